import { over, pool, type Case } from "./programs.js";

/** Ways to start the work of all elements. */
export const shapes: readonly Case[] = [
  [
    "promises kept in a variable and awaited later",
    over("const ps = ids.map(load); const n = ids.length; await Promise.all(ps); return n;"),
  ],
  [
    "promises put in place by index",
    over(
      "const ps: Promise<unknown>[] = []; for (let i = 0; i < ids.length; i++) ps[i] = load(ids[i]!); return Promise.all(ps);",
    ),
  ],
  [
    "promises pushed in while",
    over(
      "const ps: Promise<unknown>[] = []; for (const id of ids) { const p = load(id); ps.push(p); } await Promise.allSettled(ps); return 1;",
    ),
  ],
  [
    "a set of promises",
    over("const ps = new Set<Promise<unknown>>(); for (const id of ids) ps.add(load(id)); return Promise.all(ps);"),
  ],
  [
    "a map of promises",
    over(
      "const ps = new Map<string, Promise<unknown>>(); for (const id of ids) ps.set(id, load(id)); return Promise.all(ps.values());",
    ),
  ],
  [
    "concat",
    over("let ps: Promise<unknown>[] = []; for (const id of ids) ps = ps.concat(load(id)); return Promise.all(ps);"),
  ],
  ["spreading two collections", over("return Promise.all([...ids, ...ids].map(load));")],
  ["a spread of data after literals", over("return Promise.all(['a', ...ids].map(load));")],
  [
    "entries of a map",
    `${pool}export async function all(ids: Map<string, string>) { await Promise.all([...ids.entries()].map(([, id]) => load(id))); }\n`,
  ],
  [
    "values of an object",
    `${pool}export async function all(ids: Record<string, string>) { await Promise.all(Object.values(ids).map((id) => load(id))); }\n`,
  ],
  [
    "keys of a set",
    `${pool}export async function all(ids: Set<string>) { await Promise.all(Array.from(ids).map((id) => load(id))); }\n`,
  ],
  ["an unawaited call in a loop", over("for (const id of ids) { load(id); } return 1;")],
  ["an unawaited call with catch", over("for (const id of ids) { load(id).catch(() => undefined); } return 1;")],
  ["an unawaited then chain in a loop", over("for (const id of ids) { void load(id).then((x) => x); } return 1;")],
  ["a map whose result is dropped", over("ids.map((id) => load(id)); return 1;")],
  ["a map of async functions never awaited", over("ids.map(async (id) => { await load(id); }); return 1;")],
  ["forEach of a function by name", over("ids.forEach((id) => { void load(id); }); return 1;")],
  [
    "forEach of an async method",
    `${pool}export class Jobs { run(ids: string[]) { ids.forEach(async (id) => { await this.one(id); }); } async one(id: string) { return load(id); } }\n`,
  ],
  [
    "a method through this",
    `${pool}export class Jobs { async run(ids: string[]) { await Promise.all(ids.map((id) => this.one(id))); } private async one(id: string) { return load(id); } }\n`,
  ],
  [
    "a bound method",
    `${pool}export class Jobs { async run(ids: string[]) { await Promise.all(ids.map(this.one.bind(this))); } private async one(id: string) { return load(id); } }\n`,
  ],
  [
    "an arrow in a field",
    `${pool}export class Jobs { async run(ids: string[]) { await Promise.all(ids.map(this.one)); } private one = async (id: string) => load(id); }\n`,
  ],
  ["a then chain in the map", over("return Promise.all(ids.map((id) => load(id).then((x) => String(x))));")],
  [
    "three functions away",
    over(
      "return Promise.all(ids.map((id) => one(id)));",
      "",
      "const one = async (id: string) => two(id);\nconst two = async (id: string) => { await three(id); };\nasync function three(id: string) { return load(id); }\n",
    ),
  ],
  [
    "a callback two functions away",
    over(
      "return each(ids, (id) => load(id));",
      "",
      "async function each<T>(xs: T[], f: (x: T) => Promise<unknown>) { return run(xs, f); }\nasync function run<T>(xs: T[], f: (x: T) => Promise<unknown>) { return Promise.all(xs.map((x) => f(x))); }\n",
    ),
  ],
  [
    "a higher-order function of the workspace",
    over(
      "return forAll(ids, load);",
      "",
      "function forAll<T>(xs: T[], f: (x: T) => Promise<unknown>) { return Promise.all(xs.map(f)); }\n",
    ),
  ],
  ["a fan-out in a then", over("return Promise.resolve(ids).then((xs) => Promise.all(xs.map((id) => load(id))));")],
  [
    "a fan-out in a try with a finally",
    over("try { return await Promise.all(ids.map(load)); } finally { ids.length = 0; }"),
  ],
  [
    "a fan-out of a fan-out",
    over("return Promise.all(ids.map((id) => Promise.all(id.split('').map((x) => load(x)))));"),
  ],
  [
    "a fan-out for each of a few",
    over("return Promise.all(['a', 'b'].map(() => Promise.all(ids.map((id) => load(id)))));"),
  ],
  [
    "a recursive walk over the entries of a folder",
    `import { readdir, readFile } from "node:fs/promises";\nexport async function walk(folder: string): Promise<void> { const entries = await readdir(folder); await readFile(folder + "/index.md"); await Promise.all(entries.map((entry) => walk(entry))); }\n`,
  ],
  [
    "an unlimited chunk list",
    over(
      "const chunks: string[][] = []; for (let i = 0; i < ids.length; i += 10) chunks.push(ids.slice(i, i + 10)); return Promise.all(chunks.map((chunk) => load(chunk.join())));",
    ),
  ],
];
