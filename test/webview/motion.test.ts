import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Slice } from "../../src/protocol/index.js";
import { Workbench, type Panel } from "./page.js";
import { holding, ring, SliceKit } from "./slice-kit.js";

let workbench: Workbench;

beforeAll(async () => {
  workbench = await Workbench.start();
});

afterAll(async () => {
  await workbench?.stop();
});

interface Rect {
  readonly x: number;
  readonly y: number;
  readonly right: number;
  readonly bottom: number;
}

interface Frame {
  readonly cards: Readonly<Record<string, Rect>>;
  readonly lobes: Readonly<Record<string, readonly Rect[]>>;
  readonly lines: Readonly<Record<string, string>>;
  readonly tubes: readonly string[];
  readonly titles: readonly Rect[];
}

/** Looks at the picture before each paint until `window.watched` is read. */
const watch = `
  window.watched = [];
  const rect = (one) => { const { x, y, right, bottom } = one.getBoundingClientRect(); return { x, y, right, bottom }; };
  const of = (selector, name, value) => Object.fromEntries([...document.querySelectorAll(selector)].map((one) => [one.getAttribute(name), value(one)]));
  const look = () => {
    watched.push({
      cards: of(".canvas g.card[data-id]", "data-id", (card) => rect(card.querySelector(".body"))),
      lobes: of(".areas [data-area]:not(.leaving)", "data-area", (area) => [...area.querySelectorAll(".field .lobe")].map(rect)),
      lines: of(".wires [data-wire]", "data-wire", (wire) => wire.querySelector(".line").getAttribute("d")),
      tubes: [...document.querySelectorAll(".areas .area-hold:not(.leaving) .field .tube")].map((one) => one.getAttribute("d")),
      titles: [...document.querySelectorAll(".area-titles > :not(.leaving) .tab-frame")].map(rect),
    });
    if (watched.length < 600) requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
`;

/** All that is seen while one picture becomes the other. */
async function framesOf(panel: Panel, before: Slice, after: Slice): Promise<readonly Frame[]> {
  await panel.show(before);
  await panel.pass(400);
  await panel.page.evaluate(watch);
  await panel.pass(50);
  await panel.post({ type: "changed", generation: after.generation });
  await panel.answer(after);
  await panel.pass(600);
  return panel.page.evaluate("watched");
}

/** The slice after an edit that adds three calls above all others: what is there makes room. */
function edited(slice: Slice): Slice {
  const [start] = slice.request.roots;
  const kit = new SliceKit();
  const made = [0, 1, 2].map((i) => kit.node(`src/aaa.ts#added${i}`, { level: 1, line: i }));
  for (const [i, one] of made.entries()) kit.call(start ?? slice.nodes[0]!.id, one, { line: i });
  const { nodes, edges } = kit.slice();
  return { ...slice, generation: 2, nodes: [...slice.nodes, ...nodes], edges: [...slice.edges, ...edges] };
}

/** A cycle with a hold over two of its awaits, begun at another of its functions. */
function turned(size: number, generation: number): Slice {
  const slice = ring(size);
  const [first, second] = slice.edges;
  const hold = { id: "a.ts#lock", name: "lock", kind: "lock", by: "async-mutex", width: 1 } as const;
  const under = { nodes: [first!.to, second!.to], edges: [first!.id, second!.id] };
  return { ...slice, generation, holds: [{ ...hold, holders: [first!.from], ...under }] };
}

const inMode = (change: Partial<Slice["request"]>): Slice => {
  const slice = holding();
  return { ...slice, request: { ...slice.request, ...change } };
};

const pictures: readonly (readonly [string, Slice, Slice])[] = [
  ...(
    [
      ["a chain", {}],
      ["a chain by file", { groupBy: "file" }],
      ["a chain by folder", { groupBy: "folder" }],
      ["a path", { mode: "path", roots: ["src/pay/settle.ts#settle", "src/db.ts#row"] }],
      ["a file", { mode: "file", scope: "src/pay/ledger.ts" }],
      ["a resource", { mode: "resource", resource: "src/db.ts#pool" }],
    ] as const
  ).map(([name, change]) => [name, inMode(change), edited(inMode(change))] as const),
  ["a cycle", turned(3, 1), turned(4, 2)],
];

