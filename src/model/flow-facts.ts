import type { NodeId } from "./ids.js";
import type { Target } from "./targets.js";

type Path = { readonly path?: readonly string[] };

/** In a path: whatever member, at whatever depth, of something that answers for all of them. */
export const anyMember = "**";

/**
 * Where a function may come from. `member`: what is kept under a name in some object, `hooks[]` for an element of it; which
 * object is not told. `result`: what a call of the file gives, by its index. `gives`: what a function returns.
 * `path`: the member of that, `*` for an element.
 */
export type FlowSource =
  | Extract<Target, { kind: "function" | "param" }>
  | ({ readonly kind: "member"; readonly name: string } & Path)
  | ({ readonly kind: "result"; readonly call: number } & Path)
  | ({ readonly kind: "gives"; readonly of: NodeId } & Path);

/** Where a function may be taken to. `gives`: what a function returns. `arg`, `callee`: of a call of the file, by its index. */
export type FlowSink =
  | Extract<Target, { kind: "param" }>
  | ({ readonly kind: "member"; readonly name: string } & Path)
  | ({ readonly kind: "gives"; readonly of: NodeId } & Path)
  | ({ readonly kind: "arg"; readonly call: number; readonly index: number } & Path)
  | { readonly kind: "callee"; readonly call: number };

/** A step that a function value may take through variables, members, results and arguments, as a file has it written. */
export interface FlowFact {
  readonly from: FlowSource;
  readonly to: FlowSink;
}
