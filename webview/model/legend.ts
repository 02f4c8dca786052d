import {
  areas,
  cardBadges,
  chips,
  edgeMarks,
  lines,
  severities,
  type AreaId,
  type ChipId,
  type IconId,
  type LineId,
} from "./marks.js";
import type { View } from "./view.js";

/** A row of the legend; the sample is drawn with the very classes and glyphs of the picture. */
export type LegendRow = { readonly text: string } & (
  | { readonly kind: "line"; readonly line: LineId }
  | {
      readonly kind: "mark";
      readonly double: boolean;
      readonly thin: boolean;
      readonly icon?: IconId;
      readonly sample: string;
      readonly mark: string;
    }
  | { readonly kind: "chip"; readonly chip: ChipId }
  | { readonly kind: "badge"; readonly badge: string; readonly icon: IconId }
  | { readonly kind: "severity"; readonly severity: keyof typeof severities; readonly icon: IconId }
  | { readonly kind: "area"; readonly area: AreaId; readonly icon: IconId }
  | { readonly kind: "cycle" }
  | { readonly kind: "root" }
  | { readonly kind: "more" }
);

/** What the reader sees in this view, and what it means. */
export function legendOf(view: View): LegendRow[] {
  const { cards, wires } = view;
  const has = <T extends string>(table: object, used: (id: T) => boolean): T[] =>
    (Object.keys(table) as T[]).filter(used);
  return [
    ...has<LineId>(lines, (id) => wires.some((wire) => wire.line === id)).map((line): LegendRow => ({
      kind: "line",
      line,
      text: lines[line].legend,
    })),
    ...(wires.some((wire) => wire.edge.cycle) ? [{ kind: "cycle", text: "on an await cycle" } as const] : []),
    ...has<AreaId>(areas, (id) => view.areas.some((area) => area.kind === id)).map((area): LegendRow => ({
      kind: "area",
      area,
      icon: areas[area].icon,
      text: areas[area].legend,
    })),
    ...edgeMarks
      .filter((mark) => wires.some((wire) => wire.marks.some((drawn) => drawn.id === mark.id)))
      .map((mark): LegendRow => ({
        kind: "mark",
        mark: mark.id,
        double: mark.line === "double",
        thin: mark.line === "thin",
        ...(mark.icon ? { icon: mark.icon } : {}),
        sample: mark.sample,
        text: mark.legend,
      })),
    ...has<ChipId>(chips, (id) => cards.some((card) => card.chip === id)).map((chip): LegendRow => ({
      kind: "chip",
      chip,
      text: chips[chip].legend,
    })),
    ...(cards.some(({ tab }) => tab === "start") ? [{ kind: "root", text: "where this view starts" } as const] : []),
    ...has<keyof typeof severities>(severities, (id) => cards.some((card) => card.severity === id)).map(
      (severity): LegendRow => ({
        kind: "severity",
        severity,
        icon: severities[severity].icon,
        text: severities[severity].legend,
      }),
    ),
    ...cardBadges
      .filter((badge) => cards.some((card) => card.badges.some((drawn) => drawn.id === badge.id)))
      .map((badge): LegendRow => ({ kind: "badge", badge: badge.id, icon: badge.icon, text: badge.legend })),
    ...(cards.some((card) => card.node.hiddenIn || card.node.hiddenOut)
      ? [{ kind: "more", text: "callers or callees not shown" } as const]
      : []),
  ];
}
