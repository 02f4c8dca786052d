import { boundsOf } from "./bounds.js";
import { roomOf, scattered } from "./regions.js";
import { loop, round } from "./route.js";
import {
  columnGap,
  rowGap,
  type Box,
  type Layout,
  type LayoutInput,
  type LayoutNode,
  type Point,
  type Route,
} from "./types.js";

export const largestRing = 8;

/**
 * A small cycle as a ring, clockwise from the top (from the left for two). Other nodes stand in columns beside it: those
 * that lead into the ring on the left, the rest on the right. `ring` lists the nodes of the cycle in order.
 */
export function ringLayout(input: LayoutInput, ring: readonly string[]): Layout {
  const sizes = new Map(input.nodes.map((node) => [node.id, node]));
  const members = ring.flatMap((id) => sizes.get(id) ?? []);
  const count = members.length;
  const width = Math.max(0, ...members.map((node) => node.width));
  const height = Math.max(0, ...members.map((node) => node.height));
  const rx = count < 3 ? width / 2 + 90 : Math.max(width * 0.92, (count * width) / 4.4);
  const room = roomOf(input);
  const ry = count < 3 ? 92 : Math.max(132, (count * (height + Math.max(60, room))) / 4.6);
  const start = count < 3 ? 180 : -90;
  const angles = members.map((_, i) => ((start + (360 / count) * i) * Math.PI) / 180);
  const boxes = new Map<string, Box>();
  members.forEach((node, i) => {
    const at = count === 1 ? { x: 0, y: 0 } : onEllipse(angles[i] ?? 0, rx, ry);
    boxes.set(node.id, { ...node, ...at, layer: 1 });
  });
  const left = new Set(
    input.edges.filter((edge) => boxes.has(edge.to) && !boxes.has(edge.from)).map((edge) => edge.from),
  );
  const others = input.nodes.filter((node) => !boxes.has(node.id));
  const side = rx + width / 2 + columnGap;
  stack(
    others.filter((node) => left.has(node.id)),
    -side,
    0,
    boxes,
    room,
  );
  stack(
    others.filter((node) => !left.has(node.id)),
    side,
    2,
    boxes,
    room,
  );

  const place = new Map(members.map((node, i) => [node.id, i]));
  const routes = new Map<string, Route>();
  for (const edge of input.edges) {
    const from = boxes.get(edge.from);
    const to = boxes.get(edge.to);
    if (!from || !to) continue;
    const at = place.get(edge.from);
    const next = place.get(edge.to);
    if (from === to) routes.set(edge.id, loop(edge.id, from));
    else if (at !== undefined && next === (at + 1) % count) {
      routes.set(edge.id, clip(edge.id, arc(angles[at] ?? 0, 360 / count, rx, ry), from, to));
    } else routes.set(edge.id, clip(edge.id, chord(from, to), from, to));
  }
  const regions = scattered(input.regions ?? [], boxes, input.nodes);
  return { boxes, routes, regions, bounds: boundsOf(boxes.values(), regions, routes.values()) };
}

function onEllipse(angle: number, rx: number, ry: number): Point {
  return { x: rx * Math.cos(angle), y: ry * Math.sin(angle) };
}

function stack(nodes: readonly LayoutNode[], x: number, layer: number, boxes: Map<string, Box>, room: number): void {
  const gap = Math.max(rowGap, room);
  const total = nodes.reduce((sum, node) => sum + node.height + gap, -gap);
  let top = -total / 2;
  for (const node of nodes) {
    boxes.set(node.id, { ...node, x: x + (Math.sign(x) * node.width) / 2, y: top + node.height / 2, layer });
    top += node.height + gap;
  }
}

function arc(start: number, degrees: number, rx: number, ry: number): Point[] {
  const steps = 48;
  return Array.from({ length: steps + 1 }, (_, i) =>
    onEllipse(start + (((degrees * i) / steps) * Math.PI) / 180, rx, ry),
  );
}

/** A slightly bent line, so that a chord and its reverse do not lie on each other. */
function chord(from: Point, to: Point): Point[] {
  const steps = 24;
  const length = Math.hypot(to.x - from.x, to.y - from.y) || 1;
  const normal = { x: -(to.y - from.y) / length, y: (to.x - from.x) / length };
  return Array.from({ length: steps + 1 }, (_, i) => {
    const t = i / steps;
    const bend = Math.min(28, length / 8) * 4 * t * (1 - t);
    return { x: from.x + (to.x - from.x) * t + normal.x * bend, y: from.y + (to.y - from.y) * t + normal.y * bend };
  });
}

/** A smooth line along points: a quadratic B-spline, from the first to the last. */
function spline(points: readonly Point[]): string {
  const at = ({ x, y }: Point): string => `${round(x)},${round(y)}`;
  const middle = (a: Point, b: Point): Point => ({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 });
  const bends = points.slice(1, -1).map((p, i) => `Q${at(p)} ${at(middle(p, points[i + 2] as Point))}`);
  return `M${at(points[0] as Point)}${bends.join("")}L${at(points.at(-1) as Point)}`;
}

/** The part of a line that lies outside both cards, with its mark in the middle. */
function clip(id: string, points: readonly Point[], from: Box, to: Box): Route {
  const fine = points.flatMap((p, i) => {
    const q = points[i + 1];
    return q ? [0, 0.25, 0.5, 0.75].map((t) => ({ x: p.x + (q.x - p.x) * t, y: p.y + (q.y - p.y) * t })) : [p];
  });
  const outside = fine.filter((p) => !inside(p, from, 0) && !inside(p, to, 0));
  const kept = outside.length > 1 ? outside : [from, to];
  const tip = kept.at(-1) as Point;
  const before = kept[Math.max(0, kept.length - 6)] as Point;
  const thinned = kept.filter((_, i) => i % 6 === 0 || i === kept.length - 1);
  return {
    id,
    path: spline(thinned),
    label: kept[Math.floor(kept.length / 2)] as Point,
    tip: { x: tip.x, y: tip.y, angle: (Math.atan2(tip.y - before.y, tip.x - before.x) * 180) / Math.PI },
    back: false,
  };
}

function inside(p: Point, box: Box, pad: number): boolean {
  return Math.abs(p.x - box.x) <= box.width / 2 + pad && Math.abs(p.y - box.y) <= box.height / 2 + pad;
}
