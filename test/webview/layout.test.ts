import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  layout,
  separate,
  titleHeight,
  type Layout,
  type LayoutInput,
  type LayoutRegion,
} from "../../webview/layout/index.js";
import { backEdges } from "../../webview/layout/cycles.js";
import { stairLayout } from "../../webview/layout/stair.js";
import { rowGap } from "../../webview/layout/types.js";

const size = { width: 244, height: 58 };
const row = size.height + rowGap;

/** Any graph: cycles, self-loops, parallel edges and islands included. */
const graphs = fc
  .integer({ min: 1, max: 40 })
  .chain((count) =>
    fc.record({
      count: fc.constant(count),
      pairs: fc.array(fc.tuple(fc.nat(count - 1), fc.nat(count - 1)), { maxLength: count * 2 }),
      root: fc.nat(count - 1),
    }),
  )
  .map(({ count, pairs, root }) => inputOf(count, pairs, root));

/** A graph as readers see it: mostly a tree, a few other calls. */
const chains = fc
  .integer({ min: 6, max: 60 })
  .chain((count) =>
    fc.tuple(
      fc.array(fc.nat(1000), { minLength: count - 1, maxLength: count - 1 }),
      fc.array(fc.tuple(fc.nat(count - 1), fc.nat(count - 1)), { maxLength: Math.floor(count / 6) }),
    ),
  )
  .map(([parents, extra]) => {
    const tree = parents.map((parent, i): [number, number] => [parent % (i + 1), i + 1]);
    return inputOf(parents.length + 1, [...tree, ...extra.filter(([a, b]) => a < b)], 0);
  });

function inputOf(count: number, pairs: readonly (readonly [number, number])[], root: number): LayoutInput {
  return {
    nodes: Array.from({ length: count }, (_, i) => ({ id: `n${i}`, ...size })),
    edges: pairs.map(([from, to], i) => ({ id: `e${i}`, from: `n${from}`, to: `n${to}` })),
    roots: [`n${root}`],
  };
}

/** A graph with regions as holds make them: some calls, what they lead to, and what that leads to; and others at will. */
const withRegions = fc
  .tuple(
    fc.oneof(chains, graphs),
    fc.array(fc.tuple(fc.nat(1000), fc.boolean()), { minLength: 1, maxLength: 5 }),
    fc.nat(),
  )
  .map(([input, starts, seed]): LayoutInput => {
    const regions = starts.flatMap(([start, isHold], at): LayoutRegion[] => {
      if (!isHold) {
        const nodes = input.nodes.filter((_, i) => (i * 7 + seed) % (at + 2) === 0).map(({ id }) => id);
        return nodes.length ? [{ id: `r${at}`, nodes, edges: [], titled: "each" }] : [];
      }
      const first = input.edges[start % (input.edges.length || 1)];
      if (!first) return [];
      const inside = new Set([first.to]);
      const edges = new Set([first.id]);
      for (const id of inside)
        for (const edge of input.edges)
          if (edge.from === id) {
            edges.add(edge.id);
            inside.add(edge.to);
          }
      return [{ id: `r${at}`, nodes: [...inside], edges: [...edges], titled: "first" }];
    });
    const nodes = input.nodes.map((node, i) => ({ ...node, head: i % 9 === 0 ? 15 : 0 }));
    return { ...input, nodes, regions };
  });

/** What a region claims that it must not, and which of its cards it leaves out. */
function misclaimed(input: LayoutInput, { boxes, regions }: Layout): string[] {
  return (input.regions ?? []).flatMap(({ id, nodes, titled }, at) => {
    const region = regions[at]!;
    const members = new Set(nodes);
    const claimed = region.lobes.flatMap((lobe) => lobe.members);
    const faults = nodes
      .filter((one) => claimed.filter((other) => other === one).length !== 1)
      .map((one) => `${id} ! ${one}`);
    if (titled === "first" && region.lobes.filter((lobe) => lobe.titled).length !== 1) faults.push(`${id} titles`);
    for (const lobe of region.lobes) {
      const top = lobe.titled ? lobe.y - titleHeight : lobe.y;
      for (const box of boxes.values()) {
        const within =
          box.x - box.width / 2 >= lobe.x &&
          box.x + box.width / 2 <= lobe.x + lobe.width &&
          box.y - box.height / 2 >= lobe.y &&
          box.y + box.height / 2 <= lobe.y + lobe.height;
        const touches =
          box.x + box.width / 2 > lobe.x &&
          box.x - box.width / 2 < lobe.x + lobe.width &&
          box.y + box.height / 2 > top + 0.01 &&
          box.y - box.height / 2 < lobe.y + lobe.height - 0.01;
        if (lobe.members.includes(box.id) ? !within : touches) faults.push(`${id} ? ${box.id}`);
        if (within && !members.has(box.id)) faults.push(`${id} + ${box.id}`);
      }
    }
    return faults;
  });
}

