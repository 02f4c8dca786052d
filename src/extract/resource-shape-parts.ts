import { ts } from "ts-morph";
import type { ResourceFact, ResourceRef, ResourceUse } from "../model/index.js";
import type { Calls } from "./calls.js";
import type { FileScope, Resolver } from "./context.js";
import type { ResourceNames } from "./resource-names.js";
import type { Regions } from "./resource-regions.js";

/** What the readers of home-made locks and limiters share. */
export interface ShapeContext {
  readonly scope: FileScope;
  readonly calls: Calls;
  readonly resolver: Resolver;
  readonly names: ResourceNames;
  readonly regions: Regions;
  /** Everything of these kinds in the file, in source order. */
  readonly promises: readonly ts.NewExpression[];
  readonly awaits: readonly ts.AwaitExpression[];
  readonly returns: readonly ts.Expression[];
  readonly stores: readonly Store[];
  readonly thens: readonly ts.CallExpression[];
  readonly loops: readonly ts.WhileStatement[];
}

/** A promise being kept: `this.tail = value`, `tails.set(key, value)`. */
export interface Store {
  readonly target: ResourceRef;
  readonly value: ts.Expression;
  readonly node: ts.Node;
}

export interface Shapes {
  readonly made: readonly ResourceFact[];
  readonly uses: readonly ResourceUse[];
}

/** A variable of the function itself: each run has its own, so that nobody else waits for it. */
export function isOwnLocal(ref: ResourceRef, fn: ts.Node, scope: FileScope): boolean {
  return ref.on === "param" || (ref.on === "local" && ref.owner === scope.idOf(fn));
}

/** Whether `inner` is written in `outer`. */
export function isIn(inner: ts.Node, outer: ts.Node): boolean {
  return inner.pos >= outer.pos && inner.end <= outer.end;
}

export function nameOfRef({ id }: ResourceRef): string {
  return id.slice(id.indexOf("#") + 1);
}

/** Walks the nodes in `root`; does not enter what `enter` refuses. */
export function walk(
  root: ts.Node,
  visit: (node: ts.Node) => void,
  enter: (node: ts.Node) => boolean = () => true,
): void {
  const work: ts.Node[] = [root];
  for (let node = work.pop(); node; node = work.pop()) {
    visit(node);
    const children: ts.Node[] = [];
    if (node === root || enter(node)) ts.forEachChild(node, (child) => void children.push(child));
    for (let i = children.length - 1; i >= 0; i--) work.push(children[i]!);
  }
}
