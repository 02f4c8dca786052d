import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import Ajv from "ajv";
import { describe, expect, test } from "vitest";
import { parseConfig } from "../../src/engine/index.js";
import { externalModel, noExtension, withLibrary } from "../../src/libraries/index.js";
import { ruleMetas } from "../../src/rules/index.js";
import { analyze } from "../rules/analyze.js";

const schema = JSON.parse(readFileSync("media/awaitscoperc.schema.json", "utf8")) as object;
const validate = new Ajv({ strict: false }).compile(schema);
const page = readFileSync("docs/libraries.md", "utf8");
const example: unknown = JSON.parse(/^```json\n(.*?)^```$/ms.exec(page)?.[1] ?? "");

test("the schema in media is the one that checks", () => {
  expect(() => execFileSync(process.execPath, ["scripts/schema.mjs", "--check"], { stdio: "pipe" })).not.toThrow();
}, 60_000);

test("the example on the page is accepted, by the schema, too", () => {
  expect(parseConfig(example, ruleMetas).errors).toEqual([]);
  expect(validate(example)).toBe(true);
});

const sink = { modules: ["@acme/db"], members: ["query"], model: { sink: "database", capacity: 7, label: "Acme" } };

describe("says what is wrong, and where", () => {
  const wrong: readonly (readonly [string, unknown, string])[] = [
    ["an unknown sink", { libraries: [{ ...sink, model: { sink: "databse" } }] }, '"libraries.0.model.sink" is wrong'],
    [
      "a setting that is not there",
      { libraries: [{ ...sink, model: { size: 1 } }] },
      '"libraries.0.model.size" is wrong: there is no such setting here.',
    ],
    ["no members", { libraries: [{ modules: ["a"], model: {} }] }, '"libraries.0.members" is wrong: it is missing.'],
    [
      "an empty list",
      { resources: [{ modules: [], members: ["a"], model: { kind: "lock", op: "create" } }] },
      '"resources.0.modules" is wrong',
    ],
    [
      "an operation of another name",
      { resources: [{ modules: ["a"], members: ["b"], model: { kind: "lock", op: "take" } }] },
      '"resources.0.model.op" is wrong',
    ],
    [
      "an entry without a framework",
      { entries: [{ modules: ["a"], members: ["b"], model: { kind: "request" } }] },
      '"entries.0.model.framework" is wrong: it is missing.',
    ],
    [
      "a width of nothing",
      { libraries: [{ ...sink, model: { capacity: 0 } }] },
      '"libraries.0.model.capacity" is wrong',
    ],
    ["a text for a list", { batches: "all" }, '"batches" is wrong'],
  ];
  test.each(wrong)("%s", (_name, config, message) => {
    const { errors } = parseConfig(config, ruleMetas);
    expect(errors).toHaveLength(1);
    expect(errors[0]).toContain(message);
    expect(validate(config)).toBe(false);
  });
});

const main = `import { query } from "@acme/db";
import { slot } from "./gate.js";
export const all = (ids: string[]) => Promise.all(ids.map((id) => query(id)));
export const some = (ids: string[]) => Promise.all(ids.map((id) => slot(() => query(id))));
`;
const gate = "export async function slot<T>(work: () => Promise<T>): Promise<T> { return work(); }\n";

async function found(config: unknown): Promise<readonly string[]> {
  const files = { ".awaitscoperc.json": JSON.stringify(config), "src/main.ts": main, "src/gate.ts": gate };
  const { findings, problems } = await analyze(files);
  expect(problems).toEqual([]);
  return findings.map(({ ruleId, range, severity }) => `${severity} ${ruleId} ${String(range.start.line + 1)}`);
}

test("a package that nobody knows is known by a configuration", async () => {
  expect(await found({})).toEqual([]);
  expect(await found({ libraries: [sink] })).toEqual([
    "error unbounded-concurrency 3",
    "error unbounded-concurrency 4",
  ]);
});

