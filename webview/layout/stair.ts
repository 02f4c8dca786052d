import { boundsOf } from "./bounds.js";
import { backEdges } from "./cycles.js";
import { RegionPlan } from "./regions.js";
import { loop, loopHeight, round } from "./route.js";
import { shiftTo } from "./shift.js";
import {
  rowGap,
  type Box,
  type Layout,
  type LayoutEdge,
  type LayoutInput,
  type LayoutNode,
  type Route,
} from "./types.js";

/** How far a card stands to the right of the one above it: in its column at least, and where a column begins. */
const step = { inside: 26, column: 66 };
/** Where lines leave the lower side of a card, how far from each other, and how far from what comes after them. */
const trunk = { first: 14, apart: 7, free: 8 };
/** What a line needs to turn and to end in its tip, and free room between marks and both. */
const turn = 24;
const besideMarks = 10;
/** How high marks are, with the room between two. */
const markHeight = 20;
const radius = 9;
/** The stair ends where the window has its buttons. */
const foot = 30;

/**
 * The layered picture where there is height to spare and no width: a card a row, column after column, each further right
 * and further down than the one before. Lines leave a card below and turn into what they lead to; those that close a
 * cycle climb on the right. As no card has another one below its left end or above its right one, no line meets a card.
 * @param layered the same input in columns: columns and the order in them stay
 * @param width how wide it may become, in its own pixels; as far as that, steps are wide enough to look like columns
 */
export function stairLayout(input: LayoutInput, layered: Layout, width: number): Layout {
  const rows = [...layered.boxes.values()].sort((a, b) => a.layer - b.layer || a.y - b.y);
  const nodes = new Map(input.nodes.map((node) => [node.id, node]));
  const at = new Map(rows.map(({ id }, i) => [id, i]));
  const back = backEdges(input);
  const lines = input.edges.filter(({ from, to }) => from !== to && at.has(from) && at.has(to));
  const forward = lines.filter(({ id }) => !back.has(id));
  const backward = lines.filter(({ id }) => back.has(id));
  const loops = input.edges.filter(({ from, to }) => from === to);
  const row = (id: string) => at.get(id) ?? 0;
  // What leads furthest down leaves first, so that nothing below crosses it where it turns.
  const out = groupOf(
    forward,
    ({ from }) => from,
    (a, b) => row(b.to) - row(a.to),
  );
  const into = groupOf(
    forward,
    ({ to }) => to,
    (a, b) => row(b.from) - row(a.from),
  );

  const lefts = leftsOf(rows, nodes, out, into, width);
  const slots = rows.map(({ id, height, layer }, index) => ({ index, id, layer, height, left: [], right: [] }));
  const plan = new RegionPlan(
    { slots, columns: slots.map((slot) => [slot]), chains: new Map() },
    input.regions ?? [],
    input.nodes,
  );
  let y = 0;
  const placed = rows.map((box, i): Box => {
    const above = slots[i - 1];
    const head = Math.max(nodes.get(box.id)?.head ?? 0, loops.some(({ from }) => from === box.id) ? loopHeight : 0);
    if (above) y += above.height / 2 + Math.max(rowGap + head, plan.between(above, slots[i]!)) + box.height / 2;
    return { ...box, x: (lefts[i] ?? 0) + box.width / 2, y };
  });
  const { x, y: down } = shiftTo(placed, input.previous ?? new Map(), input.anchor);
  const moved = placed.map((box) => ({ ...box, x: box.x + x, y: box.y + down }));
  const boxes = new Map(input.nodes.flatMap(({ id }) => (at.has(id) ? [[id, moved[row(id)]!] as const] : [])));
  const routes = new Map<string, Route>();
  for (const edge of input.edges) {
    const box = boxes.get(edge.from);
    if (box && edge.to === edge.from) routes.set(edge.id, loop(edge.id, box));
  }
  for (const route of [...descents(forward, moved, row, out, into), ...climbs(backward, moved, row)])
    routes.set(route.id, route);
  const regions = plan.place(boxes);
  return { boxes, routes, regions, bounds: boundsOf(boxes.values(), regions, routes.values()), foot };
}

type Groups = ReadonlyMap<string, readonly LayoutEdge[]>;

function groupOf(
  edges: readonly LayoutEdge[],
  by: (edge: LayoutEdge) => string,
  order: (a: LayoutEdge, b: LayoutEdge) => number,
): Groups {
  const groups = new Map<string, LayoutEdge[]>();
  for (const edge of edges) groups.set(by(edge), [...(groups.get(by(edge)) ?? []), edge]);
  for (const group of groups.values()) group.sort(order);
  return groups;
}

/** The left end of each row's card. */
function leftsOf(
  rows: readonly Box[],
  nodes: ReadonlyMap<string, LayoutNode>,
  out: Groups,
  into: Groups,
  width: number,
): number[] {
  const steps = rows.map((box, i) => {
    const before = rows[i - 1];
    if (!before) return 0;
    const trunks = trunk.first + ((out.get(before.id)?.length ?? 1) - 1) * trunk.apart;
    const marks = (into.get(box.id) ?? []).flatMap(({ from, markWidth = 0 }) => (from === before.id ? markWidth : 0));
    const wide = Math.max(0, ...marks);
    const least = box.layer === before.layer ? step.inside : step.column;
    const pill = nodes.get(box.id)?.left ?? 0;
    return Math.max(
      least,
      trunks + Math.max(trunk.free + pill, marks.length ? turn + (wide ? wide + besideMarks : 0) : 0),
    );
  });
  const columns = rows.map((box, i) => box.layer !== (rows[i - 1] ?? box).layer);
  const most = Math.max(0, ...rows.map((box) => box.width)) + step.column;
  const taken = steps.reduce((sum, one) => sum + one, 0) + (rows.at(-1)?.width ?? 0);
  const spare = Math.max(0, width - taken) / Math.max(1, columns.filter(Boolean).length);
  let left = 0;
  return steps.map((one, i) => (left += columns[i] ? Math.max(one, Math.min(one + spare, most)) : one));
}

