import type { AsyncGraph, FileId, Finding, GraphNode, NodeId } from "../model/index.js";
import { partId, type Slice, type SliceNode, type SliceRequest } from "../protocol/index.js";
import { bundleNode } from "./bundles.js";
import { keptFor } from "./kept.js";
import { numbered } from "./numbered.js";
import { callbackBundles } from "./slice-callbacks.js";
import { isWorse, severityOf, sliceNode } from "./slice-nodes.js";
import { Drawing } from "./drawing.js";
import { partNode, partOf, type Part } from "./slice-parts.js";
import { SliceView } from "./slice-view.js";
import { isTestFile } from "./test-files.js";

/** Folders with findings are cut into their parts until the overview has this many; or more, where it has hardly any. */
const overviewParts = 12;
const hardlyAny = 4;
const mostParts = 40;

/** Files and folders: `file`, `folder` and `overview` of {@link SliceRequest}. */
export function sliceScope(
  graph: AsyncGraph,
  request: SliceRequest,
  findings: readonly Finding[],
  generation: number,
): Slice {
  const scope = request.mode === "overview" ? "" : (request.scope ?? "");
  const withTests = request.filters.tests || isTestFile(`${scope}/`) || isTestFile(scope);
  const root = (withTests ? treesWithTests : treesWithoutTests)(graph)(findings);
  const top = find(root, scope);
  if (!top) {
    const notice = `There is no function in ${scope === "" ? "this workspace" : scope} any more.`;
    return { generation, request, nodes: [], edges: [], cycles: [], notice };
  }
  const open = new Set(request.expanded);
  const { parts, functions, notice } =
    request.mode === "overview" ? overview(graph, top, open) : contents(graph, top, open, request.mode === "file");
  const severity = severityOf(findings);
  const shownParts = [...parts].sort(byWeight).slice(0, request.budget);
  const bundles = request.mode === "file" ? callbackBundles(graph, functions, findings, open) : [];
  const bundled = new Set(bundles.flatMap(({ members }) => members.map((node) => graph.nodes[node]!.id)));
  const apart = functions.filter(({ id }) => !bundled.has(id));
  const shownNodes = apart.slice(0, Math.max(0, request.budget - shownParts.length));

  const drawing = new Drawing(graph);
  for (const { id } of shownNodes) drawing.add(numbered(graph).find(id));
  for (const part of shownParts) drawing.addTo(partId(part.kind, part.path), nodesIn(part));
  const free = request.budget - shownParts.length - shownNodes.length;
  const shownBundles = bundles.filter(({ parent }) => drawing.has(parent)).slice(0, free);
  for (const { id, members } of shownBundles) drawing.addTo(id, members);
  const inside = functions.map(({ id }) => id).filter((id) => drawing.has(numbered(graph).find(id)));
  const view = new SliceView(graph, request.filters, inside);
  const room = free - shownBundles.length;
  const around = request.mode === "file" ? surroundings(view, inside, open, drawing, room) : { parts: [], left: 0 };
  const found = parts.length + apart.length + bundles.length;
  const left = found - shownParts.length - shownNodes.length - shownBundles.length + around.left;
  const edges = drawing.edges(view);
  const roots = new Set(request.mode === "file" ? inside : []);
  const nodes: SliceNode[] = drawing
    .single()
    .map((node) => sliceNode(graph, node, { level: 0, root: false, severity: severity.get(node.id) }));
  for (const part of [...shownParts, ...around.parts]) nodes.push(partNode(part));
  for (const one of shownBundles) nodes.push(bundleNode(graph, one, 0));
  const said = left > 0 ? `${nodes.length} of ${nodes.length + left} parts are shown.` : notice;
  return {
    generation,
    request,
    nodes,
    edges,
    cycles: graph.cycles.filter((cycle) => cycle.nodes.every((id) => roots.has(id))),
    ...(said !== undefined && { notice: said }),
  };
}

const treesWithTests = keptFor((graph: AsyncGraph) =>
  keptFor((findings: readonly Finding[]) => treeOf(graph, findings, () => true)),
);
const treesWithoutTests = keptFor((graph: AsyncGraph) =>
  keptFor((findings: readonly Finding[]) => treeOf(graph, findings, (file) => !isTestFile(file))),
);

function treeOf(graph: AsyncGraph, findings: readonly Finding[], takes: (file: FileId) => boolean): Part {
  const root = partOf("", "folder");
  const ways = new Map<FileId, readonly Part[]>();
  const wayTo = (file: FileId): readonly Part[] => {
    const known = ways.get(file);
    if (known) return known;
    const names = file.split("/");
    const way = [root];
    names.forEach((name, at) => {
      const parent = way.at(-1)!;
      let part = parent.children.get(name);
      if (!part) {
        part = partOf(names.slice(0, at + 1).join("/"), at === names.length - 1 ? "file" : "folder");
        parent.children.set(name, part);
      }
      way.push(part);
    });
    for (const part of way) part.files++;
    ways.set(file, way);
    return way;
  };
  graph.nodes.forEach(({ id, place, kind }, number) => {
    if (!place || !takes(place.file)) return;
    const way = wayTo(place.file);
    way.at(-1)!.nodes.push(number);
    if (kind === "module") return;
    for (const part of way) part.functions++;
    for (const cycle of graph.cyclesOf(id)) for (const part of way) part.cycles.add(cycle.id);
  });
  for (const { file, severity } of findings) {
    if (!takes(file)) continue;
    for (const part of wayTo(file)) {
      part.findings++;
      if (isWorse(severity, part.severity)) part.severity = severity;
    }
  }
  return root;
}

