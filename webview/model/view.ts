import { comparePlaces } from "../../src/model/index.js";
import { areasOf, type Area } from "./areas.js";
import { cardBadges, edgeMarks, lines, type ChipId, type EdgeMark, type IconId, type LineId } from "./marks.js";
import { edgeSentence, kindOf, placeOf } from "./sentences.js";
import { baseName, clean, partName, plural } from "./text.js";
import type {
  GraphEdge,
  NodeId,
  Severity,
  Slice,
  SliceBundle,
  SliceCluster,
  SliceEdge,
  SliceNode,
  SliceResource,
} from "./types.js";

export interface Badge {
  readonly id: string;
  readonly icon: IconId;
  readonly text: string;
  readonly title: string;
}

/** A function as it is drawn. All text is clean; none is shortened. */
export interface Card {
  readonly id: NodeId;
  readonly node: SliceNode;
  readonly name: string;
  /** `orders.ts:12`. */
  readonly file: string;
  readonly kind: string;
  readonly chip: ChipId;
  readonly icon: IconId;
  readonly severity?: Severity;
  readonly badges: readonly Badge[];
  readonly title: string;
  readonly aria: string;
}

export interface DrawnMark {
  readonly id: EdgeMark["id"];
  readonly icon?: IconId;
  readonly text: string;
}

/** An edge as it is drawn. */
export interface Wire {
  readonly id: string;
  readonly edge: SliceEdge;
  readonly from: NodeId;
  readonly to: NodeId;
  readonly line: LineId;
  readonly double: boolean;
  readonly thin: boolean;
  readonly marks: readonly DrawnMark[];
  /** Not its id in the slice but the first call it stands for: what opens its code. */
  readonly open: string;
  readonly title: string;
}

/** A slice made ready to draw. Cards and wires are in source order. */
export interface View {
  readonly slice: Slice;
  readonly cards: readonly Card[];
  readonly wires: readonly Wire[];
  readonly card: ReadonlyMap<NodeId, Card>;
  readonly wire: ReadonlyMap<string, Wire>;
  readonly out: ReadonlyMap<NodeId, readonly Wire[]>;
  readonly in: ReadonlyMap<NodeId, readonly Wire[]>;
  /** What is drawn around cards, the outermost first. */
  readonly areas: readonly Area[];
  /** The holds that a card or a wire lies under, by its id. */
  readonly under: ReadonlyMap<string, readonly Area[]>;
}

const icons: Readonly<Record<SliceNode["kind"], IconId>> = {
  module: "module",
  function: "function",
  method: "method",
  constructor: "constructor",
  getter: "accessor",
  setter: "accessor",
  arrow: "arrow",
  "function-expression": "function",
  "class-field": "field",
  "object-member": "object",
  callback: "callback",
  "static-block": "module",
  external: "package",
  unresolved: "unknown",
};

/** What to draw for a slice. Edges whose ends are not in the slice are left out. */
export function viewOf(slice: Slice): View {
  const nodes = [...slice.nodes].sort(bySource);
  const known = new Set(nodes.map((node) => node.id));
  const edges = slice.edges.filter((edge) => known.has(edge.from) && known.has(edge.to)).sort(byCall);
  const names = new Map(nodes.map((node) => [node.id, clean(node.name)]));
  const wires = edges.map((edge) => wireOf(edge, names));
  const out = group(wires, (wire) => wire.from);
  const into = group(wires, (wire) => wire.to);
  const areas = areasOf(slice);
  const under = underOf(areas);
  const cards = nodes.map((node) => {
    const card = node.cluster
      ? partCard(node, node.cluster, slice.request.scope)
      : cardOf(node, out.get(node.id) ?? [], into.get(node.id) ?? [], names);
    return withHeld(card, under.get(node.id) ?? []);
  });
  return {
    slice,
    cards,
    wires,
    card: new Map(cards.map((card) => [card.id, card])),
    wire: new Map(wires.map((wire) => [wire.id, wire])),
    out,
    in: into,
    areas,
    under,
  };
}

