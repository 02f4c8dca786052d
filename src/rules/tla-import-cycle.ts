import type { GraphEdge, NodeId, RuleMeta, TraceStep } from "../model/index.js";
import { hop, nameOf, quoted } from "./support/words.js";
import type { FindingDraft, RuleContext } from "./types.js";

export const meta: RuleMeta = {
  id: "tla-import-cycle",
  description: "The evaluation of a module awaits an import that waits for that same evaluation.",
  defaultSeverity: "error",
  presets: ["recommended", "strict"],
  docs: "docs/rules/tla-import-cycle.md",
};

/** One finding for each awaited `import()` that leads back to the module whose evaluation awaits it. */
export function check(context: RuleContext): readonly FindingDraft[] {
  const modules = new Modules(context);
  return context.graph.edges.flatMap((edge) => {
    if (formOf(edge, context) !== "import()" || (edge.use !== "awaited" && edge.use !== "returned")) return [];
    if (edge.combinator === "race" || edge.combinator === "any") return [];
    for (const waits of waitersOf(edge.from, context)) {
      const module = waits[0]?.from ?? edge.from;
      const imports = isModule(module) ? modules.way(edge.to, module) : undefined;
      if (imports) return [draftOf(edge, module, waits, imports, context)];
    }
    return [];
  });
}

function formOf(edge: GraphEdge, { facts }: RuleContext): string | undefined {
  return edge.kind === "import" ? facts.get(edge.place.file)?.calls[edge.call]?.form : undefined;
}

function isModule(id: NodeId): boolean {
  return id.endsWith("#<module>");
}

/**
 * Ways from modules to a function on which each awaits the next, shortest first: their evaluation waits for what the
 * function awaits. Empty for the module itself.
 */
function waitersOf(start: NodeId, { graph }: RuleContext): readonly (readonly GraphEdge[])[] {
  if (isModule(start)) return [[]];
  const next = new Map<NodeId, GraphEdge | undefined>([[start, undefined]]);
  const ways: GraphEdge[][] = [];
  for (const id of next.keys()) {
    for (const edge of graph.in(id)) {
      if (edge.kind !== "await" || edge.shared || edge.sure === "guess" || next.has(edge.from)) continue;
      if (edge.combinator === "race" || edge.combinator === "any") continue;
      next.set(edge.from, edge);
      if (!isModule(edge.from)) continue;
      const way: GraphEdge[] = [];
      for (let at: GraphEdge | undefined = edge; at; at = next.get(at.to)) way.push(at);
      ways.push(way);
    }
  }
  return ways;
}

/** Modules and their static imports. */
class Modules {
  private readonly imports = new Map<NodeId, GraphEdge[]>();

  constructor(context: RuleContext) {
    const elided = new Map(
      [...context.facts.values()].map(({ file, lifecycle }) => [file, new Set(lifecycle?.elided ?? [])]),
    );
    for (const edge of context.graph.edges) {
      if (!isModule(edge.from) || !isModule(edge.to) || formOf(edge, context) !== "import") continue;
      if (elided.get(edge.place.file)?.has(edge.call)) continue;
      const list = this.imports.get(edge.from);
      if (list) list.push(edge);
      else this.imports.set(edge.from, [edge]);
    }
  }

  /** A shortest way of static imports; empty from a module to itself, undefined when there is none. */
  way(from: NodeId, to: NodeId): readonly GraphEdge[] | undefined {
    const before = new Map<NodeId, GraphEdge | undefined>([[from, undefined]]);
    for (const id of before.keys()) {
      if (id === to) {
        const way: GraphEdge[] = [];
        for (let at = before.get(id); at; at = before.get(at.from)) way.unshift(at);
        return way;
      }
      for (const edge of this.imports.get(id) ?? []) if (!before.has(edge.to)) before.set(edge.to, edge);
    }
    return undefined;
  }
}

function draftOf(
  edge: GraphEdge,
  module: NodeId,
  waits: readonly GraphEdge[],
  imports: readonly GraphEdge[],
  context: RuleContext,
): FindingDraft {
  const name = (id: NodeId): string =>
    isModule(id) ? quoted(id.slice(0, id.indexOf("#"))) : nameOf(context.graph.node(id), id);
  const itself = edge.to === module;
  const certain = [...waits, edge].every((one) => one.certain === true && one.tryBlock !== "catch");
  const leadsBack = itself ? "which is that very module" : `whose imports lead back to ${name(module)}`;
  const trace: TraceStep[] = [
    ...waits.map((one) => step(one, `${name(one.from)} ${hop(one, name(one.to), undefined)}`)),
    step(edge, `${name(edge.from)} awaits the evaluation of ${name(edge.to)}`),
    ...imports.map((one) => step(one, `${name(one.from)} imports ${name(one.to)}, and waits for it`)),
  ];
  return {
    confidence: certain ? "definite" : "likely",
    message: `The evaluation of ${name(module)} awaits ${name(edge.to)}, ${leadsBack}: neither is ever evaluated to its end, and the process ends without an error, or hangs.`,
    file: edge.place.file,
    range: edge.waitRange ?? edge.place.range,
    trace,
    help: "Do not await the import while the module is evaluated: import statically, await it in a function that is called later, or move what both need to a third module.",
    nodes: [module, ...waits.map((one) => one.to), edge.to, ...imports.map((one) => one.to)],
    key: [module, edge.to],
  };
}

function step(edge: GraphEdge, message: string): TraceStep {
  return { ...edge.place, message, node: edge.from, edge: edge.id };
}
