import { mkdir } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { AxeResults } from "axe-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Slice } from "../../src/protocol/index.js";
import { Workbench } from "./page.js";
import { holding, orders, parts, ring } from "./slice-kit.js";
import { themes } from "./themes.js";

const axe = createRequire(import.meta.url).resolve("axe-core/axe.min.js");

let workbench: Workbench;
/** Where pictures of what was looked at go, if they are wanted. */
const shots = process.env.AWAITSCOPE_SHOTS;

beforeAll(async () => {
  workbench = await Workbench.start();
  if (shots) await mkdir(shots, { recursive: true });
});
afterAll(() => workbench.stop());

const slices: Readonly<Record<string, () => Slice>> = { cycle: ring, parts, holds: holding, groups: grouped };

function grouped(): Slice {
  const slice = holding();
  return { ...slice, request: { ...slice.request, groupBy: "folder" } };
}

describe.each(Object.keys(themes))("%s", (theme) => {
  it.each(["chain", "cycle", "outline", "keys", "empty", "parts", "steps", "holds", "groups"])(
    "has no accessibility fault: %s",
    async (what) => {
      // The policy lets the page run its own script only; axe is not part of it.
      const panel = await workbench.open({ theme, bypassCSP: true });
      if (what === "empty") await panel.post({ type: "status", state: "ready", message: "" });
      else await panel.show((slices[what] ?? orders)());
      if (what === "parts") await panel.card("folder src/orders").click();
      if (what === "holds") await panel.card("src/pay/ledger.ts#linesOf").click();
      if (what === "steps") {
        await panel.page.keyboard.press("c");
        await panel.page.keyboard.press(".");
        const [asked] = await panel.sentOf("code");
        const lines = Object.fromEntries((asked?.ids ?? []).map((id) => [id, "await auditUser(user);"]));
        await panel.post({ type: "code", lines });
      }
      if (what === "chain") await panel.card("src/audit/audit.ts#auditUser").click();
      if (what === "groups") await panel.page.keyboard.press("h");
      if (what === "outline") await panel.page.keyboard.press("t");
      if (what === "keys") await panel.page.keyboard.press("?");
      if (shots) await panel.page.screenshot({ path: join(shots, `${what}-${theme}.png`) });
      await panel.page.addScriptTag({ path: axe });
      // What a card draws is a shortened and abbreviated form of its name, which says it in full.
      const rules = { "label-content-name-mismatch": { enabled: false } };
      const { violations } = await panel.page.evaluate<AxeResults>(`axe.run({ rules: ${JSON.stringify(rules)} })`);
      expect(
        violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 160)).join(" | ")}`),
      ).toEqual([]);
      await panel.close();
    },
  );
});
