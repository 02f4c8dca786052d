import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { graphData } from "../graph/index.js";
import type { Analysis } from "../engine/types.js";
import type { FileId, Position } from "../model/index.js";
import { standaloneDataId, type SliceRequest, type StandaloneData } from "../protocol/index.js";
import { graphHtml } from "../report/index.js";
import type { Part } from "./subgraph.js";

/** Longest line of code that is taken along, in characters. */
const longest = 300;

/**
 * The await graph as one interactive page, without anything outside it. Reads the page's parts from beside the running
 * program, and the lines of code that findings and cycles tell of from `root`.
 * @param root absolute path of the analysed folder
 * @param roots ids to start at; none: what has findings
 */
export function* htmlPage(
  { graph, findings }: Analysis,
  part: Part,
  { root, roots }: { readonly root: string; readonly roots: readonly string[] },
): Iterable<string> {
  const kept = new Set(part.nodes.map(({ id }) => id));
  const told = findings.filter(({ nodes }) => nodes.every((id) => kept.has(id)));
  const code = new CodeLines(root);
  const lines: Record<string, string> = {};
  const take = (key: string, file: FileId, { line }: Position): void => {
    const text = code.at(file, line);
    if (text !== undefined) lines[key] = text;
  };
  for (const { edges } of part.cycles) {
    for (const { id, place, nameRange } of edges) take(id, place.file, nameRange.start);
  }
  for (const { trace } of told) {
    for (const { file, range } of trace) take(`${file}:${String(range.start.line + 1)}`, file, range.start);
  }
  const first: Partial<SliceRequest> & Pick<SliceRequest, "mode"> =
    roots.length > 0 ? { mode: "chain", roots } : { mode: "overview" };
  const title = basename(root);
  const data: StandaloneData<ReturnType<typeof graphData>> = {
    version: 1,
    title,
    graph: graphData(graph, part),
    findings: told,
    lines,
    first,
  };
  const own = (name: string): string => readFileSync(join(__dirname, "webview", name), "utf8");
  yield graphHtml({
    title: `Await graph of ${title}`,
    script: own("standalone.js"),
    style: own("standalone.css"),
    data: JSON.stringify(data),
    dataId: standaloneDataId,
    hash: (text) => createHash("sha256").update(text).digest("base64"),
  });
}

/** Lines of the files of a folder; each file is read once. */
class CodeLines {
  readonly #root: string;
  readonly #files = new Map<FileId, readonly string[]>();

  constructor(root: string) {
    this.#root = root;
  }

  /** A line, counted from 0, without the space around it. */
  at(file: FileId, line: number): string | undefined {
    let text = this.#files.get(file);
    if (!text) {
      try {
        text = readFileSync(join(this.#root, file), "utf8").split(/\r?\n/);
      } catch {
        text = []; // deleted since
      }
      this.#files.set(file, text);
    }
    return text[line]?.trim().slice(0, longest);
  }
}
