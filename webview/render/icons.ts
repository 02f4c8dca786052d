import type { IconId } from "../model/marks.js";

/** Line drawings on a 16 × 16 field, drawn with a stroke of 1.4. */
export const icons: Readonly<Record<IconId, string>> = {
  function: "M10.6 3.1C9 2.6 8.2 3.4 8 5L6.8 11.2C6.5 12.8 5.8 13.4 4.6 13M5 7H10.4",
  method: "M8 2.2L13 4.9V11L8 13.8L3 11V4.9ZM3.2 5L8 7.7L12.8 5M8 7.7V13.6",
  constructor: "M8 3V13M3 8H13M4.6 4.6L11.4 11.4M11.4 4.6L4.6 11.4",
  accessor: "M5.5 5.5H13.5M11 3L13.5 5.5L11 8M10.5 10.5H2.5M5 8L2.5 10.5L5 13",
  arrow: "M2.5 6H10M2.5 10H10M9 3L13.8 8L9 13",
  field: "M3 5.2H13M3 10.8H13M5.8 3V13M10.2 3V13",
  object:
    "M6.4 2.8C4.8 2.8 4.8 3.8 4.8 5.2C4.8 6.8 4.6 7.6 3 8C4.6 8.4 4.8 9.2 4.8 10.8C4.8 12.2 4.8 13.2 6.4 13.2M9.6 2.8C11.2 2.8 11.2 3.8 11.2 5.2C11.2 6.8 11.4 7.6 13 8C11.4 8.4 11.2 9.2 11.2 10.8C11.2 12.2 11.2 13.2 9.6 13.2",
  callback: "M12.8 4.2V7.2C12.8 8.8 12 9.6 10.4 9.6H3.4M6.4 6.4L3.2 9.6L6.4 12.8",
  module: "M4 2.5H9.6L12.4 5.3V13.5H4ZM9.4 2.7V5.6H12.2",
  package: "M2.8 5L8 2.4L13.2 5V11L8 13.6L2.8 11ZM5.2 3.8L10.6 6.4V8.8",
  unknown: "M5.6 6C5.6 4.4 6.6 3.4 8 3.4C9.5 3.4 10.5 4.4 10.5 5.7C10.5 7.6 8 7.8 8 9.9M8 12.2V12.9",
  await:
    "M4.4 2.6H11.6M4.4 13.4H11.6M5.2 2.8C5.2 6 7.4 6.8 8 8C8.6 6.8 10.8 6 10.8 2.8M5.2 13.2C5.2 10 7.4 9.2 8 8C8.6 9.2 10.8 10 10.8 13.2",
  loop: "M12.9 8A4.9 4.9 0 1 1 11.3 4.4M11.6 1.8V4.7H8.7",
  cycle: "M3 6.6A5.2 5.2 0 0 1 12.4 5.2M12.8 2.6V5.6H9.8M13 9.4A5.2 5.2 0 0 1 3.6 10.8M3.2 13.4V10.4H6.2",
  warning: "M8 2.4L14 13.2H2ZM8 6.4V9.6M8 11.2V11.7",
  error: "M8 2A6 6 0 1 1 7.99 2M5.8 5.8L10.2 10.2M10.2 5.8L5.8 10.2",
  info: "M8 2A6 6 0 1 1 7.99 2M8 7.2V11.4M8 4.6V5.1",
  caught: "M8 2.2L13 4V7.8C13 10.8 11 12.8 8 13.9C5 12.8 3 10.8 3 7.8V4ZM5.6 8L7.4 9.8L10.6 6.4",
  several: "M2.5 8H6.2M6.2 8C8.4 8 8 3.8 11 3.8H13.2M6.2 8C8.4 8 8 12.2 11 12.2H13.2M6.2 8H13.2",
  folder: "M2.5 4H6.5L8 5.6H13.5V12.5H2.5Z",
  lock: "M4.5 7.2H11.5V13H4.5ZM5.8 7.2V5.2A2.2 2.2 0 0 1 10.2 5.2V7.2M8 9.4V10.8",
  stack: "M3 6L8 3.4L13 6L8 8.6ZM3 9L8 11.6L13 9",
  bounded: "M3 3V13M13 3V13M5.4 8H10.6M7 6.2L5.2 8L7 9.8M9 6.2L10.8 8L9 9.8",
  here: "M8 13.8C5 10.4 3.8 8.6 3.8 6.6A4.2 4.2 0 0 1 12.2 6.6C12.2 8.6 11 10.4 8 13.8ZM8 5.4A1.3 1.3 0 1 1 7.99 5.4",
};

const placed = new Map<string, string>();

/**
 * The path of an icon whose field is `size` wide with its upper left corner at `x`, `y`. Elements with a transform of their
 * own are what browsers are slow to move; there are thousands of icons.
 */
export function iconPath(id: IconId, x: number, y: number, size: number): string {
  const key = `${id} ${x} ${y} ${size}`;
  const known = placed.get(key);
  if (known !== undefined) return known;
  const scale = size / 16;
  const round = (value: number) => String(Math.round(value * 100) / 100);
  const path = icons[id].replace(/([A-Z])([^A-Z]*)/g, (_, command: string, rest: string) => {
    const numbers = rest.match(/-?[\d.]+/g)?.map(Number) ?? [];
    const moved = numbers.map((value, i) => {
      if (command === "H") return x + value * scale;
      if (command === "V") return y + value * scale;
      if (command !== "A") return (i % 2 ? y : x) + value * scale;
      // Radii, three flags, the end.
      return i % 7 < 2 ? value * scale : i % 7 < 5 ? value : (i % 7 === 5 ? x : y) + value * scale;
    });
    return command + moved.map(round).join(" ");
  });
  placed.set(key, path);
  return path;
}
