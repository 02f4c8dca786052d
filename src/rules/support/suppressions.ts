import {
  comparePositions,
  type Directive,
  type FileFacts,
  type FileId,
  type Position,
  type Range,
} from "../../model/index.js";
import type { UnusedSuppression } from "../types.js";

/** A rule name in a directive; `undefined` stands for every rule. */
interface Part {
  readonly file: FileId;
  readonly directive: Directive;
  readonly rule: string | undefined;
  used: boolean;
}

/**
 * The suppression comments of a workspace. The meaning is that of ESLint's: `disable-line` and `disable-next-line` act
 * on findings that start on that line, `disable` from the comment on, until an `enable` that names the same rule or
 * none, `disable-file` everywhere in the file.
 */
export class Suppressions {
  private readonly files = new Map<FileId, readonly Part[]>();

  constructor(facts: ReadonlyMap<FileId, FileFacts>) {
    for (const [file, { directives }] of facts) {
      if (directives.length > 0) this.files.set(file, partsOf(file, directives));
    }
  }

  /** Whether a finding of `rule` is suppressed; remembers the directive that did it as used. */
  suppresses(rule: string, file: FileId, range: Range): boolean {
    const parts = this.files.get(file);
    if (!parts) return false;
    const by =
      parts.find((part) => names(part, rule) && isOnLine(part.directive, range.start)) ??
      blockAround(parts, rule, range.start) ??
      parts.find((part) => part.directive.kind === "disable-file" && names(part, rule));
    if (by) by.used = true;
    return by !== undefined;
  }

  /**
   * Parts of directives that suppressed nothing, in file order.
   * @param known every rule id; a name that is not among them is always unused
   * @param ran rules that were on; those that were off could have found something, so their directives are left alone
   */
  unused(known: ReadonlySet<string>, ran: ReadonlySet<string>): readonly UnusedSuppression[] {
    const result: UnusedSuppression[] = [];
    for (const [file, parts] of this.files) {
      for (const { directive, rule, used } of parts) {
        const unknown = rule !== undefined && !known.has(rule);
        if (used || (rule !== undefined && !unknown && !ran.has(rule))) continue;
        result.push({ file, directive, unknown, ...(rule === undefined ? {} : { rule }) });
      }
    }
    return result;
  }
}

function partsOf(file: FileId, directives: readonly Directive[]): readonly Part[] {
  const parts: Part[] = [];
  for (const directive of [...directives].sort((a, b) => comparePositions(a.range.start, b.range.start))) {
    const rules: readonly (string | undefined)[] = directive.rules.length > 0 ? directive.rules : [undefined];
    // An `enable` has done its work when there is a `disable` before it, whether or not findings follow.
    const ends = (rule: string | undefined): boolean =>
      directive.kind === "enable" &&
      parts.some((part) => part.directive.kind === "disable" && (part.rule === rule || !part.rule || !rule));
    parts.push(...rules.map((rule) => ({ file, directive, rule, used: ends(rule) })));
  }
  return parts;
}

function names(part: Part, rule: string): boolean {
  return part.rule === undefined || part.rule === rule;
}

function isOnLine({ kind, range }: Directive, start: Position): boolean {
  if (kind === "disable-line") return range.start.line <= start.line && start.line <= range.end.line;
  return kind === "disable-next-line" && start.line === range.end.line + 1;
}

/** The `disable` that is in force at `position`. */
function blockAround(parts: readonly Part[], rule: string, position: Position): Part | undefined {
  let open: Part | undefined;
  for (const part of parts) {
    const { kind, range } = part.directive;
    if (comparePositions(range.start, position) > 0) break;
    if (kind === "disable" && names(part, rule)) open = part;
    if (kind === "enable" && names(part, rule)) open = undefined;
  }
  return open;
}