function overlaps({ boxes }: Layout): string[] {
  const all = [...boxes.values()];
  return all.flatMap((a, i) =>
    all
      .slice(i + 1)
      .filter(
        (b) => Math.abs(a.x - b.x) < (a.width + b.width) / 2 && Math.abs(a.y - b.y) < (a.height + b.height) / 2 - 0.01,
      )
      .map((b) => `${a.id} ${b.id}`),
  );
}

describe("the layered layout", () => {
  it("places every card, none over another", () => {
    fc.assert(
      fc.property(graphs, (input) => {
        const made = layout(input);
        expect(made.boxes.size).toBe(input.nodes.length);
        expect(made.routes.size).toBe(input.edges.length);
        expect(overlaps(made)).toEqual([]);
      }),
    );
  });

  it("leads to the right, except where a cycle closes", () => {
    fc.assert(
      fc.property(graphs, (input) => {
        const { boxes } = layout(input);
        const back = backEdges(input);
        for (const { id, from, to } of input.edges) {
          if (from === to) continue;
          const [a, b] = [boxes.get(from)!.layer, boxes.get(to)!.layer];
          if (back.has(id)) expect(a).toBeGreaterThan(b);
          else expect(a).toBeLessThan(b);
        }
      }),
    );
  });

  it("removes no edge from a graph without cycles", () => {
    fc.assert(
      fc.property(chains, (input) => {
        expect([...backEdges(input)]).toEqual([]);
      }),
    );
  });

  it("is the same each time", () => {
    fc.assert(
      fc.property(graphs, (input) => {
        expect(layout(structuredClone(input))).toEqual(layout(input));
      }),
    );
  });

  it("keeps calls of one function in source order", () => {
    const input = inputOf(
      8,
      [1, 2, 3, 4, 5, 6, 7].map((to) => [0, to]),
      0,
    );
    const { boxes } = layout(input);
    const heights = input.nodes.slice(1).map(({ id }) => boxes.get(id)!.y);
    expect(heights).toEqual([...heights].sort((a, b) => a - b));
  });

  it("runs no edge through a card", () => {
    fc.assert(
      fc.property(chains, (input) => {
        const { boxes, routes } = layout(input);
        for (const edge of input.edges) {
          const numbers = routes
            .get(edge.id)!
            .path.match(/-?[\d.]+/g)!
            .map(Number);
          expect(numbers.every(Number.isFinite)).toBe(true);
          for (const point of points(routes.get(edge.id)!.path)) {
            const hit = [...boxes.values()].find(
              (box) =>
                box.id !== edge.from &&
                box.id !== edge.to &&
                Math.abs(point.x - box.x) < box.width / 2 &&
                Math.abs(point.y - box.y) < box.height / 2,
            );
            expect(hit?.id).toBeUndefined();
          }
        }
      }),
      { numRuns: 40 },
    );
  });

  it("moves the median card less than a row when one is added", () => {
    fc.assert(
      fc.property(chains, fc.nat(1000), (input, where) => {
        const before = layout(input);
        const parent = input.nodes[where % input.nodes.length]!.id;
        const after = layout({
          nodes: [...input.nodes, { id: "new", ...size }],
          edges: [...input.edges, { id: "to new", from: parent, to: "new" }],
          roots: input.roots,
          previous: before.boxes,
        });
        const moves = input.nodes
          .map(({ id }) => {
            const [a, b] = [before.boxes.get(id)!, after.boxes.get(id)!];
            return Math.hypot(a.x - b.x, a.y - b.y);
          })
          .sort((a, b) => a - b);
        expect(moves[Math.floor(moves.length / 2)]).toBeLessThan(row);
      }),
    );
  });

  it("puts what nothing leads to below the rest, in source order, in no more columns than keep it together", () => {
    fc.assert(
      fc.property(chains, fc.integer({ min: 4, max: 40 }), (input, count) => {
        const alone = Array.from({ length: count }, (_, i) => `alone${i}`);
        const made = layout({ ...input, nodes: [...input.nodes, ...alone.map((id) => ({ id, ...size }))] });
        expect(overlaps(made)).toEqual([]);
        const islands = alone.map((id) => made.boxes.get(id)!);
        const main = input.nodes.map(({ id }) => made.boxes.get(id)!);
        expect(main.map(({ x, y }) => [x, y])).toEqual(
          input.nodes.map(({ id }) => [layout(input).boxes.get(id)!.x, layout(input).boxes.get(id)!.y]),
        );
        const lowest = Math.max(...main.map(({ y, height }) => y + height / 2));
        for (const { y, height } of islands) expect(y - height / 2).toBeGreaterThan(lowest);
        const read = [...islands].sort((a, b) => a.layer - b.layer || a.y - b.y).map(({ id }) => id);
        expect(read).toEqual(alone);
        const columns = Math.max(...main.map(({ layer }) => layer)) + 1;
        for (const { layer } of islands) expect(layer).toBeLessThan(Math.max(columns, Math.sqrt(count)));
      }),
      { numRuns: 40 },
    );
  });

  it("leaves room between columns for marks and what stands out beside cards, and no more than lines need", () => {
    const gapWith = (markWidth: number, right: number) => {
      const { boxes } = layout({
        nodes: [
          { id: "a", ...size, right },
          { id: "b", ...size },
        ],
        edges: [{ id: "ab", from: "a", to: "b", markWidth }],
        roots: ["a"],
      });
      return boxes.get("b")!.x - boxes.get("a")!.x - size.width;
    };
    expect(gapWith(0, 0)).toBeLessThan(60);
    expect(gapWith(80, 0)).toBeGreaterThan(100);
    expect(gapWith(0, 70)).toBeGreaterThan(70);
  });

  it("does not move the anchor", () => {
    fc.assert(
      fc.property(chains, (input) => {
        const before = layout(input);
        const fewer = { ...input, nodes: input.nodes.slice(0, -1), previous: before.boxes, anchor: "n1" };
        const at = layout(fewer).boxes.get("n1")!;
        expect(Math.abs(at.x - before.boxes.get("n1")!.x)).toBeLessThan(0.001);
        expect(Math.abs(at.y - before.boxes.get("n1")!.y)).toBeLessThan(0.001);
      }),
    );
  });
});

