import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { layout, separate, type LayoutInput, type Layout } from "../../webview/layout/index.js";
import { backEdges } from "../../webview/layout/cycles.js";
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
