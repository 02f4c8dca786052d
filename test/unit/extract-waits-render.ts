import { Project, ts } from "ts-morph";
import type { CallFact, FanOut, FileFacts, Must, Target } from "../../src/model/index.js";
import { extractFile } from "../../src/extract/file.js";

/** Declarations of the packages that the cases import; enough for names and types. */
const packages: Readonly<Record<string, string>> = {
  "/node_modules/p-limit/index.d.ts":
    "declare const pLimit: (n: number) => <T>(f: () => Promise<T>) => Promise<T>; export default pLimit;",
  "/node_modules/p-map/index.d.ts":
    "declare const pMap: <T, R>(xs: Iterable<T>, f: (x: T) => Promise<R>, o?: { concurrency?: number }) => Promise<R[]>; export default pMap;",
  "/node_modules/p-queue/index.d.ts":
    "export default class PQueue { constructor(o?: { concurrency?: number }); add<T>(f: () => Promise<T>): Promise<T>; }",
  "/node_modules/async-mutex/index.d.ts": "export class Mutex { runExclusive<T>(f: () => Promise<T>): Promise<T>; }",
};

/** Files of the workspace that the cases import. */
const neighbours: Readonly<Record<string, string>> = {
  "/other.ts": "export async function other() {}",
  "/constants.ts": 'export const KINDS = ["x", "y", "z", "w"];',
};

/** Facts of `/main.ts` (or `.js`, `.tsx`) in a project of its own. */
export function factsOf(source: string, name = "main.ts"): FileFacts {
  const [facts] = factsOfAll([source], name);
  if (!facts) throw new Error("no file");
  return facts;
}

/** Facts of many files of one project, each of them called `main.ts` in a folder of its own. */
export function factsOfAll(sources: readonly string[], name = "main.ts"): FileFacts[] {
  const project = new Project({
    useInMemoryFileSystem: true,
    compilerOptions: {
      target: ts.ScriptTarget.ESNext,
      module: ts.ModuleKind.ESNext,
      moduleResolution: ts.ModuleResolutionKind.Bundler,
      lib: ["lib.esnext.d.ts", "lib.dom.d.ts"],
      strict: true,
      allowJs: true,
      jsx: ts.JsxEmit.Preserve,
    },
  });
  for (const [module, text] of Object.entries({ ...packages, ...neighbours })) project.createSourceFile(module, text);
  const files = sources.map((source, index) => project.createSourceFile(`/case${index}/${name}`, source));
  const checker = project.getTypeChecker().compilerObject;
  return files.map((file) =>
    extractFile(file.compilerNode, {
      checker,
      fileIdOf: ({ fileName, isDeclarationFile }) =>
        fileName.includes("node_modules") || isDeclarationFile ? undefined : fileName.replace(/^\/(case\d+\/)?/, ""),
    }),
  );
}

function fanOutText(fanOut: FanOut): string {
  switch (fanOut.kind) {
    case "literal":
      return `×${fanOut.count}`;
    case "bounded":
      return `≤${fanOut.width ?? "?"} ${fanOut.by}`;
    default:
      return `×? ${fanOut.over.origin === "param" ? `param${fanOut.over.param ?? "?"} ` : ""}${fanOut.over.text}`;
  }
}

