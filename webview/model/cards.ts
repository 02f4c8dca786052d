import type { Area } from "./areas.js";
import { cardBadges, isUse, lines, type ChipId, type IconId } from "./marks.js";
import { kindOf, placeOf } from "./sentences.js";
import { baseName, clean, plural } from "./text.js";
import type {
  NodeId,
  Severity,
  SliceBundle,
  SliceCluster,
  SliceFinding,
  SliceNode,
  SliceRequest,
  SliceResource,
} from "./types.js";
import type { Wire } from "./wires.js";

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
  /** What is told instead where that has no room; nothing where this has none, too. */
  readonly brief?: string;
  readonly kind: string;
  readonly chip: ChipId;
  readonly icon: IconId;
  readonly severity?: Severity;
  readonly badges: readonly Badge[];
  /** What its tab says: it is where the view starts, or where a path ends. */
  readonly tab?: "start" | "end";
  readonly title: string;
  readonly aria: string;
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

/** What the view has around a card. */
export interface Around {
  readonly request: Pick<SliceRequest, "mode" | "roots" | "scope">;
  readonly out: readonly Wire[];
  readonly into: readonly Wire[];
  /** What it runs under. */
  readonly under: readonly Area[];
  readonly names: ReadonlyMap<NodeId, string>;
  /** What files and folders are called. */
  readonly parts: ReadonlyMap<NodeId, string>;
  /** What is found on it. */
  readonly found: readonly SliceFinding[];
}

/** A node as it is drawn. */
export function cardOf(node: SliceNode, around: Around): Card {
  const part = around.parts.get(node.id) ?? "";
  const card = node.cluster ? partCard(node, node.cluster, part, around.request.scope) : functionCard(node, around);
  return withHeld(card, around.under);
}

function functionCard(node: SliceNode, { request, out, into, names, found }: Around): Card {
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
  if (node.severity) {
    const rules = [...new Set(found.map(({ ruleId }) => clean(ruleId)))].join(", ");
    const what = node.severity === "info" ? "a remark" : `${article(node.severity)} ${node.severity}`;
    facts.push(`has ${what}${rules && `: ${rules}`}`);
  }
  const hidden = node.hiddenIn + node.hiddenOut;
  const isEnd = request.mode === "path" && node.id === request.roots[1];
  const tab = node.root ? (isEnd ? "end" : "start") : undefined;
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
    ...(tab && { tab }),
    title: [name, ...facts].join("\n"),
    aria: [
      [name, ...facts, ...(tab ? [`${tab} of this view`] : [])].join(", "),
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

function bundleCard(node: SliceNode, bundle: SliceBundle): Card {
  const { kind, callbacks, members } = bundle;
  const one = memberOf(bundle);
  const name = plural(members.length, callbacks ? "callback" : one);
  const files = new Set(members.map(({ file }) => file));
  const what = `${name}: ${lines[kind].legend}`;
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

/** What one of a bundle is called. */
export function memberOf({ kind, side }: SliceBundle): string {
  if (isUse(kind)) return "function";
  return side === "in" ? "caller" : "callee";
}

function partCard(node: SliceNode, cluster: SliceCluster, name: string, scope: string | undefined): Card {
  const { path, kind, functions, files, findings, cycles } = cluster;
  const around = path.slice(0, Math.max(0, path.length - name.replace(/\/$/, "").length - 1));
  const within = around === "" || around === scope ? "" : ` in ${clean(around)}/`;
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
  const brief = kind === "folder" ? plural(files, "file") : size;
  return {
    id: node.id,
    node,
    name,
    file: brief + within,
    brief,
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

function article(word: string): string {
  return /^[aeiou]/.test(word) ? "an" : "a";
}
