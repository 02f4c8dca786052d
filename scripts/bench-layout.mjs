// @ts-check
import path from "node:path";
import { build } from "esbuild";
import { repository } from "./host/install.mjs";

/* How long the layout of the graph panel takes, in milliseconds: median of several runs. */

const { outputFiles } = await build({
  entryPoints: [path.join(repository, "webview/layout/index.ts")],
  bundle: true,
  format: "esm",
  write: false,
});
const code = Buffer.from(outputFiles[0]?.contents ?? []).toString("base64");
/** @type {typeof import("../webview/layout/index.js")} */
const { layout } = await import(`data:text/javascript;base64,${code}`);

for (const size of [50, 150, 400]) {
  const input = graph(size);
  const times = Array.from({ length: 15 }, () => {
    const started = performance.now();
    layout(input);
    return performance.now() - started;
  });
  times.sort((a, b) => a - b);
  console.log(`layout of ${size} cards: ${(times[7] ?? 0).toFixed(1)} ms`);
}

/**
 * A tree with half as many edges again between any two of its nodes.
 * @param {number} size
 */
function graph(size) {
  let seed = 7;
  const random = (/** @type {number} */ below) => (seed = (seed * 16807) % 2147483647) % below;
  const nodes = Array.from({ length: size }, (_, i) => ({ id: String(i), width: 224, height: 58 }));
  const edges = Array.from({ length: Math.floor(size * 1.5) }, (_, i) => ({
    id: `e${i}`,
    from: String(i < size - 1 ? random(Math.floor(1 + i / 2)) : random(size)),
    to: String(i < size - 1 ? i + 1 : random(size)),
  }));
  return { nodes, edges, roots: ["0"] };
}
