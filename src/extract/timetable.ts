const minute = 60_000;
const nest: Readonly<Record<string, number>> = {
  SECOND: 1000,
  MINUTE: minute,
  HOUR: 60 * minute,
  DAY: 24 * 60 * minute,
};

/**
 * The shortest time between two runs of a cron expression of five or six fields, in milliseconds, where its first fields say so;
 * for anything finer than that, such as ranges, the unit of the field.
 */
export function timeBetween(expression: string): number | undefined {
  const fields = expression.trim().split(/\s+/);
  if (fields.length < 5 || fields.length > 6) return undefined;
  const units =
    fields.length === 6
      ? [1000, minute, nest["HOUR"] ?? 0, nest["DAY"] ?? 0]
      : [minute, nest["HOUR"] ?? 0, nest["DAY"] ?? 0];
  for (const [index, unit] of units.entries()) {
    const field = fields[index] ?? "";
    const step = /^(?:\*|\d+(?:-\d+)?)\/(\d+)$/.exec(field);
    if (step) return unit * Math.max(1, Number(step[1]));
    if (/^\d+(?:,\d+)+$/.test(field))
      return unit * closest(field.split(",").map(Number), unit < (nest["HOUR"] ?? 0) ? 60 : 24);
    if (field === "*" || /[,-]/.test(field)) return unit;
  }
  return nest["DAY"];
}

/** The shortest way between two of these on a dial of so many. */
function closest(times: readonly number[], dial: number): number {
  const sorted = [...times].sort((a, b) => a - b);
  return Math.min(...sorted.map((time, at) => (sorted[at + 1] ?? (sorted[0] ?? 0) + dial) - time || dial));
}

/** The same of constants that are named for their time, as NestJS has: `EVERY_DAY_AT_MIDNIGHT`, `EVERY_30_MINUTES`. */
export function timeNamed(name: string | undefined): number | undefined {
  const [, count, unit] =
    /^EVERY_(?:(\d+)(?:TH|ST|ND|RD)?_)?(SECOND|MINUTE|HOUR|DAY|WEEK|MONTH|QUARTER|YEAR)/.exec(name ?? "") ?? [];
  if (unit === undefined) return undefined;
  return (nest[unit] ?? nest["DAY"] ?? 0) * Number(count ?? 1);
}

/** Milliseconds of a time as people write it for the package `ms`: `4h`, `30 seconds`. */
export function timeWritten(text: string): number | undefined {
  const [, count, unit] = /^\s*(\d+(?:\.\d+)?)\s*(ms|s|m|h|d|w)?(?:[a-z]*)\s*$/i.exec(text) ?? [];
  if (count === undefined) return undefined;
  return Number(count) * (units[unit?.toLowerCase() ?? "ms"] ?? 1);
}

const units: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: minute,
  h: 60 * minute,
  d: 24 * 60 * minute,
  w: 7 * 24 * 60 * minute,
};
