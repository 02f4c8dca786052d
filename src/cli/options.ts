import { type Command } from "commander";
import { UsageError } from "./errors.js";

/** Runs a command's work and ends the process with the exit code it answers. */
export type Run = (work: (signal: AbortSignal) => Promise<number>) => void;

export function addCommonOptions(command: Command): Command {
  return command
    .argument("[paths...]", "files, folders or tsconfig.json files (default: this folder)")
    .option("--no-cache", "neither read nor write the cache")
    .option("-o, --output <file>", "write to a file instead of stdout");
}

/** A whole number from 0. @throws UsageError for anything else */
export function count(value: string): number {
  if (!/^\d{1,9}$/.test(value)) throw new UsageError(`"${value}" is not a whole number`);
  return Number(value);
}
