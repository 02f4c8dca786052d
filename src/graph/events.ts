import type { FileFacts, FileId } from "../model/index.js";
import type { NodeTable } from "./nodes.js";
import type { Candidate, Lookup } from "./sites.js";

/**
 * The listeners that each emission runs: those added for the same event of the same emitter, anywhere.
 * @returns by file, then by index of the emitting call; in order of files and source
 */
export function listenersOf(
  files: readonly FileFacts[],
  nodes: NodeTable,
  lookup: Lookup,
): ReadonlyMap<FileId, ReadonlyMap<number, readonly Candidate[]>> {
  const added = new Map<string, Candidate[]>();
  for (const { events, calls } of files) {
    for (const { op, emitter, event, call, listener } of events) {
      if (op !== "on" || !listener) continue;
      const caller = nodes.find(calls[call]?.caller ?? "");
      const found = lookup.candidates(listener, caller, calls[call]?.text ?? "");
      const key = `${emitter}\n${event}`;
      const known = added.get(key) ?? [];
      added.set(key, known);
      for (const one of found) if (!known.some(({ node }) => node === one.node)) known.push(one);
    }
  }
  const run = new Map<FileId, Map<number, readonly Candidate[]>>();
  for (const { file, events } of files) {
    for (const { op, emitter, event, call } of events) {
      const listeners = op === "emit" ? added.get(`${emitter}\n${event}`) : undefined;
      if (!listeners) continue;
      let ofFile = run.get(file);
      if (!ofFile) run.set(file, (ofFile = new Map<number, readonly Candidate[]>()));
      ofFile.set(call, listeners);
    }
  }
  return run;
}