describe("regions", () => {
  it("go round each of their cards once, with its title, and round no other", () => {
    fc.assert(
      fc.property(withRegions, (input) => {
        const made = layout(input);
        expect(misclaimed(input, made)).toEqual([]);
        expect(overlaps(made)).toEqual([]);
        const { bounds } = made;
        for (const { label } of made.routes.values()) {
          expect(label.y - 11).toBeGreaterThanOrEqual(bounds.y);
          expect(label.y + 11).toBeLessThanOrEqual(bounds.y + bounds.height);
        }
        for (const lobe of made.regions.flatMap(({ lobes }) => lobes)) {
          expect(lobe.x).toBeGreaterThanOrEqual(bounds.x);
          expect(lobe.y - (lobe.titled ? titleHeight : 0)).toBeGreaterThanOrEqual(bounds.y);
          expect(lobe.y + lobe.height).toBeLessThanOrEqual(bounds.y + bounds.height + 0.01);
        }
      }),
    );
  });

  it("leave columns, determinism and calm as they are", () => {
    fc.assert(
      fc.property(withRegions, (input) => {
        const { regions: _, ...bare } = input;
        const made = layout(input);
        expect(layout(structuredClone(input))).toEqual(made);
        const led = new Set(input.edges.flatMap(({ from, to }) => (from === to ? [] : [from, to])));
        const columns = (one: Layout) =>
          [...one.boxes.values()].flatMap(({ id, layer }) => (led.has(id) ? [`${id} ${layer}`] : []));
        expect(columns(made)).toEqual(columns(layout(bare)));
        const again = layout({ ...input, previous: made.boxes });
        const moves = [...made.boxes.values()].map((box) => Math.abs(again.boxes.get(box.id)!.y - box.y));
        expect(moves.sort((a, b) => a - b)[Math.floor(moves.length / 2)]).toBeLessThan(row);
      }),
    );
  });

  it("are drawn along their edges no wider than keeps them off other cards", () => {
    fc.assert(
      fc.property(withRegions, (input) => {
        const { boxes, routes, regions } = layout(input);
        for (const { edges, tube } of regions) {
          for (const edge of input.edges.filter(({ id, from, to }) => edges.includes(id) && from !== to)) {
            for (const point of points(routes.get(edge.id)!.path)) {
              const hit = [...boxes.values()].find(
                (box) =>
                  box.id !== edge.from &&
                  box.id !== edge.to &&
                  Math.abs(point.x - box.x) < box.width / 2 &&
                  Math.abs(point.y - box.y) < box.height / 2 + tube / 2,
              );
              expect(hit?.id).toBeUndefined();
            }
          }
        }
      }),
      { numRuns: 40 },
    );
  });

  it("bring cards together that crossings alone would not", () => {
    // Two callers each call one card of the region and one other: side by side, the two of the region cost one crossing.
    const input = inputOf(
      6,
      [
        [0, 2],
        [0, 3],
        [1, 4],
        [1, 5],
      ],
      0,
    );
    const region: LayoutRegion = { id: "r", nodes: ["n3", "n5"], edges: [], titled: "first" };
    const lobes = (regions: LayoutRegion[]) => layout({ ...input, regions }).regions.map((one) => one.lobes.length);
    expect(lobes([region])).toEqual([1]);
    expect(layout({ ...input, regions: [region] }).regions[0]?.lobes[0]?.members).toEqual(["n3", "n5"]);
  });

  it.each([1, 2, 3, 5, 8])("go round the cards of a ring of %i each by itself", (count) => {
    const pairs = Array.from({ length: count }, (_, i): [number, number] => [i, (i + 1) % count]);
    const input: LayoutInput = {
      ...inputOf(count + 2, [...pairs, [count, 0], [0, count + 1]], 0),
      regions: [
        { id: "all", nodes: Array.from({ length: count + 2 }, (_, i) => `n${i}`), edges: [], titled: "each" },
        { id: "some", nodes: ["n0"], edges: [], titled: "first" },
      ],
    };
    const made = layout(
      input,
      input.nodes.slice(0, count).map(({ id }) => id),
    );
    expect(misclaimed(input, made)).toEqual([]);
  });
});

