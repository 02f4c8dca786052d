// @ts-check
import { readFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { repository } from "./host/install.mjs";

/**
 * Prints what edits inside one function cost, beside the whole analysis in the same process: processor time, and how long
 * linking and checking kept the thread, which the server answers requests in, from anything else at a time.
 * @param {string} project
 */
export async function editCost(project) {
  const outfile = path.join(repository, "node_modules/.cache/awaitscope-bench.mjs");
  await build({
    entryPoints: [path.join(repository, "src/engine/index.ts")],
    bundle: true,
    platform: "node",
    format: "esm",
    packages: "external",
    outfile,
    logLevel: "error",
  });
  /** @type {typeof import("../src/engine/index.js")} */
  const { createEngine } = await import(pathToFileURL(outfile).href);
  const engine = createEngine({ roots: [{ name: "", path: project }], cacheDir: null });

  let longest = 0;
  const analyze = async () => {
    let last = NaN;
    const tick = () => {
      const now = performance.now();
      if (now - last > longest) longest = now - last;
      last = now;
    };
    longest = 0;
    const before = process.cpuUsage();
    /** @type {NodeJS.Timeout | undefined} */
    let timer;
    await engine.analyze({ onProgress: ({ phase }) => phase === "link" && (timer ??= setInterval(tick, 1)) });
    tick();
    clearInterval(timer);
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1e6;
  };

  const whole = await analyze();
  const { facts } = engine.current ?? {};
  const [edited] = [...(facts?.values() ?? [])].sort((a, b) => b.functions.length - a.functions.length);
  if (!edited) return;
  const file = engine.pathOf(edited.file);
  const text = readFileSync(file, "utf8");
  const edits = [];
  for (let edit = 1; edit <= 5; edit++) {
    engine.setOverlay(
      file,
      text.replace(/\)[^\n{;]* \{\n/, (head) => `${head}${"void 0;\n".repeat(edit)}`),
    );
    edits.push({ cpu: await analyze(), longest });
  }
  engine.dispose();
  edits.sort((a, b) => a.cpu - b.cpu);
  const cost = edits[2]?.cpu ?? NaN;
  console.log(
    `an edit in ${edited.file}: ${cost.toFixed(2)} processor s, ${((100 * cost) / whole).toFixed(1)} % of the whole ` +
      `(${whole.toFixed(2)}); linking and checking held the thread for up to ${(edits[2]?.longest ?? NaN).toFixed(0)} ms`,
  );
}
