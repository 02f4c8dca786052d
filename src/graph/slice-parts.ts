import type { FileId, GraphEdge, Severity } from "../model/index.js";
import { partId, type PartKind, type SliceEdge, type SliceNode } from "../protocol/index.js";
import { kindsByWeight } from "./numbered.js";
import { standIn } from "./slice-nodes.js";

/** As many calls of an edge between files or folders are told. */
const mostCalls = 40;

/** A file or folder, and what is known of all that is in it. */
export interface Part {
  readonly path: FileId;
  readonly kind: PartKind;
  readonly children: Map<string, Part>;
  /** Numbers of the nodes that are in the file itself. */
  readonly nodes: number[];
  files: number;
  functions: number;
  findings: number;
  readonly cycles: Set<string>;
  severity: Severity | undefined;
}

export function partOf(path: FileId, kind: Part["kind"]): Part {
  return {
    path,
    kind,
    children: new Map(),
    nodes: [],
    files: 0,
    functions: 0,
    findings: 0,
    cycles: new Set(),
    severity: undefined,
  };
}

/** A file or folder as a slice shows it. */
export function partNode({ path, kind, files, functions, findings, cycles, severity }: Part): SliceNode {
  return {
    ...standIn(partId(kind, path), kind === "folder" ? `${path}/` : path, 0),
    ...(severity && { severity }),
    cluster: { path, kind, files, functions, findings, cycles: cycles.size },
  };
}

/** What leads from one drawn thing to another as one edge, of the kind that matters most. */
export function joined(from: string, to: string, calls: readonly GraphEdge[], isOnCycle: boolean): SliceEdge {
  const kind = kindsByWeight.find((one) => calls.some((edge) => edge.kind === one)) ?? "call";
  const told: GraphEdge[] = [];
  for (const isOfKind of [true, false]) {
    for (const edge of calls) {
      if (told.length === mostCalls) break;
      if ((edge.kind === kind) === isOfKind) told.push(edge);
    }
  }
  return {
    id: from === calls[0]!.from && to === calls[0]!.to ? calls[0]!.id : `${from} -> ${to}`,
    from,
    to,
    kind,
    calls: told,
    cycle: isOnCycle,
    ...(calls.length > mostCalls && { count: calls.length }),
  };
}
