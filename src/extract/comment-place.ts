import { ts } from "ts-morph";
import type { Position } from "../model/index.js";

/** Where, and in which form, a comment about a line can stand without changing what the program does. */
export interface CommentPlace {
  /** `line`: a `//` line above; `jsx`: a `{/* *\/}` line above; `inline`: a block comment just before what it is about. */
  readonly form: "line" | "jsx" | "inline";
  readonly at: Position;
}

/**
 * The place for a comment about what starts at `position`, 0-based: on a line of its own above, as JSX between JSX
 * children, or just before it where the line begins inside a template, a comment, or text that a line more would change.
 * @param fileName decides the language by its extension
 */
export function commentPlace(fileName: string, text: string, position: Position): CommentPlace {
  const sourceFile = ts.createSourceFile(fileName, text, ts.ScriptTarget.Latest, false);
  const lines = sourceFile.getLineStarts();
  const start = lines[position.line] ?? text.length;
  const above: Position = { line: position.line, character: 0 };
  const token = tokenAround(sourceFile, start);
  if (token === undefined || start === 0) return { form: "line", at: above };
  if (ts.isJsxText(token)) {
    const parts = [text.slice(token.pos, start), text.slice(start, token.end)];
    if (parts.some((part) => part.trim() === "")) return { form: "jsx", at: above };
    return { form: "inline", at: position };
  }
  if (start > token.getStart(sourceFile)) return { form: "inline", at: position };
  const comments = [
    ...(ts.getTrailingCommentRanges(text, token.pos) ?? []),
    ...(ts.getLeadingCommentRanges(text, token.pos) ?? []),
  ];
  const inComment = comments.some((comment) => comment.pos < start && start < comment.end);
  return inComment ? { form: "inline", at: position } : { form: "line", at: above };
}

/** The token that an offset lies in, or in the white space and comments before; JSX text when it touches any. */
function tokenAround(sourceFile: ts.SourceFile, offset: number): ts.Node | undefined {
  let node: ts.Node | undefined = sourceFile;
  for (;;) {
    const children: readonly ts.Node[] = node.getChildren(sourceFile);
    if (children.length === 0) return node;
    const text = children.find((child) => ts.isJsxText(child) && child.pos < offset && offset <= child.end);
    node = text ?? children.find((child) => child.pos <= offset && offset < child.end);
    if (!node || text) return node;
  }
}
