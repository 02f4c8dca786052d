/**
 * A place in a text. `line` and `character` are 0-based; `character` counts UTF-16 code units, as in LSP.
 * Reports for people and the command line add 1.
 */
export interface Position {
  readonly line: number;
  readonly character: number;
}

/** A half-open stretch of text: `end` is the first position after it. 0-based. */
export interface Range {
  readonly start: Position;
  readonly end: Position;
}

/**
 * A file as every stage after `workspace/` names it: the path relative to the analysis root, with `/`.
 * With several roots (a multi-root workspace) it starts with the root's name. Never absolute, never a URI.
 */
export type FileId = string;

/** A range in a file: what every edge, finding and trace step points at. */
export interface Place {
  readonly file: FileId;
  readonly range: Range;
}

/** Orders positions by line, then character. Negative when `a` comes first. */
export function comparePositions(a: Position, b: Position): number {
  return a.line - b.line || a.character - b.character;
}

/** Orders places by file name (code units), then start, then end. Negative when `a` comes first. */
export function comparePlaces(a: Place, b: Place): number {
  if (a.file !== b.file) return a.file < b.file ? -1 : 1;
  return comparePositions(a.range.start, b.range.start) || comparePositions(a.range.end, b.range.end);
}

/** Whether `position` lies in `range`; the end counts as inside, so that a cursor after the last character hits. */
export function rangeContains(range: Range, position: Position): boolean {
  return comparePositions(range.start, position) <= 0 && comparePositions(position, range.end) <= 0;
}
