import { memberOf } from "./cards.js";
import { isUse, lines } from "./marks.js";
import { callPlace, callTraits, errorText, fanOutText, usePlace } from "./sentences.js";
import { placeOf } from "./sentences.js";
import { clean, plural } from "./text.js";
import type { NodeId, SliceBundle, SliceCluster, SliceNode } from "./types.js";
import type { Card, View, Wire } from "./view.js";

export interface DetailCall {
  /** Graph id of the call, to open its code. */
  readonly open: string;
  readonly text: string;
  readonly place: string;
  readonly traits: string;
}

export interface DetailEnd {
  readonly wire: Wire;
  readonly node: NodeId;
  readonly name: string;
  readonly calls: readonly DetailCall[];
}

export interface Details {
  readonly title: string;
  readonly kind: string;
  readonly place: string;
  /** What Enter opens. */
  readonly open: string;
  readonly openable: boolean;
  readonly rows: readonly { readonly label: string; readonly value: string }[];
  readonly lists: readonly { readonly title: string; readonly ends: readonly DetailEnd[] }[];
  /** What it holds or runs under: resources to look at, by the ids of their cards. */
  readonly held: readonly { readonly id: string; readonly name: string }[];
  /** What a bundle holds. */
  readonly members: readonly { readonly id: NodeId; readonly name: string; readonly file: string }[];
}

/** What is known about a card or a wire. Undefined when the view has no such thing. */
export function detailsOf(view: View, id: string): Details | undefined {
  const card = view.card.get(id);
  if (card?.node.bundle) return ofBundle(view, card, card.node.bundle);
  if (card?.node.cluster) return ofPart(view, card, card.node.cluster);
  if (card) return ofCard(view, card);
  const wire = view.wire.get(id);
  return wire ? ofWire(view, wire) : undefined;
}

function ofPart(view: View, card: Card, { path, kind, files, functions, findings, cycles }: SliceCluster): Details {
  return {
    title: `${clean(path)}${kind === "folder" ? "/" : ""}`,
    kind,
    place: clean(path),
    open: card.id,
    openable: kind === "file",
    rows: [
      ...(kind === "folder" ? [{ label: "Files", value: String(files) }] : []),
      { label: "Functions", value: String(functions) },
      { label: "Findings", value: String(findings || "none") },
      { label: "Cycles", value: String(cycles || "none") },
      ...heldRows(view, card.id),
    ],
    lists: [],
    held: [],
    members: [],
  };
}

function ofCard(view: View, card: Card): Details {
  const out = view.out.get(card.id) ?? [];
  const into = view.in.get(card.id) ?? [];
  const calls = out.flatMap((wire) => wire.edge.calls);
  const fanOuts = calls.flatMap((call) => (call.kind === "call" ? [] : (call.fanOut ?? [])));
  const widest = fanOuts.find((f) => f.kind === "unbounded") ?? fanOuts[0];
  const caught = calls.filter((call) => call.handled).length;
  return {
    title: card.name,
    kind: card.kind,
    place: placeOf(card.node),
    open: card.id,
    openable: Boolean(card.node.place),
    rows: [
      ...(card.node.place && !card.node.resource ? [{ label: "Awaits", value: awaitsText(card.node) }] : []),
      ...(widest ? [{ label: "Fan-out", value: fanOutText(widest) }] : []),
      ...(calls.length
        ? [
            {
              label: "Errors",
              value: `${handling(caught, calls.length)}${card.node.catches ? `; ${plural(card.node.catches, "catch clause")}` : ""}`,
            },
          ]
        : []),
      ...(card.node.cycles.length ? [{ label: "Cycles", value: plural(card.node.cycles.length, "await cycle") }] : []),
      ...holdsRow(card.node, out),
      ...heldRows(view, card.id),
      ...(card.node.sink ? [{ label: "Reaches", value: card.node.sink }] : []),
    ],
    lists: [
      { title: "Waits for and calls", ends: out.map((wire) => end(view, wire, wire.to)) },
      { title: "Called by", ends: into.map((wire) => end(view, wire, wire.from)) },
    ].filter((list) => list.ends.length),
    held: view.areas
      .filter(({ kind, nodes, by }) => kind === "hold" && (nodes.includes(card.id) || by.includes(card.id)))
      .map(({ opens, title }) => ({ id: opens, name: title.name })),
    members: [],
  };
}

