import { knowsOwnFunctions, sinkOf } from "../libraries/index.js";
import type { FileFacts, FileId, FunctionFact, GraphNode, NodeId, TypeId } from "../model/index.js";
import { isTestFile } from "./test-files.js";

/**
 * The nodes of a graph under construction, numbered: functions by file name and source order, then externals and
 * unresolved callees in the order in which they are met.
 */
export class NodeTable {
  readonly list: GraphNode[] = [];
  /** Facts of workspace functions, by node number; undefined for externals and unresolved. */
  readonly facts: (FunctionFact | undefined)[] = [];
  readonly #index = new Map<NodeId, number>();
  /** Number of the function around a function; -1 for module bodies. */
  readonly #parents: number[] = [];
  readonly #tests = new Map<FileId, boolean>();
  /** Whether externals answer with a promise, where anything says so. */
  readonly #promises = new Map<number, boolean>();

  constructor(files: readonly FileFacts[]) {
    for (const { file, functions } of files) for (const fact of functions) this.#addFunction(file, fact);
    for (const fact of this.facts) this.#parents.push(fact?.parent === undefined ? -1 : this.find(fact.parent));
  }

  /** Number of a node, or -1. */
  find(id: NodeId): number {
    return this.#index.get(id) ?? -1;
  }

  /** Number of an external node, made when new. `promise`: its result is a promise, as far as known. */
  external(module: string, name: string, promise: boolean | undefined): number {
    const id = `${module}#${name}`;
    let index = this.#index.get(id);
    if (index !== undefined) {
      const node = this.list[index]!;
      if (promise && !node.returnsPromise) this.list[index] = { ...node, returnsPromise: true };
      if (promise !== undefined) this.#promises.set(index, promise || (this.#promises.get(index) ?? false));
      return index;
    }
    const sink = sinkOf(module, name);
    index = this.#add(undefined, {
      id,
      name: module === "global" || module === "lib" ? name : name === "default" ? module : `${module} ${name}`,
      kind: "external",
      async: false,
      returnsPromise: promise ?? false,
      module,
      ...(sink && { sink }),
    });
    if (promise !== undefined) this.#promises.set(index, promise);
    return index;
  }

  /** Number of the node of an unresolved callee, made when new. */
  unresolved(text: string): number {
    const id = `?#${text}`;
    return (
      this.#index.get(id) ??
      this.#add(undefined, { id, name: text, kind: "unresolved", async: false, returnsPromise: false })
    );
  }

  /** Number of the function around node `index`, or -1. */
  parent(index: number): number {
    return this.#parents[index] ?? -1;
  }

  /** Whether `inner` is `outer` or a function written inside it. */
  isWithin(inner: number, outer: number): boolean {
    for (let at = inner; at >= 0; at = this.parent(at)) if (at === outer) return true;
    return false;
  }

  /** Whether node `index` is written in a test file. */
  isTest(index: number): boolean {
    const file = this.list[index]?.place?.file;
    if (file === undefined) return false;
    let isTest = this.#tests.get(file);
    if (isTest === undefined) this.#tests.set(file, (isTest = isTestFile(file)));
    return isTest;
  }

  /** The class or object literal that node `index`, or the nearest function around it, is a member of. */
  ownerOf(index: number): TypeId | undefined {
    for (let at = index; at >= 0; at = this.parent(at)) {
      const owner = this.facts[at]?.owner;
      if (owner !== undefined) return owner;
    }
    return undefined;
  }

  /** Whether a call of the node answers with a promise; undefined when nothing is known. */
  givesPromise(index: number): boolean | undefined {
    const fact = this.facts[index];
    if (fact) return fact.async || fact.returnsPromise;
    const known = this.#promises.get(index);
    const node = this.list[index];
    // Of the language's own library only promises and asynchronous iterators give promises.
    return known ?? (node?.module === "lib" && !/Promise|Async/.test(node.name) ? false : undefined);
  }

  #addFunction(file: FileId, fact: FunctionFact): void {
    if (this.#index.has(fact.id)) return;
    const sink = knowsOwnFunctions() ? sinkOf(file, fact.id.slice(file.length + 1)) : undefined;
    this.#add(fact, {
      id: fact.id,
      name: fact.name,
      kind: fact.kind,
      place: { file, range: fact.range },
      nameRange: fact.nameRange,
      async: fact.async,
      returnsPromise: fact.returnsPromise,
      ...(fact.parent !== undefined && { parent: fact.parent }),
      exported: fact.exported,
      catches: fact.catches,
      ...(sink && { sink }),
    });
  }

  #add(fact: FunctionFact | undefined, node: GraphNode): number {
    const index = this.list.length;
    this.#index.set(node.id, index);
    this.list.push(node);
    this.facts.push(fact);
    return index;
  }
}
