import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { CancellationTokenSource } from "vscode-languageserver/node";
import { cycleFiles, fanOutFile } from "./fixtures.js";
import { positionOf, program, TestServer, Workspace } from "./harness.js";

let workspace: Workspace;
let server: TestServer;

afterEach(() => {
  server.kill();
  workspace.dispose();
});

const ready = () =>
  server.until(() => (server.statuses.at(-1)?.state === "ready" ? server.statuses.at(-1) : undefined), "ready");

/** A workspace of many files, which take a while to read. */
function many(): Workspace {
  const files: Record<string, string> = { ...cycleFiles };
  for (let at = 0; at < 600; at++) {
    files[`src/part${at}.ts`] =
      `import { functionA } from "./a.js";\n` +
      Array.from({ length: 20 }, (_, i) => `export async function f${i}() { await functionA(); }\n`).join("");
  }
  return new Workspace(files);
}

describe("a file that is deleted while it is open", () => {
  const path = "src/fan.ts";

  async function opened(): Promise<string> {
    workspace = new Workspace({ [path]: fanOutFile });
    server = await TestServer.on(workspace);
    const uri = workspace.uri(path);
    await server.findings(uri);
    await server.open(uri, fanOutFile);
    // An answer shows that the opening has been heard.
    await server.hover(uri, positionOf(fanOutFile, "return"));
    return uri;
  }

  it("takes its findings with it when nothing in it is unsaved", async () => {
    const uri = await opened();
    workspace.remove(path);
    await server.changedOnDisk(uri, 3);
    await server.clean(uri);
    workspace.write(path, fanOutFile);
    await server.changedOnDisk(uri, 1);
    expect(await server.findings(uri)).toHaveLength(1);
  });

  it("takes them with it after an edit that was saved, too, and brings them back with the next edit", async () => {
    const uri = await opened();
    const edited = `\n${fanOutFile}`;
    await server.change(uri, edited);
    await server.until(() => server.diagnosticsOf(uri)[0]?.range.start.line === 3 || undefined, "the moved finding");
    workspace.write(path, edited);
    await server.save(uri);
    await server.changedOnDisk(uri, 2);
    workspace.remove(path);
    await server.changedOnDisk(uri, 3);
    await server.clean(uri);
    await server.change(uri, `\n\n${fanOutFile}`);
    expect((await server.findings(uri))[0]?.range.start.line).toBe(4);
  });

  it("keeps them while it holds text that was never saved", async () => {
    const uri = await opened();
    await server.change(uri, `\n${fanOutFile}`);
    workspace.remove(path);
    await server.changedOnDisk(uri, 3);
    const { generation } = await server.request("awaitscope/analyze", {});
    expect(generation).toBeGreaterThan(1);
    expect((await server.findings(uri))[0]?.range.start.line).toBe(3);
    await server.close(uri);
    await server.clean(uri);
  });
});

it("a folder that is deleted takes its files' findings with it, though they are not named", async () => {
  workspace = new Workspace({ "src/deep/down/fan.ts": fanOutFile, "src/other.ts": "export const x = 1;\n" });
  server = await TestServer.on(workspace);
  const uri = workspace.uri("src/deep/down/fan.ts");
  await server.findings(uri);
  rmSync(join(workspace.path, "src/deep"), { recursive: true });
  await server.changedOnDisk(workspace.uri("src/deep"), 3);
  await server.clean(uri);
});

it("a thousand quick edits end in the graph of the last one", async () => {
  workspace = new Workspace(cycleFiles);
  server = await TestServer.on(workspace);
  const uri = workspace.uri("src/a.ts");
  const text = cycleFiles["src/a.ts"];
  await server.open(uri, text);
  for (let edit = 0; edit < 1000; edit++) {
    await server.change(uri, `${text}export async function added${edit}() { await functionA(); }\n`);
  }
  const last = await server.until(async () => {
    const slice = await server.request("awaitscope/slice", {
      mode: "chain",
      roots: ["src/a.ts#functionA"],
      depthUp: 1,
      depthDown: 0,
      filters: { tests: false, packages: false, calls: true },
      expanded: [],
      budget: 50,
    });
    return slice.nodes.some(({ name }) => name === "added999") ? slice : undefined;
  }, "the last edit");
  expect(last.nodes.filter(({ name }) => name.startsWith("added")).map(({ name }) => name)).toEqual(["added999"]);
  expect(last.generation).toBeLessThan(200);
});

