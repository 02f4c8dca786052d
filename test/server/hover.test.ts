import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { MarkupContent } from "vscode-languageserver/node";
import { cycleFiles, fanOutFile } from "./fixtures.js";
import { positionOf, TestServer, Workspace } from "./harness.js";

const files = {
  ...cycleFiles,
  "src/chain.ts": `import { readFile } from "node:fs/promises";

export async function top(): Promise<string> {
  return await middle();
}

async function middle(): Promise<string> {
  const text = await bottom();
  return text;
}

async function bottom(): Promise<string> {
  return await readFile("x", "utf8");
}

export async function drain(source: AsyncGenerator<string>): Promise<void> {
  for await (const line of lines()) console.log(line, source);
}

async function* lines(): AsyncGenerator<string> {
  yield* more();
}

async function* more(): AsyncGenerator<string> {
  yield await bottom();
}

const odd = { async "](command:evil) \`<b>*x*"(): Promise<void> {} };

export async function callsOdd(): Promise<void> {
  await odd["](command:evil) \`<b>*x*"]();
}
`,
  "src/fan.ts": fanOutFile,
  "src/server.ts": `import express from "express";

express().get("/", async (request, response) => {
  response.send(await answer());
});

async function answer(): Promise<string> {
  return "";
}
`,
  "src/held.ts": `import { Mutex } from "async-mutex";
import { Pool } from "pg";

const lock = new Mutex();
const pool = new Pool({ max: 4 });

export async function save(): Promise<void> {
  await lock.runExclusive(async () => {
    await pool.query("select 1");
  });
}

async function load(): Promise<void> {
  await fetch("/");
}

export async function copy(): Promise<void> {
  const client = await pool.connect();
  try {
    await load();
  } finally {
    client.release();
  }
}
`,
  "src/limited.ts": `import pLimit from "p-limit";

const limit = pLimit(8);

export async function loadSome(urls: string[]): Promise<unknown> {
  return await Promise.all(urls.map((url) => limit(() => tried(() => fetch(url)))));
}

async function tried<T>(task: () => Promise<T>): Promise<T> {
  return await task();
}
`,
} as const;

describe("hover", () => {
  let workspace: Workspace;
  let server: TestServer;

  beforeAll(async () => {
    workspace = new Workspace(files);
    server = await TestServer.on(workspace);
  });
  afterAll(() => {
    server.kill();
    workspace.dispose();
  });

  async function textAt(file: keyof typeof files, needle: string, occurrence = 0): Promise<string> {
    const hover = await server.hover(workspace.uri(file), positionOf(files[file], needle, occurrence));
    if (!hover || !MarkupContent.is(hover.contents)) throw new Error(`no hover on ${needle}`);
    expect(hover.contents.kind).toBe("markdown");
    return hover.contents.value;
  }

  it("names what an await waits for, links to it, and shows the chain below", async () => {
    const text = await textAt("src/chain.ts", "await middle");
    expect(text).toContain("**Waits for** [`middle`](");
    expect(text).toContain(`${workspace.uri("src/chain.ts")}#L7,16`);
    expect(text).toContain("`middle` → `bottom` → `");
    expect(text).toContain("is not caught here");
    expect(text).toContain("command:awaitscope.showChain?");
    expect(text).toContain("In `top`");
  });

  it("names packages and built-ins", async () => {
    expect(await textAt("src/chain.ts", "await readFile")).toMatch(/`node:fs\/promises readFile` \(file\)/);
  });

  it("tells the cycle and links along it, over files", async () => {
    const text = await textAt("src/a.ts", "await functionB");
    expect(text).toContain("**In await cycle**");
    expect(text).toMatch(/`functionA` → `functionB` → `functionC` → `functionA`/);
    expect(text).toContain("command:awaitscope.nextCycleLocation?");
    expect(text).toContain("command:awaitscope.showCycle?");
    expect(text).toContain(workspace.uri("src/b.ts"));
  });

  it("tells fan-out and error handling", async () => {
    const text = await textAt("src/fan.ts", "await Promise.all");
    expect(text).toContain("no bound");
    expect(text).toContain("`Promise.all`");
    expect(text).toContain("is caught in this function");
  });

  it("tells what a wait takes, and what its function holds", async () => {
    const used = await textAt("src/held.ts", "await pool.query");
    expect(used).toContain("**Takes** a connection of `pool` (max 4)");
    const locked = await textAt("src/held.ts", "await lock.runExclusive");
    expect(locked).toContain("**Takes** `lock` (max 1)");
    const inside = await textAt("src/held.ts", "await load");
    expect(inside).toContain("**Holding** a connection of `pool` (max 4), taken on [line 18](");
  });

  it("tells where a function is entered from", async () => {
    expect(await textAt("src/server.ts", "await answer")).toContain("entered by Express (request)");
  });

  it("looks through to the limiter of a fan-out", async () => {
    const text = await textAt("src/limited.ts", "await Promise.all");
    expect(text).toContain("`urls`, bounded by p\\-limit (8 at a time)");
    expect(text).not.toContain("no bound");
  });

  it("names what callers hand in", async () => {
    expect(await textAt("src/limited.ts", "await task")).toMatch(/`loadSome.*callback`.*\(handed in by a caller\)/);
  });

  it.each(["await (const line", "yield* more"])("speaks on %s", async (keyword) => {
    expect(await textAt("src/chain.ts", keyword)).toMatch(/`lines`|`more`/);
  });

  it("shows hostile names as text", async () => {
    const text = await textAt("src/chain.ts", "await odd");
    expect(text).not.toContain("](command:evil");
    expect(text).toMatch(/\\\]\\\(command\\:evil/);
  });

  it("is silent elsewhere", async () => {
    const uri = workspace.uri("src/chain.ts");
    expect(await server.hover(uri, { line: 0, character: 3 })).toBeNull();
    expect(await server.hover(uri, { line: 9999, character: 0 })).toBeNull();
    expect(await server.hover(workspace.uri("src/nowhere.ts"), { line: 0, character: 0 })).toBeNull();
  });

  it("moves with text typed above, and is silent where the text is new", async () => {
    const uri = workspace.uri("src/chain.ts");
    const text = files["src/chain.ts"];
    await server.open(uri, text);
    const awaitMiddle = positionOf(text, "await middle");
    await server.insert(uri, { line: 2, character: 0 }, "// one\n// two\n");
    const moved = await server.hover(uri, { line: awaitMiddle.line + 2, character: awaitMiddle.character });
    expect(moved && MarkupContent.is(moved.contents) && moved.contents.value).toContain("`middle`");
    expect(moved?.range?.start).toEqual({ line: awaitMiddle.line + 2, character: awaitMiddle.character });
    await server.change(uri, text.replace("await middle()", "await bottom()"));
    const stale = await server.hover(uri, awaitMiddle);
    expect(stale === null || JSON.stringify(stale.contents).includes("`bottom`")).toBe(true);
    const fresh = await server.until(() => (server.statuses.at(-1)?.state === "ready" ? true : undefined), "ready");
    expect(fresh).toBe(true);
    await server.close(uri);
  });
});