function holdsRow({ holds }: SliceNode, out: readonly Wire[]): { label: string; value: string }[] {
  const held = [...new Set(holds ?? out.flatMap(({ edge }) => edge.holds ?? []))].map(clean);
  return held.length ? [{ label: "Holds", value: held.join(", ") }] : [];
}

/** `Held: pool (max 10), by refundOrder`. */
function heldRows(view: View, id: string): { label: string; value: string }[] {
  return (view.under.get(id) ?? []).map(({ title, by }) => {
    const holders = by.map((holder) => view.card.get(holder)?.name ?? "").join(", ");
    return { label: "Held", value: [title.name, title.after, `by ${holders}`].filter(Boolean).join(" ") };
  });
}

function ofBundle(view: View, card: Card, bundle: SliceBundle): Details {
  const { of, kind, members } = bundle;
  const whose = view.card.get(of)?.name ?? "";
  return {
    title: isUse(kind) ? `${card.name} → ${whose}` : `${card.name} of ${whose}`,
    kind: `${memberOf(bundle)}s, ${lines[kind].legend}`,
    place: card.file,
    open: card.id,
    openable: false,
    rows: [],
    lists: [],
    held: [],
    members: members.map(({ id, name, file }) => ({ id, name: clean(name), file: clean(file ?? "") })),
  };
}

function awaitsText({ awaits, handedOn }: SliceNode): string {
  const promises = handedOn ? `${plural(handedOn, "promise")} returned` : "";
  return [awaits || !promises ? String(awaits || "none") : "", promises].filter(Boolean).join("; ");
}

function handling(caught: number, calls: number): string {
  if (caught === calls) return "handled here";
  return caught ? `handled here for ${caught} of ${plural(calls, "call")}` : "not handled here";
}

function ofWire(view: View, wire: Wire): Details {
  const from = view.card.get(wire.from)?.name ?? "";
  const to = view.card.get(wire.to)?.name ?? "";
  const first = wire.edge.calls[0];
  const use = wire.edge.uses?.[0];
  const fanOut = wire.edge.calls.flatMap((call) => call.fanOut ?? [])[0];
  return {
    title: `${from} → ${to}`,
    kind: lines[wire.line].legend,
    place: first ? callPlace(first) : use ? usePlace(use) : "",
    open: wire.open,
    openable: Boolean(first ?? use),
    rows: [
      ...(fanOut ? [{ label: "Fan-out", value: fanOutText(fanOut) }] : []),
      ...(first ? [{ label: "Errors", value: errorText(first) }] : []),
      ...heldRows(view, wire.id),
      ...(wire.edge.cycle ? [{ label: "Cycle", value: "one of the awaits of a cycle" }] : []),
    ],
    lists: [
      {
        title: "Calls",
        ends: [{ ...end(view, wire, wire.to), name: to }],
      },
    ],
    held: [],
    members: [],
  };
}

function end(view: View, wire: Wire, node: NodeId): DetailEnd {
  return {
    wire,
    node,
    name: view.card.get(node)?.name ?? "",
    calls: [
      ...wire.edge.calls.map((call) => ({
        open: call.id,
        text: lines[wire.line].legend,
        place: callPlace(call),
        traits: [...callTraits(call), ...(call.handled ? [errorText(call)] : [])].join("; "),
      })),
      ...(wire.edge.uses ?? []).map((use) => ({
        open: use.id,
        text: lines[wire.line].legend,
        place: usePlace(use),
        traits: [use.waits ? "" : "does not wait", use.leaves ? "holds it when it is done" : ""]
          .filter(Boolean)
          .join("; "),
      })),
    ],
  };
}
