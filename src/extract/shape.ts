import { createHash } from "node:crypto";
import { ts } from "ts-morph";
import { skipOuter } from "./names.js";
import { returnExpressions } from "./resolve-calls.js";

/**
 * Hash (16 hex digits) of what other files can see of this one: everything outside function bodies, the texts of what
 * functions return, and bodies that return a variable after giving it members. Edits inside bodies keep it otherwise.
 */
export function shapeOf(sourceFile: ts.SourceFile): string {
  const hash = createHash("sha256");
  const { text } = sourceFile;
  let from = 0;
  const stack: ts.Node[] = [sourceFile];
  const bodies: { body: ts.Node; returned: string[] }[] = [];
  for (let node = stack.pop(); node; node = stack.pop()) {
    if (ts.isFunctionLike(node) && "body" in node && node.body) {
      const body = node.body as ts.Node;
      const results = returnExpressions(node);
      const returned = results.map((one) => text.slice(one.pos, one.end));
      if (results.some((one) => isDressed(one, text.slice(body.pos, body.end))))
        returned.push(text.slice(body.pos, body.end));
      bodies.push({ body, returned });
      const inside = ts.isConstructorDeclaration(node) ? [text.slice(body.pos, body.end)] : [];
      returned.push(...inside);
      ts.forEachChild(node, (child) => {
        if (child !== body) stack.push(child);
      });
      continue;
    }
    ts.forEachChild(node, (child) => {
      stack.push(child);
    });
  }
  bodies.sort((a, b) => a.body.pos - b.body.pos);
  for (const { body, returned } of bodies) {
    if (body.pos < from) continue;
    hash.update(text.slice(from, body.pos));
    hash.update(JSON.stringify(returned));
    from = body.end;
  }
  hash.update(text.slice(from));
  return hash.digest("hex").slice(0, 16);
}

/** Whether a variable that is returned is given members on the way, as far as the text tells. */
function isDressed(returned: ts.Expression, body: string): boolean {
  const name = skipOuter(returned);
  const text = ts.isIdentifier(name) ? name.text : "";
  for (let at = body.indexOf(text); text && at >= 0; at = body.indexOf(text, at + text.length))
    if (member.test(body.slice(at + text.length, at + text.length + longestMember))) return true;
  return false;
}

/** What follows a variable where a member of it is assigned. */
const member = /^!?\s*(?:\.\s*[\w$]+|\[[^\]]*\])\s*=[^=>]/;
const longestMember = 120;
