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
import { chains, graphs, inputOf, misclaimed, overlaps, row, size, withRegions } from "./layout-kit.js";

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
