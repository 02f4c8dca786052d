import type { Box } from "./types.js";

/** Cards of one column that lie together and come from one file, or one folder, or simply next to each other. */
export interface Cluster {
  readonly title: string;
  /** Ids, from top to bottom. */
  readonly members: readonly string[];
  /** Upper left corner. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

interface Run {
  readonly files: Set<string>;
  readonly x: number;
  readonly width: number;
  readonly top: number;
  bottom: number;
  readonly members: string[];
}

/**
 * What to call the parts of a picture that is too small for names: neighbours in a column are put together by file, and
 * those too low for a title of `room` (in the picture's own pixels) with the next ones. `fileOf` answers "" for what has
 * no file. From left to right, top to bottom.
 */
export function clustersOf(boxes: Iterable<Box>, fileOf: (id: string) => string, room: number): Cluster[] {
  const columns = new Map<number, Box[]>();
  for (const box of boxes) {
    const column = columns.get(box.layer);
    if (column) column.push(box);
    else columns.set(box.layer, [box]);
  }
  return [...columns].sort(([a], [b]) => a - b).flatMap(([, column]) => runsOf(column, fileOf, room).map(clusterOf));
}

function runsOf(column: readonly Box[], fileOf: (id: string) => string, room: number): Run[] {
  const runs: Run[] = [];
  for (const box of [...column].sort((a, b) => a.y - b.y)) {
    const file = fileOf(box.id);
    const last = runs.at(-1);
    const [top, bottom] = [box.y - box.height / 2, box.y + box.height / 2];
    if (last && (last.files.has(file) || last.bottom - last.top < room) && top - last.top < room * 8) {
      last.files.add(file);
      last.bottom = bottom;
      last.members.push(box.id);
    } else
      runs.push({ files: new Set([file]), x: box.x - box.width / 2, width: box.width, top, bottom, members: [box.id] });
  }
  return runs;
}

function clusterOf({ files, x, width, top, bottom, members }: Run): Cluster {
  return { title: titleOf([...files].filter((file) => file !== "")), members, x, y: top, width, height: bottom - top };
}

/** The file; of several, the folder they share, else the first of them and how many more. */
function titleOf(files: readonly string[]): string {
  const [first = "packages"] = files;
  const base = first.slice(first.lastIndexOf("/") + 1);
  if (files.length < 2) return base;
  const folders = files.map((file) => file.split("/").slice(0, -1));
  const shared = folders.reduce((a, b) => {
    const end = a.findIndex((part, i) => part !== b[i]);
    return end < 0 ? a : a.slice(0, end);
  });
  return shared.length > 1 ? `${shared.slice(-2).join("/")}/` : `${base} +${files.length - 1}`;
}
