import { io, varies, type Program } from "./programs.js";

/* Functions that keep what they gave. */

export const found: readonly Program[] = [
  {
    name: "a method that a decorator memoizes",
    files: `import { Memoize } from "typescript-memoize";
export class Settings {
  @Memoize()
  async load(): Promise<string> { await io(); return (await this.parent()) + "x"; }
  private async parent(): Promise<string> { return (await this.load()).trim(); }
}
${io}`,
  },
  {
    name: "a method that a decorator memoizes by its argument",
    files: `import { memoize } from "decorators";
export class Settings {
  @memoize
  async load(k: string): Promise<string> { const next = await io(k); return (await this.load(next)) + "x"; }
}
${io}`,
    says: varies,
  },
  {
    name: "lodash.memoize of an async function",
    files: `import memoize from "lodash.memoize";
export const load = memoize(async (k: string): Promise<string> => { const next = await io(k); return load(next); });
${io}`,
    says: varies,
  },
  {
    name: "p-memoize of a named function that calls the kept one",
    files: `import pMemoize from "p-memoize";
const load = pMemoize(read);
export async function read(k: string): Promise<string> { const next = await io(k); return await load(next); }
${io}`,
    says: varies,
  },
  {
    name: "React's cache with the same key",
    files: `import { cache } from "react";
export const getUser = cache(async (id: string): Promise<string> => { await io(id); return rights(id); });
async function rights(id: string): Promise<string> { return (await getUser(id)).trim(); }
${io}`,
  },
  {
    name: "once",
    files: `import { once } from "lodash";
export const connect = once(async (): Promise<void> => { await io(); await migrate(); });
async function migrate(): Promise<void> { await connect(); }
${io}`,
  },
  {
    name: "a memoize of the workspace's own",
    files: `function memoize(fn: (k: string) => Promise<string>): (k: string) => Promise<string> {
  const cache = new Map<string, Promise<string>>();
  return (k) => {
    const known = cache.get(k);
    if (known) return known;
    const p = fn(k);
    cache.set(k, p);
    return p;
  };
}
export const load = memoize(async (k) => load(await io(k)));
export const other = memoize(async (k) => io(k));
${io}`,
    says: varies,
  },
];

export const silent: readonly Program[] = [
  {
    name: "memoized methods that end somewhere",
    files: `import { Memoize } from "typescript-memoize";
export class Settings {
  @Memoize()
  async load(): Promise<string> { return (await this.parent()) + "x"; }
  @Memoize()
  async parent(): Promise<string> { return (await io()) as string; }
  async log(): Promise<string> { return await this.load(); }
}
${io}`,
  },
  {
    name: "a memoized function whose key counts down",
    files: `import memoize from "lodash.memoize";
export const fib = memoize(async (n: number): Promise<number> => (n < 2 ? n : (await fib(n - 1)) + (await fib(n - 2))));
`,
  },
  {
    name: "two memoized functions, one of which calls the other",
    files: `function memoize(fn: (k: string) => Promise<string>): (k: string) => Promise<string> {
  const cache = new Map<string, Promise<string>>();
  return (k) => {
    const known = cache.get(k);
    if (known) return known;
    const p = fn(k);
    cache.set(k, p);
    return p;
  };
}
export const inner = memoize(async (k) => io(k));
export const outer = memoize(async (k) => inner(k));
${io}`,
  },
  {
    name: "a memoized function that nothing inside calls",
    files: `import pMemoize from "p-memoize";
const load = pMemoize(async (k: string): Promise<string> => io(k));
export const both = (a: string, b: string): Promise<string[]> => Promise.all([load(a), load(b)]);
${io}`,
  },
];
