import type { FileFacts, HoldWait, ResourceId, ResourceRef, TypeId } from "../model/index.js";
import { keyMatch } from "./keys.js";
import type { NodeTable } from "./nodes.js";
import { isTestFile } from "./test-files.js";

/** Tells whether two names of resources mean the same thing. */
export class Sameness {
  /** Pools that are made outside of tests, by label. */
  readonly #pools = new Map<string, Set<ResourceId>>();
  readonly #news = new Map<TypeId, number>();
  /** How many places outside of tests make an object of a class. */
  readonly #sites = new Map<TypeId, number>();
  readonly #reentrant = new Set<ResourceId>();
  readonly #records = new Set<TypeId>();

  constructor(files: readonly FileFacts[], nodes: NodeTable) {
    for (const { file, resources, calls, types } of files) {
      for (const { id, kind } of types) if (kind === "interface") this.#records.add(id);
      const isTest = isTestFile(file);
      for (const made of resources.made) {
        if (made.reentrant) this.#reentrant.add(made.id);
        if (isTest || made.kind !== "pool" || made.reentrant) continue;
        const known = this.#pools.get(made.by);
        if (known) known.add(made.id);
        else this.#pools.set(made.by, new Set([made.id]));
      }
      if (isTest) continue;
      for (const { form, targets, inLoop, caller } of calls) {
        if (form !== "new") continue;
        for (const target of targets) {
          const type =
            target.kind === "method" ? target.type : target.kind === "function" ? ownerOf(target.id) : undefined;
          if (type === undefined) continue;
          const isOnce = !inLoop && nodes.facts[nodes.find(caller)]?.kind === "module";
          this.#news.set(type, (this.#news.get(type) ?? 0) + (isOnce ? 1 : 2));
          this.#sites.set(type, (this.#sites.get(type) ?? 0) + 1);
        }
      }
    }
  }

  match(held: ResourceRef, wait: ResourceRef): HoldWait["match"] {
    const place = this.#place(held, wait);
    if (place === "no" || this.#reentrant.has(held.id) || this.#reentrant.has(`pool:${held.pool ?? ""}`)) return "no";
    const keys = keyMatch(held, wait);
    if (keys === "no") return "no";
    return keys === "maybe" ? "maybe" : place;
  }

  /** The same, whatever the keys. */
  instance(held: ResourceRef, wait: ResourceRef): HoldWait["match"] {
    return this.#place(held, wait);
  }

  #place(held: ResourceRef, wait: ResourceRef): HoldWait["match"] {
    if (held.id !== wait.id) return this.#pool(held, wait);
    if (held.instance !== undefined && wait.instance !== undefined && held.instance !== wait.instance)
      return this.#mayBeOne(held, wait) ? "maybe" : "no";
    if (held.id.startsWith("pool:")) return (this.#pools.get(held.pool ?? "")?.size ?? 0) > 1 ? "maybe" : "same";
    const isOne = held.instance === wait.instance;
    if (isOne && held.on === "this" && wait.on === "this") return "same";
    if (!isOne || held.on === "this" || held.on === "other" || wait.on === "this" || wait.on === "other")
      return (this.#news.get(typeOf(held.id)) ?? 0) <= (this.#isRecord(held.id) ? -1 : 1) ? "likely" : "maybe";
    return "same";
  }

  /** Fields of two classes that hold an object of a third, which one place makes: one is mostly given what the other holds. */
  #mayBeOne(a: ResourceRef, b: ResourceRef): boolean {
    const [one, other] = [a, b].map(({ id, instance }) => [id, ...(instance?.split(" > ").reverse() ?? [])]);
    const at = one?.findIndex((part, index) => part !== other?.[index]) ?? -1;
    const [inA, inB, part] = [one?.[at], other?.[at], one?.[at - 1]];
    if (inA === undefined || inB === undefined || part === undefined) return false;
    return typeOf(inA) !== typeOf(inB) && typeOf(inA) !== "" && this.#sites.get(typeOf(part)) === 1;
  }

  /** A field of plain objects, which come in any number; the collection that is one of them is seldom made twice. */
  #isRecord(id: ResourceId): boolean {
    return this.#records.has(typeOf(id)) && !id.endsWith("[]");
  }

  /** A program has one pool of a library, unless more are made; two that are seen to be made are two. */
  #pool(a: ResourceRef, b: ResourceRef): HoldWait["match"] {
    if (a.pool === undefined || a.pool !== b.pool) return "no";
    const made = this.#pools.get(a.pool);
    if (made?.has(a.id) && made.has(b.id)) return "no";
    return (made?.size ?? 0) <= 1 ? "likely" : "maybe";
  }
}

function typeOf(id: ResourceId): TypeId {
  return id.slice(0, Math.max(0, id.lastIndexOf(".")));
}

function ownerOf(constructor: string): TypeId {
  return constructor.replace(/\.constructor(?:~\d+)?$/, "");
}
