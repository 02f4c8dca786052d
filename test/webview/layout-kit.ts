import fc from "fast-check";
import { titleHeight, type Layout, type LayoutInput, type LayoutRegion } from "../../webview/layout/index.js";
import { rowGap } from "../../webview/layout/types.js";

/* Graphs for the layouts to draw, and what must not be in a picture. */

/** What each card of these graphs measures. */
export const size = { width: 244, height: 58 };
/** How far apart the rows of a column are. */
export const row = size.height + rowGap;

/** Any graph: cycles, self-loops, parallel edges and islands included. */
export const graphs = fc
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
export const chains = fc
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

/** A graph of so many nodes `n0`…, with these edges `e0`…, that starts at one of them. */
export function inputOf(count: number, pairs: readonly (readonly [number, number])[], root: number): LayoutInput {
  return {
    nodes: Array.from({ length: count }, (_, i) => ({ id: `n${i}`, ...size })),
    edges: pairs.map(([from, to], i) => ({ id: `e${i}`, from: `n${from}`, to: `n${to}` })),
    roots: [`n${root}`],
  };
}

/** A graph with regions as holds make them: some calls, what they lead to, and what that leads to; and others at will. */
export const withRegions = fc
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
export function misclaimed(input: LayoutInput, { boxes, regions }: Layout): string[] {
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

/** Which cards lie on each other. */
export function overlaps({ boxes }: Layout): string[] {
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