test("a limiter of the program's own is known by its file and name", async () => {
  const own = {
    modules: ["./src/gate.ts"],
    members: ["slot"],
    model: {
      callbacks: [{ arg: 0, use: { when: "inherit" } }],
      limit: { from: "fixed", places: [], otherwise: 3 },
    },
  };
  expect(await found({ libraries: [sink, own] })).toEqual(["error unbounded-concurrency 3"]);
});

test("a function of the program that reaches a service is known by its folder", async () => {
  const files = {
    "src/client/send.ts":
      "declare const native: { send(text: string): Promise<void> };\nexport const send = (text: string) => native.send(text);\n",
    "src/main.ts": `import { send } from "./client/send.js";\nexport const all = (messages: string[]) => Promise.all(messages.map((text) => send(text)));\n`,
  };
  const config = { libraries: [{ modules: ["./src/client/*"], members: ["send"], model: { sink: "network" } }] };
  expect((await analyze(files)).findings).toEqual([]);
  const { findings } = await analyze({ ...files, ".awaitscoperc.json": JSON.stringify(config) });
  expect(findings.map(({ ruleId }) => ruleId)).toEqual(["unbounded-concurrency"]);
});

test("a lock of a package that nobody knows is known by a configuration", async () => {
  const files = {
    "src/main.ts": `import { withLock } from "@acme/lock";
export const outer = () => withLock("a", async () => { await inner(); });
export const inner = () => withLock("a", async () => { await fetch("/"); });
`,
  };
  const lock = {
    modules: ["@acme/lock"],
    members: ["withLock"],
    model: { kind: "lock", op: "hold", on: "library", callback: 1, key: { arg: 0 } },
  };
  const runs = {
    modules: ["@acme/lock"],
    members: ["withLock"],
    model: { callbacks: [{ arg: 1, use: { when: "inherit" } }] },
  };
  const { findings } = await analyze({
    ...files,
    ".awaitscoperc.json": JSON.stringify({ resources: [lock], libraries: [runs] }),
  });
  expect(findings.map(({ ruleId }) => ruleId)).toContain("mutex-reentrancy");
});

test("a timer and an entry of one's own", async () => {
  const files = {
    "src/main.ts": `import { every } from "@acme/timers";
declare const ids: string[];
export async function run() { for (const id of ids) await fetch(id); }
every(5000, async () => { await run(); const next = await fetch("/"); await fetch(next.url, { method: "POST" }); });
`,
    ".awaitscoperc.json": JSON.stringify({
      libraries: [
        {
          modules: ["@acme/timers"],
          members: ["every"],
          model: { callbacks: [{ arg: 1, use: { when: "schedule" } }] },
        },
      ],
      repeats: [{ modules: ["@acme/timers"], members: ["every"], model: { kind: "interval", every: { arg: 0 } } }],
      entries: [{ modules: ["./src/main.ts"], members: ["run"], model: { kind: "job", framework: "our scheduler" } }],
    }),
  };
  const { findings, graph } = await analyze(files);
  expect(findings.map(({ ruleId, message }) => [ruleId, message.slice(0, 34)])).toContainEqual([
    "overlapping-interval",
    "The next run starts after 5 s whet",
  ]);
  expect(graph.node("src/main.ts#run")?.entry).toEqual({ kind: "job", framework: "our scheduler" });
});

test("what is added holds inside of the work alone", () => {
  const library = {
    ...noExtension,
    libraries: [{ modules: ["@acme/db"], members: ["query"], model: { sink: "database" as const } }],
  };
  expect(withLibrary(library, () => externalModel("@acme/db", "query"))).toEqual({ sink: "database" });
  expect(externalModel("@acme/db", "query")).toBeUndefined();
  expect(() =>
    withLibrary(library, () => {
      throw new Error("stop");
    }),
  ).toThrow("stop");
  expect(externalModel("@acme/db", "query")).toBeUndefined();
});