function cardOf(
  node: SliceNode,
  out: readonly Wire[],
  into: readonly Wire[],
  names: ReadonlyMap<NodeId, string>,
): Card {
  if (node.bundle) return bundleCard(node, node.bundle);
  if (node.resource) return resourceCard(node, node.resource, into);
  const outside = node.kind === "external" || node.kind === "unresolved";
  const edges = out.map((wire) => wire.edge);
  const badges = cardBadges.flatMap((badge): Badge[] => {
    const text = badge.text(node, edges);
    return text === undefined ? [] : [{ id: badge.id, icon: badge.icon, text, title: badge.title(text, node) }];
  });
  const name = clean(node.name);
  const place = placeOf(node);
  const facts = [kindOf(node), place, ...badges.map((badge) => badge.title)];
  if (node.severity)
    facts.push(`has ${node.severity === "info" ? "a remark" : `${article(node.severity)} ${node.severity}`}`);
  const hidden = node.hiddenIn + node.hiddenOut;
  return {
    id: node.id,
    node,
    name,
    file: baseName(place),
    kind: kindOf(node),
    chip: outside ? "outside" : node.async ? "async" : node.returnsPromise ? "promise" : "sync",
    icon: icons[node.kind],
    ...(node.severity ? { severity: node.severity } : {}),
    badges,
    title: [name, ...facts].join("\n"),
    aria: [
      [name, ...facts, ...(node.root ? ["start of this view"] : [])].join(", "),
      named(
        "caller",
        into.map((wire) => names.get(wire.from)),
      ),
      named(
        "callee",
        out.map((wire) => names.get(wire.to)),
      ),
      ...(hidden ? [`${hidden} more not shown`] : []),
    ].join(". "),
  };
}

/** `2 callees: row, customerCard`; of many, the number alone. */
function named(what: string, names: readonly (string | undefined)[]): string {
  const list = names.length > 0 && names.length <= 4 ? `: ${names.join(", ")}` : "";
  return names.length ? plural(names.length, what) + list : `no ${what}s`;
}

/** A card, and that it runs while something is held. */
function withHeld(card: Card, under: readonly Area[]): Card {
  if (under.length === 0) return card;
  const facts = under.map(({ title }) => `runs while ${title.name} is held`);
  return { ...card, title: [card.title, ...facts].join("\n"), aria: [card.aria, ...facts].join(". ") };
}

function underOf(areas: readonly Area[]): Map<string, Area[]> {
  const under = new Map<string, Area[]>();
  for (const area of areas) {
    if (area.kind !== "hold") continue;
    for (const id of [...area.nodes, ...area.edges]) {
      const known = under.get(id);
      if (known) known.push(area);
      else under.set(id, [area]);
    }
  }
  return under;
}

function bundleCard(node: SliceNode, { kind, side, members }: SliceBundle): Card {
  const name = plural(members.length, side === "in" ? "caller" : "callee");
  const files = new Set(members.map(({ file }) => file));
  const what = `${name}, each ${lines[kind].legend}`;
  const some = members.slice(0, 8).map((member) => clean(member.name));
  const list = [...some, ...(members.length > some.length ? ["…"] : [])].join(", ");
  return {
    id: node.id,
    node,
    name,
    file: `in ${plural(files.size, "file")}`,
    kind: `${lines[kind].legend}, in ${plural(files.size, "file")}`,
    chip: "bundle",
    icon: "stack",
    badges: [],
    title: `${what}\n${list}`,
    aria: `${what}, in ${plural(files.size, "file")}: ${list}. Enter opens it`,
  };
}

/** `scope`: the folder that is looked at, which the names of what is in it need not repeat. */
function partCard(node: SliceNode, cluster: SliceCluster, scope: string | undefined): Card {
  const { path, kind, functions, files, findings, cycles } = cluster;
  const inside = scope !== undefined && path.startsWith(`${scope}/`);
  const short = inside ? path.slice(scope.length + 1) : path.split("/").slice(-2).join("/");
  const name = path === "" ? partName(kind, path) : clean(short) + (kind === "folder" ? "/" : "");
  const size =
    kind === "folder" ? `${plural(files, "file")}, ${plural(functions, "function")}` : plural(functions, "function");
  const badges: Badge[] = [
    ...(findings
      ? [{ id: "findings", icon: "warning" as const, text: String(findings), title: plural(findings, "finding") }]
      : []),
    ...(cycles
      ? [{ id: "cycle", icon: "cycle" as const, text: String(cycles), title: plural(cycles, "await cycle") }]
      : []),
  ];
  const facts = [clean(path), kind, size, ...badges.map((badge) => badge.title)];
  return {
    id: node.id,
    node,
    name,
    file: size,
    kind: `${kind}, ${size}`,
    chip: "part",
    icon: kind === "folder" ? "folder" : "module",
    ...(node.severity ? { severity: node.severity } : {}),
    badges,
    title: facts.join("\n"),
    aria: `${facts.join(", ")}. Enter opens it`,
  };
}

