import { TextDocument } from "vscode-languageserver-textdocument";
import { comparePositions, type Position, type Range } from "../model/index.js";

/**
 * Carries places from the text that an analysis has seen to the text that is there now, and back. The two texts are
 * compared by what they begin and end with alike: places in those parts move exactly, places in the changed stretch
 * between are gone. Costs one pass over the text, and nothing when the two are the same.
 */
export class EditMap {
  readonly #before: TextDocument | undefined;
  readonly #now: TextDocument | undefined;
  readonly #delta: number = 0;
  readonly #changeStart: number = 0;
  /** Where the changed stretch ends in the earlier text. */
  readonly #changeEnd: number = 0;

  constructor(before: string, now: string) {
    if (before === now) return;
    const shorter = Math.min(before.length, now.length);
    let prefix = 0;
    while (prefix < shorter && before.charCodeAt(prefix) === now.charCodeAt(prefix)) prefix++;
    let suffix = 0;
    const rest = shorter - prefix;
    while (suffix < rest && before.charCodeAt(before.length - 1 - suffix) === now.charCodeAt(now.length - 1 - suffix)) {
      suffix++;
    }
    this.#before = TextDocument.create("", "", 0, before);
    this.#now = TextDocument.create("", "", 0, now);
    this.#delta = now.length - before.length;
    this.#changeStart = prefix;
    this.#changeEnd = before.length - suffix;
  }

  /** The range in today's text; undefined when the edit touched it. */
  toNow(range: Range): Range | undefined {
    if (!this.#before || !this.#now) return range;
    const start = this.#before.offsetAt(range.start);
    const end = this.#before.offsetAt(range.end);
    if (end <= this.#changeStart) return range;
    if (start < this.#changeEnd) return undefined;
    return { start: this.#now.positionAt(start + this.#delta), end: this.#now.positionAt(end + this.#delta) };
  }

  /** The range in today's text, or the nearest place left of it when the edit touched it. */
  nearest(range: Range): Range {
    const exact = this.toNow(range);
    if (exact || !this.#before || !this.#now) return exact ?? range;
    const start = Math.min(this.#before.offsetAt(range.start), this.#changeStart);
    const place = this.#now.positionAt(start);
    return { start: place, end: place };
  }

  /** The position in the text the analysis has seen; undefined inside the changed stretch. */
  toBefore(position: Position): Position | undefined {
    if (!this.#before || !this.#now) return position;
    const offset = this.#now.offsetAt(position);
    if (offset <= this.#changeStart) {
      return comparePositions(this.#now.positionAt(offset), position) === 0 ? position : undefined;
    }
    const before = offset - this.#delta;
    return before >= this.#changeEnd && offset >= this.#changeEnd + this.#delta
      ? this.#before.positionAt(before)
      : undefined;
  }
}
