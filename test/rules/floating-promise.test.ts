import { expect, test } from "vitest";
import { analyze, findingsOf } from "./analyze.js";
import { testVerdicts, type Programs } from "./verdicts.js";

const rule = "floating-promise";

const work = `declare function work(id?: string): Promise<string>;\ndeclare const flag: boolean;\ndeclare const ids: string[];\n`;
const inside = (body: string): string => `${work}export async function run(promise: Promise<string>) { ${body} }`;

const definite: Programs = {
  "a call": inside("work();"),
  "a call in a plain function": `${work}export function run() { work(); }`,
  "a call in the module": `${work}work();`,
  "a variable": inside("promise;"),
  "a constructor": inside("new Promise<void>((done) => done());"),
  "Promise.resolve": inside("Promise.resolve(1);"),
  "Promise.all": inside("Promise.all([work(), work()]);"),
  "then with one argument": inside("work().then((text) => console.log(text));"),
  "then without arguments": inside("work().then();"),
  "then whose handler is undefined": inside("work().then(() => {}, undefined);"),
  "catch without a handler": inside("work().catch();"),
  "catch with something that is no function": inside("work().catch(null);"),
  finally: inside("work().finally(() => {});"),
  "then and finally": inside("work().then(() => {}).finally(() => {});"),
  "catch, then something more": inside("work().catch(() => '').then(() => work());"),
  "a conditional": inside("flag ? work() : undefined;"),
  "the other branch": inside("flag ? work().catch(() => '') : work();"),
  "an operator": inside("flag && work();"),
  "an operator for what is missing": inside("undefined ?? work();"),
  "a comma": inside("work(), 1;"),
  "an async function that is called at once": inside("(async () => { await work(); })();"),
  "an array": inside("[work(), work()];"),
  "a mapped collection": inside("ids.map((id) => work(id));"),
  "a mapped collection of async functions": inside("ids.map(async (id) => { await work(id); });"),
  "a tuple": `${work}declare function both(): [Promise<void>, string];\nexport function run() { both(); }`,
  "a method": `class Store { async save() { await Promise.resolve(); } }\nexport function run(store: Store) { store.save(); }`,
  "an optional call": `interface Store { save?(): Promise<void> }\nexport function run(store: Store) { store.save?.(); }`,
  "a subclass of Promise": `class Job extends Promise<string> {}\ndeclare function start(): Job;\nexport function run() { start(); }`,
  "a union with a promise": `declare function maybe(): Promise<void> | undefined;\nexport function run() { maybe(); }`,
  "a dynamic import": `export function run() { import("./other.js"); }`,
  "an intersection": `declare function tagged(): Promise<void> & { tag: string };\nexport function run() { tagged(); }`,
  "a tagged template": `declare function sql(parts: TemplateStringsArray): Promise<void>;\nexport function run() { sql\`x\`; }`,
  "an awaited array of promises": inside("await Promise.resolve([work()]);"),
  "a member": `export function run(job: { done: Promise<void> }) { job.done; }`,
  "an assertion": `${work}export function run() { work() as Promise<unknown>; }`,
};

const silent: Programs = {
  await: inside("await work();"),
  return: `${work}export function run() { return work(); }`,
  void: inside("void work();"),
  catch: inside("work().catch(() => '');"),
  "catch by name": inside("work().catch(console.error);"),
  "then with two arguments": inside("work().then(() => {}, () => {});"),
  "catch and finally": inside("work().catch(() => '').finally(() => {});"),
  "then and catch": inside("work().then(() => {}).catch(() => {});"),
  "an assignment": inside("let p; p = work(); await p;"),
  "a declaration": inside("const p = work(); await p;"),
  "an argument": inside("console.log(work());"),
  "a conditional that handles both": inside("flag ? work().catch(() => '') : undefined;"),
  "an operator whose promise is handled": inside("flag && work().catch(() => '');"),
  "no promise": `declare function plain(): string;\nexport function run() { plain(); }`,
  any: `declare function anything(): any;\nexport function run() { anything(); }`,
  "a thenable that is no Promise": `interface Thenable { then(done: () => void, failed: () => void): void }\ndeclare function start(): Thenable;\nexport function run() { start(); }`,
  "an async generator": `async function* numbers() { yield 1; }\nexport function run() { numbers(); }`,
  "a generator": `function* numbers() { yield 1; }\nexport function run() { numbers(); }`,
  "an awaited conditional": inside("await (flag ? work() : undefined);"),
  "an array of something else": inside("ids.map((id) => id.length);"),
  "Promise.all that is awaited": inside("await Promise.all(ids.map((id) => work(id)));"),
  "a package that nobody has": `import { start } from "not-installed";\nexport function run() { start(); }`,
  "an arrow function that gives it": `${work}export const run = () => work();`,
  "increments and deletions": inside("let i = 0; i++; --i; delete (globalThis as { x?: number }).x;"),
  "a directive": `"use strict";\n${work}`,
};

testVerdicts(rule, { definite, silent }, []);

test("message, place and trace tell the whole story", async () => {
  const text = `async function save(id: string) {
  await fetch(id);
}
export function run(id: string) {
  save(id).then(() => console.log("saved"));
}
`;
  const { findings } = await analyze({ "main.ts": text }, { config: { preset: "strict" } });
  const ours = findings.filter(({ ruleId }) => ruleId === rule);
  expect(ours).toMatchObject([
    {
      severity: "warning",
      confidence: "definite",
      message:
        '`run` goes on without `save(id).then(() => console.log("saved"))`: nobody waits for it, and its failure ends in an unhandled rejection.',
    },
  ]);
  expect(ours[0]?.trace.map(({ range, message }) => [range.start.line, message])).toEqual([
    [4, "makes the promise"],
    [4, "ends without waiting for it, returning it or handling its failure"],
  ]);
});

test("it is in strict alone", async () => {
  expect(await findingsOf(rule, inside("work();"))).toEqual([]);
});
