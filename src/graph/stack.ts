/** A line of a stack trace or of a list of pending operations. Lines and columns from 1. */
export interface StackFrame {
  /** The line as it stands there, without the space around it. */
  readonly text: string;
  /** `Orders.total`, without `async`, `new` and what it is called by (`[as x]`). */
  readonly name?: string;
  /** A path or a file URL, as written. */
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
  /** It is waiting: what is above it is awaited. */
  readonly async: boolean;
}

/** More frames than this are not read. */
const most = 500;
const longest = 2000;

/** A line and perhaps a column at the end; drive letters and schemes have a colon, too. */
const placed = /^(.*?):(\d{1,7})(?::(\d{1,7}))?$/;
const inBrackets = /^at (async )?(?:new )?(.*?)(?: \[as [^\]]*\])? \((.*)\)$/;
const bare = /^at (async )?(?:new )?(\S.*)$/;
/** Browsers: `name @ file.ts:12` with `await in name` between, and `name@file.ts:12` with `async*name`. */
const browser = /^(await in |async\*)?([^@]*)@(.*)$/;

/**
 * The frames of a text, in its order: stack traces of V8 and other engines, with async frames, and lists of what is
 * pending, as far as they name files and lines. Other lines are left out.
 */
export function parseStack(text: string): StackFrame[] {
  const frames: StackFrame[] = [];
  for (const raw of text.split(/\r\n|[\r\n\u2028\u2029]/)) {
    if (frames.length >= most) break;
    const frame = raw.length > longest ? undefined : frameOf(raw.trim());
    if (frame) frames.push(frame);
  }
  return frames;
}

function frameOf(text: string): StackFrame | undefined {
  let match = inBrackets.exec(text);
  if (match) return { text, ...nameOf(match[2]), ...placeOf(match[3] ?? ""), async: match[1] !== undefined };
  match = bare.exec(text);
  if (match) {
    const [, isAsync, rest = ""] = match;
    const place = placeOf(rest);
    if (!place && !/^\w+$|[.<]/.test(rest)) return undefined;
    return { text, ...(place ?? nameOf(rest)), async: isAsync !== undefined };
  }
  match = browser.exec(text);
  const place = match && placeOf((match[3] ?? "").trim());
  if (match && place) return { text, ...nameOf(match[2]), ...place, async: match[1] !== undefined };
  for (const word of text.split(/[\s()'",]+/)) {
    const named = placeOf(word);
    if (named && /[\\/]|\.[cm]?[jt]sx?$/.test(named.file)) return { text, ...named, async: false };
  }
  return undefined;
}

function nameOf(name: string | undefined): Pick<StackFrame, "name"> {
  const trimmed = name?.trim();
  return trimmed ? { name: trimmed } : {};
}

function placeOf(text: string): { readonly file: string; readonly line: number; readonly column?: number } | undefined {
  const [, file, line, column] = placed.exec(text) ?? [];
  if (!file || line === undefined) return undefined;
  return { file, line: Number(line), ...(column !== undefined && { column: Number(column) }) };
}
