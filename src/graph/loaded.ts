import type { FileFacts, FileId } from "../model/index.js";

/** Which files a file loads, by its imports and theirs. */
export class Loaded {
  readonly #imports = new Map<FileId, readonly FileId[]>();
  readonly #all = new Map<FileId, ReadonlySet<FileId>>();

  constructor(files: readonly FileFacts[]) {
    for (const { file, calls } of files) {
      const imports = calls.flatMap(({ targets }) =>
        targets.flatMap((one) =>
          one.kind === "function" && one.id.endsWith(module) ? [one.id.slice(0, -module.length)] : [],
        ),
      );
      if (imports.length > 0) this.#imports.set(file, imports);
    }
  }

  /** A file and all that it loads. */
  by(file: FileId): ReadonlySet<FileId> {
    let all = this.#all.get(file);
    if (!all) {
      const found = new Set([file]);
      for (const one of found) for (const next of this.#imports.get(one) ?? []) found.add(next);
      this.#all.set(file, (all = found));
    }
    return all;
  }
}

const module = "#<module>";
