import type { Confidence } from "./graph.js";
import type { NodeId } from "./ids.js";
import type { FileId, Place, Range } from "./position.js";

export type Severity = "error" | "warning" | "info";
export type RuleLevel = "off" | Severity;

/** One step of the evidence: a place, and a sentence about what happens there. */
export interface TraceStep extends Place {
  readonly message: string;
  /** The node the place is in, and the edge it shows, for the graph panel. */
  readonly node?: NodeId;
  readonly edge?: string;
}

export interface Finding {
  readonly ruleId: string;
  readonly severity: Severity;
  readonly confidence: Confidence;
  /** What happens at run time, in one sentence. */
  readonly message: string;
  readonly file: FileId;
  readonly range: Range;
  /** Never empty. */
  readonly trace: readonly TraceStep[];
  /** A way out, one sentence. */
  readonly help?: string;
  /** Id of the cycle it is about. */
  readonly cycle?: string;
  /** Nodes to show for it. */
  readonly nodes: readonly NodeId[];
  /** Stays the same while lines move: made from rule, file and node ids, and a counter for equals. */
  readonly fingerprint: string;
}

export type Preset = "recommended" | "strict";

export interface RuleMeta {
  readonly id: string;
  /** One sentence. */
  readonly description: string;
  readonly defaultSeverity: Severity;
  /** In which presets it is on; `strict` includes every rule. */
  readonly presets: readonly Preset[];
  /** Its facts take many questions about types, so that they are only made while it is on. */
  readonly typed?: true;
  /** Path of the documentation page in the repository. */
  readonly docs: string;
}
