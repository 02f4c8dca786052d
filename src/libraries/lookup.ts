import type { ExternalModel, LibraryEntry } from "./types.js";

interface Pattern {
  readonly segments: readonly string[];
  readonly any: boolean;
  readonly model: ExternalModel;
}

const builtins = new Set(
  "assert buffer child_process cluster crypto dgram diagnostics_channel dns events fs http http2 https module net os path perf_hooks process querystring readline repl sqlite stream string_decoder test timers tls tty url util v8 vm worker_threads zlib".split(
    " ",
  ),
);

/** Finds the entry of a library table that fits an external name. Answers are remembered. */
export class LibraryIndex {
  private readonly exact = new Map<string, Pattern[]>();
  private readonly below: { prefix: string; patterns: Pattern[] }[] = [];
  private readonly answers = new Map<string, ExternalModel | undefined>();

  constructor(entries: readonly LibraryEntry[]) {
    for (const entry of entries) {
      const patterns = entry.members.map((member) => ({
        segments: member.split("."),
        any: member === "*",
        model: entry.model,
      }));
      for (const module of entry.modules) this.patternsOf(module).push(...patterns);
    }
  }

  /** See {@link LibraryEntry} for how names are compared. */
  find(module: string, name: string): ExternalModel | undefined {
    const key = `${module}#${name}`;
    if (this.answers.has(key)) return this.answers.get(key);
    const segments = name.split(".");
    let best: Pattern | undefined;
    for (const patterns of this.candidates(normalModule(module))) {
      for (const pattern of patterns) {
        if (fits(pattern, segments) && (!best || weight(pattern) > weight(best))) best = pattern;
      }
      if (best) break;
    }
    const model = best && !this.isOfResult(module, segments, best.model) ? best.model : undefined;
    this.answers.set(key, model);
    return model;
  }

  /**
   * Whether the name is a member of what an earlier sink gave (`axios.get().headers.get`), which reaches nothing anew.
   * Records of a database are different: they save and delete themselves.
   */
  private isOfResult(module: string, segments: readonly string[], { sink, pipelines }: ExternalModel): boolean {
    if (sink === undefined || (sink === "database" && !pipelines)) return false;
    return segments.some((segment, index) => {
      if (!segment.endsWith("()") || index === segments.length - 1) return false;
      const call = [...segments.slice(0, index), segment.slice(0, -2)].join(".");
      return this.find(module, call)?.sink !== undefined;
    });
  }

  private patternsOf(module: string): Pattern[] {
    if (module.endsWith("/*")) {
      const prefix = module.slice(0, -1);
      let entry = this.below.find((one) => one.prefix === prefix);
      if (!entry) this.below.push((entry = { prefix, patterns: [] }));
      return entry.patterns;
    }
    let patterns = this.exact.get(module);
    if (!patterns) this.exact.set(module, (patterns = []));
    return patterns;
  }

  /** The longest module name first. */
  private *candidates(module: string): Iterable<readonly Pattern[]> {
    for (let rest = module; rest !== ""; rest = rest.slice(0, Math.max(0, rest.lastIndexOf("/")))) {
      const patterns = this.exact.get(rest);
      if (patterns) yield patterns;
    }
    for (const { prefix, patterns } of this.below) if (module.startsWith(prefix)) yield patterns;
  }
}

/** `fs/promises` as `node:fs/promises`, `@types/scope__name` as `@scope/name`. */
function normalModule(module: string): string {
  if (module.startsWith("@types/")) {
    const name = module.slice("@types/".length);
    return name.includes("__") ? `@${name.replace("__", "/")}` : normalModule(name);
  }
  const first = module.split("/", 1)[0] ?? module;
  return builtins.has(first) ? `node:${module}` : module;
}

function fits(pattern: Pattern, segments: readonly string[]): boolean {
  if (pattern.any) return !segments.some((segment, index) => segment.endsWith("()") && index < segments.length - 1);
  const offset = segments.length - pattern.segments.length;
  return (
    offset >= 0 && pattern.segments.every((segment, index) => segment === "*" || segment === segments[offset + index])
  );
}

function weight(pattern: Pattern): number {
  return pattern.any ? 0 : pattern.segments.length;
}
