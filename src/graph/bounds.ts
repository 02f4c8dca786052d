import { externalModel, namedTarget } from "../libraries/index.js";
import type { FanOut } from "../model/index.js";
import type { Site } from "./sites.js";

/** A stretch of a function, by call index and without its ends, that runs while it has a permit. */
export interface Permit {
  readonly from: number;
  readonly until: number;
  readonly bound: FanOut;
}

const taking = /(?:^|\.)(?:acquire|lock|take|enter|wait)\w*$/i;
const giving = /(?:^|\.)(?:release|unlock|leave|signal|give|free)\w*$/i;

/**
 * Where a function holds a permit: from an awaited call of the library model that acquires one, or, for semaphores
 * written by hand, from an awaited `acquire` or `lock` to the last `release`.
 * @param sites the calls of the function in source order
 */
export function permitsOf(sites: readonly Site[]): readonly Permit[] {
  const permits: Permit[] = [];
  let last: number | undefined;
  for (const { call } of sites) {
    if (call.use !== "awaited" || call.form !== "call") continue;
    const known = call.targets
      .map(namedTarget)
      .find((target) => target && externalModel(target.module, target.name)?.acquire);
    if (known) {
      permits.push({ from: call.index, until: Infinity, bound: { kind: "bounded", by: known.module } });
    } else if (taking.test(call.text)) {
      last ??= sites.findLast((site) => giving.test(site.call.text))?.call.index ?? -1;
      if (last > call.index) permits.push({ from: call.index, until: last, bound: { kind: "bounded", by: call.text } });
    }
  }
  return permits;
}
