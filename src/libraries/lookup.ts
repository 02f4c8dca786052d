import type { ExternalModel } from "./types.js";

interface Pattern<Model> {
  readonly segments: readonly string[];
  readonly any: boolean;
  readonly model: Model;
}

/** A line of a table: see {@link LibraryEntry} for how `modules` and `members` are compared. */
interface Line<Model> {
  readonly modules: readonly string[];
  readonly members: readonly string[];
  readonly model: Model;
}

/** Without those that are only had as `node:…`: `sqlite` and `test` are packages. */
const builtins = new Set(
  "assert buffer child_process cluster crypto dgram diagnostics_channel dns events fs http http2 https module net os path perf_hooks process querystring readline repl stream string_decoder timers tls tty url util v8 vm worker_threads zlib".split(
    " ",
  ),
);

/** What the platform's functions are members of. */
const globals = /^(?:window|self|globalThis|global)\./;

/** Finds the line of a table that fits an external name. Answers are remembered. */
export class PatternIndex<Model> {
  private readonly exact = new Map<string, Pattern<Model>[]>();
  private readonly below: { prefix: string; patterns: Pattern<Model>[] }[] = [];
  private readonly answers = new Map<string, Model | undefined>();

  constructor(lines: readonly Line<Model>[]) {
    for (const line of lines) {
      const patterns = line.members.map((member) => ({
        segments: member.split("."),
        any: member === "*",
        model: line.model,
      }));
      for (const module of line.modules) this.patternsOf(module).push(...patterns);
    }
  }

  /** See {@link LibraryEntry} for how names are compared. */
  find(module: string, name: string): Model | undefined {
    const key = `${module}#${name}`;
    if (this.answers.has(key)) return this.answers.get(key);
    const segments = name.split(".");
    let best: Pattern<Model> | undefined;
    const isMember = module === "global" && segments.length > 1 && !globals.test(name);
    for (const patterns of this.candidates(normalModule(module))) {
      for (const pattern of patterns) {
        // `cursor.fetch()` is not the function of that name.
        if (isMember && pattern.segments.length === 1 && !pattern.any) continue;
        if (fits(pattern, segments) && (!best || weight(pattern) > weight(best))) best = pattern;
      }
      if (best) break;
    }
    const model = best && this.accepts(module, segments, best.model) ? best.model : undefined;
    this.answers.set(key, model);
    return model;
  }

  protected accepts(_module: string, _segments: readonly string[], _model: Model): boolean {
    return true;
  }

  private patternsOf(module: string): Pattern<Model>[] {
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
  private *candidates(module: string): Iterable<readonly Pattern<Model>[]> {
    for (let rest = module; rest !== ""; rest = rest.slice(0, Math.max(0, rest.lastIndexOf("/")))) {
      const patterns = this.exact.get(rest);
      if (patterns) yield patterns;
    }
    for (const { prefix, patterns } of this.below) if (module.startsWith(prefix)) yield patterns;
  }
}

/** Finds the entry of the library table that fits an external name. */
export class LibraryIndex extends PatternIndex<ExternalModel> {
  /**
   * Not when the name is a member of what an earlier sink gave (`axios.get().headers.get`), which reaches nothing anew.
   * Records of a database are different: they save and delete themselves.
   */
  protected override accepts(module: string, segments: readonly string[], { sink, pipelines }: ExternalModel): boolean {
    if (sink === undefined) return true;
    if (this.isCollected(module, segments)) return false;
    return (
      (sink === "database" && !pipelines) || !this.earlier(module, segments).some((model) => model.sink !== undefined)
    );
  }

  /** Whether a call only adds to commands that are sent together later: `redis.pipeline().set`. */
  isCollected(module: string, segments: readonly string[]): boolean {
    return this.earlier(module, segments).some(
      ({ collects }) => collects !== undefined && collects !== segments[segments.length - 1],
    );
  }

  /** What is known of the calls whose results the last segment is a member of. */
  private earlier(module: string, segments: readonly string[]): readonly ExternalModel[] {
    return segments.slice(0, -1).flatMap((segment, index) => {
      if (!segment.endsWith("()")) return [];
      const call = [...segments.slice(0, index), segment.slice(0, -2)].join(".");
      return this.find(module, call) ?? [];
    });
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

function fits(pattern: Pattern<unknown>, segments: readonly string[]): boolean {
  if (pattern.any) return !segments.some((segment, index) => segment.endsWith("()") && index < segments.length - 1);
  const offset = segments.length - pattern.segments.length;
  return (
    offset >= 0 && pattern.segments.every((segment, index) => segment === "*" || segment === segments[offset + index])
  );
}

function weight(pattern: Pattern<unknown>): number {
  return pattern.any ? 0 : pattern.segments.length;
}
