import { expect, test } from "vitest";
import { analyze, findingsOf } from "./analyze.js";
import { testVerdicts, type Programs } from "./verdicts.js";

const rule = "misused-promise";

const work = `declare function work(id?: string): Promise<boolean>;\ndeclare const flag: boolean;\ndeclare const ids: string[];\ndeclare function listen(listener: (id: string) => void): void;\n`;
const inside = (body: string): string => `${work}export async function run(promise: Promise<boolean>) { ${body} }`;

const definite: Programs = {
  if: inside("if (promise) console.log(1);"),
  "if over a call": inside("if (work()) console.log(1);"),
  not: inside("if (!work()) console.log(1);"),
  "not, outside of a condition": inside("const no = !promise; console.log(no);"),
  while: inside("while (promise) break;"),
  "do … while": inside("do { break; } while (promise);"),
  for: inside("for (; promise; ) break;"),
  "a conditional": inside("console.log(promise ? 1 : 2);"),
  and: inside("if (promise && flag) console.log(1);"),
  "the right side in a condition": inside("if (flag && promise) console.log(1);"),
  "the left side outside of one": inside("const both = promise && flag; console.log(both);"),
  or: inside("const either = promise || flag; console.log(either);"),
  "?? in a condition": inside("if (promise ?? flag) console.log(1);"),
  parentheses: inside("if ((promise)) console.log(1);"),
  "a method without await": `class Users { async exists(id: string) { return id === "a"; } }\nexport async function run(users: Users) { if (users.exists("a")) console.log(1); }`,
  "filter with an async function": inside("console.log(ids.filter(async (id) => work(id)));"),
  "some with a function by name": inside("console.log(ids.some(work));"),
  "every with an arrow function": inside("console.log(ids.every((id) => work(id)));"),
  find: inside("console.log(ids.find(async () => flag));"),
  "a spread of a promise": `declare function load(): Promise<object>;\nexport async function run() { return { ...load() }; }`,
  "a spread with a condition": `declare function load(): Promise<object>;\nexport async function run(flag: boolean) { return { ...(flag ? load() : {}) }; }`,
  "forEach with an async function": inside("ids.forEach(async (id) => { await work(id); });"),
  "forEach with a function that gives one": inside("ids.forEach((id) => work(id));"),
  "a listener": inside("listen(async (id) => { await work(id); });"),
  "a listener by name": inside("listen(work);"),
  "a listener of a method": `${work}class Jobs { run = async () => { await work(); } }\nexport function start(jobs: Jobs) { listen(jobs.run); }`,
  queueMicrotask: inside("queueMicrotask(async () => { await work(); });"),
  "an executor": inside("await new Promise(async (done) => { done(await work()); });"),
  "an argument of a constructor": `${work}declare class Timer { constructor(tick: () => void) }\nexport const timer = new Timer(async () => { await work(); });`,
  "a rest parameter": `${work}declare function all(...listeners: (() => void)[]): void;\nexport function run() { all(() => {}, async () => { await work(); }); }`,
  "a variable": `${work}export const tick: () => void = async () => { await work(); };`,
  "an assignment": `${work}let tick: () => void = () => {};\nexport function run() { tick = async () => { await work(); }; tick(); }`,
  "a property": `${work}interface Options { onDone: () => void }\nexport const options: Options = { onDone: async () => { await work(); } };`,
  "a property by name": `${work}interface Options { work: () => void }\nexport const options: Options = { work };`,
  "a method of an object": `${work}interface Options { onDone(): void }\nexport const options: Options = { async onDone() { await work(); } };`,
  "a result": `${work}export function make(): () => void { return async () => { await work(); }; }`,
  "a class that implements": `${work}interface Task { run(): void }\nexport class Job implements Task { async run() { await work(); } }`,
  "a class that extends": `${work}class Task { run(): void {} }\nexport class Job extends Task { override async run() { await work(); } }`,
  "an interface that extends": `interface Task { run(): void }\nexport interface Job extends Task { run(): Promise<void> }`,
};

