import type { Position } from "../model/index.js";
import { printable } from "./printable.js";

/** Text as Markdown that shows exactly that text: nothing in it is read as markup, HTML, a link or an icon. */
export function escapeMarkdown(text: string): string {
  return printable(text)
    .replace(/[\\`*_{}[\]()#+\-.!|~>$:@]/g, "\\$&")
    .replace(/&/g, "&amp;")
    .replace(/</g, "&lt;");
}

/** Text as a code span, whatever back-ticks it holds. */
export function code(text: string): string {
  const shown = printable(text) || " ";
  const runs = shown.match(/`+/g) ?? [];
  const fence = "`".repeat(Math.max(0, ...runs.map((run) => run.length)) + 1);
  const pad = shown.startsWith("`") || shown.endsWith("`") ? " " : "";
  return `${fence}${pad}${shown}${pad}${fence}`;
}

/** A name as the label of a link: a code span, or escaped text where brackets in it could end the label early. */
export function label(text: string): string {
  return /[[\]]/.test(text) ? escapeMarkdown(text) : code(text);
}

/** A link; `text` is Markdown already, `target` a URI. */
export function link(text: string, target: string): string {
  const safe = target.replace(/[\s()<>\\]/g, (character) => percent(character));
  return `[${text}](${safe})`;
}

/** A link target for a place in a file: line and column from 1, as the editor's links count. */
export function placeTarget(uri: string, position: Position): string {
  return `${uri}#L${position.line + 1},${position.character + 1}`;
}

/** A link target that runs a command with arguments. The client decides which commands a hover may run. */
export function commandTarget(command: string, ...args: readonly unknown[]): string {
  return `command:${command}?${encodeURIComponent(JSON.stringify(args))}`;
}

function percent(character: string): string {
  return encodeURIComponent(character).replace(
    /[()]/g,
    (left) => `%${left.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`,
  );
}
