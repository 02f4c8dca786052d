import type { Programs } from "../verdicts.js";

export const likely: Programs = {
  "a sum over an await": `export class A { total = 0; async add(u: string) { this.total += await size(u); } }
    async function size(u: string) { return (await fetch(u)).status; }`,
  "a sum that is written out": `export class A { total = 0; async add(u: string) { this.total = this.total + (await fetch(u)).status; } }`,
  "a copy that is written back": `export class A { count = 0; async step() { const n = this.count; await fetch("/"); this.count = n + 1; } }`,
  "a list that is written back": `export class A { items: string[] = []; async add(x: string) { const items = [...this.items]; await fetch(x); items.push(x); this.items = items; } }`,
  "an object that is written back": `export class A { state: Record<string, number> = {}; async set(k: string) { const old = { ...this.state }; const r = await fetch(k); this.state = { ...old, [k]: r.status }; } }`,
  "a variable of the module": `let balance = 0; export async function pay(n: number) { const before = balance; await fetch("/pay"); balance = before - n; }`,
  "a variable of the module, in one expression": `let total = 0; export async function add(u: string) { total = total + (await fetch(u)).status; }`,
  "a wait in a branch": `export class A { n = 0; async f(x: boolean) { const n = this.n; if (x) { await fetch("/"); } this.n = n + 1; } }`,
  "a wait in a loop": `export class A { n = 0; async f(xs: string[]) { const n = this.n; for (const x of xs) await fetch(x); this.n = n + xs.length; } }`,
  "an arrow function in a field": `export class A { n = 0; f = async () => { const n = this.n; await fetch("/"); this.n = n * 2; }; }`,
  "a filter of what was there": `export class A { items: string[] = []; async remove(x: string) { const rest = this.items.filter((one) => one !== x); await fetch(x); this.items = rest; } }`,
  "a function in a function": `let seen = 0; export function make() { return async (u: string) => { const s = seen; await fetch(u); seen = s + 1; }; }`,
};

export const possible: Programs = {
  "a function that starts something": `export class A { n = 0; async init() { const n = this.n; await fetch("/"); this.n = n + 1; } }`,
  "a script": `// file: scripts/count.ts
    let total = 0; export async function add(u: string) { total += (await fetch(u)).status; }`,
};

export const silent: Programs = {
  "awaiting first": `export class A { total = 0; async add(u: string) { const n = (await fetch(u)).status; this.total += n; } }`,
  "reading after the wait": `export class A { n = 0; async f() { const before = this.n; console.log(before); await fetch("/"); this.n = this.n + 1; } }`,
  "looking again before the write": `export class A { n = 0; async f() { const n = this.n; await fetch("/"); if (this.n !== n) throw new Error("changed"); this.n = n + 1; } }`,
  "a local variable": `export async function f(us: string[]) { let total = 0; for (const u of us) { total += (await fetch(u)).status; } return total; }`,
  "a value that comes from elsewhere": `export class A { data: unknown; async load() { this.data = await (await fetch("/")).json(); } }`,
  "a lazy value": `export class A { data: unknown; async load() { if (!this.data) { this.data = await (await fetch("/")).json(); } return this.data; } }`,
  "nullish assignment": `export class A { data: unknown; async load() { this.data ??= await (await fetch("/")).json(); return this.data; } }`,
  "under a mutex": `import { Mutex } from "async-mutex"; export class A { m = new Mutex(); n = 0; async f() { await this.m.runExclusive(async () => { const n = this.n; await fetch("/"); this.n = n + 1; }); } }`,
  "under a lock that is taken": `import { Mutex } from "async-mutex"; export class A { m = new Mutex(); n = 0; async f() { const release = await this.m.acquire(); try { const n = this.n; await fetch("/"); this.n = n + 1; } finally { release(); } } }`,
  "in a queue": `declare const queue: { add(f: () => Promise<void>): Promise<void> }; let n = 0; export const f = () => queue.add(async () => { const m = n; await fetch("/"); n = m + 1; });`,
  "behind a flag": `export class A { busy = false; n = 0; async f() { if (this.busy) return; this.busy = true; try { const n = this.n; await fetch("/"); this.n = n + 1; } finally { this.busy = false; } } }`,
  "no wait between": `export class A { n = 0; async f() { await fetch("/"); const n = this.n; this.n = n + 1; await fetch("/"); } }`,
  "a wait in the other branch": `export class A { n = 0; async f(x: boolean) { const n = this.n; if (x) { await fetch("/"); return; } this.n = n + 1; } }`,
  "restoring what was there": `export class A { n = 0; async f() { this.n = 1; await fetch("/"); this.n = 0; } }`,
  "a counter without a wait": `export class A { n = 0; async f() { this.n++; await fetch("/"); this.n--; } }`,
  "the answer of a call about it": `export class A { page = 1; async next() { const r = await fetch(String(this.page)); this.page = r.status; } }`,
  "another field": `export class A { a = 0; b = 0; async f() { const a = this.a; await fetch("/"); this.b = a + 1; } }`,
  "a copy that is set anew": `export class A { n = 0; async f() { let n = this.n; await fetch("/"); n = 5; this.n = n; } }`,
  "a write in between": `export class A { n = 0; async f() { const n = this.n; this.n = 0; await fetch("/"); console.log(n); this.n = 1; } }`,
  "a variable of one call": `export function make() { let n = 0; return async () => { const m = n; await fetch("/"); n = m + 1; return n; }; }`,
  "a top-level statement": `let n = 0; n += (await fetch("/")).status; console.log(n);`,
  "a parameter's field": `export async function f(o: { n: number }) { const n = o.n; await fetch("/"); o.n = n + 1; }`,
};
