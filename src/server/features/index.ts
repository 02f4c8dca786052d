import type { ServerContext } from "../context.js";
import * as analyze from "./analyze.js";
import * as codeActions from "./code-actions.js";
import * as cycles from "./cycles.js";
import * as exporting from "./export.js";
import * as fileAt from "./file-at.js";
import * as findings from "./findings.js";
import * as hop from "./hop.js";
import * as hover from "./hover.js";
import * as locate from "./locate.js";
import * as locateStack from "./locate-stack.js";
import * as nodeAt from "./node-at.js";
import * as search from "./search.js";
import * as slice from "./slice.js";

/** Each feature hangs its own handlers on the connection. Diagnostics are pushed when an analysis is finished. */
export const features: readonly ((context: ServerContext) => void)[] = [
  analyze,
  codeActions,
  cycles,
  exporting,
  fileAt,
  findings,
  hop,
  hover,
  locate,
  locateStack,
  nodeAt,
  search,
  slice,
].map((feature) => feature.register);