const silent: Programs = {
  "an awaited condition": inside("if (await promise) console.log(1);"),
  "a comparison": inside("if (promise === undefined) console.log(1);"),
  "a promise that may be missing": `export function run(promise?: Promise<void>) { if (promise) console.log(1); }`,
  "a union of promise and value": `export function run(value: Promise<string> | string) { if (value) console.log(1); }`,
  "?? outside of a condition": inside("const one = promise ?? work(); await one;"),
  "the right side outside of a condition": inside("const one = flag && work(); await one;"),
  "filter with a plain function": inside("console.log(ids.filter((id) => id !== ''));"),
  "map with an async function": inside("await Promise.all(ids.map(async (id) => work(id)));"),
  "filter of something of one's own": `${work}declare const list: { filter(test: () => Promise<boolean>): void };\nexport function run() { list.filter(async () => work()); }`,
  "a spread of what was awaited": `declare function load(): Promise<object>;\nexport async function run() { return { ...(await load()) }; }`,
  "a spread of an array": inside("console.log([...ids]);"),
  "a plain listener": inside("listen((id) => { void work(id); });"),
  "a listener that handles the failure": inside("listen((id) => { work(id).catch(() => {}); });"),
  "a parameter that takes both": `${work}declare function on(listener: () => void | Promise<void>): void;\nexport function run() { on(async () => { await work(); }); }`,
  "an overload that takes a promise": `${work}declare function on(listener: () => void): void;\ndeclare function on(listener: () => Promise<void>): void;\nexport function run() { on(async () => { await work(); }); }`,
  "a parameter of unknown result": `${work}declare function on(listener: () => unknown): void;\nexport function run() { on(async () => { await work(); }); }`,
  "then with an async function": inside("await promise.then(async () => { await work(); });"),
  "finally with an async function": inside("await promise.finally(async () => { await work(); });"),
  "a variable that waits": `${work}export const tick: () => Promise<void> = async () => { await work(); };`,
  "a variable without a type": `${work}export const tick = async () => { await work(); };`,
  "a property that waits": `${work}interface Options { onDone: () => Promise<void> }\nexport const options: Options = { onDone: async () => { await work(); } };`,
  "a result that waits": `${work}export function make(): () => Promise<void> { return async () => { await work(); }; }`,
  "a class that implements what waits": `${work}interface Task { run(): Promise<void> }\nexport class Job implements Task { async run() { await work(); } }`,
  "a static member": `${work}class Task { static run(): void {} }\nexport class Job extends Task { static async other() { await work(); } }`,
  any: `${work}declare const on: any;\nexport function run() { on(async () => { await work(); }); if (on) console.log(1); }`,
  "a package that nobody has": `import { on } from "not-installed";\n${work}export function run() { on(async () => { await work(); }); }`,
  "an async generator": `declare function on(listener: () => void): void;\nexport function run() { on(async function* () { yield 1; }); }`,
  "a value": inside("listen(console.log);"),
};

testVerdicts(rule, { definite, silent }, []);

test("an attribute", async () => {
  const text = `declare global { namespace JSX { interface IntrinsicElements { button: { onClick?: () => void } } interface Element {} } }
declare function save(): Promise<void>;
export const button = <button onClick={async () => { await save(); }} />;
export const other = <button onClick={() => { void save(); }} />;
`;
  const found = await findingsOf(rule, text, { file: "src/main.tsx", config: { preset: "strict" } });
  expect(found.map((one) => one.slice(0, 2))).toEqual(["3:"]);
});

test("message, place and trace tell the whole story", async () => {
  const text = `declare function isAdmin(id: string): Promise<boolean>;
export async function remove(id: string) {
  if (isAdmin(id)) console.log("removed");
}
`;
  const { findings } = await analyze({ "main.ts": text }, { config: { preset: "strict" } });
  const ours = findings.filter(({ ruleId }) => ruleId === rule);
  expect(ours).toMatchObject([
    {
      severity: "warning",
      confidence: "definite",
      message: "`isAdmin(id)` is a promise, which is always true: the condition does not ask what it gives.",
      range: { start: { line: 2, character: 6 } },
    },
  ]);
  expect(ours[0]?.trace.map(({ range, message }) => [range.start.line, message])).toEqual([
    [2, "asks whether a promise is true"],
  ]);
});

test("it is in strict alone", async () => {
  expect(await findingsOf(rule, inside("if (promise) console.log(1);"))).toEqual([]);
});
