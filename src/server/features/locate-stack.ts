import { URI } from "vscode-uri";
import { nodeAt, parseStack, shortestPath, type StackFrame } from "../../graph/index.js";
import type { AsyncGraph, FileId, GraphEdge, GraphNode, Range } from "../../model/index.js";
import type { LocatedStack, LocatedStep } from "../../protocol/index.js";
import { view, type ServerContext, type View } from "../context.js";
import { schemas } from "../params.js";
import { onRequest } from "../requests.js";

/** As many calls may lie between two frames: engines leave frames out. */
const mostBetween = 4;

/** `awaitscope/locateStack`: the functions that a stack trace, or a list of what is pending, names, as a chain. */
export function register(context: ServerContext): void {
  onRequest(context, "awaitscope/locateStack", schemas.locateStack, ({ text }): LocatedStack | null => {
    const now = view(context);
    if (!now) return null;
    const frames = parseStack(text);
    const files = new FileFinder(now);
    // Stack traces begin with the innermost call; a chain begins with the outermost.
    const located = frames.map((frame) => locate(now, files, frame)).reverse();
    return stackOf(now, located, frames.length);
  });
}

interface Located {
  readonly frame: StackFrame;
  readonly node?: GraphNode;
  readonly file?: FileId;
}

function locate(now: View, files: FileFinder, frame: StackFrame): Located {
  const { graph } = now.analysis;
  const found = frame.file === undefined ? undefined : files.find(frame.file);
  const file = found?.file;
  if (found?.compiled) {
    // The line is one of compiled code: only the name can tell.
    const name = frame.name?.split(".").at(-1);
    const named = graph
      .inFile(found.file)
      .filter((one) => one.name === frame.name || one.name.split(".").at(-1) === name);
    return { frame, file: found.file, ...(named.length === 1 && named[0] && { node: named[0] }) };
  }
  if (file === undefined) {
    // Without a file only a name that there is once says which function is meant.
    const { name } = frame;
    const node = frame.file === undefined && name !== undefined ? files.onlyNamed(name) : undefined;
    return { frame, ...(node && { node }) };
  }
  const position = { line: Math.max(0, (frame.line ?? 1) - 1), character: Math.max(0, (frame.column ?? 1) - 1) };
  const analysed = now.toAnalysed(file, position);
  // Where only a line is told, the function that its code is in, not the one around the line's start.
  const at = analysed && frame.column === undefined ? innermostOn(graph, file, analysed.line) : undefined;
  const node = at ?? (analysed && nodeAt(graph, file, analysed));
  return { frame, file, ...(node && { node }) };
}

function innermostOn(graph: AsyncGraph, file: FileId, line: number): GraphNode | undefined {
  let best: GraphNode | undefined;
  for (const node of graph.inFile(file)) {
    const range = node.place?.range;
    if (!range || range.start.line > line || range.end.line < line) continue;
    const size = range.end.line - range.start.line;
    if (!best?.place || size <= best.place.range.end.line - best.place.range.start.line) best = node;
  }
  return best;
}

function stackOf(now: View, located: readonly Located[], total: number): LocatedStack {
  const { graph } = now.analysis;
  const steps: LocatedStep[] = [];
  const nodes: string[] = [];
  let before: GraphNode | undefined;
  for (const { frame, node } of located) {
    const between = before && node && before.id !== node.id ? way(graph, before, node) : undefined;
    for (const edge of between ?? []) {
      steps.push({ ...edgeStep(now, edge), node: edge.from, edge: edge.id });
      nodes.push(edge.from, edge.to);
    }
    if (node) {
      nodes.push(node.id);
      if (!between) steps.push(frameStep(now, frame, node));
      before = node;
    } else steps.push({ message: `not in this workspace: ${frame.text}`, place: "" });
  }
  return { steps, nodes: [...new Set(nodes)], found: located.filter(({ node }) => node).length, total };
}

/** A short chain of calls from one frame to the next, awaited where there is one. */
function way(graph: AsyncGraph, from: GraphNode, to: GraphNode): readonly GraphEdge[] | undefined {
  const path = shortestPath(graph, from.id, to.id, { kinds: ["await"] }) ?? shortestPath(graph, from.id, to.id);
  return path && path.length > 0 && path.length <= mostBetween ? path : undefined;
}

