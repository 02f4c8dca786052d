import { over, pool, type Case } from "./programs.js";

/** Work that is done part by part, one by one, or once. */
export const inTurn: readonly Case[] = [
  [
    "a chunk loop",
    over(
      "for (let i = 0; i < ids.length; i += 10) { await Promise.all(ids.slice(i, i + 10).map((id) => load(id))); } return 1;",
    ),
  ],
  [
    "a chunk loop with a variable",
    over(
      "for (let i = 0; i < ids.length; i += 10) { const part = ids.slice(i, i + 10); await Promise.all(part.map((id) => load(id))); } return 1;",
    ),
  ],
  [
    "a chunk loop with Math.min",
    over(
      "const n = 10; for (let i = 0; i < ids.length; i += n) { const part = ids.slice(i, Math.min(i + n, ids.length)); await Promise.all(part.map(load)); } return 1;",
    ),
  ],
  [
    "a chunk loop with while",
    over("let i = 0; while (i < ids.length) { await Promise.all(ids.slice(i, i + 5).map(load)); i += 5; } return 1;"),
  ],
  [
    "splice",
    over("while (ids.length > 0) { const part = ids.splice(0, 5); await Promise.all(part.map(load)); } return 1;"),
  ],
  [
    "splice without a variable",
    over("while (ids.length) await Promise.all(ids.splice(0, 5).map((id) => load(id))); return 1;"),
  ],
  [
    "a size that is a parameter",
    `${pool}export async function all(ids: string[], batchSize = 10) { for (let i = 0; i < ids.length; i += batchSize) await Promise.all(ids.slice(i, i + batchSize).map(load)); }\n`,
  ],
  [
    "parts by what a function of the project is declared to give",
    `function inParts<T>(all: readonly T[], size: number): T[][] {
      const parts: T[][] = [];
      for (let i = 0; i < all.length; i += size) parts.push(all.slice(i, i + size));
      return parts;
    }
    ${over("for (const few of inParts(ids, 20)) await Promise.all(few.map((one) => load(one))); return 1;")}`,
  ],
  [
    "lodash chunk",
    `import { chunk } from "lodash";\n${over("for (const part of chunk(ids, 10)) await Promise.all(part.map(load)); return 1;")}`,
  ],
  [
    "lodash chunk by the default",
    `import _ from "lodash";\n${over("for (const part of _.chunk(ids, 10)) await Promise.all(part.map(load)); return 1;")}`,
  ],
  [
    "chunks in a variable",
    `import { chunk } from "lodash";\n${over("const parts = chunk(ids, 10); for (const part of parts) await Promise.all(part.map(load)); return 1;")}`,
  ],
  [
    "a generator of chunks",
    over(
      "for (const part of chunks(ids, 10)) await Promise.all(part.map(load)); return 1;",
      "",
      "function* chunks<T>(xs: T[], n: number) { for (let i = 0; i < xs.length; i += n) yield xs.slice(i, i + n); }\n",
    ),
  ],
  [
    "a callback that is given batches",
    over(
      "return inBatches(ids, async (part) => { await Promise.all(part.map(load)); });",
      "",
      "async function inBatches<T>(xs: T[], work: (part: T[]) => Promise<void>) { for (let i = 0; i < xs.length; i += 10) await work(xs.slice(i, i + 10)); }\n",
    ),
  ],
  ["a sequence", over("for (const id of ids) await load(id); return 1;")],
  ["a sequence of pushed results", over("const rs = []; for (const id of ids) rs.push(await load(id)); return rs;")],
  ["a sequence by index", over("for (let i = 0; i < ids.length; i++) { await load(ids[i]!); } return 1;")],
  ["a promise awaited in the same round", over("for (const id of ids) { const p = load(id); await p; } return 1;")],
  [
    "a promise of either branch awaited",
    over("for (const id of ids) { let p; if (id) { p = load(id); } else { p = load('x'); } await p; } return 1;"),
  ],
  [
    "two at a time in a loop",
    over("for (const id of ids) { await Promise.all([load(id), load(id + 'x')]); } return 1;"),
  ],
  [
    "two at a time by destructuring",
    over("for (const id of ids) { const [a, b] = [load(id), load(id + 'x')]; await a; await b; } return 1;"),
  ],
  [
    "for await",
    `${pool}export async function all(ids: AsyncIterable<string>) { for await (const id of ids) { await load(id); } }\n`,
  ],
  [
    "reduce with await",
    over("return ids.reduce(async (before, id) => { await before; return load(id); }, Promise.resolve<unknown>(0));"),
  ],
  [
    "reduce with then",
    over("return ids.reduce((before, id) => before.then(() => load(id)), Promise.resolve<unknown>(0));"),
  ],
  [
    "a chain of then in a loop",
    over(
      "let tail: Promise<unknown> = Promise.resolve(); for (const id of ids) tail = tail.then(() => load(id)); return tail;",
    ),
  ],
  ["a call after which the loop is left", over("for (const id of ids) { if (id === 'x') return load(id); } return 1;")],
  [
    "an unawaited call before return",
    over("for (const id of ids) { if (id === 'x') { void load(id); return 1; } } return 0;"),
  ],
  [
    "an unawaited call before break",
    over(
      "let p: Promise<unknown> | undefined; for (const id of ids) { if (id === 'x') { p = load(id); break; } } return p;",
    ),
  ],
  [
    "a memo in a loop",
    over("let p: Promise<unknown> | undefined; for (const id of ids) { p ??= load(id); } return p;"),
  ],
  [
    "a memo by a question",
    over("let p: Promise<unknown> | undefined; for (const id of ids) { if (!p) p = load(id); } return p;"),
  ],
  [
    "a memoised load",
    over(
      "return Promise.all(ids.map(async (id) => (await table()) + id));",
      "",
      "let inFlight: Promise<unknown> | undefined;\nfunction table() { return (inFlight ??= load('all')); }\n",
    ),
  ],
  [
    "a memo in a field",
    `${pool}export class Table { private loading?: Promise<unknown>; async all(ids: string[]) { return Promise.all(ids.map(async (id) => String(await this.table()) + id)); } private table() { if (this.loading) return this.loading; this.loading = load("all"); return this.loading; } }\n`,
  ],
];
