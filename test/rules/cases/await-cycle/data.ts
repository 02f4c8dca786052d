/** Recursion over data that gets smaller. */
export const data: Readonly<Record<string, string>> = {
  "a list that throws at its end": `
    export async function consume(items: string[]): Promise<void> {
      if (items.length === 0) throw new Error("end");
      await consume(items.slice(1));
    }`,

  "the children of a tree, in parallel": `
    interface Tree { children: Tree[] }
    export async function walk(tree: Tree): Promise<void> { await Promise.all(tree.children.map((child) => walk(child))); }`,

  "the children of a tree, one by one": `
    interface Tree { children: Tree[] }
    export async function walk(tree: Tree): Promise<void> { for (const child of tree.children) await walk(child); }`,

  "the children of a tree handed on as a list": `
    interface Tree { children: Tree[] }
    export async function walkAll(trees: Tree[]): Promise<void> { for (const tree of trees) await walk(tree); }
    async function walk(tree: Tree): Promise<void> { await walkAll(tree.children); }`,

  folders: `
    import { readdir } from "node:fs/promises";
    export async function files(dir: string): Promise<string[]> {
      const entries = await readdir(dir, { withFileTypes: true });
      const found = await Promise.all(entries.map((e) => (e.isDirectory() ? files(e.name) : [e.name])));
      return found.flat();
    }`,

  "folders in a loop": `
    import { readdir } from "node:fs/promises";
    export async function* files(dir: string): AsyncGenerator<string> {
      for (const entry of await readdir(dir, { withFileTypes: true })) {
        if (entry.isDirectory()) yield* files(entry.name);
        else yield entry.name;
      }
    }`,

  "a tree by reduce": `
    interface Tree { children: Tree[] }
    export async function size(tree: Tree): Promise<number> {
      return tree.children.reduce(async (sum, child) => (await sum) + (await size(child)), Promise.resolve(1));
    }`,

  "the parent of an instance": `
    export class Scope {
      constructor(private readonly parent: Scope) {}
      async root(): Promise<void> { await this.parent.root(); }
    }`,

  "an evaluator": `
    type Node = { type: "number"; value: number } | { type: "add"; left: Node; right: Node } | { type: "group"; of: Node };
    export async function evaluate(node: Node): Promise<number> {
      switch (node.type) {
        case "number": return node.value;
        case "add": return (await evaluate(node.left)) + (await evaluate(node.right));
        default: return group(node.of);
      }
    }
    async function group(node: Node): Promise<number> { return evaluate(node); }`,

  "an evaluator without a default": `
    type Node = { type: "leaf" } | { type: "block"; of: Node };
    export async function visit(node: Node): Promise<void> {
      switch (node.type) { case "block": await visit(node.of); break; }
    }`,

  "what a filter leaves of a list": `
    const seen = new Set<string>();
    export async function load(ids: string[]): Promise<void> {
      await Promise.all(ids.filter((id) => !seen.has(id)).map((id) => loadOne(id)));
    }
    async function loadOne(id: string) { seen.add(id); await load([id]); }`,

  "what a filter leaves of a list, one by one": `
    const seen = new Set<string>();
    export async function load(ids: string[]): Promise<void> {
      const fresh = ids.filter((id) => !seen.has(id));
      for (const id of fresh) await loadOne(id);
    }
    async function loadOne(id: string) { seen.add(id); await load([id]); }`,

  "a list cut down in place": `
    const seen = new Set<string>();
    export async function load(ids: string[]): Promise<void> {
      ids = ids.filter((id) => !seen.has(id));
      for (const id of ids) await loadOne(id);
    }
    async function loadOne(id: string) { seen.add(id); await load([id]); }`,

  "a list that is empty in one case": `
    export async function load(id: string, deep: boolean): Promise<void> {
      await Promise.all((deep ? [id] : []).map((one) => load(one, false)));
    }`,

  "a visited item of a list": `
    export async function load(ids: string[], seen: Set<string>): Promise<void> {
      for (const id of ids) {
        if (seen.has(id)) continue;
        seen.add(id);
        await load([id], seen);
      }
    }`,

  "head and rest": `
    export async function inTurn([head, ...rest]: (() => Promise<void>)[]): Promise<void> {
      if (head === undefined) return;
      await head();
      await inTurn(rest);
    }`,

  "while there is something left": `
    export async function a(list: string[]): Promise<void> {
      while (list.length) { list.pop(); await b(list); }
    }
    async function b(list: string[]) { await a(list); }`,

  "a short circuit": `
    export async function a(list: string[]): Promise<boolean> { return list.length === 0 || (await b(list.slice(1))); }
    async function b(list: string[]): Promise<boolean> { return a(list); }`,

  "a generator read in part": `
    export async function* numbers(from: number): AsyncGenerator<number> { yield from; yield* numbers(from + 1); }
    export async function first(): Promise<number> { for await (const n of numbers(0)) return n; return 0; }`,

  "an iterator that is only made": `
    export async function* a(): AsyncGenerator<number> { yield 1; const again = b(); console.log(again); }
    async function b() { return a(); }`,

  "another function of the type of the one around it": `
    interface Registry { find(name: string): Promise<unknown> }
    export class Endpoint {
      constructor(private readonly registry: Registry) {}
      async allow(origin: string): Promise<void> {
        const self = this;
        const allow = (await this.registry.find("allow")) as typeof self.allow;
        return allow(origin);
      }
    }`,
};
