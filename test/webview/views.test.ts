import { beforeEach, describe, expect, it } from "vitest";
import type { Slice } from "../../src/protocol/index.js";
import { audit, panel, root, selected } from "./one-panel.js";
import { holding, orders, request, SliceKit } from "./slice-kit.js";

describe("what to look at", () => {
  const asked = async () => (await panel.sentOf("slice")).at(-1)!.request;
  const view = () => panel.page.getByRole("combobox", { name: "View" });

  beforeEach(() => panel.show(orders()));

  it("is chosen by key: the file and folder of the function, the overview, the chain again", async () => {
    await panel.page.locator(".canvas").focus();
    await panel.page.keyboard.press("2");
    expect(await asked()).toMatchObject({ mode: "file", scope: "src/orders/process.ts" });
    await panel.page.keyboard.press("3");
    expect(await asked()).toMatchObject({ mode: "folder", scope: "src/orders" });
    await panel.page.keyboard.press("3");
    expect(await asked()).toMatchObject({ mode: "folder", scope: "src" });
    await panel.page.keyboard.press("4");
    expect(await asked()).toMatchObject({ mode: "overview" });
    expect(await panel.page.locator("h1").textContent()).toBe("Overview");
    expect(await view().inputValue()).toBe("overview");
    await panel.page.keyboard.press("1");
    expect(await asked()).toMatchObject({ mode: "chain", roots: [root], depthUp: 2, depthDown: 2 });
    await panel.page.keyboard.press("Backspace");
    expect(await asked()).toMatchObject({ mode: "overview" });
  });

  it("is chosen from a list, too, and is about what is selected", async () => {
    await panel.card(audit).click();
    await view().selectOption("file");
    expect(await asked()).toMatchObject({ mode: "file", scope: "src/audit/audit.ts" });
  });

  it("can be the path to a function that is searched, with its steps and their code", async () => {
    await panel.page.locator(".canvas").focus();
    await panel.page.keyboard.press("p");
    expect(await panel.page.evaluate("document.activeElement.placeholder")).toBe("Path from processUserData to …");
    await panel.page.keyboard.type("query");
    const { sequence } = (await panel.sentOf("search")).at(-1)!;
    await panel.post({
      type: "search",
      sequence,
      hits: [{ id: audit, name: "auditUser", file: "a.ts", kind: "function" }],
    });
    await panel.page.keyboard.press("Enter");
    expect(await asked()).toMatchObject({ mode: "path", roots: [root, audit], depthUp: 0, depthDown: 0 });
    const slice = orders();
    const path = slice.edges.filter(({ from, to }) => from === root && to === audit).flatMap(({ calls }) => calls);
    await panel.answer({ ...slice, request: await asked(), path });
    expect(await panel.page.locator("h1").textContent()).toBe("processUserData → auditUser");
    expect(await panel.page.locator(".trail-step").count()).toBe(1);
    expect((await panel.sentOf("code")).at(-1)?.ids).toEqual([path[0]!.id]);
    await panel.post({
      type: "code",
      lines: { [path[0]!.id]: "await Promise.all(users.map(auditUser)); // </script>" },
    });
    await panel.page.keyboard.press(".");
    expect(await panel.page.locator(".now .code").textContent()).toContain("// </script>");
    expect((await panel.sentOf("open")).at(-1)).toEqual({ type: "open", id: path[0]!.id, beside: false, peek: true });
    await panel.page.keyboard.press("1");
    expect(await asked()).toMatchObject({ depthUp: 2, depthDown: 2 });
  });

  it("opens files and folders with Enter and shows one alone with Space", async () => {
    const kit = new SliceKit();
    const cluster = { path: "src/orders", kind: "folder" as const, files: 3, functions: 9, findings: 2, cycles: 1 };
    const folder = kit.node("folder src/orders", { kind: "module", name: "src/orders/", severity: "warning", cluster });
    const other = kit.node("src/main.ts#main");
    kit.call(other, folder);
    await panel.show(kit.slice({ mode: "folder", scope: "" }));
    expect(await panel.card(folder).locator(".file").textContent()).toMatch(/^3 files/);
    await panel.card(folder).click();
    expect(await panel.page.locator(".details dd").allTextContents()).toEqual(["3", "9", "2", "1"]);
    await panel.page.locator(".canvas").focus();
    await panel.page.keyboard.press("Enter");
    expect(await asked()).toMatchObject({ mode: "folder", expanded: [folder] });
    await panel.answer(kit.slice({ mode: "folder", scope: "", expanded: [folder] }));
    await panel.page.keyboard.press(" ");
    expect(await asked()).toMatchObject({ mode: "folder", scope: "src/orders", expanded: [] });
  });

  it("tells who holds a resource, and what runs meanwhile", async () => {
    const kit = new SliceKit();
    const pay = kit.node("src/pay.ts#pay");
    const charge = kit.node("src/pay.ts#charge", { line: 9 });
    const lock = kit.node("resource src/pay.ts#lock", {
      name: "lock",
      kind: "module",
      root: true,
      async: false,
      returnsPromise: false,
      resource: { id: "src/pay.ts#lock", kind: "lock", by: "async-mutex", width: 1 },
    });
    kit.call(pay, charge);
    const slice = kit.slice({ mode: "resource", resource: "src/pay.ts#lock" });
    const place = { file: "src/pay.ts", range: { start: { line: 4, character: 2 }, end: { line: 4, character: 9 } } };
    const use = { id: "use 3", place, waits: true, leaves: false };
    await panel.show({
      ...slice,
      edges: [
        ...slice.edges.map((edge) => ({ ...edge, holds: ["lock"] })),
        { id: "pay acquire lock", from: pay, to: lock, kind: "acquire", calls: [], cycle: false, uses: [use] },
      ],
    });
    expect(await panel.page.locator("h1").textContent()).toBe("lock");
    expect(await panel.card(lock).locator(".file").textContent()).toMatch(/^lock by .*1 at a time$/);
    expect(await panel.page.locator("g.label .mark-held").count()).toBe(1);
    const rows = await panel.page.locator(".legend li").allTextContents();
    expect(rows).toEqual(expect.arrayContaining(["takes and holds it", "called while something is held"]));
    await panel.card(pay).click();
    expect(await panel.page.locator(".details dd").allTextContents()).toContain("lock");
    await panel.page.locator(".details .calls .link", { hasText: "pay.ts:5" }).click();
    expect((await panel.sentOf("open")).at(-1)?.id).toBe("use 3");
  });
});

