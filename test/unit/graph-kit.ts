import { link } from "../../src/graph/index.js";
import type {
  ArgFact,
  AsyncGraph,
  CallFact,
  EventFact,
  FileFacts,
  FileId,
  FunctionFact,
  GraphEdge,
  Must,
  NodeId,
  Range,
  Target,
  TypeFact,
  WaitFact,
} from "../../src/model/index.js";

type Writable<T> = { -readonly [K in keyof T]: T[K] };

export interface FunctionOptions extends Partial<Omit<FunctionFact, "id" | "range" | "nameRange">> {
  readonly file?: FileId;
}

export type CallOptions = Partial<Omit<CallFact, "index" | "caller" | "targets" | "range" | "nameRange">>;

/** Writes the facts of small workspaces by hand. Functions are asynchronous and exported unless said otherwise. */
export class Workspace {
  readonly #files = new Map<FileId, Writable<FileFacts>>();
  readonly #functions = new Map<NodeId, { fact: Writable<FunctionFact>; file: FileId; line: number }>();

  fn(name: string, { file = "a.ts", ...options }: FunctionOptions = {}): NodeId {
    const facts = this.#file(file);
    const parent = options.parent === undefined ? undefined : this.#functions.get(options.parent);
    const start = parent ? ++parent.line : 1000 * (facts.functions.length + 1);
    const fact: Writable<FunctionFact> = {
      id: `${file}#${name}`,
      name,
      kind: "function",
      range: lines(start, parent ? start : start + 900),
      nameRange: at(start, 0, name.length),
      async: true,
      generator: false,
      returnsPromise: options.async ?? true,
      exported: true,
      params: [],
      catches: 0,
      throws: false,
      ...options,
    };
    if (name === "<module>")
      Object.assign(fact, { kind: "module", range: lines(0, 1_000_000), nameRange: at(0, 0, 0) });
    this.#functions.set(fact.id, { fact, file, line: start });
    (facts.functions as FunctionFact[]).push(fact);
    return fact.id;
  }

  type(id: string, options: Partial<TypeFact>, file = "a.ts"): string {
    const type = { id, name: id, kind: "class", bases: [], members: {}, abstract: [], ...options } as const;
    (this.#file(file).types as TypeFact[]).push(type);
    return id;
  }

  /** Adds an awaited call, or what the options say; answers its index. A string is the id of a function. */
  call(caller: NodeId, targets: NodeId | Target | readonly Target[], options: CallOptions = {}): number {
    const { file } = this.#functions.get(caller)!;
    const of = this.#functions.get(caller)!;
    const line = ++of.line;
    const calls = this.#file(file).calls as CallFact[];
    const list =
      typeof targets === "string"
        ? [{ kind: "function", id: targets } as const]
        : "kind" in targets
          ? [targets]
          : targets;
    const awaited = (options.use ?? "awaited") === "awaited";
    calls.push({
      index: calls.length,
      caller,
      range: at(line, 8, 20),
      nameRange: at(line, 8, 12),
      text: "callee",
      form: "call",
      targets: list,
      use: "awaited",
      ...(awaited && { wait: "await", waitRange: at(line, 2, 20) }),
      certain: true,
      ...options,
    });
    return calls.length - 1;
  }

  /** A call that every path makes: becomes the function's `must`. */
  must(caller: NodeId, targets: NodeId | Target | readonly Target[], options: CallOptions = {}): number {
    const call = this.call(caller, targets, options);
    this.formula(caller, site(call));
    return call;
  }

  formula(caller: NodeId, must: Must): void {
    this.#functions.get(caller)!.fact.must = must;
  }

  wait(caller: NodeId, ...calls: number[]): WaitFact {
    const { file } = this.#functions.get(caller)!;
    const facts = this.#file(file);
    const range = facts.calls[calls[0] ?? -1]?.waitRange ?? at(0, 0, 5);
    const wait: WaitFact = { function: caller, form: "await", range, keywordRange: range, calls, text: "" };
    (facts.waits as WaitFact[]).push(wait);
    return wait;
  }

  event(file: FileId, event: EventFact): void {
    (this.#file(file).events as EventFact[]).push(event);
  }

  facts(): ReadonlyMap<FileId, FileFacts> {
    return this.#files;
  }

  link(): AsyncGraph {
    return link(this.#files);
  }

  #file(file: FileId): Writable<FileFacts> {
    let facts = this.#files.get(file);
    if (!facts) {
      facts = {
        file,
        hash: "",
        shape: "",
        functions: [],
        types: [],
        calls: [],
        waits: [],
        events: [],
        directives: [],
        resources: { made: [], uses: [], handings: [] },
        lines: 1,
      };
      this.#files.set(file, facts);
    }
    return facts;
  }
}

export const site = (call: number): Must => ({ op: "site", call });
export const any = (...of: Must[]): Must => ({ op: "any", of });
export const all = (...of: Must[]): Must => ({ op: "all", of });
export const param = (owner: NodeId, index = 0, ...path: string[]): Target => ({
  kind: "param",
  owner,
  index,
  ...(path.length > 0 && { path }),
});
export const method = (type: string, name: string, options: { onThis?: boolean; exact?: boolean } = {}): Target => ({
  kind: "method",
  type,
  name,
  ...options,
});
export const external = (module: string, name: string, promise?: boolean): Target => ({
  kind: "external",
  module,
  name,
  ...(promise !== undefined && { promise }),
});
export const given = (id: NodeId, index = 0, ...path: string[]): ArgFact => ({
  index,
  target: { kind: "function", id },
  ...(path.length > 0 && { path }),
});

/** Edges as `a -await-> b`, with what is special about them, without file names. */
export function drawn(edges: readonly GraphEdge[]): string[] {
  const short = (id: NodeId): string => id.replace(/^[^#]*\.ts#/, "");
  return edges.map(({ from, to, kind, via, shared, sure }) => {
    const marks = [via && `via ${short(via)}`, shared && "shared", sure !== "exact" && sure].filter(Boolean);
    return `${short(from)} -${kind}-> ${short(to)}${marks.length > 0 ? ` (${marks.join(", ")})` : ""}`;
  });
}

function at(line: number, from: number, to: number): Range {
  return { start: { line, character: from }, end: { line, character: to } };
}

function lines(from: number, to: number): Range {
  return { start: { line: from, character: 0 }, end: { line: to, character: 1 } };
}
