import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { ts } from "ts-morph";
import { afterEach } from "vitest";
import { Pace, Workspace } from "../../src/workspace/index.js";

const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** A folder on disk with these files (objects become JSON); gone after the test. */
export function folderOf(files: Readonly<Record<string, unknown>>): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "awaitscope-")));
  folders.push(folder);
  write(folder, files);
  return folder;
}

export function write(folder: string, files: Readonly<Record<string, unknown>>): void {
  for (const [name, content] of Object.entries(files)) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content));
  }
}

export async function refreshed(workspace: Workspace): Promise<Workspace> {
  await workspace.refresh(new Pace(), () => undefined);
  workspace.build();
  return workspace;
}

export function open(folder: string, exclude: readonly string[] = []): Promise<Workspace> {
  return refreshed(new Workspace([{ name: "root", path: folder }], exclude));
}

export function filesOf(workspace: Workspace): string[] {
  return [...workspace.hashes.keys()].sort();
}

/** The file where the callee of the first call of `name` in `file` is declared: a file id, or `external`, or `nowhere`. */
export function calleeFile(workspace: Workspace, file: string, name: string): string {
  const opened = workspace.open(file);
  if (!opened) throw new Error(`${file} is not part of the workspace`);
  const { sourceFile, host } = opened;
  let found: string | undefined;
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && node.expression.getText(sourceFile) === name) {
      let symbol = host.checker.getSymbolAtLocation(node.expression);
      if (symbol && symbol.flags & ts.SymbolFlags.Alias) symbol = host.checker.getAliasedSymbol(symbol);
      const declaration = host.checker.getResolvedSignature(node)?.declaration ?? symbol?.declarations?.[0];
      found ??= declaration ? (host.fileIdOf(declaration.getSourceFile()) ?? "external") : "nowhere";
    }
    ts.forEachChild(node, visit);
  };
  visit(sourceFile);
  if (found === undefined) throw new Error(`${file} does not call ${name}`);
  return found;
}
