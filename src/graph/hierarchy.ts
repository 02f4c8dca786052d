import type { FileFacts, NodeId, TypeFact, TypeId } from "../model/index.js";

/** What a member of a type may be at run time. */
export interface Members {
  /** In order: the nearest definition above first, then those below in source order. */
  readonly ids: readonly NodeId[];
  /** The receiver's type declares it without a body. */
  readonly abstract: boolean;
  /** `module#Class` of a class outside the workspace that it may come from. */
  readonly outside?: string;
}

/**
 * Most implementations that one call is linked to. Interfaces with more (`execute`, `handle`) say nothing about any
 * one of them, and their edges would bury the rest.
 */
const widestDispatch = 100;

const none: ReadonlySet<TypeId> = new Set();

/** Class hierarchy analysis over the types of all files. */
export class Hierarchy {
  readonly #types = new Map<TypeId, TypeFact>();
  readonly #below = new Map<TypeId, TypeId[]>();
  readonly #found = new Map<string, Members>();
  readonly #above = new Map<TypeId, ReadonlySet<TypeId>>();

  constructor(files: readonly FileFacts[]) {
    for (const { types } of files) {
      for (const type of types) {
        if (this.#types.has(type.id)) continue;
        this.#types.set(type.id, type);
        for (const base of type.bases) {
          const below = this.#below.get(base);
          if (below) below.push(type.id);
          else this.#below.set(base, [type.id]);
        }
      }
    }
  }

  get(type: TypeId): TypeFact | undefined {
    return this.#types.get(type);
  }

  /** The type and all it extends or implements. */
  above(type: TypeId): ReadonlySet<TypeId> {
    let above = this.#above.get(type);
    if (!above) this.#above.set(type, (above = this.#closure(type, (id) => this.#types.get(id)?.bases ?? [])));
    return above;
  }

  /** Whether values of one of the types may be values of the other. */
  related(a: TypeId, b: TypeId): boolean {
    return this.above(a).has(b) || this.above(b).has(a);
  }

  /** What `receiver.name` may be when the receiver's type is `type`; `exact`: and no subtype of it. */
  members(type: TypeId, name: string, exact: boolean): Members {
    const key = `${exact ? "=" : "<"}${type}\n${name}`;
    let members = this.#found.get(key);
    if (!members) this.#found.set(key, (members = this.#find(type, name, exact)));
    return members;
  }

  #find(type: TypeId, name: string, exact: boolean): Members {
    const ids = new Set<NodeId>();
    const up = this.#nearest(type, name);
    if (up.id !== undefined) ids.add(up.id);
    if (!exact) {
      for (const below of this.#closure(type, (id) => this.#below.get(id) ?? none)) {
        if (ids.size >= widestDispatch) break;
        const id = below === type ? undefined : this.#nearest(below, name).id;
        if (id !== undefined) ids.add(id);
      }
    }
    const abstract = this.#types.get(type)?.kind === "interface" || (up.id === undefined && up.declared);
    return { ids: [...ids], abstract, ...(up.outside !== undefined && { outside: up.outside }) };
  }

  #nearest(type: TypeId, name: string): { id?: NodeId; declared: boolean; outside?: string } {
    let declared = false;
    let outside: string | undefined;
    for (const above of this.above(type)) {
      const fact = this.#types.get(above);
      if (!fact) {
        if (above.includes("#")) outside ??= above;
        continue;
      }
      if (Object.hasOwn(fact.members, name)) return { id: fact.members[name]!, declared };
      declared ||= fact.abstract.includes(name);
    }
    return outside === undefined ? { declared } : { declared, outside };
  }

  /** Breadth first, so that nearer types come first. */
  #closure(start: TypeId, next: (type: TypeId) => Iterable<TypeId>): ReadonlySet<TypeId> {
    const seen = new Set<TypeId>([start]);
    for (const type of seen) for (const other of next(type)) seen.add(other);
    return seen;
  }
}