function resourceCard(node: SliceNode, { kind, by, width, unbounded }: SliceResource, into: readonly Wire[]): Card {
  const name = clean(node.name);
  const room = unbounded ? "no limit" : width === undefined ? "" : `${width} at a time`;
  const what = [`${kind} by ${clean(by)}`, ...(room ? [room] : [])];
  const facts = [...what, ...(node.place ? [placeOf(node)] : [])];
  return {
    id: node.id,
    node,
    name,
    file: what.join(", "),
    kind: what.join(", "),
    chip: "resource",
    icon: "lock",
    badges: [],
    title: [name, ...facts].join("\n"),
    aria: [name, ...facts, plural(into.length, "function uses it", "functions use it")].join(", "),
  };
}

function wireOf(edge: SliceEdge, names: ReadonlyMap<NodeId, string>): Wire {
  const applied = edgeMarks.flatMap((mark) => {
    const text = mark.text(edge);
    return text === undefined ? [] : [{ mark, text }];
  });
  return {
    id: edge.id,
    edge,
    from: edge.from,
    to: edge.to,
    line: edge.kind,
    double: applied.some(({ mark }) => mark.line === "double"),
    thin: applied.some(({ mark }) => mark.line === "thin"),
    marks: applied.map(({ mark, text }) => ({ id: mark.id, ...(mark.icon ? { icon: mark.icon } : {}), text })),
    open: edge.calls[0]?.id ?? edge.uses?.[0]?.id ?? edge.id,
    title: edgeSentence(edge, names.get(edge.from) ?? "", names.get(edge.to) ?? ""),
  };
}

/** The wires along a cycle or path, in order, as far as they are in the view. */
export function wiresOf(view: View, edges: readonly GraphEdge[]): (Wire | undefined)[] {
  return edges.map((edge) => {
    const pairs = view.out.get(edge.from)?.filter((wire) => wire.to === edge.to) ?? [];
    const isOf = (wire: Wire): boolean => wire.edge.calls.some((call) => call.id === edge.id);
    // What is drawn as one with others has its wire elsewhere.
    return pairs.find(isOf) ?? pairs.find((wire) => wire.line === edge.kind) ?? pairs[0] ?? view.wires.find(isOf);
  });
}

/** The wire that stands for a call. */
export function wireWith(view: View, call: string): Wire | undefined {
  return view.wires.find((wire) => wire.edge.calls.some((one) => one.id === call));
}

function article(word: string): string {
  return /^[aeiou]/.test(word) ? "an" : "a";
}

function group(wires: readonly Wire[], key: (wire: Wire) => NodeId): Map<NodeId, Wire[]> {
  const groups = new Map<NodeId, Wire[]>();
  for (const wire of wires) {
    const list = groups.get(key(wire));
    if (list) list.push(wire);
    else groups.set(key(wire), [wire]);
  }
  return groups;
}

function bySource(a: SliceNode, b: SliceNode): number {
  if (a.place && b.place) return comparePlaces(a.place, b.place) || compare(a.id, b.id);
  return Number(!a.place) - Number(!b.place) || compare(a.id, b.id);
}

function byCall(a: SliceEdge, b: SliceEdge): number {
  const [p, q] = [a.calls[0] ?? a.uses?.[0], b.calls[0] ?? b.uses?.[0]].map((one) => one?.place);
  return (p && q ? comparePlaces(p, q) : Number(!p) - Number(!q)) || compare(a.id, b.id);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
