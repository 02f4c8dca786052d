import * as deferreds from "./circular-promise-wait/deferreds.js";
import * as entries from "./circular-promise-wait/entries.js";
import * as fields from "./circular-promise-wait/fields.js";
import * as guards from "./circular-promise-wait/guards.js";
import * as memoizers from "./circular-promise-wait/memoizers.js";
import * as others from "./circular-promise-wait/others.js";
import type { Program } from "./circular-promise-wait/programs.js";

export type { Program };

/** Each is one circular wait. */
export const found: readonly Program[] = [
  ...memoizers.found,
  ...entries.found,
  ...fields.found,
  ...deferreds.found,
  ...guards.found,
  ...others.found,
];

/** Each may be one, and is not shown by default. */
export const possible: readonly Program[] = guards.possible;

/** None is. */
export const silent: readonly Program[] = [
  ...memoizers.silent,
  ...entries.silent,
  ...fields.silent,
  ...guards.silent,
  ...others.silent,
];
