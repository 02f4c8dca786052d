import { rmSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { FactsEngine } from "../../src/engine/engine.js";
import { RemoteFacts } from "../../src/engine/remote.js";
import type { Engine } from "../../src/engine/types.js";
import { stages } from "./engine-probe.js";
import { folderOf, write } from "./workspace-helpers.js";

const engines: Engine[] = [];

afterEach(() => {
  for (const engine of engines.splice(0)) engine.dispose();
});

const entry = new URL("./engine-probe-worker.cjs", import.meta.url);

function workerEngine(folder: string, cacheDir: string | null = null, file: URL = entry): Engine {
  const roots = [{ name: "root", path: folder }];
  const engine = new FactsEngine({ roots, cacheDir }, new RemoteFacts(file, { roots, cacheDir, exclude: [] }), stages);
  engines.push(engine);
  return engine;
}

describe("an engine with a thread of its own", () => {
  it("analyses, follows overlays, deletions and the configuration, and starts afresh", async () => {
    const folder = folderOf({
      "a.ts": "export const a = 1;",
      "b.ts": 'import { a } from "./a.js";\nexport const b = a;',
    });
    const engine = workerEngine(folder);
    const phases = new Set<string>();
    const first = await engine.analyze({ onProgress: ({ phase }) => phases.add(phase) });
    expect([...first.facts.keys()]).toEqual(["a.ts", "b.ts"]);
    expect([...phases]).toEqual(["find", "load", "extract", "link", "check"]);
    engine.setOverlay(join(folder, "a.ts"), "export const a = '';");
    expect((await engine.analyze()).facts.get("b.ts")?.hash).toBe(',""');
    rmSync(join(folder, "b.ts"));
    engine.invalidate([join(folder, "b.ts")]);
    expect([...(await engine.analyze()).facts.keys()]).toEqual(["a.ts"]);
    write(folder, { "c.ts": "", ".awaitscoperc.json": { exclude: ["a.ts"] } });
    engine.reset();
    expect([...(await engine.analyze()).facts.keys()]).toEqual(["c.ts"]);
  });

  it("leaves this thread free", async () => {
    const many = Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`f${i}.ts`, `export const f${i} = ${i};`]));
    const engine = workerEngine(folderOf(many));
    let longest = 0;
    let last = performance.now();
    const timer = setInterval(() => {
      longest = Math.max(longest, performance.now() - last);
      last = performance.now();
    }, 5);
    const started = performance.now();
    const { facts } = await engine.analyze();
    clearInterval(timer);
    expect(facts.size).toBe(300);
    expect(longest).toBeLessThan((performance.now() - started) / 2);
  });

  it("stops when asked and goes on later", async () => {
    const engine = workerEngine(folderOf({ "a.ts": "", "b.ts": "" }));
    const stop = new AbortController();
    const stopped = engine.analyze({ signal: stop.signal, onProgress: () => stop.abort() });
    await expect(stopped).rejects.toMatchObject({ name: "AbortError" });
    expect(engine.current).toBeUndefined();
    expect((await engine.analyze()).facts.size).toBe(2);
  });

  it("starts another thread when one dies, and tells it of unsaved text", async () => {
    const folder = folderOf({ "a.ts": "", "b.ts": "" });
    const engine = workerEngine(folder);
    await engine.analyze();
    engine.setOverlay(join(folder, "a.ts"), "process.exit; // @die");
    await expect(engine.analyze()).rejects.toThrow("ended with code 3");
    engine.setOverlay(join(folder, "a.ts"), "one();\ntwo();");
    rmSync(join(folder, "b.ts"));
    const { facts } = await engine.analyze();
    expect([...facts].map(([file, { lines }]) => [file, lines])).toEqual([["a.ts", 2]]);
  });

  it("fails an analysis, not the process, when the thread cannot start", async () => {
    const engine = workerEngine(folderOf({}), null, new URL("./no-such-worker.mjs", import.meta.url));
    await expect(engine.analyze()).rejects.toThrow("no-such-worker");
  });
});
