import type { Calls } from "./calls.js";
import type { FileScope, Resolver } from "./context.js";
import type { Flows } from "./flows.js";
import type { Gathered } from "./gather.js";

/** What the stages of one file know. */
export interface FlowContext {
  readonly scope: FileScope;
  readonly calls: Calls;
  readonly gathered: Gathered;
  readonly resolver: Resolver;
  readonly flows: Flows;
}
