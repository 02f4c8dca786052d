import { createHash } from "node:crypto";
import { ts } from "ts-morph";
import { returnExpressions } from "./resolve-calls.js";

/**
 * Hash (16 hex digits) of what other files can see of this one: everything outside function bodies, and for functions
 * without a return type the texts of what they return. Edits inside bodies keep it otherwise.
 */
export function shapeOf(sourceFile: ts.SourceFile): string {
  const hash = createHash("sha256");
  const { text } = sourceFile;
  let from = 0;
  const stack: ts.Node[] = [sourceFile];
  const bodies: { body: ts.Node; returned: string[] }[] = [];
  for (let node = stack.pop(); node; node = stack.pop()) {
    if (ts.isFunctionLike(node) && "body" in node && node.body) {
      const returned = node.type ? [] : returnExpressions(node).map((one) => text.slice(one.pos, one.end));
      const body = node.body as ts.Node;
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
