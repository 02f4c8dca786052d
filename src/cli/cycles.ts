import { type Command } from "commander";
import { cyclesText } from "../report/index.js";
import { exitCode } from "./errors.js";
import { addCommonOptions, type Run } from "./options.js";
import { write } from "./output.js";
import { analyzePaths, type CommonOptions } from "./session.js";

export function register(program: Command, run: Run): void {
  const command = program
    .command("cycles")
    .summary("list await cycles")
    .description(
      "List every cycle of functions that await each other, with the place of each await. Unconditional ones can never\n" +
        "finish; recursion has a way out.",
    )
    .addHelpText("after", "\nExamples:\n  awaitscope cycles\n  awaitscope cycles src/orders.ts");
  addCommonOptions(command).action((paths: string[], options: CommonOptions) => {
    run((signal) => cycles(paths, options, signal));
  });
}

async function cycles(paths: readonly string[], options: CommonOptions, signal: AbortSignal): Promise<number> {
  const { analysis, style, wanted } = await analyzePaths(paths, options, {}, signal);
  const shown = analysis.graph.cycles.filter((cycle) => cycle.edges.some((edge) => wanted(edge.place.file)));
  await write([cyclesText(shown, (id) => analysis.graph.node(id), style)], options.output);
  return exitCode.clean;
}