describe("cancelling", () => {
  it("an analysis that was asked for leaves the results there were, and the next one goes through", async () => {
    workspace = many();
    server = await TestServer.on(workspace);
    const before = await ready();
    const source = new CancellationTokenSource();
    const asked = server.connection.sendRequest("awaitscope/analyze", {}, source.token);
    await server.until(() => server.statuses.at(-1)?.state === "busy" || undefined, "busy");
    source.cancel();
    await expect(asked).rejects.toMatchObject({ code: -32800 });
    expect(await ready()).toMatchObject({ message: "Cancelled", findings: before.findings, generation: 1 });
    expect(await server.request("awaitscope/cycles", {})).toHaveLength(1);
    expect(await server.request("awaitscope/analyze", {})).toMatchObject({ cycles: 1 });
  });

  it("the first one by its progress leaves an editor that says so, and can be told to go on", async () => {
    workspace = many();
    server = await TestServer.start({ folders: [{ uri: workspace.uri(), name: "workspace" }] });
    const token = await server.until(() => server.progress[0], "progress");
    await server.connection.sendNotification("window/workDoneProgress/cancel", { token });
    expect(await ready()).toMatchObject({ message: "Cancelled", generation: 0 });
    const slice = await server.request("awaitscope/slice", {
      mode: "chain",
      roots: ["src/a.ts#functionA"],
      depthUp: 1,
      depthDown: 1,
      filters: { tests: false, packages: false, calls: true },
      expanded: [],
      budget: 10,
    });
    expect(slice).toMatchObject({
      nodes: [],
      notice: "The analysis was cancelled. Run Analyze Workspace to see the graph.",
    });
    expect(await server.request("awaitscope/analyze", {})).toMatchObject({ cycles: 1 });
  });
});

describe("an analysis thread that cannot work", () => {
  it("is an error that the panel is told, and is over when the thread works again", async () => {
    workspace = new Workspace(cycleFiles);
    const copy = mkdtempSync(join(tmpdir(), "awaitscope-program-"));
    try {
      for (const name of ["server.js", "compiler.js"]) copyFileSync(join(dirname(program), name), join(copy, name));
      server = await TestServer.start({
        folders: [{ uri: workspace.uri(), name: "workspace" }],
        program: join(copy, "server.js"),
      });
      const status = await server.until(
        () => server.statuses.find(({ state, message }) => state === "error" && message !== ""),
        "the error",
      );
      expect(status.message).toContain("worker.js");
      await server.until(
        () => server.logs.some(({ type, message }) => type === 1 && message.includes("worker.js")) || undefined,
        "the error in the log",
      );
      expect(await server.hover(workspace.uri("src/a.ts"), { line: 3, character: 3 })).toBeNull();
      await expect(server.request("awaitscope/analyze", {})).rejects.toThrow("worker.js");
      copyFileSync(join(dirname(program), "worker.js"), join(copy, "worker.js"));
      expect(await server.request("awaitscope/analyze", {})).toMatchObject({ cycles: 1 });
    } finally {
      server.kill();
      rmSync(copy, { recursive: true, force: true });
    }
  });
});

describe("the log", () => {
  it("tells versions, folders, projects, times and problems, and each problem once", async () => {
    workspace = new Workspace({
      ...cycleFiles,
      "tools/tsconfig.json": '{ "include": ["."] }\n',
      "tools/run.ts": "export const x = 1;\n",
      "loose.js": "1;\n",
      "src/broken.ts": "export const x = {{{ await (\n",
    });
    server = await TestServer.on(workspace);
    await ready();
    const lines = () => server.logs.filter(({ type }) => type <= 3).map(({ message }) => message);
    const finished = (line: string) => /^Analyzed 5 files with \d+ functions in \d+\.\d\d s/.test(line);
    await server.until(() => lines().some(finished) || undefined, "the first analysis in the log");
    await server.until(() => lines().some((line) => line.startsWith("src/broken.ts:1: ")) || undefined, "the problem");
    const text = lines().join("\n");
    expect(text).toMatch(/^Awaitscope \d+\.\d+\.\d+, Node \d+/m);
    expect(text).toContain(`Folder workspace: ${workspace.path}`);
    expect(text).toMatch(/^Found 2 projects$/m);
    expect(text).toMatch(/^ {2}tsconfig\.json: 3 files$/m);
    expect(text).toMatch(/^ {2}tools\/tsconfig\.json: 1 file$/m);
    expect(text).toMatch(/^ {2}in no project: 1 file$/m);
    expect(text).toMatch(/0 findings|1 finding, 1 await cycle/);
    const a = workspace.uri("src/a.ts");
    await server.open(a, cycleFiles["src/a.ts"]);
    const { generation } = server;
    await server.insert(a, positionOf(cycleFiles["src/a.ts"], "export"), "export const more = 1;\n");
    await server.until(() => server.generation > generation || undefined, "the edit's analysis");
    await ready();
    expect(lines().filter((line) => line.startsWith("src/broken.ts"))).toHaveLength(1);
    expect(lines().filter(finished)).toHaveLength(1);
    await server.until(
      () => server.logs.some(({ type, message }) => type > 3 && finished(message)) || undefined,
      "the edit in the log",
    );
  });
});
