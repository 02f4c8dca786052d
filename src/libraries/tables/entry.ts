import type { CallbackModel, ExternalModel, LibraryEntry } from "../types.js";

/** A line of the table; `modules` and `members` are separated by spaces. */
export function entry(modules: string, members: string, model: ExternalModel): LibraryEntry {
  return { modules: modules.split(" "), members: members.split(" "), model };
}

export const each: CallbackModel = { arg: 0, use: { when: "sync", each: true } };

/** Argument `arg` is called once, during the call. */
export function sync(arg: number): CallbackModel {
  return { arg, use: { when: "sync" } };
}

/** Argument `arg` is called later and nobody waits. */
export function schedule(arg: number): CallbackModel {
  return { arg, use: { when: "schedule" } };
}

/** Argument `arg` is run by the callee, whose promise waits for it. */
export function inherit(arg: number): CallbackModel {
  return { arg, use: { when: "inherit" } };
}

/** As {@link inherit}, once for each element of a collection. */
export function inheritEach(arg: number): CallbackModel {
  return { arg, use: { when: "inherit", each: true } };
}
