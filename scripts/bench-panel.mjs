// @ts-check
import { mkdtempSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { randomNumbers, writeProject } from "./bench/project.mjs";
import { onExit, removeFolder } from "./host/cleanup.mjs";
import { repository } from "./host/install.mjs";

/*
 * `npm run bench -- panel [FUNCTIONS…]`: the budgets of the graph panel, on a generated project of 5,000 functions,
 * or of as many as are named. Times are processor times of the thread that does the work, which other programs change little, in
 * milliseconds and in yards: what sorting 20,000 texts takes in the same process, measured in between.
 */

/** @typedef {import("../src/protocol/index.js").SliceRequest} SliceRequest */
/** @typedef {import("../src/protocol/index.js").Slice} Slice */
/** @typedef {import("../test/webview/page.js").Panel} Panel */

const many = 400;

const outfile = path.join(repository, "node_modules/.cache/awaitscope-bench-panel.mjs");
await build({
  stdin: {
    contents: `
      export { createEngine } from "./src/engine/index.js";
      export { slice } from "./src/graph/index.js";
      export { emptyRequest } from "./src/protocol/index.js";
      export { layout } from "./webview/layout/index.js";
      export { viewOf } from "./webview/model/view.js";
      export { Workbench } from "./test/webview/page.js";`,
    resolveDir: repository,
  },
  bundle: true,
  platform: "node",
  format: "esm",
  packages: "external",
  outfile,
  logLevel: "error",
});
/**
 * @typedef {typeof import("../src/engine/index.js") & typeof import("../src/graph/index.js")
 *   & typeof import("../src/protocol/index.js") & typeof import("../webview/layout/index.js")
 *   & typeof import("../webview/model/view.js") & typeof import("../test/webview/page.js")} Parts
 */
/** @type {Parts} */
const parts = await import(pathToFileURL(outfile).href);
const { budget } = parts.emptyRequest;

/** The yardstick, as text so that it can be run in a page too. */
const yardstick = `(() => {
  let seed = 7;
  Array.from({ length: 20000 }, () => String((seed = (seed * 16807) % 2147483647))).sort();
})()`;

/**
 * @param {() => void} run
 * @returns {number} Milliseconds of processor time.
 */
function cost(run) {
  const before = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/**
 * Runs something many times and measures the yardstick in between.
 * @template T
 * @param {readonly T[]} inputs
 * @param {(input: T) => void} run
 */
function times(inputs, run) {
  /** @type {number[]} */
  const yards = [];
  const taken = inputs.map((input, i) => {
    if (i % 20 === 0) yards.push(cost(() => void (0, eval)(yardstick)));
    return cost(() => run(input));
  });
  return { taken, yard: quantile(yards, 0.5) };
}

/**
 * @param {readonly number[]} numbers
 * @param {number} share
 */
function quantile(numbers, share) {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
}

let failed = false;
/**
 * @param {string} what
 * @param {number} value
 * @param {string} unit
 * @param {{ most?: number, least?: number, yard?: number }} [judged]
 */
function tell(what, value, unit, { most, least, yard } = {}) {
  const good = (most === undefined || value <= most) && (least === undefined || value >= least);
  failed ||= !good;
  const wanted = most === undefined ? (least === undefined ? "" : `at least ${least}`) : `at most ${most}`;
  const inYards = yard === undefined ? "" : `${(value / yard).toFixed(2)} yards`;
  const number = `${value.toFixed(value < 10 ? 2 : 0)} ${unit}`;
  console.log(`${what.padEnd(52)}${number.padStart(12)}${inYards.padStart(14)}  ${wanted}${good ? "" : "  NOT KEPT"}`);
}

/**
 * The questions that a reader of this project may ask: chains at functions all over it, and each other mode.
 * @param {import("../src/engine/index.js").Analysis} analysis
 */
function questions({ graph }) {
  const random = randomNumbers(11);
  const functions = graph.nodes.filter(({ place, kind }) => place && kind !== "module");
  const some = Array.from({ length: 200 }, () => functions[random(functions.length)]);
  const first = parts.emptyRequest;
  /** @type {Record<string, SliceRequest[]>} */
  const asked = {
    chain: some.map((node) => ({ ...first, mode: "chain", roots: [node?.id ?? ""] })),
    "chain, 20 levels": some.slice(0, 40).map((node) => ({
      ...first,
      ...{ mode: "chain", roots: [node?.id ?? ""], depthUp: 20, depthDown: 20 },
    })),
    path: some.slice(0, 20).map((node, i) => ({
      ...first,
      ...{ mode: "path", roots: [some[i + 1]?.id ?? "", node?.id ?? ""].sort(), depthUp: 0, depthDown: 0 },
    })),
    cycle: graph.cycles.slice(0, 20).map(({ id }) => ({ ...first, mode: "cycle", cycle: id })),
    file: some.slice(0, 40).map((node) => ({ ...first, mode: "file", scope: node?.place?.file ?? "" })),
    folder: ["", "src", "src/area0", "src/area1"].map((scope) => ({ ...first, mode: "folder", scope })),
    overview: [1, 2, 3].map(() => ({ ...first, mode: "overview" })),
    resource: graph.resources.slice(0, 20).map(({ id }) => ({ ...first, mode: "resource", resource: id })),
  };
  return asked;
}

/** @param {number} functions */
async function measure(functions) {
  const project = mkdtempSync(path.join(tmpdir(), "awaitscope-bench-panel-"));
  const forget = onExit(() => removeFolder(project));
  writeProject(project, functions);
  const engine = parts.createEngine({ roots: [{ name: "", path: project }], cacheDir: null });
  const analysis = await engine.analyze();
  engine.dispose();
  forget();
  const { graph, findings } = analysis;
  console.log(
    `\n${functions} functions: ${graph.nodes.length} nodes, ${graph.edges.length} edges, ${graph.cycles.length} cycles\n`,
  );
  let most = 0;
  const asked = questions(analysis);
  for (const [mode, requests] of Object.entries(asked)) {
    if (requests.length === 0) continue;
    const first = cost(() => void parts.slice(graph, /** @type {SliceRequest} */ (requests[0]), findings, 1));
    const { taken, yard } = times(requests, (request) => {
      most = Math.max(most, parts.slice(graph, request, findings, 1).nodes.length);
    });
    tell(`slice, ${mode}: 95 % within`, quantile(taken, 0.95), "ms", { most: 50, yard });
    tell(`slice, ${mode}: the first, with tables of the graph`, first, "ms", { yard });
  }
  tell("most that a slice shows unasked", most, "cards", { most: budget });

  const slices = [asked.chain, asked["chain, 20 levels"]].flatMap((requests = []) =>
    requests
      .slice(0, 6)
      .map((request) => parts.slice(graph, { ...request, depthDown: 20, depthUp: 20, budget: many }, findings, 1)),
  );
  const large = slices.sort((a, b) => b.nodes.length - a.nodes.length)[0];
  const usual = parts.slice(graph, { ...(asked["chain, 20 levels"]?.[0] ?? parts.emptyRequest), budget }, findings, 1);
  if (!large) throw new Error("There is nothing to draw.");
  const view = parts.viewOf(large);
  const input = {
    nodes: view.cards.map(({ id }) => ({ id, width: 224, height: 58 })),
    edges: view.wires,
    roots: large.request.roots,
  };
  const laid = times(Array.from({ length: 25 }), () => void parts.layout(input));
  tell(`layout of ${view.cards.length} cards, ${view.wires.length} wires: median`, quantile(laid.taken, 0.5), "ms", {
    most: 50,
    yard: laid.yard,
  });
  return { large, usual };
}

/**
 * What a page costs: milliseconds of processor time of its main thread, script, style, layout and painting.
 * @param {Panel} panel
 */
async function meter(panel) {
  const client = await panel.page.context().newCDPSession(panel.page);
  await client.send("Performance.enable", { timeDomain: "threadTicks" });
  const total = async () => {
    const { metrics } = await client.send("Performance.getMetrics");
    return 1000 * (metrics.find(({ name }) => name === "TaskDuration")?.value ?? NaN);
  };
  /**
   * @param {string} script
   * @returns {Promise<{ cost: number, answer: unknown }>}
   */
  return async (script) => {
    const before = await total();
    const answer = await panel.page.evaluate(script);
    return { cost: (await total()) - before, answer };
  };
}
/** @typedef {Awaited<ReturnType<typeof meter>>} Meter */

/**
 * From the message with the data until the browser has drawn it.
 * @param {Panel} panel
 * @param {Meter} measured
 * @param {Slice} slice
 * @returns {Promise<{ cost: number, wall: number }>}
 */
async function firstPaint(panel, measured, slice) {
  await panel.load();
  await panel.post({ type: "status", state: "ready", message: "" });
  await panel.post({ type: "show", request: slice.request });
  const { sequence } = (await panel.sentOf("slice")).at(-1) ?? { sequence: 0 };
  await panel.page.evaluate(`window.data = ${JSON.stringify({ type: "slice", sequence, slice })}; undefined`);
  const { cost, answer } = await measured(`new Promise((resolve) => {
    const started = performance.now();
    new MutationObserver((_, observer) => {
      if (!document.querySelector(".canvas g.card")) return;
      observer.disconnect();
      requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - started)));
    }).observe(document.body, { childList: true, subtree: true });
    window.postMessage(data, "*");
  })`);
  return { cost, wall: Number(answer) };
}

/**
 * Moves or zooms in every frame, as a hand does.
 * @param {Meter} measured
 * @param {"pan" | "zoom"} how
 * @returns {Promise<{ rate: number, cost: number }>} Frames in a second, and what each cost the page.
 */
async function frames(measured, how) {
  const count = 90;
  const { cost, answer } = await measured(`new Promise((resolve) => {
    const canvas = document.querySelector(".canvas");
    const { left, top, width, height } = canvas.getBoundingClientRect();
    const at = { clientX: left + width / 2, clientY: top + height / 2, bubbles: true, cancelable: true, view: window };
    const started = performance.now();
    let turn = 0;
    const pans = ${how === "pan"};
    if (pans) canvas.dispatchEvent(new MouseEvent("mousedown", { ...at, button: 0 }));
    const step = () => {
      if (turn++ === ${count}) {
        if (pans) window.dispatchEvent(new MouseEvent("mouseup", at));
        return resolve((1000 * ${count}) / (performance.now() - started));
      }
      const by = Math.sin(turn / 8);
      const { clientX, clientY } = at;
      if (pans)
        window.dispatchEvent(new MouseEvent("mousemove", { ...at, clientX: clientX + by * 200, clientY: clientY + by * 90 }));
      else canvas.dispatchEvent(new WheelEvent("wheel", { ...at, deltaY: by * 25 }));
      requestAnimationFrame(step);
    };
    requestAnimationFrame(step);
  })`);
  return { rate: Number(answer), cost: cost / count };
}

/**
 * The yardstick of frames: how many this browser draws where one plain layer moves, and nothing else is on the page.
 * @param {Panel} panel
 * @returns {Promise<number>} Frames in a second.
 */
async function bareFrames(panel) {
  const page = await panel.page.context().newPage();
  await page.setContent(
    `<body style="margin:0;overflow:hidden"><div style="will-change:transform;width:100vw;height:100vh;background:grey">`,
  );
  await page.bringToFront();
  const rate = await page.evaluate(`new Promise((resolve) => {
    const layer = document.querySelector("div");
    const started = performance.now();
    let turn = 0;
    const step = () => {
      if (turn++ === 90) return resolve(90_000 / (performance.now() - started));
      layer.style.transform = "translate(" + 200 * Math.sin(turn / 8) + "px,0px)";
      requestAnimationFrame(step);
    };
    requestAnimationFrame(step);
  })`);
  await page.close();
  return Number(rate);
}

/**
 * @param {{ large: Slice, usual: Slice }} slices
 */
async function draw({ large, usual }) {
  const workbench = await parts.Workbench.start();
  try {
    const panel = await workbench.open();
    const measured = await meter(panel);
    for (const slice of [usual, large]) {
      const taken = [];
      const yards = [];
      for (let run = 0; run < 5; run++) {
        taken.push(await firstPaint(panel, measured, slice));
        yards.push((await measured(yardstick)).cost);
      }
      const what = `first paint of ${slice.nodes.length} cards after the data`;
      // The budget is for as many cards as the panel asks for by itself.
      const judged = slice === usual ? { most: 300 } : {};
      const costs = taken.map(({ cost }) => cost);
      tell(`${what}: work`, quantile(costs, 0.5), "ms", { ...judged, yard: quantile(yards, 0.5) });
      tell(
        `${what}: until seen`,
        quantile(
          taken.map(({ wall }) => wall),
          0.5,
        ),
        "ms",
      );
    }
    await panel.page.locator(".canvas").focus();
    await panel.page.keyboard.press("f");
    for (const how of /** @type {const} */ (["pan", "zoom"])) {
      const { cost: yard } = await measured(yardstick);
      const { rate, cost } = await frames(measured, how);
      // 50 frames a second leave 20 ms for each.
      tell(`${how} of ${large.nodes.length} cards: work in a frame`, cost, "ms", { most: 20, yard });
      // A screen of 60 frames a second shows five sixths of them; so does whatever a busy machine can show.
      const bare = await bareFrames(panel);
      await panel.page.bringToFront();
      tell(`${how} of ${large.nodes.length} cards: frames drawn here`, rate, "a second", {
        least: Math.round(Math.min(50, (bare * 5) / 6)),
      });
      tell("a bare page: frames drawn here", bare, "a second");
    }
    const moved = await panel.page.locator(".viewport").getAttribute("transform");
    if (!moved) throw new Error("Nothing has moved.");
  } finally {
    await workbench.stop();
  }
}

const named = process.argv.slice(2).flatMap((word) => (/^\d+$/.test(word) ? [Number(word)] : []));
for (const functions of named.length ? named : [5000]) await draw(await measure(functions));
for (const file of ["main.js", "main.css"]) {
  const size = statSync(path.join(repository, "dist/webview", file)).size / 1000;
  tell(`dist/webview/${file}`, size, "KB", file === "main.js" ? { most: 200 } : {});
}
process.exitCode = failed ? 1 : 0;
