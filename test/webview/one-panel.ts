import { afterAll, afterEach, beforeAll, beforeEach, expect } from "vitest";
import { Workbench, type Panel } from "./page.js";

/* For tests of one panel: each gets one of its own, which must have come through without faults in the end. */

export const root = "src/orders/process.ts#processUserData";
export const audit = "src/audit/audit.ts#auditUser";
export const load = "src/users/repository.ts#UserRepository.load";

export let workbench: Workbench;
export let panel: Panel;

beforeAll(async () => {
  workbench = await Workbench.start();
});
afterAll(() => workbench.stop());
beforeEach(async () => {
  panel = await workbench.open();
});
afterEach(async () => {
  expect(panel.errors).toEqual([]);
  expect(await panel.violations()).toEqual([]);
  await panel.close();
});

/** Id of the card that is selected. */
export const selected = () => panel.page.locator(".canvas g.card.selected").getAttribute("data-id");

/** Middle of a card on the screen. */
export const centre = async (id: string) => {
  const box = await panel.card(id).locator(".body").boundingBox();
  return { x: (box?.x ?? 0) + (box?.width ?? 0) / 2, y: (box?.y ?? 0) + (box?.height ?? 0) / 2 };
};

export const wire = (from: string, to: string, kind = "await") =>
  panel.page.locator(`g.wire[data-wire=${JSON.stringify(`${from} -> ${to} ${kind}`)}]`);
