import type { Analysis, Progress } from "../engine/types.js";
import { plural } from "../report/index.js";
import { printable } from "./printable.js";

/** Problems of one kind told one by one; more are counted. */
const mostProblems = 20;

/** Measures how long an analysis spends in each of its phases. */
export class PhaseClock {
  readonly #started = performance.now();
  readonly #spent = new Map<Progress["phase"], number>();
  #phase: Progress["phase"] | undefined;
  #since = this.#started;

  /** The analysis is at this phase now. */
  enter(phase: Progress["phase"]): void {
    if (phase === this.#phase) return;
    this.#leave();
    this.#phase = phase;
  }

  /** `1.84 s (find 0.21, extract 1.32, link 0.30)`; phases under ten milliseconds are left out. */
  summary(): string {
    this.#leave();
    const phases = [...this.#spent]
      .filter(([, spent]) => spent >= 10)
      .map(([phase, spent]) => `${phase} ${seconds(spent)}`);
    const total = `${seconds(performance.now() - this.#started)} s`;
    return phases.length === 0 ? total : `${total} (${phases.join(", ")})`;
  }

  #leave(): void {
    const now = performance.now();
    if (this.#phase) this.#spent.set(this.#phase, (this.#spent.get(this.#phase) ?? 0) + now - this.#since);
    this.#since = now;
  }
}

/** What a finished analysis found and how long it took, in one line. */
export function finishedLine({ facts, graph, findings }: Analysis, took: string): string {
  return (
    `Analyzed ${plural(facts.size, "file")} with ${plural(graph.stats.functions, "function")} in ${took}: ` +
    `${plural(findings.length, "finding")}, ${plural(graph.cycles.length, "await cycle")}`
  );
}

/** The projects of an analysis, one a line, each with the number of its files. */
export function projectLines({ projects }: Analysis): readonly string[] {
  const named = projects.flatMap(({ config, files }) =>
    config === null ? [] : [`${config}: ${plural(files, "file")}`],
  );
  const loose = projects.filter(({ config }) => config === null).reduce((sum, { files }) => sum + files, 0);
  return [
    `Found ${plural(named.length, "project")}`,
    ...named.map((line) => `  ${printable(line)}`),
    ...(loose > 0 ? [`  in no project: ${plural(loose, "file")}`] : []),
  ];
}

/** The problems of an analysis that the one before did not have. */
export function problemLines({ problems }: Analysis, before: Analysis | undefined): readonly string[] {
  const known = new Set(before?.problems.map((problem) => JSON.stringify(problem)));
  const fresh = problems.filter((problem) => !known.has(JSON.stringify(problem)));
  const shown = fresh.slice(0, mostProblems).map(({ file, range, message }) => {
    const line = range ? `:${range.start.line + 1}` : "";
    return printable(`${file}${line}: ${message}`);
  });
  return fresh.length > mostProblems ? [...shown, `and ${plural(fresh.length - mostProblems, "more problem")}`] : shown;
}

function seconds(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(2);
}
