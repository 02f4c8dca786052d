import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { FileFacts, FileId, Problem } from "../model/index.js";
import { compilerVersion } from "../workspace/index.js";
import type { Root } from "./types.js";

/** What is known of one source file. */
export interface FileRecord {
  /** Of the text. */
  readonly hash: string;
  /** Workspace files it imports. */
  readonly imports: readonly FileId[];
  /** Where its specifiers lead. */
  readonly signature: string;
  /** See `relays` in `workspace/`. */
  readonly relays: boolean;
  /** Null when making them failed. */
  readonly facts: FileFacts | null;
  readonly problems: readonly Problem[];
}

export interface CacheContent {
  readonly world: string;
  readonly records: ReadonlyMap<FileId, FileRecord>;
}

/** Raised whenever the meaning of facts or of a record changes. */
const format = 1;
const mostBytes = 256_000_000;
const mostBytesOfAll = 512_000_000;

/** Programs of different builds do not share facts. */
function analyzer(): string {
  const program = process.argv[1];
  const stats = program === undefined ? undefined : statSync(program, { throwIfNoEntry: false });
  return `${format}/${compilerVersion}/${stats ? `${stats.size}:${stats.mtimeMs}` : ""}`;
}

/**
 * Facts on disk: one file for each set of roots, one line for each source file between a head and a tail line. See
 * docs/cache.md.
 */
export class FactsCache {
  private readonly path: string;

  constructor(
    private readonly folder: string,
    roots: readonly Root[],
  ) {
    const key = createHash("sha1").update(JSON.stringify(roots.map(({ name, path }) => [name, path])));
    this.path = join(folder, `facts-${key.digest("hex").slice(0, 16)}.ndjson`);
  }

  /** @returns undefined when there is nothing, or nothing that can be used. Never throws. */
  read(): CacheContent | undefined {
    try {
      if (!existsSync(this.path)) return undefined;
      const lines = readFileSync(this.path, "utf8").split("\n");
      const head = JSON.parse(lines[0] ?? "") as { analyzer?: unknown; world?: unknown };
      const tail = JSON.parse(lines.at(-2) ?? "") as { end?: unknown };
      if (head.analyzer !== analyzer() || typeof head.world !== "string") return undefined;
      if (tail.end !== lines.length - 3) return undefined;
      const records = new Map<FileId, FileRecord>();
      for (const line of lines.slice(1, -2)) {
        const [file, record] = JSON.parse(line) as [unknown, unknown];
        if (typeof file !== "string" || !isRecord(record)) return undefined;
        records.set(file, record);
      }
      return { world: head.world, records };
    } catch {
      return undefined; // truncated, malformed or unreadable: written anew after the analysis
    }
  }

  /** Replaces the file in one step; a cache that cannot be written is only slower. Never throws. */
  write({ world, records }: CacheContent): void {
    const scratch = `${this.path}.${process.pid}.tmp`;
    try {
      const lines = [JSON.stringify({ analyzer: analyzer(), world })];
      let size = 0;
      for (const entry of records) {
        const line = JSON.stringify(entry);
        size += line.length;
        if (size > mostBytes) return;
        lines.push(line);
      }
      lines.push(JSON.stringify({ end: records.size }), "");
      mkdirSync(this.folder, { recursive: true });
      writeFileSync(scratch, lines.join("\n"));
      renameSync(scratch, this.path);
      this.prune();
    } catch {
      rmSync(scratch, { force: true });
    }
  }

  /** Deletes the longest unused files of other workspaces when all together have grown too large. */
  private prune(): void {
    const files = readdirSync(this.folder)
      .filter((name) => /^facts-[\da-f]+\.ndjson$/.test(name))
      .map((name) => join(this.folder, name))
      .map((path) => ({ path, stats: statSync(path) }))
      .sort((a, b) => b.stats.mtimeMs - a.stats.mtimeMs);
    let total = 0;
    for (const { path, stats } of files) {
      total += stats.size;
      if (total > mostBytesOfAll && path !== this.path) rmSync(path, { force: true });
    }
  }
}

function isRecord(value: unknown): value is FileRecord {
  if (typeof value !== "object" || value === null) return false;
  const record = value as Partial<Record<keyof FileRecord, unknown>>;
  return (
    typeof record.hash === "string" &&
    typeof record.signature === "string" &&
    typeof record.relays === "boolean" &&
    Array.isArray(record.imports) &&
    Array.isArray(record.problems) &&
    typeof record.facts === "object"
  );
}
