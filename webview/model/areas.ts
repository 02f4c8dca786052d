import type { AreaId } from "./marks.js";
import { groupIn } from "../../src/protocol/parts.js";
import { clean, partName, plural } from "./text.js";
import type { NodeId, Slice, SliceHold, SliceNode } from "./types.js";

/** More held things than this are not drawn around cards: the marks on calls tell of them. */
const mostHolds = 5;

/** What is drawn around cards as belonging together. All text is clean. */
export interface Area {
  readonly id: string;
  readonly kind: AreaId;
  /** `holds`, `pool`, `(max 10)`. */
  readonly title: { readonly before: string; readonly name: string; readonly after: string };
  /** The title as one text. */
  readonly text: string;
  readonly nodes: readonly NodeId[];
  /** Ids of the edges along which it is drawn. */
  readonly edges: readonly string[];
  /** Functions that make it so, which need not lie in it. */
  readonly by: readonly NodeId[];
  /** What its title leads to. */
  readonly opens: string;
}

/** The areas of a slice, the outermost first. What they name and the slice does not have is left out. */
export function areasOf(slice: Slice): Area[] {
  return [...groupsOf(slice), ...holdsOf(slice)];
}

/** Files or folders of which the view shows several parts, in source order. */
function groupsOf({ request, nodes }: Slice): Area[] {
  const { groupBy } = request;
  if (groupBy === undefined) return [];
  const groups = new Map<string, { readonly path: string; readonly nodes: SliceNode[] }>();
  for (const node of nodes) {
    const group = groupIn(request, node);
    if (!group) continue;
    const known = groups.get(group.id);
    if (known) known.nodes.push(node);
    else groups.set(group.id, { path: group.path, nodes: [node] });
  }
  return [...groups]
    .filter(([, { nodes: members }]) => members.length > 1)
    .map(([id, { path, nodes: members }]) => {
      const name = partName(groupBy, path);
      return {
        id: `group ${id}`,
        kind: "group",
        title: { before: "", name, after: `(${members.length})` },
        text: `${name} (${plural(members.length, wordFor(members))}): fold up`,
        nodes: members.map((node) => node.id),
        edges: [],
        by: [],
        opens: id,
      };
    });
}

/** What the members of a group are. */
function wordFor(members: readonly SliceNode[]): string {
  if (members.every(({ cluster }) => !cluster)) return "function";
  return members.every(({ cluster }) => cluster?.kind === "file") ? "file" : "part";
}

function holdsOf({ holds = [], nodes, edges }: Slice): Area[] {
  const known = new Set([...nodes, ...edges].map(({ id }) => id));
  const some = (ids: readonly string[]): string[] => ids.filter((id) => known.has(id));
  return holds.slice(0, mostHolds).flatMap((hold): Area[] => {
    const title = { before: "holds", name: clean(hold.name), after: widthOf(hold) };
    const inside = some(hold.nodes);
    if (inside.length === 0) return [];
    return [
      {
        id: `hold ${hold.id}`,
        kind: "hold",
        title,
        text: [title.before, title.name, title.after].filter(Boolean).join(" "),
        nodes: inside,
        edges: some(hold.edges),
        by: some(hold.holders),
        opens: `resource ${hold.id}`,
      },
    ];
  });
}

/** `(max 10)`; nothing for a lock, which one holds at a time. */
function widthOf({ width, unbounded }: SliceHold): string {
  if (unbounded) return "(no limit)";
  return width === undefined || width === 1 ? "" : `(max ${width})`;
}
