import { describe, expect, test } from "vitest";
import { analyze, findingsOf } from "./analyze.js";
import { found, possible, silent, type Program } from "./cases/circular-promise-wait.js";

const rule = "circular-promise-wait";

async function verdicts(
  { files }: Program,
  preset: "recommended" | "strict" = "recommended",
): Promise<readonly string[]> {
  const { findings } = await analyze(typeof files === "string" ? { "src/main.ts": files } : files, {
    config: { preset },
  });
  return findings.filter(({ ruleId }) => ruleId === rule).map(({ severity, message }) => `${severity}: ${message}`);
}

describe("reports", () => {
  test.each(found)("$name", async (program) => {
    const all = await verdicts(program);
    expect(all).toHaveLength(1);
    expect(all[0]).toMatch(program.says ?? /^error/);
  });
});

describe("reports, with the strict preset,", () => {
  test.each(possible)("$name", async (program) => {
    expect(await verdicts(program)).toEqual([]);
    const all = await verdicts(program, "strict");
    expect(all).toHaveLength(1);
    expect(all[0]).toMatch(program.says ?? /^warning/);
  });
});

describe("is silent on", () => {
  test.each(silent)("$name", async (program) => {
    expect(await verdicts(program, program.preset)).toEqual([]);
  });
});

/** Without annotations: what a reader of plain JavaScript sees. */
const untyped = [
  [
    "a map of promises",
    `const cache = new Map();
     export function load(k) { if (!cache.has(k)) cache.set(k, build(k)); return cache.get(k); }
     async function build(k) { const text = await read(k); return Promise.all(text.split(",").map((d) => load(d))); }
     async function read(k) { return (await fetch(k)).text(); }`,
  ],
  [
    "a class with a kept initialisation",
    `export class Store {
       async init() { if (!this.ready) this.ready = this.open(); return this.ready; }
       async open() { await fetch("/"); await this.read(); }
       async read() { await this.init(); }
     }`,
  ],
  [
    "CommonJS",
    `let ready;
     async function connect() { await fetch("/"); await migrate(); }
     async function migrate() { await exports.db(); }
     exports.db = function db() { ready = ready || connect(); return ready; };`,
  ],
] as const;

test.each(untyped)("JavaScript: %s", async (_, text) => {
  expect(await findingsOf(rule, text, { file: "src/main.js" })).toHaveLength(1);
});

test("message, place and trace tell the whole story", async () => {
  const text = `export class Catalog {
  private ready?: Promise<void>;

  open(): Promise<void> {
    this.ready ??= this.load();
    return this.ready;
  }

  private async load(): Promise<void> {
    await fetch("/catalog");
    await this.count();
  }

  private async count(): Promise<void> {
    await this.open();
  }
}
`;
  const { findings } = await analyze({ "main.ts": text });
  const [finding] = findings.filter(({ ruleId }) => ruleId === rule);
  expect(finding?.message).toBe(
    "Waits for `Catalog.ready`, which cannot settle before this wait is over: neither ever settles, and nothing is logged.",
  );
  expect(finding?.severity).toBe("error");
  expect(finding?.range.start.line).toBe(5);
  expect(finding?.trace.map(({ range, message }) => [range.start.line + 1, message])).toEqual([
    [5, "`Catalog.open` keeps a promise in `Catalog.ready` that settles when this is done"],
    [5, "`Catalog.open` returns the promise of `Catalog.load`"],
    [11, "`Catalog.load` awaits `Catalog.count`"],
    [15, "`Catalog.count` awaits `Catalog.open`"],
    [6, "`Catalog.open` hands on `Catalog.ready`, which waits for this"],
  ]);
});

test.each([
  ["`${id}.rows`", "`${id}.columns`", "possible"],
  ["id", "id", "likely"],
])("entries by %s and by %s", async (outer, inner, confidence) => {
  const { findings } = await analyze(
    {
      "src/main.ts": `class Cache {
  private pending = new Map<string, Promise<unknown>>();
  get(key: string, load: () => Promise<unknown>): Promise<unknown> {
    const known = this.pending.get(key);
    if (known) return known;
    const made = load();
    this.pending.set(key, made);
    return made;
  }
}
const cache = new Cache();
async function other(id: string): Promise<string> { return (await fetch(id)).text(); }
export const rows = (id: string) => cache.get(${outer}, async () => { await columns(await other(id)); });
const columns = (id: string) => cache.get(${inner}, async () => fetch(id));
`,
    },
    { config: { preset: "strict" } },
  );
  expect(findings.filter(({ ruleId }) => ruleId === rule).map((one) => one.confidence)).toEqual([confidence]);
});

test("what is read before a promise is kept there is the one before", async () => {
  const text = `export class Snapshot {
  private last?: Promise<void>;
  async refresh(): Promise<void> {
    this.last = this.queue();
    await this.last;
  }
  private async queue(): Promise<void> {
    try { await this.last; } catch {}
    await fetch("https://example.org/changes");
  }
}
`;
  const { findings } = await analyze({ "src/main.ts": text }, { config: { preset: "strict" } });
  expect(findings.filter(({ ruleId, confidence }) => ruleId === rule && confidence !== "possible")).toEqual([]);
});

test("a function that hands on what is kept, before anything suspends, hands on the one before", async () => {
  const program = (before: string): string => `export class Service {
  private ready?: Promise<void>;
  constructor(private readonly url: string) { this.ready = this.init(); }
  async init(): Promise<void> {
    ${before}
    if (this.ready) return this.ready;
    await fetch(this.url);
  }
}
`;
  const verdicts = async (before: string): Promise<readonly string[]> => {
    const { findings } = await analyze({ "src/main.ts": program(before) }, { config: { preset: "strict" } });
    return findings.filter(({ ruleId }) => ruleId === rule).map(({ confidence }) => confidence);
  };
  expect(await verdicts("")).toEqual(["possible"]);
  expect(await verdicts('await fetch("/first");')).toEqual(["definite"]);
});
