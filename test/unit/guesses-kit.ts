import type { GraphEdge } from "../../src/model/index.js";
import { analyze } from "../rules/analyze.js";

/** The edges that are guesses out of one function, as `callee kind`; each is shared, so that no rule takes it for a fact. */
export async function guesses(files: Readonly<Record<string, string>>, from: string): Promise<string[]> {
  const { graph } = await analyze(files);
  const found = graph.edges.filter((edge: GraphEdge) => edge.from === from && edge.sure === "guess" && edge.shared);
  return found.map(({ to, kind }) => `${to} ${kind}`).sort();
}
