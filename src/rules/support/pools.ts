import type { FileFacts, FileId, GraphEdge, Place, ResourceFact } from "../../model/index.js";
import type { RuleContext } from "../types.js";
import { isOfProgram } from "./circumstances.js";

/** A pool that a call goes through. */
export interface KnownPool {
  readonly name: string;
  /** How many connections it has; absent when that is computed. */
  readonly size?: number;
  /** Where it is made. */
  readonly place: Place;
}

/** Finds the pools of a program by the calls that go through them. */
export class Pools {
  private readonly made = new Map<string, KnownPool>();
  /** Pools by the library that makes them: where there is one of a kind, whatever goes through that kind goes through it. */
  private readonly byKind = new Map<string, KnownPool[]>();
  private readonly facts: ReadonlyMap<FileId, FileFacts>;

  constructor({ facts }: RuleContext) {
    this.facts = facts;
    for (const { file, resources } of facts.values()) {
      for (const one of resources.made) if (one.kind === "pool") this.add(file, one);
    }
  }

  /** The pool that the call at an edge goes through, by what it is called on, or as the only one of its library. */
  through({ place, call }: GraphEdge): KnownPool | undefined {
    const use = this.facts.get(place.file)?.resources.uses.find((one) => one.kind === "pool" && one.call === call);
    if (!use) return undefined;
    const own = this.made.get(use.resource.id);
    if (own) return own;
    const alike = this.byKind.get(use.by) ?? [];
    return alike.length === 1 ? alike[0] : undefined;
  }

  private add(file: FileId, { id, name, by, range, width }: ResourceFact): void {
    const pool: KnownPool = { name, place: { file, range }, ...(width !== undefined ? { size: width } : {}) };
    this.made.set(id, pool);
    if (!isOfProgram(file)) return;
    const alike = this.byKind.get(by);
    if (alike) alike.push(pool);
    else this.byKind.set(by, [pool]);
  }
}
