import { ts } from "ts-morph";
import type { Directive } from "../model/index.js";

const form = /^awaitscope-(disable-next-line|disable-line|disable-file|disable|enable)(?![\w-])\s*([\s\S]*)$/;

/**
 * The `awaitscope-…` comments of a file, in source order: `// awaitscope-disable-next-line rule1, rule2 -- why`, `-line`,
 * `-file`, and `/* awaitscope-disable rule *\/ … /* awaitscope-enable rule *\/`. What looks like one inside a string, a
 * template, a regular expression or JSX text is none.
 */
export function directivesOf(sourceFile: ts.SourceFile): Directive[] {
  const { text } = sourceFile;
  const found: Directive[] = [];
  const opaque = text.includes("awaitscope-") ? opaqueSpans(sourceFile) : [];
  for (let at = text.indexOf("awaitscope-"); at >= 0; at = text.indexOf("awaitscope-", at + 1)) {
    const comment = commentAround(text, at);
    if (!comment || opaque.some((one) => one.pos <= comment.start && comment.start < one.end)) continue;
    const match = form.exec(comment.body);
    if (!match) continue;
    const [, kind, rest = ""] = match;
    const dash = /(?:^|\s)--(?:\s|$)/.exec(rest);
    const names = dash ? rest.slice(0, dash.index) : rest;
    const reason = dash ? rest.slice(dash.index + dash[0].length).trim() : "";
    found.push({
      kind: kind as Directive["kind"],
      rules: names.split(/[\s,]+/).filter((name) => name !== ""),
      ...(reason && { reason }),
      range: {
        start: sourceFile.getLineAndCharacterOfPosition(comment.start),
        end: sourceFile.getLineAndCharacterOfPosition(comment.end),
      },
    });
  }
  return found;
}

/** The comment whose text starts with what is at `at`. */
function commentAround(text: string, at: number): { start: number; end: number; body: string } | undefined {
  const lead = /(\/\/+|\/\*+)[ \t*]*(?:\r?\n[ \t*]*)*$/.exec(text.slice(Math.max(0, at - 200), at));
  if (!lead) return undefined;
  const start = Math.max(0, at - 200) + lead.index;
  const block = lead[1]?.startsWith("/*") ?? false;
  if (!block && lead[0].includes("\n")) return undefined;
  const stop = block ? text.indexOf("*/", at) : text.slice(at).search(/[\r\n\u2028\u2029]/) + at;
  const close = stop < at ? text.length : stop;
  return { start, end: block && stop >= 0 ? close + 2 : close, body: text.slice(at, close).trim() };
}

/** Literals and JSX text: places where comments cannot be. */
function opaqueSpans(sourceFile: ts.SourceFile): { pos: number; end: number }[] {
  const spans: { pos: number; end: number }[] = [];
  const stack: ts.Node[] = [sourceFile];
  for (let node = stack.pop(); node; node = stack.pop()) {
    const literal =
      ts.isStringLiteralLike(node) ||
      ts.isTemplateHead(node) ||
      ts.isTemplateMiddle(node) ||
      ts.isTemplateTail(node) ||
      ts.isRegularExpressionLiteral(node);
    if (literal) spans.push({ pos: node.getStart(sourceFile), end: node.end });
    else if (ts.isJsxText(node)) spans.push({ pos: node.pos, end: node.end });
    else
      ts.forEachChild(node, (child) => {
        stack.push(child);
      });
  }
  return spans;
}
