import type { Target } from "./targets.js";

/**
 * A member of some object that a parameter, or a function written elsewhere, is kept in: `{ handler }`, `this.run = run`,
 * `exports.load = load`. Which object it is, is not told.
 */
export interface MemberFact {
  readonly name: string;
  readonly target: Extract<Target, { kind: "function" | "param" }>;
}
