import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { layout, separate, type LayoutInput } from "../../webview/layout/index.js";
import { backEdges } from "../../webview/layout/cycles.js";
import { stairLayout } from "../../webview/layout/stair.js";
import { rowGap } from "../../webview/layout/types.js";
import { chains, graphs, inputOf, misclaimed, size, withRegions } from "./layout-kit.js";

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

  it("lays each mark on its own line where lines end close to each other, as far as they are long enough", () => {
    const pairs = [
      ...Array.from({ length: 5 }, (_, i) => [i, i + 1] as const),
      ...[0, 1, 2, 3].map((i) => [i, 5] as const),
    ];
    const input = inputOf(6, pairs, 0);
    const widths = [30, 60, 24, 48, 40, 30, 70, 24, 60];
    const marked = { ...input, edges: input.edges.map((edge, i) => ({ ...edge, markWidth: widths[i]! })) };
    const { boxes, routes } = stairLayout(marked, layout(marked), 0);
    const ends = boxes.get("n5")!.x - size.width / 2;
    const marks = marked.edges
      .filter(({ to }) => to === "n5")
      .map(({ id, markWidth }) => {
        const { label, tip, path } = routes.get(id)!;
        const corner = Number(/Q[^ ]+ (-?[\d.]+),/.exec(path)?.[1]);
        expect(label.y).toBe(tip.y);
        expect(label.x + markWidth / 2).toBeLessThan(ends);
        expect(label.x - markWidth / 2).toBeGreaterThanOrEqual(corner);
        return { ...label, width: markWidth, height: 20 };
      });
    expect(marks).toHaveLength(5);
    expect(separate(marks)).toEqual(marks.map(({ x, y }) => ({ x, y })));
  });
});
