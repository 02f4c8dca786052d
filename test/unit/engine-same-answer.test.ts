import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createEngine } from "../../src/engine/index.js";
import type { Analysis, Engine } from "../../src/engine/types.js";
import { folderOf } from "./workspace-helpers.js";

const shapes = `
export class Circle { async draw() { await fetch("c"); } get size() { return 1; } }
export class Square { async draw() { await fetch("s"); } get size() { return 2; } }
export declare function either<A, B>(a: A, b: B): A | B;
export interface Shop { find(): Circle | Square; list(): (Square | Circle)[]; text(): string | string[] }
`;
/** Which part of a union the compiler meets first depends on the file that is asked about first. */
const user = (first: string, second: string): string => `
import { ${first}, ${second}, either, type Shop } from "./shapes.js";
const pick = <T,>(one: T) => one;
export const any = () => either(new ${first}(), new ${second}()).draw();
export const one = () => pick(new ${first}()).draw();
export const two = () => pick(new ${second}()).draw();
export async function all(shop: Shop) {
  await Promise.all(shop.list().map((shape) => pick(shape).draw()));
  const mixed: ${second} | ${first} = pick(shop.find());
  await mixed.draw();
  return [mixed.size, pick(shop.text()).includes("a"), pick(shop.text()).concat("b")];
}
`;
const files = { "shapes.ts": shapes, "a.ts": user("Circle", "Square"), "b.ts": user("Square", "Circle") };

function engineOf(folder: string, cacheDir: string | null = null): Engine {
  return createEngine({ roots: [{ name: "", path: folder }], cacheDir, config: { preset: "strict" } });
}

function told({ facts, graph, findings }: Analysis): string {
  return JSON.stringify([[...facts.values()], graph.nodes, graph.edges, graph.cycles, findings]);
}

describe("the answer is the same", () => {
  it("from run to run, out of the cache, and whatever was edited in between", async () => {
    const folder = folderOf(files);
    const cacheDir = folderOf({});
    const cold = told(await engineOf(folder).analyze());
    expect(cold).toContain("shapes.ts#Square.draw");
    expect(told(await engineOf(folder).analyze())).toBe(cold);

    expect(told(await engineOf(folder, cacheDir).analyze())).toBe(cold);
    expect(told(await engineOf(folder, cacheDir).analyze())).toBe(cold);

    for (const name of ["b.ts", "a.ts", "shapes.ts"]) {
      const path = join(folder, name);
      const text = readFileSync(path, "utf8");
      const engine = engineOf(folder, cacheDir);
      engine.setOverlay(path, `${text}\nexport async function more() { await more(); }\n`);
      expect(told(await engine.analyze())).not.toBe(cold);
      engine.setOverlay(path, null);
      expect(told(await engine.analyze())).toBe(cold);
    }
  });

  it("for a part of the files out of the cache", async () => {
    for (const name of ["a.ts", "b.ts"] as const) {
      const folder = folderOf(files);
      const cacheDir = folderOf({});
      await engineOf(folder, cacheDir).analyze();
      writeFileSync(join(folder, name), `${files[name]}\nexport const late = 1;\n`);
      const warm = told(await engineOf(folder, cacheDir).analyze());
      expect(warm).toContain("shapes.ts#Square.draw");
      expect(warm).toBe(told(await engineOf(folder).analyze()));
    }
  });

  it.each([
    ["a body behind a declared type", "(): Promise<string[]>", "const rows = await db.many({ take: 5 });", "rows"],
    ["a variable behind an inferred type", "()", "const rows: string[] = await db.many({ take: 5 });", "rows"],
    ["what is returned itself", "()", "", "db.many({ take: 5 })"],
  ])("when %s, which gives a collection, is edited", async (_, signature, before, returned) => {
    const rows = `declare const db: { many(of: object): Promise<string[]> };
export async function load${signature} { ${before} return ${returned}; }
`;
    const folder = folderOf({
      "rows.ts": rows,
      "use.ts": `import { load } from "./rows.js";
export async function all() { const found = await load(); await Promise.all(found.map((one) => fetch(one))); }
`,
    });
    const cacheDir = folderOf({});
    await engineOf(folder, cacheDir).analyze();
    writeFileSync(join(folder, "rows.ts"), rows.replace("{ take: 5 }", "{ }"));
    expect(told(await engineOf(folder, cacheDir).analyze())).toBe(told(await engineOf(folder).analyze()));
  });

  it.each([
    ["a member that is given to what a function returns", "app.use = save;", "app.use = load;"],
    ["what one of these members returns", "return app;", "return load;"],
  ])("when %s is edited", async (_, before, after) => {
    const made = `declare function make(): any;
async function save() { await fetch("s"); }
async function load() { await fetch("l"); }
export function build() { const app = make(); app.use = save; app.on = () => { return app; }; app.go = () => 1; return app; }
`;
    const folder = folderOf({
      "made.ts": made,
      "use.ts": `import { build } from "./made.js";
export async function all() { await build().use(); await build().on().use(); await build().on()(); }
`,
    });
    const cacheDir = folderOf({});
    await engineOf(folder, cacheDir).analyze();
    writeFileSync(join(folder, "made.ts"), made.replace(before, after));
    const warm = told(await engineOf(folder, cacheDir).analyze());
    expect(warm).toBe(told(await engineOf(folder).analyze()));
    expect(warm).toContain("made.ts#load");
  });
});
