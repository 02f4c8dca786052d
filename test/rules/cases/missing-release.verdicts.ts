import * as callbacks from "./missing-release/callbacks.js";
import * as clients from "./missing-release/clients.js";
import * as connections from "./missing-release/connections.js";
import * as counterparts from "./missing-release/counterparts.js";
import * as flags from "./missing-release/flags.js";
import * as locks from "./missing-release/locks.js";
import * as own from "./missing-release/own.js";
import * as transactions from "./missing-release/transactions.js";
import type { Programs } from "../verdicts.js";

export const definite: Programs = {
  ...callbacks.definite,
  ...connections.definite,
  ...flags.definite,
  ...locks.definite,
};

export const likely: Programs = {
  ...callbacks.likely,
  ...clients.likely,
  ...counterparts.likely,
  ...connections.likely,
  ...transactions.likely,
  ...flags.likely,
  ...locks.likely,
};

export const possible: Programs = {
  ...callbacks.possible,
  ...clients.possible,
  ...connections.possible,
  ...transactions.possible,
  ...flags.possible,
  ...own.possible,
  ...counterparts.possible,
  ...locks.possible,
};

export const silent: Programs = {
  ...callbacks.silent,
  ...clients.silent,
  ...connections.silent,
  ...transactions.silent,
  ...flags.silent,
  ...own.silent,
  ...counterparts.silent,
  ...locks.silent,
};
