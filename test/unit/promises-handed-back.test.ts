import { describe, expect, it } from "vitest";
import { analyze } from "../rules/analyze.js";

/** The edges from one function to another, as `kind use`. */
async function edges(source: string, from: string, to: string): Promise<string[]> {
  const { graph } = await analyze({ "src/a.ts": source, "src/b.ts": tools });
  return graph.edges
    .filter((edge) => edge.from === `src/a.ts#${from}` && edge.to === `src/a.ts#${to}`)
    .map(({ kind, use }) => `${kind} ${use}`);
}

const tools = [
  "export function track(p: Promise<string>) { return p; }",
  "export function asPromise<T>(value: T | Promise<T>) { return value instanceof Promise ? value : Promise.resolve(value); }",
  "export function note(p: Promise<string>) { console.log(p); }",
].join("\n");
const head = 'import { asPromise, note, track } from "./b.js";\nasync function load() { return "x"; }\n';

describe("a promise that is handed to a function", () => {
  it("is waited for where the one is that it gives back", async () => {
    const source = [
      `${head}export async function waits() { const text = await track(load()); return text.length; }`,
      "export function gives() { return asPromise(load()); }",
      "export async function nested() { await asPromise(track(load())); }",
    ].join("\n");
    expect(await edges(source, "waits", "load")).toEqual(["await awaited"]);
    expect(await edges(source, "gives", "load")).toEqual(["await returned"]);
    expect(await edges(source, "nested", "load")).toEqual(["await awaited"]);
  });

  it("is waited for by nobody there when that keeps it, or when the other is not waited for", async () => {
    const source = [
      `${head}export async function keeps() { await note(load()); }`,
      "export function drops() { track(load()); }",
      "export async function takesOther() { await second(load(), load()); }",
      "function second(first: Promise<string>, other: Promise<string>) { return other; }",
    ].join("\n");
    expect(await edges(source, "keeps", "load")).toEqual(["defer value"]);
    expect(await edges(source, "drops", "load")).toEqual(["spawn discarded"]);
    expect(await edges(source, "takesOther", "load")).toEqual(["defer value", "await awaited"]);
  });

  it("is a function's, too, that is run with what callers hand over", async () => {
    const source = [
      `${head}function call<T>(run: () => T) { return asPromise(run()); }`,
      "export async function all() { await call(load); }",
    ].join("\n");
    expect(await edges(source, "all", "load")).toEqual(["await awaited"]);
  });
});
