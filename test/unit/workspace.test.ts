import { mkdirSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { Workspace } from "../../src/workspace/index.js";
import { calleeFile, filesOf, folderOf, open, refreshed, write } from "./workspace-helpers.js";

const fn = (name: string): string => `export async function ${name}(): Promise<void> {}\n`;

describe("finding files", () => {
  it("takes every flavour of source and leaves out declarations, packages, hidden folders and minified files", async () => {
    const folder = folderOf({
      "a.ts": fn("a"),
      "b.tsx": fn("b"),
      "c.mts": fn("c"),
      "d.cts": fn("d"),
      "e.js": "module.exports = 1",
      "f.jsx": "export const f = <p/>",
      "g.mjs": "export {}",
      "h.cjs": "exports.h = 1",
      "types.d.ts": "declare const x: number",
      "lib.min.js": "var a",
      ".hidden/x.ts": "",
      "node_modules/p/index.ts": "",
    });
    expect(filesOf(await open(folder))).toEqual(["a.ts", "b.tsx", "c.mts", "d.cts", "e.js", "f.jsx", "g.mjs", "h.cjs"]);
  });

  it("respects nested .gitignore files, their exceptions, and those above the root up to the repository", async () => {
    const folder = folderOf({
      ".git/HEAD": "",
      ".gitignore": "dist/\n*.gen.ts\n/app/skipped.ts\n",
      "app/.gitignore": "!kept.gen.ts\nlocal/\n",
      "app/a.ts": "",
      "app/b.gen.ts": "",
      "app/kept.gen.ts": "",
      "app/skipped.ts": "",
      "app/local/x.ts": "",
      "dist/x.js": "",
      "lib/dist/y.js": "",
    });
    expect(filesOf(await open(folder))).toEqual(["app/a.ts", "app/kept.gen.ts"]);
    expect(filesOf(await open(join(folder, "app")))).toEqual(["a.ts", "kept.gen.ts"]);
  });

  it("applies exclude globs to files and folders", async () => {
    const folder = folderOf({ "a.ts": "", "a.spec.ts": "", "old/b.ts": "", "old/deep/c.ts": "" });
    expect(filesOf(await open(folder, ["**/*.spec.ts", "old"]))).toEqual(["a.ts"]);
  });

  it("leaves out what a project compiles to", async () => {
    const folder = folderOf({
      "tsconfig.json": { compilerOptions: { outDir: "build" }, include: ["src"] },
      "src/a.ts": fn("a"),
      "build/a.js": "exports.a = 1",
      "side/b.ts": fn("b"),
      "side/b.js": "exports.b = 1",
    });
    expect(filesOf(await open(folder))).toEqual(["side/b.ts", "src/a.ts"]);
  });

  it("survives link loops and names dangling links, folders called x.ts included", async () => {
    const folder = folderOf({ "a/b/c.ts": fn("c") });
    symlinkSync("../..", join(folder, "a/b/up"));
    symlinkSync("self", join(folder, "self"));
    symlinkSync("gone.ts", join(folder, "dangling.ts"));
    mkdirSync(join(folder, "x.ts"));
    write(folder, { "x.ts/inner.ts": fn("inner") });
    const workspace = await open(folder);
    expect(filesOf(workspace)).toEqual(["a/b/c.ts", "x.ts/inner.ts"]);
    expect(workspace.problems).toEqual([expect.objectContaining({ kind: "read", file: "dangling.ts" })]);
  });

  it("follows a link that leads out of the roots, once", async () => {
    const outside = folderOf({ "shared.ts": fn("shared") });
    const folder = folderOf({ "a.ts": "" });
    symlinkSync(outside, join(folder, "link"));
    symlinkSync(outside, join(folder, "again"));
    expect(filesOf(await open(folder))).toEqual(["a.ts", "again/shared.ts"]);
  });

  it("skips huge and minified files with a problem", async () => {
    const folder = folderOf({ "a.ts": "", "big.ts": "// x\n".repeat(500_000), "bundle.js": "var a=1;".repeat(10_000) });
    const workspace = await open(folder);
    expect(filesOf(workspace)).toEqual(["a.ts"]);
    expect(workspace.problems.map(({ kind, file }) => [kind, file])).toEqual([
      ["read", "big.ts"],
      ["read", "bundle.js"],
    ]);
  });

  it("names files by root in a multi-root workspace, each once, the inner root winning", async () => {
    const folder = folderOf({ "one/a.ts": "", "one/inner/b.ts": "", "two/a.ts": "" });
    const workspace = new Workspace([
      { name: "one", path: join(folder, "one") },
      { name: "inner", path: join(folder, "one/inner") },
      { name: "one", path: join(folder, "two") },
    ]);
    await refreshed(workspace);
    expect(filesOf(workspace)).toEqual(["inner/b.ts", "one-2/a.ts", "one/a.ts"]);
    expect(workspace.pathOf("one-2/a.ts")).toBe(join(folder, "two/a.ts"));
  });
});

describe("projects", () => {
  it("follows references and extends, and gives each file the options of its own project", async () => {
    const folder = folderOf({
      "tsconfig.json": { files: [], references: [{ path: "./app" }, { path: "./config/tools.json" }] },
      "base.json": { compilerOptions: { baseUrl: ".", paths: { "~lib/*": ["./lib/*"] } } },
      "app/tsconfig.json": { extends: "../base.json", compilerOptions: { paths: { "@/*": ["./app/src/*"] } } },
      "app/src/main.ts": 'import { util } from "@/util";\nutil();\n',
      "app/src/util.ts": fn("util"),
      "config/tools.json": { extends: "../base.json", include: ["../tools"] },
      "tools/run.ts": 'import { helper } from "~lib/helper";\nhelper();\n',
      "lib/helper.ts": fn("helper"),
    });
    const workspace = await open(folder);
    expect(workspace.problems).toEqual([]);
    expect(calleeFile(workspace, "app/src/main.ts", "util")).toBe("app/src/util.ts");
    expect(calleeFile(workspace, "tools/run.ts", "helper")).toBe("lib/helper.ts");
  });

  it("lets several configurations of one folder share its files", async () => {
    const folder = folderOf({
      "tsconfig.json": { compilerOptions: { paths: { "#x": ["./src/x.ts"] } }, include: ["src"] },
      "tsconfig.test.json": { compilerOptions: { paths: { "#x": ["./test/x.ts"] } }, include: ["src", "test"] },
      "src/x.ts": fn("x"),
      "src/a.ts": 'import { x } from "#x";\nx();\n',
      "test/x.ts": fn("x"),
      "test/a.ts": 'import { x } from "#x";\nx();\n',
    });
    const workspace = await open(folder);
    expect(calleeFile(workspace, "src/a.ts", "x")).toBe("src/x.ts");
    expect(calleeFile(workspace, "test/a.ts", "x")).toBe("test/x.ts");
  });

  it("uses jsconfig paths", async () => {
    const folder = folderOf({
      "jsconfig.json": { compilerOptions: { paths: { "@/*": ["./src/*"] } } },
      "src/a.js": 'import { b } from "@/b";\nb();\n',
      "src/b.js": "export async function b() {}\n",
    });
    expect(calleeFile(await open(folder), "src/a.js", "b")).toBe("src/b.js");
  });

  it("uses the configuration above the root", async () => {
    const folder = folderOf({
      "tsconfig.json": { compilerOptions: { paths: { "@/*": ["./src/*"] } } },
      "src/a.ts": 'import { b } from "@/b";\nb();\n',
      "src/b.ts": fn("b"),
    });
    expect(calleeFile(await open(join(folder, "src")), "a.ts", "b")).toBe("b.ts");
  });

  it("reports a malformed configuration and reads its files with default options", async () => {
    const folder = folderOf({
      "tsconfig.json": '{ "compilerOptions": { ',
      "a.ts": 'import { b } from "./b.js";\nb();\n',
      "b.ts": fn("b"),
    });
    const workspace = await open(folder);
    expect(workspace.problems).toEqual([expect.objectContaining({ kind: "config", file: "tsconfig.json" })]);
    expect(calleeFile(workspace, "a.ts", "b")).toBe("b.ts");
  });

  it("reports a missing base of the workspace, not one of a package that is not installed", async () => {
    const folder = folderOf({
      "a/tsconfig.json": { extends: "../gone.json" },
      "a/a.ts": "",
      "b/tsconfig.json": { extends: "@tsconfig/node20/tsconfig.json" },
      "b/b.ts": "",
    });
    const { problems } = await open(folder);
    expect(problems.map(({ kind, file }) => [kind, file])).toEqual([["config", "a/tsconfig.json"]]);
  });

  it("reads JavaScript that no project allows, CommonJS and ESM, and keeps scripts apart", async () => {
    const folder = folderOf({
      "tsconfig.json": { include: ["src"] },
      "src/a.ts": 'import { helper } from "./helper.js";\nhelper();\n',
      "src/helper.js": "export async function helper() {}\n",
      "one.js": 'const { two } = require("./two");\ntwo();\nmain();\nasync function main() {}\n',
      "two.js": "exports.two = async () => {};\nlocal();\nasync function local() {}\n",
      "three.js": "main();\nasync function main() {}\nasync function local() {}\n",
    });
    const workspace = await open(folder);
    expect(calleeFile(workspace, "src/a.ts", "helper")).toBe("src/helper.js");
    expect(calleeFile(workspace, "one.js", "two")).toBe("two.js");
    expect(calleeFile(workspace, "three.js", "main")).toBe("three.js");
    expect(calleeFile(workspace, "two.js", "local")).toBe("two.js");
  });

  it("knows the language's library, and the browser's unless no project wants it", async () => {
    const text =
      "const rows = [{ run: helper }];\nrows.map((row) => row.run());\nsetTimeout(f);\nfunction helper() {}\n";
    const folder = folderOf({ "a.ts": text });
    expect(calleeFile(await open(folder), "a.ts", "row.run")).toBe("a.ts");
    expect(calleeFile(await open(folder), "a.ts", "rows.map")).toBe("external");
    expect(calleeFile(await open(folder), "a.ts", "setTimeout")).toBe("external");
    write(folder, { "tsconfig.json": { compilerOptions: { lib: ["es2023"] } } });
    expect(calleeFile(await open(folder), "a.ts", "rows.map")).toBe("external");
    expect(calleeFile(await open(folder), "a.ts", "setTimeout")).toBe("nowhere");
  });

  it("survives files nested deeper than the compiler's stack, and takes them up again", async () => {
    const folder = folderOf({
      "parser.ts": `export const n = ${"[".repeat(8_000)}${"]".repeat(8_000)};`,
      "binder.ts": `export const p = Promise.resolve(0)${"\n.then((x) => x)".repeat(15_000)};`,
      "a.ts": 'import "./binder.js";\nb();\nasync function b() {}\n',
    });
    const workspace = await open(folder);
    const problemOf = (file: string): string | undefined => workspace.open(file)?.problem?.message;
    expect(problemOf("parser.ts")).toMatch(/too deeply/);
    expect(problemOf("binder.ts")).toMatch(/too deeply/);
    expect(problemOf("a.ts")).toBeUndefined();
    expect(calleeFile(workspace, "a.ts", "b")).toBe("a.ts");
    workspace.setOverlay(join(folder, "binder.ts"), fn("p"));
    await refreshed(workspace);
    expect(problemOf("binder.ts")).toBeUndefined();
    expect(workspace.open("binder.ts")?.sourceFile.statements).toHaveLength(1);
  });

  it("reports the first syntax error and still opens the file", async () => {
    const folder = folderOf({ "a.ts": "export function ok() {}\nfunction broken( {\n" });
    const opened = (await open(folder)).open("a.ts");
    expect(opened?.problem).toMatchObject({ kind: "parse", file: "a.ts", range: { start: { line: 2 } } });
    expect(opened?.sourceFile.statements.length).toBeGreaterThan(0);
  });
});

describe("packages that import each other", () => {
  const packages = {
    "package.json": { name: "root", private: true, workspaces: ["packages/*"] },
    "packages/app/package.json": { name: "@acme/app" },
    "packages/app/src/main.ts": [
      'import { core } from "@acme/core";',
      'import { deep } from "@acme/core/deep";',
      'import { sub } from "@acme/core/features/sub";',
      'import { legacy } from "legacy";',
      'import { own } from "#own";',
      "core(); deep(); sub(); legacy(); own();",
    ].join("\n"),
    "packages/app/tsconfig.json": { compilerOptions: { strict: true, module: "nodenext" } },
    "packages/core/package.json": {
      name: "@acme/core",
      exports: {
        ".": { types: "./dist/index.d.ts", import: "./dist/index.js" },
        "./deep": "./dist/esm/deep/index.mjs",
        "./features/*": { import: "./out/features/*.js" },
      },
    },
    "packages/core/tsconfig.json": {
      compilerOptions: { outDir: "out", rootDir: "source" },
      include: ["source", "src"],
    },
    "packages/core/src/index.ts": 'export * from "./impl.js";\n',
    "packages/core/src/impl.ts": fn("core"),
    "packages/core/src/deep/index.ts": fn("deep"),
    "packages/core/source/features/sub.ts": fn("sub"),
    "packages/legacy/package.json": { name: "legacy", main: "./lib/main.js" },
    "packages/legacy/src/main.ts": fn("legacy"),
  };
  const appPackage = { name: "@acme/app", imports: { "#own": "./dist/own.js" } };
  const own = { "packages/app/package.json": appPackage, "packages/app/src/own.ts": fn("own") };

  const expectAll = (workspace: Workspace): void => {
    const main = "packages/app/src/main.ts";
    expect(calleeFile(workspace, main, "core")).toBe("packages/core/src/impl.ts");
    expect(calleeFile(workspace, main, "deep")).toBe("packages/core/src/deep/index.ts");
    expect(calleeFile(workspace, main, "sub")).toBe("packages/core/source/features/sub.ts");
    expect(calleeFile(workspace, main, "legacy")).toBe("packages/legacy/src/main.ts");
    expect(calleeFile(workspace, main, "own")).toBe("packages/app/src/own.ts");
  };

  it("resolves to source without node_modules and without builds", async () => {
    expectAll(await open(folderOf({ ...packages, ...own })));
  });

  it("takes the folder of a package for what the package gives", async () => {
    const folder = folderOf({
      "package.json": { name: "pool", main: "./dist/main.js" },
      "tsconfig.json": { compilerOptions: { outDir: "dist", rootDir: "src" } },
      "src/main.ts": 'export * from "./pool.js";\n',
      "src/pool.ts": fn("pool"),
      "test/pool.ts": 'import { pool } from "..";\npool();\n',
      "test/self.ts": 'import { pool } from ".";\npool();\n',
    });
    const workspace = await open(folder);
    expect(calleeFile(workspace, "test/pool.ts", "pool")).toBe("src/pool.ts");
    expect(calleeFile(workspace, "test/self.ts", "pool")).toBe("nowhere");
  });

  it("resolves to source with links and builds in place", async () => {
    const folder = folderOf({
      ...packages,
      ...own,
      "packages/core/dist/index.d.ts": "export declare function core(): Promise<void>;",
      "packages/core/dist/index.js": "export async function core() {}",
      "packages/legacy/lib/main.js": "exports.legacy = async () => {}",
      "packages/legacy/lib/main.d.ts": "export declare function legacy(): Promise<void>;",
      ".gitignore": "dist\nlib\n",
      "node_modules/.keep": "",
    });
    mkdirSync(join(folder, "node_modules/@acme"));
    symlinkSync("../../packages/core", join(folder, "node_modules/@acme/core"));
    symlinkSync("../packages/legacy", join(folder, "node_modules/legacy"));
    expectAll(await open(folder));
  });

  it("prefers an installed package to one of the same name among fixtures", async () => {
    const folder = folderOf({
      "package.json": { name: "root" },
      "src/a.ts": 'import { pg } from "pg";\npg();\n',
      "test/fixtures/pg/package.json": { name: "pg" },
      "test/fixtures/pg/index.ts": fn("pg"),
    });
    expect(calleeFile(await open(folder), "src/a.ts", "pg")).toBe("nowhere");
    write(folder, {
      "node_modules/pg/package.json": { name: "pg", types: "index.d.ts" },
      "node_modules/pg/index.d.ts": "export declare function pg(): Promise<void>;",
    });
    expect(calleeFile(await open(folder), "src/a.ts", "pg")).toBe("external");
  });
});

describe("changes", () => {
  const files = {
    "tsconfig.json": { compilerOptions: { strict: true } },
    "a.ts": 'import { b } from "./b.js";\nexport const a = () => b();\n',
    "b.ts": fn("b"),
  };

  it("lets unsaved text win, and gives the file back", async () => {
    const folder = folderOf(files);
    const workspace = await open(folder);
    workspace.setOverlay(join(folder, "a.ts"), 'import { c } from "./c.js";\nc();\n');
    workspace.setOverlay(join(folder, "c.ts"), fn("c"));
    await refreshed(workspace);
    expect(calleeFile(workspace, "a.ts", "c")).toBe("c.ts");
    workspace.setOverlay(join(folder, "a.ts"), null);
    workspace.setOverlay(join(folder, "c.ts"), null);
    await refreshed(workspace);
    expect(filesOf(workspace)).toEqual(["a.ts", "b.ts"]);
    expect(calleeFile(workspace, "a.ts", "b")).toBe("b.ts");
  });

  it("keeps the trees of files that did not change", async () => {
    const folder = folderOf(files);
    const workspace = await open(folder);
    const before = workspace.open("b.ts")?.sourceFile;
    const library = workspace.open("a.ts")?.host;
    write(folder, { "a.ts": `${files["a.ts"]}b();\n` });
    workspace.invalidate([join(folder, "a.ts")]);
    await refreshed(workspace);
    expect(workspace.open("b.ts")?.sourceFile).toBe(before);
    expect(workspace.open("a.ts")?.host).not.toBe(library);
    expect(calleeFile(workspace, "a.ts", "b")).toBe("b.ts");
  });

  it("follows files that come and go", async () => {
    const folder = folderOf(files);
    const workspace = await open(folder);
    const before = workspace.importsOf("a.ts");
    rmSync(join(folder, "b.ts"));
    workspace.invalidate([join(folder, "b.ts")]);
    await refreshed(workspace);
    expect(filesOf(workspace)).toEqual(["a.ts"]);
    expect(workspace.importsOf("a.ts")?.signature).not.toBe(before?.signature);
    write(folder, { "b/index.ts": fn("b"), "a.ts": 'import { b } from "./b";\nb();\n' });
    workspace.invalidate([]);
    await refreshed(workspace);
    expect(calleeFile(workspace, "a.ts", "b")).toBe("b/index.ts");
  });

  it("changes its world with options, declarations and installed packages, not with sources", async () => {
    const folder = folderOf({ ...files, "globals.d.ts": "declare const g: number;" });
    const workspace = await open(folder);
    const worlds = [workspace.world];
    const after = async (change: Readonly<Record<string, unknown>>): Promise<string> => {
      write(folder, change);
      workspace.invalidate([]);
      return (await refreshed(workspace)).world;
    };
    expect(await after({ "a.ts": fn("a"), "z.ts": fn("z") })).toBe(worlds[0]);
    worlds.push(await after({ "tsconfig.json": { compilerOptions: { strict: false } } }));
    worlds.push(await after({ "globals.d.ts": "declare const g: string;" }));
    worlds.push(await after({ "node_modules/p/package.json": {} }));
    worlds.push(await after({ "package.json": { name: "root" } }));
    expect(new Set(worlds).size).toBe(5);
  });
});
