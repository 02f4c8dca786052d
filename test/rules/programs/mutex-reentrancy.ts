import * as byHand from "./mutex-reentrancy/by-hand.js";
import * as chains from "./mutex-reentrancy/chains.js";
import * as packages from "./mutex-reentrancy/packages.js";
import * as paths from "./mutex-reentrancy/paths.js";
import * as shapes from "./mutex-reentrancy/shapes.js";
import * as wrappers from "./mutex-reentrancy/wrappers.js";

/** Programs with locks and limiters for the rule, by what is particular of each. */
export const reported: readonly (readonly [string, string])[] = [
  ...wrappers.reported,
  ...packages.reported,
  ...chains.reported,
  ...byHand.reported,
  ...paths.reported,
  ...shapes.reported,
];

export const silent: readonly (readonly [string, string])[] = [
  ...wrappers.silent,
  ...packages.silent,
  ...chains.silent,
  ...byHand.silent,
  ...paths.silent,
  ...shapes.silent,
];

export const possible: readonly (readonly [string, string])[] = [...byHand.possible];