function find(root: Part, path: FileId): Part | undefined {
  let part: Part | undefined = root;
  for (const name of path === "" ? [] : path.split("/")) part = part?.children.get(name);
  return part && part.functions > 0 ? part : undefined;
}

interface Contents {
  readonly parts: readonly Part[];
  readonly functions: readonly GraphNode[];
  readonly notice?: string;
}

/** What is in a folder, or the functions of a file; what is opened is taken apart further. */
function contents(graph: AsyncGraph, top: Part, open: ReadonlySet<string>, isFile: boolean): Contents {
  const parts: Part[] = [];
  const functions: GraphNode[] = [];
  const queue = isFile || top.kind === "file" ? [top] : childrenOf(top);
  const first = new Set(isFile || top.kind === "file" ? [top] : []);
  for (const part of queue) {
    if (!first.has(part) && !open.has(partId(part.kind, part.path))) parts.push(part);
    else if (part.kind === "folder") queue.push(...childrenOf(part));
    else for (const node of part.nodes) if (graph.nodes[node]!.kind !== "module") functions.push(graph.nodes[node]!);
  }
  return { parts, functions };
}

/** The folders and files that have findings or cycles; all of them, when there are none. */
function overview(graph: AsyncGraph, top: Part, open: ReadonlySet<string>): Contents {
  const isMarked = ({ findings, cycles }: Part): boolean => findings > 0 || cycles.size > 0;
  if (!isMarked(top)) {
    const parts = contents(graph, narrowed(top), open, false);
    return { ...parts, notice: "There are no findings: all folders are shown." };
  }
  let parts = childrenOf(narrowed(top)).filter(isMarked);
  for (;;) {
    const room = parts.length < hardlyAny ? mostParts : overviewParts;
    const largest = parts
      .filter(({ kind, path }) => kind === "folder" && !open.has(partId(kind, path)))
      .sort(byWeight)
      .find((part) => parts.length - 1 + childrenOf(narrowed(part)).filter(isMarked).length <= room);
    if (!largest) break;
    parts = parts.flatMap((part) => (part === largest ? childrenOf(narrowed(part)).filter(isMarked) : [part]));
  }
  const opened = parts.filter(({ kind, path }) => open.has(partId(kind, path)));
  const closed = parts.filter((part) => !opened.includes(part));
  const inside = opened.map((part) =>
    contents(graph, part, new Set([...open, partId(part.kind, part.path)]), part.kind === "file"),
  );
  return {
    parts: [...closed, ...inside.flatMap(({ parts: inner }) => inner.filter(isMarked))],
    functions: inside.flatMap(({ functions }) => functions),
  };
}

/** Without the folders that hold nothing but one other folder. */
function narrowed(part: Part): Part {
  let at = part;
  for (
    let children = childrenOf(at);
    children.length === 1 && children[0]!.kind === "folder";
    children = childrenOf(at)
  )
    at = children[0]!;
  return at;
}

function childrenOf(part: Part): Part[] {
  return [...part.children.values()].filter(({ functions }) => functions > 0);
}

function nodesIn(part: Part): number[] {
  const found: number[] = [];
  const stack = [part];
  for (let next = stack.pop(); next; next = stack.pop()) {
    for (const node of next.nodes) found.push(node);
    stack.push(...next.children.values());
  }
  return found;
}

/**
 * The files that functions of a file call or are called from; those that are opened, function by function. No more than
 * `room` of both, those with most functions first; `left` are left out.
 */
function surroundings(
  view: SliceView,
  inside: readonly NodeId[],
  open: ReadonlySet<string>,
  drawing: Drawing,
  room: number,
): { readonly parts: readonly Part[]; readonly left: number } {
  const { graph } = view.numbered;
  const single: number[] = [];
  const found = new Map<string, Part>();
  const take = (other: number): void => {
    if (drawing.has(other)) return;
    const { place } = graph.nodes[other]!;
    const file = place?.file;
    if (file === undefined || open.has(partId("file", file))) {
      drawing.add(other);
      single.push(other);
      return;
    }
    let part = found.get(file);
    if (!part) found.set(file, (part = Object.assign(partOf(file, "file"), { files: 1 })));
    part.nodes.push(other);
    part.functions++;
    drawing.addTo(partId("file", file), [other]);
  };
  for (const id of inside) {
    const node = view.numbered.find(id);
    view.each(node, "out", take);
    view.each(node, "in", take);
  }
  const all = [...found.values()];
  const most = Math.max(0, room - single.length);
  const kept = new Set([...all].sort((a, b) => b.functions - a.functions).slice(0, most));
  for (const node of single.slice(Math.max(0, room))) drawing.remove(node);
  for (const part of all) if (!kept.has(part)) for (const node of part.nodes) drawing.remove(node);
  const parts = all.filter((part) => kept.has(part));
  return { parts, left: all.length - parts.length + Math.max(0, single.length - Math.max(0, room)) };
}

function byWeight(a: Part, b: Part): number {
  return (
    b.findings - a.findings || b.cycles.size - a.cycles.size || b.functions - a.functions || (a.path < b.path ? -1 : 1)
  );
}