describe("the stair", () => {
  /** Whether it is one: the room is so narrow that few cards side by side would be too small. */
  const narrow = { width: 520, height: 4000 };
  const few = fc.oneof(graphs, chains, withRegions).filter(({ nodes }) => nodes.length <= 20);
  const stair = (input: LayoutInput) => {
    const columns = layout(input);
    return { columns, made: stairLayout(input, columns, 0) };
  };

  it("places every card in a row of its own, none over another and none left of one above it", () => {
    fc.assert(
      fc.property(few, (input) => {
        const { columns, made } = stair(input);
        expect(made.boxes.size).toBe(input.nodes.length);
        expect([...made.routes.keys()].sort()).toEqual([...columns.routes.keys()].sort());
        const rows = [...made.boxes.values()].sort((a, b) => a.y - b.y);
        for (const [i, box] of rows.slice(1).entries()) {
          const above = rows[i]!;
          expect(box.y - above.y).toBeGreaterThanOrEqual((box.height + above.height) / 2 + rowGap - 0.01);
          expect(box.x - box.width / 2).toBeGreaterThan(above.x - above.width / 2);
          expect(box.layer).toBeGreaterThanOrEqual(above.layer);
        }
        expect(misclaimed(input, made)).toEqual([]);
      }),
    );
  });

  it("runs no edge through a card, leads down, and climbs where a cycle closes", () => {
    fc.assert(
      fc.property(few, (input) => {
        const { boxes, routes } = stair(input).made;
        const back = backEdges(input);
        for (const edge of input.edges) {
          const route = routes.get(edge.id)!;
          if (edge.from === edge.to) continue;
          expect(route.back).toBe(back.has(edge.id));
          expect(boxes.get(edge.to)!.y > boxes.get(edge.from)!.y).toBe(!route.back);
          const corners = [...route.path.matchAll(/(-?[\d.]+),(-?[\d.]+)/g)].map(([, x, y]) => [Number(x), Number(y)]);
          const [low, high] = [Math.min(...corners.map(([x]) => x!)), Math.max(...corners.map(([x]) => x!))];
          // Lines run on a rectangle of which each has two or three sides: what they could hit lies on its left, or right, or level.
          const [start, end] = [boxes.get(edge.from)!, boxes.get(edge.to)!];
          for (const box of boxes.values()) {
            if (box.id === edge.from || box.id === edge.to) continue;
            const between = box.y > Math.min(start.y, end.y) && box.y < Math.max(start.y, end.y);
            if (!between) continue;
            if (route.back) expect(box.x + box.width / 2).toBeLessThan(high);
            else expect(box.x - box.width / 2).toBeGreaterThan(low);
          }
        }
      }),
    );
  });

  it("is the same each time, and does not move the anchor", () => {
    fc.assert(
      fc.property(chains, fc.nat(1000), (whole, where) => {
        const input = { ...whole, room: narrow };
        const before = layout(input);
        expect(layout(structuredClone(input))).toEqual(before);
        const anchor = input.nodes[where % input.nodes.length]!.id;
        const after = layout({
          ...input,
          nodes: [...input.nodes, { id: "new", ...size }],
          edges: [...input.edges, { id: "to new", from: anchor, to: "new" }],
          previous: before.boxes,
          anchor,
        });
        const [a, b] = [before.boxes.get(anchor)!, after.boxes.get(anchor)!];
        expect([b.x, b.y]).toEqual([expect.closeTo(a.x, 6), expect.closeTo(a.y, 6)]);
      }),
    );
  });

  it("is chosen where columns would be too small and it is larger, and can be read", () => {
    const chain = (count: number) =>
      inputOf(
        count,
        Array.from({ length: count - 1 }, (_, i) => [i, i + 1] as const),
        0,
      );
    const isStair = (count: number, width: number, height: number) =>
      new Set([...layout({ ...chain(count), room: { width, height } }).boxes.values()].map(({ y }) => y)).size > 1;
    expect(isStair(7, 570, 540)).toBe(true);
    expect(isStair(7, 2400, 540)).toBe(false);
    expect(isStair(7, 570, 200)).toBe(false);
    expect(isStair(2, 900, 900)).toBe(false);
    expect(isStair(40, 570, 540)).toBe(false);
  });
});

