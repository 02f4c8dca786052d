import { afterEach, describe, expect, it } from "vitest";
import { cycleFiles } from "./fixtures.js";
import { TestServer, Workspace } from "./harness.js";

describe("lifecycle", () => {
  let workspace: Workspace | undefined;
  let server: TestServer | undefined;

  afterEach(() => {
    server?.kill();
    workspace?.dispose();
  });

  it("says what it can do, registers its watchers, reports status, and leaves with exit code 0", async () => {
    workspace = new Workspace(cycleFiles);
    server = await TestServer.on(workspace);
    expect(server.initialized?.capabilities).toMatchObject({
      textDocumentSync: { openClose: true, change: 2 },
      hoverProvider: true,
      workspace: { workspaceFolders: { supported: true } },
    });
    const current = server;
    await current.until(() => current.statuses.at(-1)?.state === "ready" || undefined, "ready");
    expect(current.statuses.some(({ state }) => state === "busy")).toBe(true);
    expect(current.statuses.at(-1)).toMatchObject({ files: 2, cycles: 1, generation: 1 });
    const watched = current.registrations.find(({ method }) => method === "workspace/didChangeWatchedFiles");
    expect(JSON.stringify(watched?.registerOptions)).toContain("**/.awaitscoperc.json");
    expect(await current.stop()).toBe(0);
  });

  it("is ready, with nothing to say, when no folder is open", async () => {
    server = await TestServer.start({ folders: [] });
    const current = server;
    await current.until(() => current.statuses.at(-1)?.state === "ready" || undefined, "ready");
    expect(await current.request("awaitscope/findings", {})).toEqual({
      generation: 0,
      uris: {},
      findings: [],
      problems: [],
    });
    expect(await current.stop()).toBe(0);
  });

  it("ignores documents that are no files", async () => {
    workspace = new Workspace(cycleFiles);
    server = await TestServer.on(workspace);
    const text = cycleFiles["src/a.ts"];
    for (const uri of ["untitled:Untitled-1", "git:/src/a.ts?%7B%7D", "vscode-notebook-cell:/x#1", "%%%"]) {
      await server.open(uri, text);
      await server.change(uri, `${text}\n`);
      expect(await server.hover(uri, { line: 3, character: 3 })).toBeNull();
      await server.close(uri);
    }
    expect(await server.stop()).toBe(0);
  });

  it("answers malformed requests with an error and goes on", async () => {
    workspace = new Workspace(cycleFiles);
    server = await TestServer.on(workspace);
    const { connection } = server;
    const malformed: [string, unknown][] = [
      ["awaitscope/slice", { mode: "everything" }],
      ["awaitscope/slice", null],
      ["awaitscope/nodeAt", { uri: 1, position: {} }],
      ["awaitscope/hop", { uri: "file:///a.ts", position: { line: -1, character: 0 }, direction: "next" }],
      ["awaitscope/search", { query: "x", limit: "many" }],
      ["awaitscope/locate", { id: 7 }],
    ];
    for (const [method, params] of malformed) {
      await expect(connection.sendRequest(method, params), method).rejects.toMatchObject({ code: -32602 });
    }
    await expect(connection.sendRequest("awaitscope/nothing", {})).rejects.toMatchObject({ code: -32601 });
    await expect(connection.sendRequest("textDocument/hover", {})).rejects.toBeDefined();
    expect(await server.request("awaitscope/cycles", {})).toHaveLength(1);
  });
});
