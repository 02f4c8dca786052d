import { describe, expect, it } from "vitest";
import { History } from "../../webview/model/history.js";
import { commandFor, keymap } from "../../webview/model/keymap.js";
import { detailsOf } from "../../webview/model/details.js";
import { legendOf } from "../../webview/model/legend.js";
import { outlineOf } from "../../webview/model/outline.js";
import { clean, shorten, shortenName } from "../../webview/model/text.js";
import { trailOf } from "../../webview/model/trail.js";
import { viewOf } from "../../webview/model/view.js";
import { holding, orders, request, ring } from "./slice-kit.js";

const letters = (text: string) => Array.from(new Intl.Segmenter().segment(text), ({ segment }) => segment);

describe("text", () => {
  it("shows what cannot be seen and joins lines", () => {
    expect(clean("a\u0000b\u202Ec\n\n d")).toBe("a·b·c d");
    expect(clean(" \n ")).toBe("(no name)");
  });

  it("is cut in the middle, between whole letters", () => {
    const fits = (most: number) => (text: string) => letters(text).length <= most;
    expect(shorten("OrderController.create", fits(22))).toBe("OrderController.create");
    expect(shorten("OrderController.create", fits(11))).toBe("Order…reate");
    expect(letters(shorten("👩‍🚀👩‍🚀👩‍🚀👩‍🚀👩‍🚀", fits(3)))).toEqual(["👩‍🚀", "…", "👩‍🚀"]);
    expect(shorten("anything", () => false)).toBe("…");
  });

  it("keeps what is innermost of a nested name", () => {
    const fits = (text: string) => text.length <= 18;
    expect(shortenName("registerAll › map callback", fits)).toBe("… › map callback");
    expect(shortenName("short › fn", fits)).toBe("short › fn");
  });
});

describe("view", () => {
  it("leaves out edges whose ends are not there", () => {
    const slice = orders();
    const view = viewOf({ ...slice, nodes: slice.nodes.filter((node) => node.name !== "auditUser") });
    expect(view.wires.some((wire) => wire.title.includes("auditUser"))).toBe(false);
  });

  it("says in words all that is drawn", () => {
    const card = viewOf(orders()).card.get("src/orders/process.ts#processUserData");
    expect(card?.aria).toBe(
      "processUserData, async function, src/orders/process.ts:19, in an await cycle, fans out without a limit, 4 awaits, " +
        "has an error, start of this view, 3 callers, 6 callees",
    );
  });

  it("has a legend row for each kind of line and mark in it", () => {
    const view = viewOf(orders());
    const rows = legendOf(view);
    const lines = new Set(view.wires.map((wire) => wire.line));
    const marks = new Set(view.wires.flatMap((wire) => wire.marks.map((mark) => mark.id)));
    expect(rows.filter((row) => row.kind === "line")).toHaveLength(lines.size);
    expect(rows.filter((row) => row.kind === "mark")).toHaveLength(marks.size);
    expect(new Set(rows.map((row) => row.text)).size).toBe(rows.length);
  });

  it("lists every function in its outline, each with its calls once", () => {
    const view = viewOf(orders());
    const rows = outlineOf(view);
    expect(new Set(rows.map((row) => row.id))).toEqual(new Set(view.cards.map((card) => card.id)));
    expect(rows.filter((row) => row.wire)).toHaveLength(view.wires.length);
  });

  it("numbers the steps of a cycle and finds the wires they are drawn as", () => {
    const slice = ring(3);
    const trail = trailOf(viewOf(slice), slice.cycles[0]!);
    expect(trail.steps.map((step) => step.text)).toEqual([
      "functionA awaits functionB",
      "functionB awaits functionC",
      "functionC awaits functionA",
    ]);
    expect(trail.steps.every((step) => step.wire?.edge.calls.some((call) => call.id === step.open))).toBe(true);
  });
});

describe("what is held", () => {
  const row = "src/db.ts#row";

  it("is an area with the width in its title, and a legend row of its own", () => {
    const view = viewOf(holding());
    expect(view.areas.map(({ text }) => text)).toEqual(["holds pool (max 10)", "holds ledger"]);
    expect(legendOf(view).filter(({ kind }) => kind === "area")).toHaveLength(1);
    expect(legendOf(viewOf(orders())).some(({ kind }) => kind === "area")).toBe(false);
  });

  it("is told with each card: who holds, and what runs meanwhile", () => {
    const view = viewOf(holding());
    expect(view.card.get(row)?.aria).toContain("runs while pool is held, runs while ledger is held");
    expect(view.card.get("src/pay/settle.ts#settle")?.aria).toContain("holds pool");
    expect(view.card.get("src/mail/tell.ts#tellCustomer")?.aria).not.toContain("held");
    expect(detailsOf(view, row)?.rows).toContainEqual({ label: "Held", value: "pool (max 10) by settle" });
    expect(detailsOf(view, "src/pay/ledger.ts#book")?.held.map(({ name }) => name)).toEqual(["pool", "ledger"]);
  });

  it("leaves out what the slice does not have, and draws no more than can be told apart", () => {
    const slice = holding();
    const [pool] = slice.holds ?? [];
    const gone = viewOf({ ...slice, holds: [{ ...pool!, nodes: ["x.ts#gone"], edges: ["gone"] }] });
    expect(gone.areas).toEqual([]);
    const many = Array.from({ length: 9 }, (_, i) => ({ ...pool!, id: `pool${i}`, name: `\u202Epool${i}` }));
    const view = viewOf({ ...slice, holds: many });
    expect(view.areas.map(({ text }) => text)).toEqual([0, 1, 2, 3, 4].map((i) => `holds ·pool${i} (max 10)`));
  });
});

describe("keys", () => {
  it("mean one thing each, and nothing with Ctrl", () => {
    const strokes = keymap.flatMap((key) => key.keys.map((name) => `${key.alt ? "Alt+" : ""}${name}`));
    expect(new Set(strokes).size).toBe(strokes.length);
    for (const { keys, alt, command } of keymap) {
      const stroke = { key: keys[0] ?? "", altKey: Boolean(alt), ctrlKey: false, metaKey: false };
      expect(commandFor(stroke)).toBe(command);
      expect(commandFor({ ...stroke, ctrlKey: true })).toBeUndefined();
    }
  });
});

describe("history", () => {
  it("goes back and forward as a browser does", () => {
    const visit = (root: string) => ({ request: { ...request, roots: [root] } });
    const history = new History();
    history.leave(visit("a"));
    history.leave(visit("b"));
    expect(history.back(visit("c"))).toEqual(visit("b"));
    expect(history.back(visit("b"))).toEqual(visit("a"));
    expect(history.back(visit("a"))).toBeUndefined();
    expect(history.forward(visit("a"))).toEqual(visit("b"));
    history.leave(visit("b"));
    expect(history.canGoForward).toBe(false);
  });
});
