import type { FanOut, Held } from "../model/index.js";
import type { Run } from "./kinds.js";
import type { Site } from "./sites.js";

/** How a function runs the value of one of its parameters. */
export interface Mode {
  readonly run: Run;
  readonly inLoop: boolean;
  readonly certain: boolean;
  readonly fanOut?: FanOut | undefined;
  /** What is held meanwhile, as the function that runs it names it. */
  readonly holds?: readonly Held[] | undefined;
}

/** The same for modes that make no difference to what is built on them. */
export const modeKey = ({ run, inLoop, certain, fanOut, holds }: Mode): string =>
  `${run} ${inLoop} ${certain} ${fanOut?.kind ?? ""} ${holds?.map(({ by }) => by.index).join() ?? ""}`;

/** Whether a member path begins with another. */
export function startsWith(path: readonly string[], start: readonly string[]): boolean {
  return start.every((part, at) => path[at] === part);
}

/** For formulas of wrappers, where nothing is known of what callers give. */
export const hasElements = (collection: { readonly origin: string; readonly count?: number }): boolean =>
  collection.origin === "literal" && (collection.count ?? 0) > 0;

/** A fan-out over a parameter, as the caller that fills the parameter sees it. */
export function seenFrom({ call }: Site, fanOut: FanOut | undefined): FanOut | undefined {
  if (fanOut?.kind !== "unbounded" || fanOut.over.origin !== "param") return fanOut;
  const arg = call.args?.find(({ index, path }) => index === fanOut.over.param && !path?.length);
  if (arg?.literal !== undefined) return { kind: "literal", count: arg.literal };
  const text = arg?.text ?? fanOut.over.text;
  const over = arg?.passes === undefined ? ({ origin: "other", text } as const) : { ...fanOut.over, param: arg.passes };
  return { kind: "unbounded", over };
}

/** A fan-out seen from outside the function whose parameter it runs over. */
export function withoutParams(fanOut: FanOut | undefined): FanOut | undefined {
  if (fanOut?.kind !== "unbounded" || fanOut.over.origin !== "param") return fanOut;
  return { kind: "unbounded", over: { origin: "other", text: fanOut.over.text } };
}