export function targetText(target: Target): string {
  switch (target.kind) {
    case "function":
      return target.id.replace(/^main\.[a-z]+#/, "");
    case "method":
      return `${target.type.replace(/^main\.[a-z]+#/, "")}.${target.name}`;
    case "param":
      return `param${[target.index, ...(target.path ?? [])].join(".")}`;
    case "external":
      return `${target.module}#${target.name}`;
    default:
      return `?${target.text}`;
  }
}

function callText(call: CallFact): string {
  const parts: string[] = [call.use];
  if (call.wait) parts.push(call.wait);
  if (call.combinator) parts.push(call.combinator);
  if (call.fanOut) parts.push(`[${fanOutText(call.fanOut)}]`);
  if (call.inLoop) parts.push("loop");
  if (call.tryBlock) parts.push(`in-${call.tryBlock}`);
  if (call.handled) parts.push("handled");
  return `${call.form === "callback" ? "cb " : ""}${call.targets.map(targetText).join("|")}: ${parts.join(" ")}`;
}

/**
 * The calls of one function, one a line: callee, use, form of waiting, combinator, [fan-out], place.
 * Calls of the language's own library and the console are left out.
 */
export function callsOf(facts: FileFacts, fn?: string): string[] {
  return facts.calls
    .filter((call) => fn === undefined || call.caller.endsWith(`#${fn}`))
    .filter((call) =>
      call.targets.some((one) => one.kind !== "external" || (one.module !== "lib" && !one.name.startsWith("console"))),
    )
    .map(callText);
}

/** A formula as text: `a & b` for `all`, `a | b` for `any`, `xs? a` for `non-empty`. */
export function mustText(facts: FileFacts, must: Must | undefined): string {
  if (!must) return "-";
  switch (must.op) {
    case "site":
      return (facts.calls[must.call]?.targets ?? []).map(targetText).join("/");
    case "non-empty":
      return `${must.of.origin === "param" ? `param${must.of.param ?? "?"}` : must.of.text}? ${mustText(facts, must.part)}`;
    default: {
      const inner = must.of.map((part) => mustText(facts, part)).join(must.op === "any" ? " | " : " & ");
      return must.of.length > 1 ? `(${inner})` : inner;
    }
  }
}

export function mustOfFunction(facts: FileFacts, fn: string): string {
  return mustText(facts, facts.functions.find((one) => one.id.endsWith(`#${fn}`))?.must);
}

const prelude = `import pLimit from "p-limit"; import pMap from "p-map"; import PQueue from "p-queue"; import { Mutex } from "async-mutex";
import { KINDS } from "../constants.js";
declare function query(x: unknown): Promise<void>;
async function f(x?: unknown) { await query(x); } async function g(x?: unknown) { await query(x); }
async function h(x?: unknown) { await query(x); } function s(x?: unknown) { return 1; }
async function* gen() { yield "a"; } function many() { return [f(), g()]; } async function tag(x: TemplateStringsArray) {}
async function res() { return { async [Symbol.asyncDispose]() {} }; } class A { async run() {} }
async function withRetry(job: () => Promise<void>) { await job(); }
async function configure(options: { onDone: () => Promise<void>; nested: { g: typeof g } }) { await options.onDone(); }
function chunk<T>(xs: T[], size: number): T[][] { const out = []; for (let i = 0; i < xs.length; i += size) out.push(xs.slice(i, i + size)); return out; }
declare const c: boolean, size: number, concurrency: number, pair: [string, string], maybe: (() => Promise<void>) | undefined;
declare const byName: Map<string, string>, bus: import("node:events").EventEmitter;
async function b(): Promise<boolean> { await query(1); return true; } async function timeout() { await query(1); }
declare const n: number, DEBUG: boolean, list: string[], seen: Set<number>, node: { children: object[] };
declare const als: { getStore(): unknown; run<T>(store: object, job: () => T): T };
function fail(): never { throw new Error(); }
declare const sem: { acquire(): Promise<void>; release(): void }, process: { nextTick(f: () => void): void; exit(code?: number): never };
let cached: Promise<void> | undefined;
enum Color { Red, Green, Blue } const TABLE = { a: 1, b: 2 }; const WIDTH = 6;
const limit = pLimit(3), queue = new PQueue({ concurrency: 2 }), mutex = new Mutex();
`;

/** A file whose function `main` has this body, with names to call. */
export function caseSource(body: string): string {
  const star = body.includes("yield") ? "*" : "";
  return `${prelude}async function${star} main(xs: string[], count: number) { ${body} }`;
}
