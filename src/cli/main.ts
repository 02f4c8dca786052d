// First: before anything else has run long enough to be optimized.
import "./v8-flags.js";
import { Command, CommanderError } from "commander";
import packageJson from "../../package.json" with { type: "json" };
import { plain } from "../report/index.js";
import * as check from "./check.js";
import * as cycles from "./cycles.js";
import { exitCode, UsageError } from "./errors.js";
import * as graph from "./graph.js";
import { isBrokenPipe } from "./output.js";
import type { Run } from "./options.js";

const interruption = new AbortController();

/** Errors end here: one line on stderr, and the exit code that goes with them. */
const run: Run = (work) => {
  work(interruption.signal).then(end, fail);
};

// The streams are flushed by now; workers and watchers must not keep a finished command alive.
function end(code: number): void {
  process.exit(code);
}

function fail(error: unknown): void {
  if (interruption.signal.aborted) end(exitCode.interrupted);
  if (isBrokenPipe(error)) end(exitCode.clean);
  if (error instanceof CommanderError) end(error.exitCode === 0 ? exitCode.clean : exitCode.usage);
  if (error instanceof UsageError) {
    process.stderr.write(`awaitscope: ${error.message.split("\n").map(plain).join("\n")}\n`);
    end(exitCode.usage);
  }
  process.stderr.write(`awaitscope: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  end(exitCode.internal);
}

process.once("SIGINT", () => {
  interruption.abort();
  // A second one ends the process at once, whatever it is doing.
  process.once("SIGINT", () => {
    end(exitCode.interrupted);
  });
});
process.stdout.on("error", fail);

const program = new Command("awaitscope")
  .description(
    "See how a TypeScript or JavaScript project waits: the await graph, the cycles that never finish, the fan-outs " +
      "without a bound. Reads the project; never runs its code, never uses the network.",
  )
  .version(packageJson.version)
  .exitOverride()
  .showHelpAfterError("(awaitscope --help tells more)")
  .addHelpText(
    "after",
    `
Examples:
  awaitscope check                    findings in the project in this folder
  awaitscope graph --root main        what main awaits, as JSON
  awaitscope cycles                   every await cycle with its places

Exit codes: 0 clean, 1 findings at or above warning, 2 wrong usage or configuration, 130 interrupted.
awaitscope help <command> tells more about one.`,
  );
for (const command of [check, graph, cycles]) command.register(program, run);
try {
  program.parse();
} catch (error) {
  fail(error);
}