function edgeStep(now: View, { from, to, kind, place, nameRange }: GraphEdge): LocatedStep {
  const { graph } = now.analysis;
  const name = (id: string): string => graph.node(id)?.name ?? id;
  return {
    message: `\`${name(from)}\` ${kind === "await" ? "awaits" : "calls"} \`${name(to)}\``,
    ...placed(now, place.file, nameRange),
  };
}

function frameStep(
  now: View,
  { line, column, async }: StackFrame,
  { id, name, place, nameRange }: GraphNode,
): LocatedStep {
  const range = nameRange ?? place?.range;
  const start = { line: Math.max(0, (line ?? 1) - 1), character: Math.max(0, (column ?? 1) - 1) };
  const at: Range | undefined = line === undefined ? range : { start, end: start };
  return {
    message: `\`${name}\` ${async ? "waits here" : "is here"}`,
    node: id,
    ...(place && at ? placed(now, place.file, at) : { place: "" }),
  };
}

function placed(now: View, file: FileId, range: Range): Pick<LocatedStep, "place" | "uri" | "range"> {
  return { place: `${file}:${String(range.start.line + 1)}`, uri: now.uriOf(file), range };
}

/** Finds the file of the workspace that a path in a trace means, though it was made on another machine. */
class FileFinder {
  readonly #now: View;
  #byName: Map<string, FileId[]> | undefined;

  constructor(now: View) {
    this.#now = now;
  }

  /** `compiled`: what is written is code made of the file, so that its lines are others. */
  find(written: string): { readonly file: FileId; readonly compiled: boolean } | undefined {
    const path = pathOf(written);
    const { facts } = this.#now.analysis;
    const own = /^(?:\/|[A-Za-z]:[\\/])/.test(path) ? this.#now.fileOf(URI.file(path).toString()) : undefined;
    if (own !== undefined) return { file: own, compiled: false };
    const parts = path.split(/[\\/]+/).filter((part) => part !== "" && part !== ".");
    this.#byName ??= groupByName(facts.keys());
    const name = parts.at(-1) ?? "";
    const same = this.#byName.get(name);
    const candidates = same ?? sourcesOf(name).flatMap((one) => this.#byName?.get(one) ?? []);
    if (!same) parts.splice(-1, 1);
    const ranked = candidates
      .map((file) => ({ file, shared: sharedEnd(same ? file.split("/") : file.split("/").slice(0, -1), parts) }))
      .sort((a, b) => b.shared - a.shared);
    const [best, next] = ranked;
    // A name alone says which file is meant only where there is one of that name.
    return best && (!next || next.shared < best.shared) ? { file: best.file, compiled: !same } : undefined;
  }

  onlyNamed(name: string): GraphNode | undefined {
    const found = this.#now.analysis.graph.nodes.filter((node) => node.place && node.name === name);
    return found.length === 1 ? found[0] : undefined;
  }
}

function pathOf(written: string): string {
  if (!/^[a-z][\w+.-]+:\/\//i.test(written)) return written;
  try {
    const uri = URI.parse(written, true);
    return uri.scheme === "file" ? uri.fsPath : decodeURIComponent(uri.path);
  } catch {
    return written;
  }
}

/** Names of sources that a compiler makes a file of this name from. */
function sourcesOf(name: string): readonly string[] {
  const [, stem, kind] = /^(.*)\.([cm]?)jsx?$/.exec(name) ?? [];
  return stem === undefined ? [] : [`${stem}.${kind ?? ""}ts`, `${stem}.tsx`];
}

function groupByName(files: Iterable<FileId>): Map<string, FileId[]> {
  const groups = new Map<string, FileId[]>();
  for (const file of files) {
    const name = file.slice(file.lastIndexOf("/") + 1);
    const list = groups.get(name);
    if (list) list.push(file);
    else groups.set(name, [file]);
  }
  return groups;
}

function sharedEnd(a: readonly string[], b: readonly string[]): number {
  let shared = 0;
  while (shared < a.length && shared < b.length && a.at(-1 - shared) === b.at(-1 - shared)) shared++;
  return shared;
}