/** Where the nth of some lines meets the side of a card. */
function port(box: Box, n: number, of: number): number {
  return box.y + (of > 1 ? (n - (of - 1) / 2) * Math.min(14, (box.height - 16) / (of - 1)) : 0);
}

function descents(
  edges: readonly LayoutEdge[],
  rows: readonly Box[],
  row: (id: string) => number,
  out: Groups,
  into: Groups,
): Route[] {
  const trunkOf = (edge: LayoutEdge, from: Box) =>
    from.x - from.width / 2 + trunk.first + (out.get(edge.from) ?? []).indexOf(edge) * trunk.apart;
  const aside = new Map<string, number>();
  for (const [id, coming] of into) {
    const to = rows[row(id)];
    if (!to) continue;
    const marked = coming.flatMap(({ id, markWidth = 0, ...edge }, n) => {
      const from = rows[row(edge.from)];
      if (!from || !markWidth) return [];
      const room = to.x - to.width / 2 - turn + besideMarks - radius - trunkOf(coming[n]!, from);
      return [{ id, width: markWidth, y: port(to, n, coming.length), room }];
    });
    for (const [edge, away] of asides(marked)) aside.set(edge, away);
  }
  return edges.flatMap((edge): Route[] => {
    const [from, to] = [rows[row(edge.from)], rows[row(edge.to)]];
    const coming = into.get(edge.to) ?? [];
    if (!from || !to) return [];
    const x = trunkOf(edge, from);
    const tip = { x: to.x - to.width / 2, y: port(to, coming.indexOf(edge), coming.length) };
    const top = from.y + from.height / 2;
    const bend = Math.max(0, Math.min(radius, tip.y - top, tip.x - x));
    const [cornerX, cornerY] = [round(x + bend), round(tip.y - bend)];
    const path = `M${round(x)},${round(top)}V${cornerY}Q${round(x)},${round(tip.y)} ${cornerX},${round(tip.y)}H${round(tip.x)}`;
    const label = { x: tip.x - turn + besideMarks - (aside.get(edge.id) ?? 0) - (edge.markWidth ?? 0) / 2, y: tip.y };
    return [{ id: edge.id, path, label, tip: { ...tip, angle: 0 }, back: false }];
  });
}

interface Marked {
  readonly id: string;
  readonly width: number;
  readonly y: number;
  /** How long the level part of its line is. */
  readonly room: number;
}

/**
 * How far from the tips of lines that end close to each other their marks stand, so that each lies on its own line: in
 * columns beside each other, as far as the lines are long enough for that.
 */
function asides(marks: readonly Marked[]): Map<string, number> {
  const columns: Marked[][] = [];
  for (const mark of marks) {
    const free = columns.find((column) => mark.y - column.at(-1)!.y >= markHeight);
    if (free) free.push(mark);
    else columns.push([mark]);
  }
  const away = new Map<string, number>();
  let left = 0;
  for (const column of columns) {
    for (const { id, width, room } of column) away.set(id, left + width <= room ? left : 0);
    left += Math.max(...column.map(({ width }) => width)) + besideMarks;
  }
  return away;
}

function climbs(edges: readonly LayoutEdge[], rows: readonly Box[], row: (id: string) => number): Route[] {
  const leaving = groupOf(
    edges,
    ({ from }) => from,
    (a, b) => row(b.to) - row(a.to),
  );
  const coming = groupOf(
    edges,
    ({ to }) => to,
    (a, b) => row(b.from) - row(a.from),
  );
  const right = (box: Box) => box.x + box.width / 2;
  return edges.flatMap((edge): Route[] => {
    const [from, to] = [rows[row(edge.from)], rows[row(edge.to)]];
    if (!from || !to) return [];
    const [starts, ends] = [leaving.get(edge.from) ?? [], coming.get(edge.to) ?? []];
    const all = (id: string) => (leaving.get(id)?.length ?? 0) + (coming.get(id)?.length ?? 0);
    const n = starts.indexOf(edge);
    const start = { x: right(from), y: port(from, n, all(edge.from)) };
    const tip = { x: right(to), y: port(to, (leaving.get(edge.to)?.length ?? 0) + ends.indexOf(edge), all(edge.to)) };
    const x = Math.max(...rows.slice(row(edge.to), row(edge.from) + 1).map(right)) + trunk.first + n * trunk.apart;
    const corner = `${round(x)},${round(start.y - radius)}`;
    const path =
      `M${round(start.x)},${round(start.y)}H${round(x - radius)}Q${round(x)},${round(start.y)} ${corner}` +
      `V${round(tip.y + radius)}Q${round(x)},${round(tip.y)} ${round(x - radius)},${round(tip.y)}H${round(tip.x)}`;
    const label = { x: Math.min(tip.x + turn - besideMarks + (edge.markWidth ?? 0) / 2, x), y: tip.y };
    return [{ id: edge.id, path, label, tip: { ...tip, angle: 180 }, back: true }];
  });
}
