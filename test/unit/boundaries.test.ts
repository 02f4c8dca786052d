import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { cruise, type ICruiseResult, type IForbiddenRuleType } from "dependency-cruiser";
import { afterAll, beforeAll, expect, it } from "vitest";
import config from "../../.dependency-cruiser.mjs";

/* Each rule of the boundaries' configuration catches the smallest thing that breaks it, and nothing else. */

/** For each rule: a file that breaks it, and what it imports. */
const breaks: Record<string, readonly [from: string, to: string]> = {
  "no-cycles": ["src/graph/a.ts", "./b.js"],
  "no-unknown": ["src/graph/lost.ts", "./nowhere.js"],
  compiler: ["src/graph/tree.ts", "ts-morph"],
  editor: ["src/server/window.ts", "vscode"],
  lsp: ["src/cli/connection.ts", "vscode-languageserver"],
  anywhere: ["src/report/disk.ts", "node:fs"],
  "pure-view": ["webview/layout/pen.ts", "../render/any.js"],
  view: ["webview/ui/engine.ts", "../../src/engine/any.js"],
  standalone: ["webview/standalone/page.ts", "../../src/engine/any.js"],
  "no-view": ["src/extension/page.ts", "../../webview/main.js"],
  "room-model": ["src/model/up.ts", "../graph/any.js"],
  "room-libraries": ["src/libraries/up.ts", "../graph/any.js"],
  "room-protocol": ["src/protocol/up.ts", "../graph/any.js"],
  "room-workspace": ["src/workspace/up.ts", "../graph/any.js"],
  "room-extract": ["src/extract/up.ts", "../graph/any.js"],
  "room-graph": ["src/graph/up.ts", "../extract/any.js"],
  "room-rules": ["src/rules/up.ts", "../extract/any.js"],
  "room-engine": ["src/engine/up.ts", "../server/any.js"],
  "room-report": ["src/report/up.ts", "../engine/any.js"],
  "room-server": ["src/server/up.ts", "../extract/any.js"],
  "room-cli": ["src/cli/up.ts", "../server/any.js"],
  "room-extension": ["src/extension/up.ts", "../engine/any.js"],
};

const forbidden = (config.forbidden ?? []) as readonly IForbiddenRuleType[];
let folder: string;
let found: readonly { readonly rule: string; readonly from: string }[];

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "awaitscope-boundaries-"));
  const write = (file: string, text: string): void => {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    writeFileSync(path.join(folder, file), text);
  };
  for (const room of ["graph", "extract", "server", "engine"]) write(`src/${room}/any.ts`, "export const any = 1;\n");
  write("webview/render/any.ts", "export const any = 1;\n");
  write("webview/main.ts", "export const main = 1;\n");
  write("src/graph/b.ts", 'import "./a.js";\n');
  for (const name of ["ts-morph", "vscode", "vscode-languageserver"]) {
    write(`node_modules/${name}/package.json`, JSON.stringify({ name, main: "index.js" }));
    write(`node_modules/${name}/index.js`, "");
  }
  write("package.json", JSON.stringify({ dependencies: { "ts-morph": "1", vscode: "1" } }));
  for (const [from, to] of Object.values(breaks)) write(from, `import "${to}";\n`);
  const { tsConfig: _, ...options } = config.options ?? {};
  const { output } = await cruise(
    ["src", "webview"],
    { ...options, baseDir: folder, validate: true, ruleSet: { forbidden: [...forbidden] } },
    { ...options.enhancedResolveOptions, extensionAlias: { ".js": [".ts", ".js"] } },
  );
  found = (output as ICruiseResult).summary.violations.map(({ rule, from }) => ({ rule: rule.name, from }));
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

it("has a violation to show for each rule", () => {
  expect(Object.keys(breaks).sort()).toEqual(forbidden.map(({ name }) => name).sort());
});

it.each(Object.entries(breaks))("%s catches %j", (rule, [from]) => {
  expect(found).toContainEqual({ rule, from });
});

it("leaves alone what is allowed", () => {
  const guilty = new Set([...Object.values(breaks).map(([from]) => from), "src/graph/b.ts"]);
  expect(found.filter(({ from }) => !guilty.has(from))).toEqual([]);
});
