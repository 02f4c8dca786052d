import { resolve } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createEngine, type Analysis, type Engine } from "../../src/engine/index.js";
import { slice } from "../../src/graph/index.js";
import { emptyRequest, type SliceRequest } from "../../src/protocol/index.js";
import { cardHeight, layout } from "../../webview/layout/index.js";
import { sizeOf, titleOf } from "../../webview/model/title.js";
import { viewOf } from "../../webview/model/view.js";

/*
 * What the panel shows of the sample service, mode by mode, as text: kept in golden/. After a change that is meant:
 * `npx vitest run test/webview/golden.test.ts -u`, and read the difference.
 */

let engine: Engine;
let analysis: Analysis;
beforeAll(async () => {
  const sample = resolve(import.meta.dirname, "../../samples/orders");
  engine = createEngine({ roots: [{ name: "", path: sample }], cacheDir: null });
  analysis = await engine.analyze();
});
afterAll(() => engine.dispose());

const at = ({ x, y }: { x: number; y: number }) => `${Math.round(x)},${Math.round(y)}`;

/** Title, cards with their places, wires with their marks, areas: one line each, in the order of drawing. */
function picture(asked: Partial<SliceRequest>): string {
  const request = { ...emptyRequest, ...asked };
  const answer = slice(analysis.graph, request, analysis.findings, 1);
  const view = viewOf(answer);
  const wires = (of: ReadonlyMap<string, readonly unknown[]>, id: string) => of.get(id)?.length ?? 0;
  const nodes = view.cards.map(({ id }) => ({
    id,
    width: 224,
    height: cardHeight(58, wires(view.in, id), wires(view.out, id)),
  }));
  const ring = request.mode === "cycle" ? answer.cycles.find(({ id }) => id === request.cycle)?.nodes : undefined;
  const drawn = layout({ nodes, edges: view.wires, roots: request.roots }, ring);
  const name = (id: string) => view.card.get(id)?.name ?? id;
  const lines = [`# ${titleOf(request, view, undefined)} (${sizeOf(view)})`];
  if (answer.notice !== undefined) lines.push(answer.notice);
  lines.push("", "## Cards");
  for (const card of view.cards) {
    const badges = card.badges.map(({ id, text }) => `[${id}${text && ` ${text}`}]`);
    const facts = [card.chip, card.severity, card.tab ?? "", ...badges].filter(Boolean);
    lines.push(`${at(drawn.boxes.get(card.id)!)} ${card.name} | ${card.file} | ${facts.join(" ")}`, `  ${card.aria}`);
  }
  lines.push("", "## Wires");
  for (const wire of view.wires) {
    const marks = wire.marks.map(({ id, text }) => `[${id}${text && ` ${text}`}]`);
    const style = [wire.line, wire.double ? "double" : "", wire.thin ? "thin" : "", wire.edge.cycle ? "cyclic" : ""];
    lines.push(`${name(wire.from)} -> ${name(wire.to)} | ${[...style, ...marks].filter(Boolean).join(" ")}`);
    lines.push(`  ${wire.title.replace("\n", ", ")}`);
    const { path = "", label } = drawn.routes.get(wire.id) ?? {};
    lines.push(
      `  ${path.replace(/-?\d+\.\d+/g, (number) => String(Math.round(Number(number))))} label ${label ? at(label) : ""}`,
    );
  }
  lines.push("", "## Areas", ...view.areas.map((area) => `${area.text}: ${[...area.nodes].map(name).join(", ")}`));
  return `${lines.join("\n")}\n`;
}

const modes: Record<string, () => Partial<SliceRequest>> = {
  chain: () => ({ roots: ["src/orders.ts#orderSummary"] }),
  "chain-held": () => ({ roots: ["src/refunds.ts#refundOrder"] }),
  cycle: () => ({ mode: "cycle", cycle: analysis.graph.cycles[0]!.id }),
  path: () => ({
    mode: "path",
    roots: ["src/orders.ts#orderSummary", "src/activity.ts#lastPurchase"],
    depthUp: 0,
    depthDown: 0,
  }),
  file: () => ({ mode: "file", scope: "src/orders.ts" }),
  "file-grouped": () => ({ mode: "file", scope: "src/orders.ts", groupBy: "file", expanded: ["file src/db.ts"] }),
  folder: () => ({ mode: "folder", scope: "src" }),
  "folder-grouped": () => ({
    mode: "folder",
    scope: "",
    groupBy: "folder",
    expanded: ["folder src", "file src/db.ts"],
  }),
  overview: () => ({ mode: "overview" }),
  resource: () => ({ mode: "resource", resource: analysis.graph.resources[0]!.id }),
};

it.each(Object.keys(modes))("the picture of the sample is as it was: %s", async (mode) => {
  const shown = picture(modes[mode]!());
  expect(shown.split("\n").length).toBeGreaterThan(12);
  expect(picture(modes[mode]!())).toBe(shown);
  await expect(shown).toMatchFileSnapshot(`golden/${mode}.txt`);
});
