import { edgeMarks, type EdgeMark, type IconId, type LineId } from "./marks.js";
import { edgeSentence } from "./sentences.js";
import type { NodeId, SliceEdge } from "./types.js";

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

/** An edge made ready to draw; `names` are those of the nodes, clean. */
export function wireOf(edge: SliceEdge, names: ReadonlyMap<NodeId, string>): Wire {
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