describe("while cards glide", () => {
  it.each(pictures)("bands and hulls of %s stay around them, and tubes on their lines", async (_, before, after) => {
    const panel = await workbench.open({ reducedMotion: "no-preference", stopped: true });
    try {
      const frames = await framesOf(panel, before, after);
      const last = frames.at(-1)!;
      const drawnBefore = JSON.stringify(frames[0]!.cards);
      const between = frames.filter(
        ({ cards }) => JSON.stringify(cards) !== drawnBefore && JSON.stringify(cards) !== JSON.stringify(last.cards),
      );
      expect(between.length).toBeGreaterThan(2);
      const memberships = Object.entries(last.lobes).flatMap(([area, lobes]) =>
        lobes.map((lobe) => ({ area, ids: inside(last, lobe) })),
      );
      expect(memberships.length).toBeGreaterThan(0);
      const seen = new Set<string>();
      for (const frame of between) {
        for (const { area, ids } of memberships) {
          const around = frame.lobes[area]?.filter((lobe) => ids.every((id) => within(frame.cards[id]!, lobe)));
          expect(around?.length, `${area} around ${ids.join(", ")}`).toBeGreaterThan(0);
        }
        expect(Object.values(frame.lines)).toEqual(expect.arrayContaining([...frame.tubes]));
        expect(frame.titles).toHaveLength(last.titles.length);
        seen.add(JSON.stringify(frame.lobes));
      }
      // They are on their way, too.
      expect(seen.size).toBeGreaterThan(2);
      expect(panel.errors).toEqual([]);
    } finally {
      await panel.close();
    }
  });

  it("shows what has just come even when the next picture comes on the way", async () => {
    const panel = await workbench.open({ reducedMotion: "no-preference", stopped: true });
    try {
      await panel.show(holding());
      await panel.pass(400);
      for (const generation of [2, 3, 4]) {
        await panel.post({ type: "changed", generation });
        await panel.answer({ ...edited(inMode({ groupBy: "file" })), generation });
        await panel.pass(60);
      }
      await panel.pass(500);
      expect(await panel.page.locator(".viewport [opacity]").count()).toBe(0);
      expect(await panel.page.locator(".canvas g.card").count()).toBe(edited(holding()).nodes.length);
    } finally {
      await panel.close();
    }
  });

  it("leaves nothing behind when the next picture comes on the way", async () => {
    const panel = await workbench.open({ reducedMotion: "no-preference", stopped: true });
    try {
      await panel.show(inMode({ groupBy: "file" }));
      await panel.pass(400);
      await panel.page.evaluate(watch);
      for (const [at, slice] of [edited(inMode({ groupBy: "file" })), inMode({ groupBy: "folder" })].entries()) {
        await panel.post({ type: "changed", generation: at + 2 });
        await panel.answer({ ...slice, generation: at + 2 });
        await panel.pass(60);
      }
      await panel.pass(600);
      const last = (await panel.page.evaluate<readonly Frame[]>("watched")).at(-1)!;
      expect(Object.keys(last.cards).sort()).toEqual(
        holding()
          .nodes.map(({ id }) => id)
          .sort(),
      );
      expect(Object.keys(last.lobes).filter((id) => id.startsWith("group"))).toEqual([
        "group folder src/pay",
        "group folder src/mail",
        "group folder src",
      ]);
      for (const lobe of Object.values(last.lobes).flat()) expect(inside(last, lobe)).not.toEqual([]);
      expect(await panel.page.locator(".leaving, .viewport [opacity]").count()).toBe(0);
    } finally {
      await panel.close();
    }
  });

  it("does nothing of the kind where motion is not welcome", async () => {
    const panel = await workbench.open({ reducedMotion: "reduce", stopped: true });
    try {
      const frames = await framesOf(panel, inMode({ groupBy: "file" }), edited(inMode({ groupBy: "file" })));
      const pictures = new Set(frames.map(({ cards, lobes, lines }) => JSON.stringify([cards, lobes, lines])));
      expect(pictures.size).toBe(2);
    } finally {
      await panel.close();
    }
  });
});

function inside({ cards }: Frame, lobe: Rect): string[] {
  return Object.keys(cards).filter((id) => within(cards[id]!, lobe));
}

function within(card: Rect, lobe: Rect): boolean {
  return card.x >= lobe.x && card.y >= lobe.y && card.right <= lobe.right && card.bottom <= lobe.bottom;
}
