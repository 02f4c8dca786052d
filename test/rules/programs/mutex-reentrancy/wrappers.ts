/* Functions that wrappers make of others. */

export const reported: readonly (readonly [string, string])[] = [
  [
    "wrappers in each other, which nobody is seen to call",
    `import { Mutex } from "async-mutex";
type Task<T> = () => Promise<T>;
const mutex = new Mutex();
const logged = <T>(fn: Task<T>): Task<T> => async () => { console.log("start"); try { return await fn(); } finally { console.log("end"); } };
const retry = <T>(fn: Task<T>, times = 3): Task<T> => async () => { for (let i = 0; ; i++) { try { return await fn(); } catch (error) { if (i >= times) throw error; } } };
const locked = <T>(fn: Task<T>): Task<T> => () => mutex.runExclusive(fn);
const read = locked(async () => { await fetch("/"); });
export const save = locked(logged(retry(async () => { await read(); })));
`,
  ],
  [
    "wrappers in each other, the lock inside, in a function that has it",
    `import { Mutex } from "async-mutex";
type Task<T> = () => Promise<T>;
const mutex = new Mutex();
const logged = <T>(fn: Task<T>): Task<T> => async () => { console.log("start"); try { return await fn(); } finally { console.log("end"); } };
const retry = <T>(fn: Task<T>, times = 3): Task<T> => async () => { for (let i = 0; ; i++) { try { return await fn(); } catch (error) { if (i >= times) throw error; } } };
const locked = <T>(fn: Task<T>): Task<T> => () => mutex.runExclusive(fn);
const read = logged(retry(locked(async () => { await fetch("/"); })));
export async function save() { await mutex.runExclusive(async () => { await read(); }); }
`,
  ],
  [
    "a wrapped function that is handed to the lock by name",
    `import { Mutex } from "async-mutex";
const mutex = new Mutex();
const logged = (fn: () => Promise<void>) => async () => { console.log("a"); await fn(); };
async function inner(): Promise<void> { await mutex.runExclusive(async () => { await fetch("/"); }); }
async function harmless(): Promise<void> { await fetch("/"); }
const work = logged(inner); const other = logged(harmless);
export async function outer() { await mutex.runExclusive(work); await mutex.runExclusive(other); }
`,
  ],
  [
    "functions that a wrapper made of others, which nobody is seen to call",
    `import { Mutex } from "async-mutex";
const mutex = new Mutex();
function locked<A extends unknown[], R>(fn: (...args: A) => Promise<R>): (...args: A) => Promise<R> {
  return async (...args: A) => { const release = await mutex.acquire(); try { return await fn(...args); } finally { release(); } };
}
export const load = locked(async (id: string) => { await fetch(id); });
export const save = locked(async (id: string) => { await load(id); });
`,
  ],
  [
    "the same with a callback in between",
    `import { Mutex } from "async-mutex";
const mutex = new Mutex();
const locked = <A extends unknown[], R>(fn: (...args: A) => Promise<R>) => (...args: A): Promise<R> => mutex.runExclusive(() => fn(...args));
async function read(id: string) { await fetch(id); }
const load = locked(read);
async function write(id: string) { await load(id); }
export const save = locked(write);
`,
  ],
];

export const silent: readonly (readonly [string, string])[] = [
  [
    "wrappers in each other around functions of which only one takes the lock",
    `import { Mutex } from "async-mutex";
type Task<T> = () => Promise<T>;
const mutex = new Mutex();
const logged = <T>(fn: Task<T>): Task<T> => async () => { console.log("start"); try { return await fn(); } finally { console.log("end"); } };
const retry = <T>(fn: Task<T>, times = 3): Task<T> => async () => { for (let i = 0; ; i++) { try { return await fn(); } catch (error) { if (i >= times) throw error; } } };
const locked = <T>(fn: Task<T>): Task<T> => () => mutex.runExclusive(fn);
const read = logged(retry(async () => { await fetch("/"); }));
const write = logged(async () => { await fetch("/", { method: "POST" }); });
export const save = locked(logged(retry(async () => { await read(); await write(); })));
export const twice = logged(retry(async () => { await save(); await save(); }));
`,
  ],
  [
    "another wrapped function that is handed to the lock by name",
    `import { Mutex } from "async-mutex";
const mutex = new Mutex();
const logged = (fn: () => Promise<void>) => async () => { console.log("a"); await fn(); };
async function inner(): Promise<void> { await mutex.runExclusive(async () => { await fetch("/"); }); }
async function harmless(): Promise<void> { await fetch("/"); }
export const work = logged(inner); const other = logged(harmless);
export async function outer() { await mutex.runExclusive(other); await work(); }
`,
  ],
  [
    "functions that wrappers of two locks made of others",
    `import { Mutex } from "async-mutex";
const one = new Mutex(); const two = new Mutex();
const lockedBy = <A extends unknown[], R>(mutex: Mutex, fn: (...args: A) => Promise<R>) => async (...args: A): Promise<R> => {
  const release = await mutex.acquire(); try { return await fn(...args); } finally { release(); }
};
export const load = lockedBy(one, async (id: string) => { await fetch(id); });
export const save = lockedBy(two, async (id: string) => { await load(id); });
`,
  ],
  [
    "functions that a wrapper made of others, beside the others themselves",
    `import { Mutex } from "async-mutex";
const mutex = new Mutex();
const locked = <A extends unknown[], R>(fn: (...args: A) => Promise<R>) => (...args: A): Promise<R> => mutex.runExclusive(() => fn(...args));
async function read(id: string) { await fetch(id); }
async function write(id: string) { await read(id); }
export const load = locked(read);
export const save = locked(write);
`,
  ],
  [
    "work under way by key, whose result is taken, in a loop over keys",
    `const loading = new Map<string, Promise<unknown>>();
export async function boot(names: string[]) {
  const services: unknown[] = [];
  for (const name of names) {
    const hash = name.toUpperCase();
    let finish: (value: unknown) => void = () => {};
    const mine = new Promise((resolve) => { finish = resolve; });
    if (loading.has(hash)) { services.push(await loading.get(hash)); continue; }
    loading.set(hash, mine);
    const service = await (await fetch(name)).json();
    services.push(service);
    finish(service);
  }
  return services;
}
`,
  ],
];