describe("files and folders in a chain", () => {
  const ledger = "file src/pay/ledger.ts";

  /** The chain with one file folded up, as the server draws it. */
  function foldedUp(): Slice {
    const slice = holding();
    const inside = ["src/pay/ledger.ts#book", "src/pay/ledger.ts#linesOf"];
    const card = {
      ...slice.nodes.find(({ id }) => id === inside[0])!,
      id: ledger,
      name: "src/pay/ledger.ts",
      awaits: 0,
      cluster: { path: "src/pay/ledger.ts", kind: "file", files: 1, functions: 2, findings: 0, cycles: 0 },
    } as const;
    const { place: _place, holds: _holds, ...part } = card;
    return {
      ...slice,
      request: { ...slice.request, groupBy: "file", folded: [ledger] },
      nodes: [...slice.nodes.filter(({ id }) => !inside.includes(id)), part],
      edges: slice.edges.filter(({ from, to }) => !inside.includes(from) && !inside.includes(to)),
      holds: [],
    };
  }
  const asked = async () => (await panel.sentOf("slice")).at(-1)!.request;

  it("are framed and named by key and by button, which is kept", async () => {
    await panel.show(holding());
    expect(await panel.page.locator(".area-group").count()).toBe(0);
    await panel.page.locator(".canvas").focus();
    await panel.page.keyboard.press("g");
    expect((await asked()).groupBy).toBe("file");
    await panel.answer({ ...holding(), request: await asked() });
    expect(await panel.page.locator(".area-title.area-group > title").allTextContents()).toEqual([
      "pay/ledger.ts (2 functions): fold up",
      "pay/ledger.ts (2 functions): fold up",
    ]);
    expect(await panel.page.locator(".legend li", { hasText: "one file or folder" }).count()).toBe(1);
    await panel.load();
    expect((await asked()).groupBy).toBe("file");
    await panel.answer({ ...holding(), request: await asked() });
    await panel.card("src/db.ts#row").click();
    await panel.page.keyboard.press(" ");
    expect(await asked()).toMatchObject({ roots: ["src/db.ts#row"], groupBy: "file" });
    await panel.post({ type: "show", request: { ...request, roots: ["src/audit.ts#audit"] } });
    expect(await asked()).toMatchObject({ roots: ["src/audit.ts#audit"], groupBy: "file" });
    await panel.page.getByRole("button", { name: "By file" }).click();
    expect((await asked()).groupBy).toBe("folder");
    await panel.page.getByRole("button", { name: "By folder" }).click();
    expect("groupBy" in (await asked())).toBe(false);
  });

  it("fold up and unfold by key, with the selection on what they are", async () => {
    await panel.show(holding());
    await panel.card("src/pay/ledger.ts#linesOf").click();
    await panel.page.keyboard.press("x");
    expect(await asked()).toMatchObject({ groupBy: "file", folded: [ledger] });
    await panel.answer(foldedUp());
    expect(await selected()).toBe(ledger);
    expect(await panel.card(ledger).getAttribute("aria-label")).toContain("2 functions");
    await panel.page.keyboard.press("x");
    expect((await asked()).folded).toEqual([]);
    await panel.answer({ ...holding(), request: await asked() });
    expect(await selected()).toBe("src/pay/ledger.ts#linesOf");
  });

  it("fold up at a click on their title, and unfold with Enter", async () => {
    const slice = holding();
    await panel.show({ ...slice, request: { ...slice.request, groupBy: "file" } });
    await panel.page.locator(".area-title.area-group").first().click();
    expect((await asked()).folded).toEqual([ledger]);
    await panel.answer(foldedUp());
    expect(await selected()).toBe(ledger);
    await panel.page.locator(".canvas").focus();
    await panel.page.keyboard.press("Enter");
    expect((await asked()).folded).toEqual([]);
    expect(await panel.sentOf("open")).toEqual([]);
  });
});
