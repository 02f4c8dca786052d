import { setFlagsFromString } from "node:v8";

/**
 * V8 gives a function to its optimizing compiler once it has run through this many bytes of bytecode. The usual 132 KB
 * suits a long-lived server; a command that ends after seconds spends a quarter of its processor time on optimized code that it
 * hardly gets to use (docs/bench.md).
 */
const bytecodeBeforeOptimizing = 1_000_000;

/** The last V8 that has the flag, that of Node 20 and 21; later ones count calls, and have a cheaper compiler in between. */
const lastMajor = 11;

if (Number.parseInt(process.versions.v8, 10) <= lastMajor) {
  setFlagsFromString(`--interrupt-budget=${String(bytecodeBeforeOptimizing)}`);
}
