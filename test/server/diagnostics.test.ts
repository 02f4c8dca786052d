import { afterEach, describe, expect, it } from "vitest";
import { DiagnosticSeverity, type CodeAction } from "vscode-languageserver/node";
import { cycleFiles, fanOutFile } from "./fixtures.js";
import { positionOf, TestServer, Workspace } from "./harness.js";

describe("diagnostics", () => {
  let workspace: Workspace;
  let server: TestServer;

  afterEach(() => {
    server.kill();
    workspace.dispose();
  });

  async function cycleDiagnostic() {
    const found = await server.until(
      () => [...server.diagnostics.values()].find(({ diagnostics }) => diagnostics.length > 0),
      "the cycle's diagnostic",
    );
    const [diagnostic] = found.diagnostics;
    if (!diagnostic) throw new Error("no diagnostic");
    return { uri: found.uri, diagnostic };
  }

  it("stand on an await of the cycle, name the rule, link to its page and tell each hop, in files nobody opened", async () => {
    workspace = new Workspace(cycleFiles);
    server = await TestServer.on(workspace);
    const { uri, diagnostic } = await cycleDiagnostic();
    expect(diagnostic).toMatchObject({
      code: "await-cycle",
      source: "awaitscope",
      severity: DiagnosticSeverity.Warning,
    });
    expect(diagnostic.codeDescription?.href).toMatch(/^https:\/\/.*\/docs\/rules\/await-cycle\.md$/);
    const hops = diagnostic.relatedInformation ?? [];
    expect(hops.length).toBeGreaterThanOrEqual(3);
    const files = new Set(hops.map(({ location }) => location.uri));
    expect(files).toEqual(new Set([workspace.uri("src/a.ts"), workspace.uri("src/b.ts")]));
    const text = cycleFiles[uri === workspace.uri("src/a.ts") ? "src/a.ts" : "src/b.ts"];
    expect(text.split("\n")[diagnostic.range.start.line]).toContain("await");
  });

  it("go when an unsaved edit takes the cycle away, and come back when it is undone", async () => {
    workspace = new Workspace(cycleFiles);
    server = await TestServer.on(workspace);
    const { uri } = await cycleDiagnostic();
    const b = workspace.uri("src/b.ts");
    const text = cycleFiles["src/b.ts"];
    await server.open(b, text);
    await server.change(b, text.replace("  await functionA();\n", "  console.log(functionA.name);\n"));
    await server.clean(uri);
    await server.change(b, text);
    expect(await server.findings(uri)).toHaveLength(1);
    await server.change(b, text.replace("  await functionA();\n", ""));
    await server.clean(uri);
    await server.close(b);
    expect(await server.findings(uri)).toHaveLength(1);
  });

  it("follow files that change, appear and go on disk", async () => {
    workspace = new Workspace({ ...cycleFiles, "src/b.ts": "export async function functionB(): Promise<void> {}\n" });
    server = await TestServer.on(workspace);
    const changed = (name: string, type: number): Promise<void> =>
      server.connection.sendNotification("workspace/didChangeWatchedFiles", {
        changes: [{ uri: workspace.uri(name), type }],
      });
    expect(server.diagnostics.size).toBe(0);
    workspace.write("src/b.ts", cycleFiles["src/b.ts"]);
    await changed("src/b.ts", 2);
    const { uri } = await cycleDiagnostic();
    workspace.remove("src/b.ts");
    await changed("src/b.ts", 3);
    await server.clean(uri);
    workspace.write("src/b.ts", cycleFiles["src/b.ts"]);
    await changed("src/b.ts", 1);
    expect(await server.findings(uri)).toHaveLength(1);
  });

  it("have the severity that the settings say, as soon as they say it", async () => {
    workspace = new Workspace(cycleFiles);
    server = await TestServer.on(workspace, { rules: { "await-cycle": "error" } });
    const { uri, diagnostic } = await cycleDiagnostic();
    expect(diagnostic.severity).toBe(DiagnosticSeverity.Error);
    server.settings = { rules: { "await-cycle": "off", nonsense: 7 }, preset: "no such preset", exclude: "not a list" };
    await server.connection.sendNotification("workspace/didChangeConfiguration", { settings: null });
    await server.clean(uri);
    server.settings = { rules: { "await-cycle": "info" } };
    await server.connection.sendNotification("workspace/didChangeConfiguration", { settings: null });
    const [info] = await server.findings(uri);
    expect(info?.severity).toBe(DiagnosticSeverity.Information);
    server.settings = { enable: false };
    await server.connection.sendNotification("workspace/didChangeConfiguration", { settings: null });
    await server.clean(uri);
  });

  it("of one file stand while another cannot be parsed, and the problem is told", async () => {
    workspace = new Workspace({ ...cycleFiles, "src/broken.ts": "export const x = {{{ await (\n" });
    server = await TestServer.on(workspace);
    await cycleDiagnostic();
    const { problems, uris } = await server.request("awaitscope/findings", {});
    expect(problems).toContainEqual(expect.objectContaining({ file: "src/broken.ts", kind: "parse" }));
    expect(uris["src/broken.ts"]).toBe(workspace.uri("src/broken.ts"));
  });

  it("come with actions that silence them, and the actions do", async () => {
    workspace = new Workspace({ "src/fan.ts": fanOutFile });
    server = await TestServer.on(workspace);
    const uri = workspace.uri("src/fan.ts");
    await server.open(uri, fanOutFile);
    const [diagnostic] = await server.findings(uri);
    if (!diagnostic) throw new Error("no diagnostic");
    expect(diagnostic.code).toBe("unbounded-concurrency");
    const actions = await server.connection.sendRequest<CodeAction[]>("textDocument/codeAction", {
      textDocument: { uri },
      range: diagnostic.range,
      context: { diagnostics: [diagnostic] },
    });
    const edits = actions.flatMap(({ edit }) => edit?.changes?.[uri] ?? []);
    expect(edits.map(({ newText }) => newText.trim())).toEqual([
      "// awaitscope-disable-next-line unbounded-concurrency",
      "// awaitscope-disable-file unbounded-concurrency",
    ]);
    expect(actions.some(({ command }) => command?.command === "awaitscope.openRulePage")).toBe(true);
    const { findings } = await server.request("awaitscope/findings", {});
    expect(actions.find(({ title }) => title === "Show in await graph")?.command).toMatchObject({
      command: "awaitscope.showFinding",
      arguments: [findings[0]?.fingerprint],
    });
    for (const edit of edits) {
      const lines = fanOutFile.split("\n");
      lines.splice(edit.range.start.line, 0, edit.newText.replace(/\n$/, ""));
      await server.change(uri, lines.join("\n"));
      await server.clean(uri);
      await server.change(uri, fanOutFile);
      await server.findings(uri);
    }
  });

  it.each([
    ["template", "ts", "return `one\ntwo ${FAN}`;\n", /two \$\{\/\* awaitscope-disable-line/],
    ["jsx", "tsx", "return (\n  <main>\n    {FAN}\n  </main>\n);\n", /^ {4}\{\/\* awaitscope-disable-next-line/m],
    ["text in jsx", "tsx", "return (\n  <main>\n    one\n    two {FAN}\n  </main>\n);\n", /two \{\/\*/],
  ])("are silenced where a line above would be text: %s", async (_, extension, frame, expected) => {
    const name = `src/server/fan.${extension}`;
    const head = 'import { readdir } from "node:fs/promises";\nexport async function all(): Promise<unknown> {\n';
    const fan = frame.replace("FAN", "await Promise.all(ids.map((id) => fetch(id)))");
    const text = `${head}const ids = await readdir(".");\n${fan}}\n`;
    workspace = new Workspace({ [name]: text, "tsconfig.json": '{ "compilerOptions": { "jsx": "preserve" } }\n' });
    server = await TestServer.on(workspace);
    const uri = workspace.uri(name);
    await server.open(uri, text, extension === "ts" ? "typescript" : "typescriptreact");
    const [diagnostic] = await server.findings(uri);
    if (!diagnostic) throw new Error("no diagnostic");
    const actions = await server.connection.sendRequest<CodeAction[]>("textDocument/codeAction", {
      textDocument: { uri },
      range: diagnostic.range,
      context: { diagnostics: [diagnostic] },
    });
    const [edit] = actions.find(({ title }) => title.endsWith("for this line"))?.edit?.changes?.[uri] ?? [];
    if (!edit) throw new Error("no edit");
    const lines = text.split("\n");
    const { line, character } = edit.range.start;
    const edited = [
      ...lines.slice(0, line),
      (lines[line] ?? "").slice(0, character) + edit.newText + (lines[line] ?? "").slice(character),
      ...lines.slice(line + 1),
    ].join("\n");
    expect(edited).toMatch(expected);
    await server.change(uri, edited);
    await server.clean(uri);
  });

  it("move with text inserted above them before it is analysed", async () => {
    workspace = new Workspace({ "src/fan.ts": fanOutFile });
    server = await TestServer.on(workspace);
    const uri = workspace.uri("src/fan.ts");
    await server.open(uri, fanOutFile);
    const before = await server.request("awaitscope/findings", {});
    await server.insert(uri, { line: 0, character: 0 }, "\n\n");
    const after = await server.request("awaitscope/findings", {});
    const line = before.findings[0]?.range.start.line ?? Number.NaN;
    expect(line).toBe(positionOf(fanOutFile, "Promise.all").line);
    expect(after.findings[0]?.range.start.line).toBe(line + 2);
  });
});

describe("a workspace of several folders", () => {
  it("finds in each, takes folders in and lets them go", async () => {
    const first = new Workspace(cycleFiles);
    const second = new Workspace({ "fan out [1] #2%.ts": fanOutFile });
    const server = await TestServer.start({ folders: [{ uri: first.uri(), name: "one" }] });
    try {
      const inSecond = second.uri("fan out [1] #2%.ts");
      await server.until(() => server.diagnostics.size > 0 || undefined, "findings of the first folder");
      const folders = (added: object[], removed: object[]): Promise<void> =>
        server.connection.sendNotification("workspace/didChangeWorkspaceFolders", { event: { added, removed } });
      await folders([{ uri: second.uri(), name: "two" }], []);
      expect((await server.findings(inSecond))[0]?.code).toBe("unbounded-concurrency");
      const { findings, uris, generation } = await server.request("awaitscope/findings", {});
      expect(new Set(findings.map(({ file }) => file.split("/")[0]))).toEqual(new Set(["one", "two"]));
      expect(Object.values(uris)).toContain(inSecond);
      expect(generation).toBeGreaterThan(1);
      await folders([], [{ uri: first.uri(), name: "one" }]);
      await server.until(
        () => [...server.diagnostics].every(([uri, d]) => uri === inSecond || d.diagnostics.length === 0) || undefined,
        "the first folder's findings to go",
      );
      expect(server.diagnosticsOf(inSecond)).toHaveLength(1);
      expect(await server.stop()).toBe(0);
    } finally {
      server.kill();
      first.dispose();
      second.dispose();
    }
  });
});
