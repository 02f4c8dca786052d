import { io, type Program } from "./programs.js";

/* Fields and variables. */

/* A field that keeps a chain whose handler hands on the field. */
const holder = (handler: string): string => `export class Holder {
  private kept: Promise<string> | string | undefined;
  async get(): Promise<string | undefined> {
    this.kept ??= io().then((made) => { ${handler} });
    return this.kept;
  }
}
${io}`;

export const found: readonly Program[] = [
  {
    name: "a field that the handler of what is kept there hands on as it is",
    files: holder("return this.kept;"),
  },
  {
    name: "a field and ??=",
    files: `export class Service {
  private ready?: Promise<void>;
  async init(): Promise<void> { await (this.ready ??= this.start()); }
  private async start(): Promise<void> { await io(); await this.query(); }
  async query(): Promise<void> { await this.init(); }
}
${io}`,
  },
  {
    name: "a field and an if",
    files: `export class Service {
  private initPromise: Promise<void> | null = null;
  init(): Promise<void> { if (this.initPromise) return this.initPromise; this.initPromise = this.start(); return this.initPromise; }
  private async start(): Promise<void> { await io(); await this.warm(); }
  private async warm(): Promise<void> { await this.init(); }
}
${io}`,
  },
  {
    name: "a field that the constructor fills",
    files: `export class Service {
  private readonly ready: Promise<void>;
  constructor() { this.ready = this.start(); }
  private async start(): Promise<void> { await io(); await this.query(); }
  async query(): Promise<void> { await this.ready; await io(); }
}
${io}`,
  },
  {
    name: "a field with an initialiser",
    files: `export class Service {
  private readonly ready = this.start();
  private async start(): Promise<void> { await io(); await this.query(); }
  async query(): Promise<void> { await this.ready; await io(); }
}
${io}`,
  },
  {
    name: "a private name",
    files: `export class Service {
  #ready: Promise<void> | undefined;
  open(): Promise<void> { return (this.#ready ??= this.#start()); }
  async #start(): Promise<void> { await io(); await this.open(); }
}
${io}`,
  },
  {
    name: "a static field",
    files: `export class Config {
  private static loading: Promise<string> | undefined;
  static get(): Promise<string> { Config.loading ??= Config.read(); return Config.loading; }
  private static async read(): Promise<string> { const text = await io(); return text + (await Config.get()); }
}
${io}`,
  },
  {
    name: "a variable of the module",
    files: `let ready: Promise<void> | undefined;
export function connect(): Promise<void> { ready ??= open(); return ready; }
async function open(): Promise<void> { await io(); await migrate(); }
async function migrate(): Promise<void> { await connect(); }
${io}`,
  },
  {
    name: "a constant of the module",
    files: `export const ready = boot();
async function boot(): Promise<void> { await io(); await seed(); }
async function seed(): Promise<void> { await ready; await io(); }
${io}`,
  },
  {
    name: "another module that imports the promise",
    files: {
      "src/db.ts": `import { seed } from "./seed.js";\nexport const ready: Promise<void> = boot();\nasync function boot(): Promise<void> { await fetch("/"); await seed(); }\n`,
      "src/seed.ts": `import { ready } from "./db.js";\nexport async function seed(): Promise<void> { await ready; }\n`,
    },
  },
  {
    name: "two services that initialise each other",
    files: `class Users {
  private ready?: Promise<void>;
  init(): Promise<void> { return (this.ready ??= this.start()); }
  private async start(): Promise<void> { await io(); await orders.init(); }
}
class Orders {
  private ready?: Promise<void>;
  init(): Promise<void> { return (this.ready ??= this.start()); }
  private async start(): Promise<void> { await io(); await users.init(); }
}
export const users = new Users();
export const orders = new Orders();
${io}`,
    says: /^error/,
  },
];

export const silent: readonly Program[] = [
  {
    name: "a field that the handler of what was kept there gives the result to",
    files: holder("this.kept = made; return this.kept;"),
  },
  {
    name: "a promise that is replaced by a settled one before it is handed on",
    files: `let active: Promise<string> = Promise.resolve("");
export function install(name: string): Promise<string> {
  active = active.then(() => io(name).then((path) => {
    active = Promise.resolve(path);
    return active;
  }));
  return active;
}
${io}`,
  },
  {
    name: "a field that is emptied before",
    files: `export class Service {
  private ready?: Promise<void>;
  init(): Promise<void> { return (this.ready ??= this.start()); }
  private async start(): Promise<void> { await io(); this.ready = undefined; await this.init(); }
}
${io}`,
  },
  {
    name: "a kept promise whose making needs nobody",
    files: `const inflight = new Map<string, Promise<string>>();
export function load(k: string): Promise<string> {
  let p = inflight.get(k);
  if (!p) { p = io(k).finally(() => inflight.delete(k)); inflight.set(k, p); }
  return p;
}
${io}`,
  },
  {
    name: "an initialisation that others wait for",
    files: `export class Service {
  private ready = this.start();
  private async start(): Promise<void> { await io(); await this.raw("a"); }
  private async raw(k: string): Promise<string> { return io(k); }
  async query(k: string): Promise<string> { await this.ready; return this.raw(k); }
}
${io}`,
  },
  {
    name: "a promise of the last run",
    files: `let running: Promise<void> | undefined;
export async function refresh(): Promise<void> {
  if (running) { await running; return; }
  running = work().finally(() => { running = undefined; });
  await running;
}
async function work(): Promise<void> { await io(); }
${io}`,
  },
];