describe("the ring", () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8])("places %i cards, none over another, and the rest beside it", (count) => {
    const pairs = Array.from({ length: count }, (_, i): [number, number] => [i, (i + 1) % count]);
    const input = inputOf(count + 4, [...pairs, [count, 0], [count + 1, 0], [0, count + 2], [0, count + 3]], 0);
    const ring = input.nodes.slice(0, count).map(({ id }) => id);
    const made = layout(input, ring);
    expect(overlaps(made)).toEqual([]);
    expect(made.routes.size).toBe(input.edges.length);
    const xs = ring.map((id) => made.boxes.get(id)!.x);
    expect(made.boxes.get(`n${count}`)!.x).toBeLessThan(Math.min(...xs));
    expect(made.boxes.get(`n${count + 2}`)!.x).toBeGreaterThan(Math.max(...xs));
  });
});

describe("labels", () => {
  it("stay off each other, and where they are when nothing is near", () => {
    const label = { x: 0, y: 0, width: 30, height: 20 };
    const [first, second, far] = separate([label, { ...label, x: 5, y: 6 }, { ...label, x: 200 }]);
    expect(first).toEqual({ x: 0, y: 0 });
    expect(second?.x).toBe(5);
    expect(Math.abs(second!.y - first!.y)).toBeGreaterThanOrEqual(20);
    expect(far).toEqual({ x: 200, y: 0 });
  });
});

/** Points along a path of M, H and C. */
function points(path: string): { x: number; y: number }[] {
  const found: { x: number; y: number }[] = [];
  let at = { x: 0, y: 0 };
  for (const [, command, text] of path.matchAll(/([MHC])([^MHC]*)/g)) {
    const n = text!.split(/[ ,]/).map(Number);
    const from = at;
    const to = command === "H" ? { x: n[0]!, y: at.y } : { x: n.at(-2)!, y: n.at(-1)! };
    for (let t = 0.05; t < 1 && command !== "M"; t += 0.05) {
      const u = 1 - t;
      const mix = (a: number, b: number, c: number, d: number) =>
        u * u * u * a + 3 * u * u * t * b + 3 * u * t * t * c + t * t * t * d;
      found.push(
        command === "H"
          ? { x: from.x + (to.x - from.x) * t, y: from.y }
          : { x: mix(from.x, n[0]!, n[2]!, to.x), y: mix(from.y, n[1]!, n[3]!, to.y) },
      );
    }
    at = to;
  }
  return found;
}
