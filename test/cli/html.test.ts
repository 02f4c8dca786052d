import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { launchChromium } from "../hosts/index.js";

const cli = resolve(import.meta.dirname, "../../dist/cli.js");

/** The page as a reader of a pull request opens it: from the disk, without a network. */
let folder: string;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let html: string;
const errors: string[] = [];
const requests: string[] = [];

/** A cycle of three over two files, whose names try to break out of the page. */
const files = {
  "a.ts": `import { middle } from "./b.js";
export async function first(): Promise<void> {
  await middle(); // </script><img src=x onerror="document.title='owned'"> <!--
}
`,
  "b.ts": `import { first } from "./a.js";
export async function middle(): Promise<void> {
  await holder["</script><script>document.title='owned'</script>"]();
}
const holder = {
  async "</script><script>document.title='owned'</script>"(): Promise<void> {
    await first();
  },
};
`,
};

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "awaitscope-html-"));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  execFileSync(process.execPath, [cli, "graph", "--no-cache", "--format", "html", "-o", "graph.html"], {
    cwd: folder,
    stdio: "pipe",
  });
  html = readFileSync(join(folder, "graph.html"), "utf8");
  browser = await launchChromium();
  context = await browser.newContext({
    reducedMotion: "reduce",
    viewport: { width: 1200, height: 760 },
    offline: true,
  });
  page = await context.newPage();
  page.on("pageerror", (error) => errors.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error") errors.push(message.text());
  });
  page.on("request", (request) => requests.push(request.url()));
  await page.goto(pathToFileURL(join(folder, "graph.html")).href);
});
afterEach(() => expect(errors).toEqual([]));
afterAll(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
});

const names = () => page.locator(".canvas g.card .name").allTextContents();

describe("a graph as a page", () => {
  it("has a strict policy, everything in one file, and asks for nothing else", () => {
    expect(html).toMatch(/default-src 'none'; script-src 'sha256-[^']+'; style-src 'sha256-[^']+'; img-src data:"/);
    expect(html.match(/<script/g)).toHaveLength(2);
    expect(requests).toHaveLength(1);
  });

  it("offers nothing that only an editor has", async () => {
    const buttons = await page.locator(".toolbar button:visible").allTextContents();
    expect(buttons).toContain("Outline");
    expect(buttons.filter((text) => /follow|pause/i.test(text))).toEqual([]);
  });

  it("begins with what has findings, and leads from one to the next with the steps and their code", async () => {
    await page.locator("h1", { hasText: "Overview" }).waitFor();
    expect((await names()).sort()).toEqual(["a.ts", "b.ts"]);
    await page.locator(".canvas").focus();
    await page.keyboard.press("]");
    await page.locator("h1", { hasText: "Cycle of 3 awaits" }).waitFor();
    expect(await page.locator(".trail-step").count()).toBe(3);
    const codes: (string | null)[] = [await page.locator(".now .code").textContent()];
    for (let i = 0; i < 2; i++) {
      await page.keyboard.press(".");
      codes.push(await page.locator(".now .code").textContent());
    }
    expect(codes.join("\n")).toContain("await middle(); // </script><img src=x onerror=");
    expect(await page.title()).toMatch(/^Await graph of awaitscope-html-/);
    expect(await page.locator("img").count()).toBe(0);
  });

  it("searches, draws chains and paths, and tells where code is", async () => {
    await page.keyboard.press("/");
    await page.keyboard.type("middle");
    await page.locator(".hit").first().click();
    await page.locator("h1", { hasText: "middle" }).waitFor();
    expect(await names()).toEqual(expect.arrayContaining(["first", "middle"]));
    await page.locator(".canvas").focus();
    await page.keyboard.press("Enter");
    expect(await page.locator(".toast .code").textContent()).toBe("b.ts:2");
    await page.keyboard.press("p");
    await page.keyboard.type("first");
    await page.keyboard.press("Enter");
    await page.locator("h1", { hasText: "middle → first" }).waitFor();
    expect(await page.locator(".trail-step").count()).toBe(2);
  });

  it("saves what it shows", async () => {
    for (const [format, head] of [
      ["svg", "<svg "],
      ["png", "\x89PNG"],
      ["mermaid", "flowchart LR"],
      ["markdown", "# "],
    ] as const) {
      const saved = page.waitForEvent("download");
      await page.getByRole("combobox", { name: "Save as" }).selectOption(format);
      expect(readFileSync(await (await saved).path(), "latin1").startsWith(head), format).toBe(true);
    }
  });

  it("follows the reader's colours", async () => {
    const paper = () => page.evaluate<string>("getComputedStyle(document.body).backgroundColor");
    await page.emulateMedia({ colorScheme: "light" });
    const light = await paper();
    await page.emulateMedia({ colorScheme: "dark" });
    await expect.poll(paper, { timeout: 10_000 }).not.toBe(light);
    await page.emulateMedia({ colorScheme: "light" });
    await expect.poll(paper, { timeout: 10_000 }).toBe(light);
  });
});
