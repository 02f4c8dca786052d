import { Option, type Command } from "commander";
import {
  graphDot,
  graphJson,
  graphMarkdown,
  graphMermaid,
  plural,
  unresolvedShare,
  type GraphReport,
} from "../report/index.js";
import { exitCode, UsageError } from "./errors.js";
import { addCommonOptions, count, type Run } from "./options.js";
import { htmlPage } from "./html.js";
import { write } from "./output.js";
import { analyzePaths, type CommonOptions } from "./session.js";
import { partOf, resourcesOf } from "./subgraph.js";
import { findSymbol } from "./symbols.js";

interface GraphOptions extends CommonOptions {
  readonly format: keyof typeof forms | "html";
  readonly root: readonly string[];
  readonly depth?: number;
}

const forms = {
  json: graphJson,
  dot: graphDot,
  mermaid: graphMermaid,
  markdown: (report: GraphReport) => graphMarkdown(report),
};

export function register(program: Command, run: Run): void {
  const command = program
    .command("graph")
    .summary("write the await graph")
    .description("Write the graph of functions and of what each awaits, calls, starts and schedules.")
    .addOption(
      new Option("--format <form>", "how to write the graph").choices([...Object.keys(forms), "html"]).default("json"),
    )
    .option(
      "--root <symbol>",
      "only what this function reaches: an id, file.ts#name, or a name (repeatable)",
      (value: string, before: readonly string[]) => [...before, value],
      [],
    )
    .option("--depth <n>", "levels below the roots (default: all)", count)
    .addHelpText(
      "after",
      `
Examples:
  awaitscope graph -o graph.json                                   the whole graph
  awaitscope graph --root handleRequest --depth 3 --format mermaid
  awaitscope graph --format html -o graph.html                     one page to look at in a browser
  awaitscope graph --root src/orders.ts#Orders.total --format dot | dot -Tsvg > total.svg`,
    );
  addCommonOptions(command).action((paths: string[], options: GraphOptions) => {
    run((signal) => graph(paths, options, signal));
  });
}

async function graph(paths: readonly string[], options: GraphOptions, signal: AbortSignal): Promise<number> {
  if (options.depth !== undefined && options.root.length === 0) throw new UsageError("--depth needs --root");
  const { analysis, root, wanted } = await analyzePaths(paths, options, {}, signal);
  const roots = options.root.map((symbol) => findSymbol(analysis.graph, symbol).id);
  const part = partOf(analysis.graph, { roots, depth: options.depth ?? Infinity, wanted });
  const pieces =
    options.format === "html"
      ? htmlPage(analysis, part, { root, roots })
      : forms[options.format]({
          root,
          ...part,
          resources: resourcesOf(analysis.graph, part),
          stats: analysis.graph.stats,
        });
  await write(pieces, options.output);
  const { asyncCalls, unresolvedAsyncCalls } = analysis.graph.stats;
  const share = (unresolvedShare(analysis.graph.stats) * 100).toFixed(1);
  process.stderr.write(
    `${plural(part.nodes.length, "node")}, ${plural(part.edges.length, "edge")}, ${plural(part.cycles.length, "cycle")}; ` +
      `${String(unresolvedAsyncCalls)} of ${String(asyncCalls)} calls inside async functions unresolved (${share} %).\n`,
  );
  return exitCode.clean;
}
