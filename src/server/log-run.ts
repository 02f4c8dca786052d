import type { Connection } from "vscode-languageserver/node";
import type { Analysis } from "../engine/types.js";
import { finishedLine, problemLines, projectLines } from "./log.js";

/**
 * Tells the client's log of an analysis: the first one and every change of projects in full, problems once, and the
 * analyses that typing causes on the level of debugging.
 */
export function logRun({ console }: Connection, analysis: Analysis, before: Analysis | undefined, took: string): void {
  const projects = projectLines(analysis);
  if (!before || projects.join("\n") !== projectLines(before).join("\n")) {
    for (const line of projects) console.info(line);
  }
  const line = finishedLine(analysis, took);
  if (before) console.debug(line);
  else console.info(line);
  for (const problem of problemLines(analysis, before)) console.warn(problem);
}
