import { distance } from "fastest-levenshtein";
import type { AsyncGraph, GraphNode } from "../model/index.js";
import { UsageError } from "./errors.js";

/**
 * The node that a symbol on the command line names: by id, by the end of an id (`a.ts#Orders.total`), or by name
 * (`Orders.total`, `total`). Functions of the workspace come before externals.
 * @throws UsageError listing the candidates when there are several, or the nearest names when there is none
 */
export function findSymbol(graph: AsyncGraph, symbol: string): GraphNode {
  const exact = graph.node(symbol);
  if (exact) return exact;
  const nodes = graph.nodes.filter((node) => node.kind !== "unresolved");
  const ways: readonly ((node: GraphNode) => boolean)[] = [
    ({ id, place }) => place !== undefined && symbol.includes("#") && id.endsWith(`/${symbol}`),
    ({ name, place }) => place !== undefined && name === symbol,
    ({ id, place }) => place !== undefined && localName(id) === symbol,
    ({ id, place }) => place !== undefined && lastSegment(localName(id)) === symbol,
    ({ id, place }) => place === undefined && (localName(id) === symbol || lastSegment(localName(id)) === symbol),
  ];
  for (const way of ways) {
    const found = nodes.filter(way);
    const [only] = found;
    if (only && found.length === 1) return only;
    if (found.length > 1) {
      throw new UsageError(
        `"${symbol}" names several functions; give one of these ids:\n${listOf(found.map(({ id }) => id))}`,
      );
    }
  }
  const near = nearest(nodes, symbol);
  const hint = near.length > 0 ? ` The nearest are:\n${listOf(near)}` : "";
  throw new UsageError(`no function is called "${symbol}".${hint}`);
}

function localName(id: string): string {
  return id.slice(id.indexOf("#") + 1);
}

function lastSegment(name: string): string {
  return name.slice(Math.max(name.lastIndexOf("."), name.lastIndexOf(">")) + 1);
}

function nearest(nodes: readonly GraphNode[], symbol: string): readonly string[] {
  const wanted = lastSegment(localName(symbol)).toLowerCase();
  return nodes
    .filter(({ place, kind }) => place !== undefined && kind !== "module")
    .map(({ id }) => ({ id, far: distance(lastSegment(localName(id)).toLowerCase(), wanted) }))
    .filter(({ far }) => far <= Math.max(2, wanted.length / 2))
    .sort((a, b) => a.far - b.far || (a.id < b.id ? -1 : 1))
    .slice(0, 5)
    .map(({ id }) => id);
}

function listOf(ids: readonly string[]): string {
  const shown = ids.slice(0, 20).map((id) => `  ${id}`);
  return [...shown, ...(ids.length > 20 ? [`  … and ${String(ids.length - 20)} more`] : [])].join("\n");
}
