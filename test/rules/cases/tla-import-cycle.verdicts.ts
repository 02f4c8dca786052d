import type { Programs } from "../verdicts.js";

const value = (name: string, from: string): string => `import { ${name} } from "./${from}.js";`;

export const definite: Programs = {
  "two modules": `// file: a.ts
    export const a = 1;
    const { b } = await import("./b.js");
    console.log(b);
    // file: b.ts
    ${value("a", "a")}
    export const b = a + 1;`,
  "three modules": `// file: a.ts
    export const a = 1;
    await import("./b.js");
    // file: b.ts
    ${value("c", "c")}
    export const b = c;
    // file: c.ts
    ${value("a", "a")}
    export const c = a;`,
  "a function that is awaited at top level": `// file: main.ts
    export const config = 1;
    async function load() { const plugin = await import("./plugin.js"); return plugin.run(); }
    await load();
    // file: plugin.ts
    ${value("config", "main")}
    export const run = () => config;`,
  "a returned import": `// file: main.ts
    export const config = 1;
    const load = async () => { return import("./plugin.js"); };
    export const plugin = await load();
    // file: plugin.ts
    ${value("config", "main")}
    export const run = () => config;`,
  "a function of another module": `// file: main.ts
    import { load } from "./load.js";
    export const config = 1;
    await load();
    // file: load.ts
    export async function load() { await import("./plugin.js"); }
    // file: plugin.ts
    ${value("config", "main")}
    export const run = () => config;`,
  "several at once": `// file: main.ts
    export const config = 1;
    await Promise.all([import("./one.js"), import("./two.js")]);
    // file: one.ts
    export const one = 1;
    // file: two.ts
    ${value("config", "main")}
    export const two = config;`,
  "a re-export": `// file: main.ts
    export const config = 1;
    await import("./plugin.js");
    // file: plugin.ts
    export * from "./all.js";
    // file: all.ts
    ${value("config", "main")}
    export const run = () => config;`,
  "an import for its effect": `// file: main.ts
    export const config = 1;
    await import("./plugin.js");
    // file: plugin.ts
    import "./main.js";
    export const run = 1;`,
  "a module that imports itself": `// file: main.ts
    export const self = await import("./main.js");`,
  JavaScript: `// file: main.mjs
    export const config = 1;
    await import("./plugin.mjs");
    // file: plugin.mjs
    import { config } from "./main.mjs";
    export const run = () => config;`,
  "a then that is awaited": `// file: main.ts
    export const config = 1;
    await import("./plugin.js").then((p) => p.run());
    // file: plugin.ts
    ${value("config", "main")}
    export const run = () => config;`,
};

export const likely: Programs = {
  "under a condition": `// file: main.ts
    export const config = 1;
    if (process.env.PLUGIN) await import("./plugin.js");
    // file: plugin.ts
    ${value("config", "main")}
    export const run = () => config;`,
  "in a loop that may not run": `// file: main.ts
    export const config = 1;
    for (const n of process.argv) { console.log(n); await import("./plugin.js"); }
    // file: plugin.ts
    ${value("config", "main")}
    export const run = () => config;`,
};

export const silent: Programs = {
  "an import that nothing awaits": `// file: main.ts
    export const config = 1;
    void import("./plugin.js").then((p) => p.run());
    // file: plugin.ts
    ${value("config", "main")}
    export const run = () => config;`,
  "an import that is kept": `// file: main.ts
    export const config = 1;
    export const plugin = import("./plugin.js");
    // file: plugin.ts
    ${value("config", "main")}
    export const run = () => config;`,
  "an import in a function that is only exported": `// file: main.ts
    export const config = 1;
    export async function load() { return (await import("./plugin.js")).run(); }
    // file: plugin.ts
    ${value("config", "main")}
    export const run = () => config;`,
  "a function that is called and not awaited": `// file: main.ts
    export const config = 1;
    async function load() { await import("./plugin.js"); }
    void load();
    // file: plugin.ts
    ${value("config", "main")}
    export const run = () => config;`,
  "types only": `// file: main.ts
    export interface Config { n: number }
    await import("./plugin.js");
    // file: plugin.ts
    import type { Config } from "./main.js";
    export const run = (c: Config) => c.n;`,
  "types only, without saying so": `// file: main.ts
    export interface Config { n: number }
    await import("./plugin.js");
    // file: plugin.ts
    import { Config } from "./main.js";
    export const run = (c: Config) => c.n;`,
  "a class that is only implemented": `// file: main.ts
    export abstract class Config { abstract n: number }
    await import("./plugin.js");
    // file: plugin.ts
    import { Config } from "./main.js";
    export class Own implements Config { n = 1; }`,
  "a static cycle with an await": `// file: main.ts
    ${value("run", "plugin")}
    export const config = await Promise.resolve(1);
    console.log(run);
    // file: plugin.ts
    ${value("config", "main")}
    export const run = () => config;`,
  "a static cycle with awaits in both": `// file: a.ts
    import "./b.js";
    export const a = await 1;
    // file: b.ts
    import "./a.js";
    export const b = await 2;`,
  "an import that leads elsewhere": `// file: main.ts
    export const config = 1;
    await import("./plugin.js");
    // file: plugin.ts
    ${value("other", "other")}
    export const run = () => other;
    // file: other.ts
    export const other = 1;`,
  "a way back by another dynamic import": `// file: main.ts
    export const config = 1;
    await import("./plugin.js");
    // file: plugin.ts
    export const run = async () => (await import("./main.js")).config;`,
  "a timer": `// file: main.ts
    export const config = 1;
    setTimeout(async () => { await import("./plugin.js"); }, 10);
    // file: plugin.ts
    ${value("config", "main")}
    export const run = () => config;`,
  "an importer that is not waited for": `// file: main.ts
    ${value("load", "load")}
    export const config = 1;
    load;
    // file: load.ts
    export async function load() { await import("./plugin.js"); }
    // file: plugin.ts
    ${value("config", "main")}
    export const run = () => config;`,
  "a race with a timer": `// file: main.ts
    export const config = 1;
    await Promise.race([import("./plugin.js"), new Promise((resolve) => setTimeout(resolve, 100))]);
    // file: plugin.ts
    ${value("config", "main")}
    export const run = () => config;`,
};
