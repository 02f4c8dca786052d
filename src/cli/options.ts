import { InvalidArgumentError, type Command } from "commander";

/** Runs a command's work and ends the process with the exit code it answers. */
export type Run = (work: (signal: AbortSignal) => Promise<number>) => void;

export function addCommonOptions(command: Command): Command {
  return command
    .argument("[paths...]", "files, folders or tsconfig.json files (default: this folder)")
    .option("--no-cache", "neither read nor write the cache")
    .option("-o, --output <file>", "write to a file instead of stdout");
}

/** A whole number from 0. @throws InvalidArgumentError for anything else: commander adds which option it was */
export function count(value: string): number {
  if (!/^\d{1,9}$/.test(value)) throw new InvalidArgumentError("It must be a whole number from 0.");
  return Number(value);
}
