import type { ts } from "ts-morph";
import type { Collection, FanOut } from "../model/index.js";
import type { CollectionSource } from "./collection-source.js";
import { shortText } from "./syntax.js";

/** How many elements a collection has, and where it comes from. */
export interface Quantity {
  readonly fanOut: FanOut;
  readonly collection: Collection;
  /** Made by counting to a number that is not that of the elements of something. */
  readonly counted?: boolean;
}

/** As many as a literal number says, or as are written out. */
export function literal(count: number, text: string): Quantity {
  const known = Math.max(0, Math.trunc(count));
  return { fanOut: { kind: "literal", count: known }, collection: { origin: "literal", count: known, text } };
}

/** As many as there are of something, of which nothing says how many that is. */
export function unbounded(node: ts.Node, text?: string): Quantity {
  const collection: Collection = { origin: "other", text: text ?? shortText(node, node.getSourceFile()) };
  return { fanOut: { kind: "unbounded", over: collection }, collection };
}

/** No more at a time than something lets through. */
export function bounded(by: string, width: number | undefined, node: ts.Expression): Quantity {
  return {
    fanOut: { kind: "bounded", by, ...(width !== undefined && width > 0 ? { width } : {}) },
    collection: { origin: "other", text: shortText(node, node.getSourceFile()) },
  };
}

const width: Readonly<Record<FanOut["kind"], number>> = { literal: 0, bounded: 1, unbounded: 2 };

/** Of two quantities the one that can be more. */
export function wider(a: Quantity, b: Quantity): Quantity {
  if (a.fanOut.kind === "literal" && b.fanOut.kind === "literal") return a.fanOut.count >= b.fanOut.count ? a : b;
  return width[a.fanOut.kind] >= width[b.fanOut.kind] ? a : b;
}

/** Both, one after the other in one collection. */
export function add(a: Quantity, b: Quantity): Quantity {
  if (a.fanOut.kind !== "literal" || b.fanOut.kind !== "literal") return wider(a, b);
  return literal(a.fanOut.count + b.fanOut.count, a.collection.text);
}

/** The fan-out of something that runs `b` for each of `a`. */
export function times(a: FanOut | undefined, b: FanOut | undefined): FanOut | undefined {
  if (!a || !b) return a ?? b;
  if (a.kind === "literal" && b.kind === "literal") return { kind: "literal", count: a.count * b.count };
  return width[a.kind] >= width[b.kind] ? a : b;
}

/** A quantity of which more is known. */
export function told(quantity: Quantity, more: Pick<Collection, "inParts"> | CollectionSource): Quantity {
  const { fanOut } = quantity;
  if (fanOut.kind !== "unbounded") return quantity;
  return {
    ...quantity,
    fanOut: { ...fanOut, over: { ...fanOut.over, ...more } },
    collection: { ...quantity.collection, ...more },
  };
}
