import type { FileFacts, Handing, Held, KeyRef, PlacedUse, ResourceRef } from "../model/index.js";
import { rangeContains } from "../model/index.js";
import { runOf } from "./kinds.js";
import type { NodeTable } from "./nodes.js";
import type { Site } from "./sites.js";

/** How a callee is come by, as far as names of resources depend on it. */
export interface Passage {
  readonly caller: number;
  readonly callee: number;
  /** The callee runs on the caller's own object. */
  readonly onThis: boolean;
  /** The call that runs the callee with arguments that are seen; absent for callbacks, whose arguments others give. */
  readonly site?: Site | undefined;
}

/** What each place of the workspace holds, and how names of resources change from a function to its callers. */
export class Holds {
  readonly uses: readonly PlacedUse[];
  readonly #nodes: NodeTable;
  readonly #byFunction = new Map<number, PlacedUse[]>();
  readonly #handings = new Map<FileFacts, Map<number, Handing[]>>();

  constructor(files: readonly FileFacts[], nodes: NodeTable) {
    this.#nodes = nodes;
    const uses: PlacedUse[] = [];
    for (const { file, resources } of files) {
      for (const use of resources.uses) {
        const placed: PlacedUse = { file, use, index: uses.length };
        uses.push(placed);
        const node = nodes.find(use.function);
        const known = this.#byFunction.get(node);
        if (known) known.push(placed);
        else this.#byFunction.set(node, [placed]);
      }
    }
    this.uses = uses;
  }

  /** The uses written in a function, in source order. */
  in(node: number): readonly PlacedUse[] {
    return this.#byFunction.get(node) ?? [];
  }

  /** What is held while the callee of a call runs, and is not given back before the callee is done. */
  at({ caller, call }: Site): readonly Held[] {
    const uses = this.#byFunction.get(caller);
    if (!uses) return none;
    const held: Held[] = [];
    const run = runOf(call);
    for (const by of uses) {
      const { runs, spans, op } = by.use;
      if (op !== "acquire" && op !== "publish") continue;
      const isRun = runs?.includes(call.index) ?? false;
      // A call that nobody here waits for does not keep the permit.
      const isInside =
        (run === "wait" || run === "call") &&
        by.use.call !== call.index &&
        (spans?.some((span) => rangeContains(span, call.nameRange.start)) ?? false);
      if (isRun || isInside) held.push({ resource: by.use.resource, by });
    }
    return held.length === 0 ? none : held;
  }

  /**
   * How the caller would name what the callee names `ref`; undefined when the caller has no name for it: a variable of
   * the callee's own run, a parameter for which something unknown is given.
   */
  up(ref: ResourceRef, passage: Passage): ResourceRef | undefined {
    const { caller, callee, onThis, site } = passage;
    const keyed = this.#keyUp(ref, passage);
    switch (ref.on) {
      case "shared":
      case "other":
        return keyed;
      case "this":
        if (onThis || this.#nodes.isWithin(callee, caller) || this.#isClosureOf(callee, caller)) return keyed;
        return { ...keyed, on: "other" };
      case "local":
        return this.#isInside(caller, ref.owner) && ref.owner !== this.#nodes.list[callee]?.id ? keyed : undefined;
      case "param": {
        const { param, fallback } = ref;
        if (!param) return undefined;
        if (param.owner !== this.#nodes.list[callee]?.id)
          return this.#isInside(caller, param.owner) ? keyed : undefined;
        if (!site) return undefined;
        const given = this.#given(site, param.index, param.path);
        if (given === "nothing") return fallback;
        return given && ref.key && !given.key ? { ...given, ...(keyed.key ? { key: keyed.key } : {}) } : given;
      }
    }
  }

  #keyUp(ref: ResourceRef, { callee, site }: Passage): ResourceRef {
    const { key } = ref;
    if (!key || key.constant) return ref;
    const { key: _key, ...rest } = ref;
    const calleeId = this.#nodes.list[callee]?.id ?? "";
    if (key.param && key.param.owner !== calleeId) return ref;
    const index = key.param?.index;
    const passes = index === undefined ? undefined : site?.call.args?.find((arg) => arg.index === index)?.passes;
    const caller = site?.call.caller;
    const mapped: KeyRef =
      passes !== undefined && caller !== undefined
        ? { text: this.#nodes.facts[site!.caller]?.params[passes] ?? key.text, param: { owner: caller, index: passes } }
        : { text: `${calleeId} ${key.text}` };
    return { ...rest, key: mapped };
  }

  #isInside(node: number, owner: string | undefined): boolean {
    const outer = owner === undefined ? -1 : this.#nodes.find(owner);
    return outer >= 0 && this.#nodes.isWithin(node, outer);
  }

  /** Both are written in the same method: `this` is the same. */
  #isClosureOf(callee: number, caller: number): boolean {
    const around = this.#nodes.parent(callee);
    const { owner, kind } = this.#nodes.facts[callee] ?? {};
    return around >= 0 && owner === undefined && kind !== "module" && this.#nodes.isWithin(caller, around);
  }

  #given(site: Site, index: number, path: readonly string[] | undefined): ResourceRef | "nothing" | undefined {
    const same = (other: readonly string[] | undefined): boolean =>
      (other?.length ?? 0) === (path?.length ?? 0) && (path ?? []).every((one, at) => other?.[at] === one);
    const handed = this.#handed(site).find((one) => one.index === index && same(one.path));
    if (handed) return handed.resource;
    const args = site.call.args?.filter((arg) => arg.index === index) ?? [];
    const passes = args.find((arg) => arg.passes !== undefined && !arg.path)?.passes;
    if (passes !== undefined) {
      const owner = site.call.caller;
      const name = this.#nodes.facts[site.caller]?.params[passes] ?? "";
      return { id: `${owner}(${name})`, on: "param", param: { owner, index: passes, ...(path ? { path } : {}) } };
    }
    return index >= (site.call.argCount ?? 0) ? "nothing" : undefined;
  }

  #handed({ file, call }: Site): readonly Handing[] {
    let ofFile = this.#handings.get(file);
    if (!ofFile) {
      this.#handings.set(file, (ofFile = new Map<number, Handing[]>()));
      for (const one of file.resources.handings) {
        const known = ofFile.get(one.call);
        if (known) known.push(one);
        else ofFile.set(one.call, [one]);
      }
    }
    return ofFile.get(call.index) ?? [];
  }
}

const none: readonly Held[] = [];
