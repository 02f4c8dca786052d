import { readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { configErrors } from "../../src/engine/config.js";
import { FactsEngine, type Stages } from "../../src/engine/engine.js";
import { LocalFacts } from "../../src/engine/local.js";
import type { Engine, EngineOptions } from "../../src/engine/types.js";
import { probe, stages } from "./engine-probe.js";
import { folderOf, write } from "./workspace-helpers.js";

interface Opened {
  readonly engine: Engine;
  readonly extracted: string[];
  /** Analyses, and answers which files were extracted for it. */
  run(): Promise<string[]>;
}

function engineOf(folder: string, options: Partial<EngineOptions> = {}, after: Stages = stages): Opened {
  const { extracted, extract } = probe();
  const full = { roots: [{ name: "root", path: folder }], cacheDir: null, ...options };
  const source = new LocalFacts({ roots: full.roots, cacheDir: full.cacheDir, exclude: [] }, extract);
  const engine = new FactsEngine(full, source, after);
  const run = async (): Promise<string[]> => {
    extracted.length = 0;
    await engine.analyze();
    return [...extracted].sort();
  };
  return { engine, extracted, run };
}

const files = {
  "a.ts": 'import { b } from "./b.js";\nexport const a = b();\n',
  "b.ts": 'export { b } from "./c.js";\n',
  "c.ts": "export function b() {\n  return 1;\n}\n",
  "d.ts": "export function d() {}\n",
};

describe("updates", () => {
  it("extracts one file for an edit in a body, nothing for none", async () => {
    const folder = folderOf(files);
    const { engine, run } = engineOf(folder);
    expect(await run()).toEqual(["a.ts", "b.ts", "c.ts", "d.ts"]);
    engine.invalidate([]);
    expect(await run()).toEqual([]);
    engine.setOverlay(join(folder, "c.ts"), "export function b() {\n  return 1 + 1;\n}\n");
    expect(await run()).toEqual(["c.ts"]);
    engine.setOverlay(join(folder, "c.ts"), null);
    expect(await run()).toEqual(["c.ts"]);
  });

  it("extracts importers again, through re-exports, when the outside of a file changes", async () => {
    const folder = folderOf(files);
    const { engine, run } = engineOf(folder);
    await run();
    expect(engine.current?.facts.get("a.ts")?.hash).toBe(",number");
    engine.setOverlay(join(folder, "c.ts"), "export function b(): string {\n  return '';\n}\n");
    expect(await run()).toEqual(["a.ts", "b.ts", "c.ts"]);
    expect(engine.current?.facts.get("a.ts")?.hash).toBe(",string");
  });

  it("follows files that come and go", async () => {
    const folder = folderOf(files);
    const { engine, run } = engineOf(folder);
    await run();
    rmSync(join(folder, "c.ts"));
    engine.invalidate([join(folder, "c.ts")]);
    expect(await run()).toEqual(["b.ts"]);
    expect(engine.current?.facts.has("c.ts")).toBe(false);
    write(folder, { "c/index.ts": "", "c.ts": files["c.ts"], "e.ts": 'import "./d.js";' });
    engine.invalidate([join(folder, "c.ts"), join(folder, "e.ts"), join(folder, "c")]);
    expect(await run()).toEqual(expect.arrayContaining(["b.ts", "c.ts", "c/index.ts", "e.ts"]));
  });

  it("extracts everything again when options change", async () => {
    const folder = folderOf(files);
    const { engine, run } = engineOf(folder);
    await run();
    write(folder, { "tsconfig.json": { compilerOptions: { strict: true } } });
    engine.invalidate([join(folder, "tsconfig.json")]);
    expect(await run()).toEqual(Object.keys(files));
  });

  it("survives a file deleted while it runs", async () => {
    const folder = folderOf(files);
    const { engine } = engineOf(folder);
    const analysis = await engine.analyze({
      onProgress: ({ phase, done }) => {
        if (phase === "load" && done === 1) rmSync(join(folder, "d.ts"), { force: true });
      },
    });
    expect([...analysis.facts.keys()]).toEqual(["a.ts", "b.ts", "c.ts"]);
    expect(analysis.problems).toEqual([]);
  });

  it("makes an exception a problem of one file", async () => {
    const folder = folderOf({ ...files, "d.ts": "// @explode" });
    const { engine } = engineOf(folder);
    const analysis = await engine.analyze();
    expect([...analysis.facts.keys()]).toEqual(["a.ts", "b.ts", "c.ts"]);
    expect(analysis.problems).toEqual([expect.objectContaining({ kind: "internal", file: "d.ts" })]);
    engine.setOverlay(join(folder, "d.ts"), "fine();");
    expect((await engine.analyze()).problems).toEqual([]);
    expect(engine.current?.facts.has("d.ts")).toBe(true);
    engine.setOverlay(join(folder, "d.ts"), null);
    await engine.analyze();
    expect(engine.current?.facts.has("d.ts")).toBe(false);
  });

  it("keeps what was known when stopped, and finishes the work later", async () => {
    const folder = folderOf(files);
    const { engine, run, extracted } = engineOf(folder);
    await run();
    const first = engine.current;
    engine.setOverlay(join(folder, "c.ts"), "export function b(): string {\n  return '';\n}\n");
    const stop = new AbortController();
    const stopped = engine.analyze({
      signal: stop.signal,
      onProgress: ({ phase }) => {
        if (phase === "extract") stop.abort();
      },
    });
    await expect(stopped).rejects.toMatchObject({ name: "AbortError" });
    expect(engine.current).toBe(first);
    extracted.length = 0;
    expect(await run()).toEqual(["a.ts", "b.ts", "c.ts"]);
  });

  it("gives way to other work, reports progress and counts generations", async () => {
    const many = Object.fromEntries(Array.from({ length: 400 }, (_, i) => [`f${i}.ts`, `export const f${i} = ${i};`]));
    const { engine } = engineOf(folderOf(many));
    const phases = new Set<string>();
    let ticks = 0;
    const timer = setInterval(() => ticks++, 1);
    const [one, two] = await Promise.all([
      engine.analyze({ onProgress: ({ phase }) => phases.add(phase) }),
      engine.analyze(),
    ]);
    clearInterval(timer);
    expect([...phases]).toEqual(["find", "load", "extract", "link", "check"]);
    expect([one.generation, two.generation]).toEqual([1, 2]);
    expect(two.graph).toBe(one.graph);
    expect(ticks).toBeGreaterThan(2);
  });

  it("reads everything and reports on `only`", async () => {
    const folder = folderOf({ "x/a.ts": "", "y/b.ts": "// @explode", "y/c.ts": "" });
    const { engine } = engineOf(folder, { only: [join(folder, "x")] });
    const analysis = await engine.analyze();
    expect([...analysis.facts.keys()]).toEqual(["x/a.ts", "y/c.ts"]);
    expect(analysis.findings.map((finding) => finding.file)).toEqual(["x/a.ts"]);
    expect(analysis.problems).toEqual([]);
  });
});

describe("linking and checking", () => {
  /** Stages that work for as long as nobody else gets a turn. */
  function patient(turns: () => number): Stages {
    function* wait(): Generator<void, void> {
      for (const from = turns(); turns() < from + 3;) {
        for (const until = performance.now() + 20; performance.now() < until;);
        yield;
      }
    }
    return {
      rules: stages.rules,
      *link(facts) {
        yield* wait();
        return yield* stages.link(facts);
      },
      *check(input) {
        yield* wait();
        return yield* stages.check(input);
      },
    };
  }

  it("lets others have their turn in between", async () => {
    let turns = 0;
    const timer = setInterval(() => turns++, 1);
    const { run } = engineOf(
      folderOf(files),
      {},
      patient(() => turns),
    );
    await run();
    clearInterval(timer);
    expect(turns).toBeGreaterThanOrEqual(6);
  });

  it("stops between two steps, and links with the next run", async () => {
    let turns = 0;
    const stop = new AbortController();
    const { engine, run } = engineOf(
      folderOf(files),
      {},
      patient(() => turns),
    );
    const stopped = engine.analyze({
      signal: stop.signal,
      onProgress: ({ phase }) => {
        if (phase === "link") setTimeout(() => stop.abort(), 30);
      },
    });
    await expect(stopped).rejects.toMatchObject({ name: "AbortError" });
    expect(engine.current).toBeUndefined();
    const timer = setInterval(() => turns++, 1);
    expect(await run()).toEqual([]);
    clearInterval(timer);
    expect(engine.current?.findings.map(({ file }) => file)).toEqual(["a.ts", "b.ts", "c.ts", "d.ts"]);
  });
});

describe("the cache", () => {
  const cacheFile = (cacheDir: string): string => join(cacheDir, readdirSync(cacheDir)[0] ?? "");

  it("extracts nothing for an unchanged workspace, one file for an edit, its importers for a change of its outside", async () => {
    const folder = folderOf(files);
    const cacheDir = folderOf({});
    const first = engineOf(folder, { cacheDir });
    await first.run();
    const again = engineOf(folder, { cacheDir });
    expect(await again.run()).toEqual([]);
    expect(again.engine.current?.facts).toEqual(first.engine.current?.facts);
    write(folder, { "c.ts": "export function b() {\n  return 2;\n}\n" });
    expect(await engineOf(folder, { cacheDir }).run()).toEqual(["c.ts"]);
    write(folder, { "c.ts": "export function b(x = 1) {\n  return x;\n}\n" });
    expect(await engineOf(folder, { cacheDir }).run()).toEqual(["a.ts", "b.ts", "c.ts"]);
    rmSync(join(folder, "c.ts"));
    expect(await engineOf(folder, { cacheDir }).run()).toEqual(["b.ts"]);
    expect(await engineOf(folder, { cacheDir }).run()).toEqual([]);
  });

  it("is not used in another world", async () => {
    const folder = folderOf(files);
    const cacheDir = folderOf({});
    await engineOf(folder, { cacheDir }).run();
    write(folder, { "package-lock.json": "{}" });
    expect(await engineOf(folder, { cacheDir }).run()).toHaveLength(4);
  });

  it.each([
    ["truncated", (path: string) => truncateSync(path, 300)],
    ["empty", (path: string) => writeFileSync(path, "")],
    ["no JSON", (path: string) => writeFileSync(path, "\0\x01 not a cache")],
    [
      "of the wrong form",
      (path: string) => writeFileSync(path, readFileSync(path, "utf8").replaceAll('"hash"', '"hush"')),
    ],
    ["missing a line", (path: string) => writeFileSync(path, readFileSync(path, "utf8").replace(/\n.*\n/, "\n"))],
  ])("is ignored and written anew when %s", async (_, spoil) => {
    const folder = folderOf(files);
    const cacheDir = folderOf({});
    await engineOf(folder, { cacheDir }).run();
    spoil(cacheFile(cacheDir));
    expect(await engineOf(folder, { cacheDir }).run()).toHaveLength(4);
    expect(await engineOf(folder, { cacheDir }).run()).toEqual([]);
    expect(readdirSync(cacheDir)).toHaveLength(1);
  });

  it("keeps syntax errors", async () => {
    const folder = folderOf({ "a.ts": "function (" });
    const cacheDir = folderOf({});
    const first = engineOf(folder, { cacheDir });
    await first.run();
    const second = engineOf(folder, { cacheDir });
    expect(await second.run()).toEqual([]);
    expect(second.engine.current?.problems).toEqual(first.engine.current?.problems);
    expect(second.engine.current?.problems).toEqual([expect.objectContaining({ kind: "parse" })]);
  });
});

describe("configuration", () => {
  it("comes from the file, the explicit one winning", async () => {
    const folder = folderOf({
      ".awaitscoperc.json": { preset: "strict", rules: { lines: "error" }, exclude: ["skipped/**"] },
      "a.ts": "",
      "skipped/b.ts": "",
    });
    const { engine } = engineOf(folder);
    const { findings, problems } = await engine.analyze();
    expect(findings.map(({ file, severity, message }) => [file, severity, message])).toEqual([
      ["a.ts", "error", "strict"],
    ]);
    expect(problems).toEqual([]);
    engine.setConfig({ preset: "recommended", rules: { lines: "warning" } });
    expect((await engine.analyze()).findings[0]).toMatchObject({ severity: "warning", message: "recommended" });
  });

  it("comes from package.json, and from unsaved text", async () => {
    const folder = folderOf({ "package.json": { awaitscope: { preset: "strict" } }, "a.ts": "" });
    const { engine } = engineOf(folder);
    expect((await engine.analyze()).findings[0]?.message).toBe("strict");
    engine.setOverlay(join(folder, ".awaitscoperc.json"), "{}");
    expect((await engine.analyze()).findings[0]?.message).toBe("recommended");
  });

  it.each([
    ["{", "This is no JSON"],
    ['{"preset": "mild"}', '"preset" is wrong'],
    ['{"rulez": {}}', '"rulez" is wrong'],
    ['{"rules": {"lines": "loud"}}', '"rules.lines" is wrong'],
    ['{"rules": {"no-such": "off", "lines": "error"}}', 'There is no rule "no-such"'],
    ["[]", "The configuration is wrong"],
  ])("names what is wrong in %s and goes on", async (text, message) => {
    const folder = folderOf({ ".awaitscoperc.json": text, "a.ts": "" });
    const { findings, problems } = await engineOf(folder).engine.analyze();
    expect(problems).toEqual([expect.objectContaining({ kind: "config", file: ".awaitscoperc.json" })]);
    expect(problems[0]?.message).toContain(message);
    expect(configErrors(problems)).toHaveLength(1);
    expect(findings).toHaveLength(1);
  });
});
