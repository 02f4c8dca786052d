import { describe, expect, it } from "vitest";
import type { Slice, SliceFinding } from "../../src/protocol/index.js";
import { panel, root } from "./one-panel.js";
import { orders, ring } from "./slice-kit.js";

/* What is found where the reader looks is said at once, and its steps are one act away. */

const finding = (ruleId: string, nodes: readonly string[], more: Partial<SliceFinding> = {}): SliceFinding => ({
  fingerprint: `of ${ruleId}`,
  ruleId,
  severity: "warning",
  message: `What ${ruleId} says of \`code\`.`,
  nodes,
  ...more,
});
const audit = "src/audit/audit.ts#auditUser";
const found = (...findings: SliceFinding[]): Slice => ({ ...orders(), findings });

const lead = () => panel.page.locator(".lead");
const asked = async () => (await panel.sentOf("showFinding")).map(({ fingerprint }) => fingerprint);

describe("what is found where a chain starts", () => {
  it("is told above the picture, the worst first, and shown with its button", async () => {
    await panel.show(found(finding("some-rule", [root]), finding("worse-rule", [root, audit], { severity: "error" })));
    expect(await lead().locator(".code").textContent()).toBe("worse-rule");
    expect(await lead().locator(".message").textContent()).toBe("What worse-rule says of code.");
    expect(await lead().locator(".more").textContent()).toBe("and 1 more");
    await lead().getByRole("button", { name: "Show why: worse-rule" }).click();
    await expect.poll(asked).toEqual(["of worse-rule"]);
  });

  it("is shown with one key, or what is found on the selected card", async () => {
    await panel.show(found(finding("first-rule", [root]), finding("other-rule", [audit])));
    await panel.page.locator(".canvas").focus();
    await panel.page.keyboard.press("w");
    await expect.poll(asked).toEqual(["of first-rule"]);
    await panel.card(audit).locator(".body").click();
    await panel.page.keyboard.press("w");
    await expect.poll(asked).toEqual(["of first-rule", "of other-rule"]);
  });

  it("is silent about what is found elsewhere, and once it is told step by step", async () => {
    await panel.show(found(finding("other-rule", [audit])));
    expect(await lead().count()).toBe(0);
    const slice = {
      ...ring(),
      findings: [
        finding(
          "ring-rule",
          ring().nodes.map(({ id }) => id),
        ),
      ],
    };
    await panel.show(slice);
    expect(await lead().count()).toBe(0);
  });
});

describe("a card with a finding", () => {
  it("says in its details and to a screen reader which one", async () => {
    await panel.show(found(finding("other-rule", [audit])));
    expect(await panel.card(audit).getAttribute("aria-label")).toContain("has a warning: other-rule");
    await panel.card(audit).locator(".body").click();
    const row = panel.page.locator(".details .found li");
    expect(await row.locator(".code").textContent()).toBe("other-rule");
    await row.getByRole("button", { name: "Show why: other-rule" }).click();
    await expect.poll(asked).toEqual(["of other-rule"]);
  });

  it("does not say again what is told step by step", async () => {
    const told = finding("other-rule", [audit]);
    const slice = found(told, finding("third-rule", [audit]));
    await panel.post({ type: "status", state: "ready", message: "" });
    await panel.post({ type: "show", request: slice.request, finding: told.fingerprint });
    await panel.answer(slice);
    await panel.post({
      type: "finding",
      fingerprint: told.fingerprint,
      finding: {
        ...told,
        number: 1,
        count: 2,
        steps: [{ message: "`processUserData` waits", place: "src/orders/process.ts:23", node: root }],
      },
    });
    await panel.card(audit).locator(".body").click();
    expect(await panel.page.locator(".details .found .code").allTextContents()).toEqual(["third-rule"]);
  });
});
