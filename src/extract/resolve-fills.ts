import { ts } from "ts-morph";
import { skipOuter } from "./names.js";
import { nothing, type Trace, type Value } from "./resolve-values.js";

/** Most additions to one collection that are followed. */
const mostFills = 16;

/** Methods that add to a collection, and which argument they add. */
const adders: ReadonlyMap<string, "first" | "second"> = new Map([
  ["push", "first"],
  ["unshift", "first"],
  ["add", "first"],
  ["set", "second"],
]);

/** The additions written in a file, by the name of the variable or member that is added to. */
const fillsByFile = new WeakMap<ts.SourceFile, ReadonlyMap<string, readonly Fill[]>>();

interface Fill {
  /** The name of the collection, where it is added to. */
  readonly name: ts.Node;
  readonly value: ts.Expression;
}

/**
 * What the file adds to a collection that is made empty: `new Map()`, `[]` as the initialiser of a variable or member.
 * @param made where it is made
 */
export function filledWith(trace: Trace, made: ts.Expression): readonly Value[] {
  let at: ts.Node = made;
  while (ts.isAsExpression(at.parent) || ts.isSatisfiesExpression(at.parent)) at = at.parent;
  const declaration = at.parent;
  if (!ts.isVariableDeclaration(declaration) && !ts.isPropertyDeclaration(declaration)) return nothing;
  const { name } = declaration;
  if (!ts.isIdentifier(name) && !ts.isPrivateIdentifier(name)) return nothing;
  const fills = fillsIn(declaration.getSourceFile()).get(name.text);
  const own = fills && trace.symbolAt(name);
  if (!own) return nothing;
  return fills
    .filter((fill) => trace.symbolAt(fill.name) === own)
    .slice(0, mostFills)
    .flatMap((fill) => trace.evaluate(fill.value));
}

function fillsIn(sourceFile: ts.SourceFile): ReadonlyMap<string, readonly Fill[]> {
  const known = fillsByFile.get(sourceFile);
  if (known) return known;
  const fills = new Map<string, Fill[]>();
  const stack: ts.Node[] = [sourceFile];
  for (let node = stack.pop(); node; node = stack.pop()) {
    const fill = fillOf(node);
    if (fill) {
      const name = (fill.name as ts.Identifier).text;
      const same = fills.get(name);
      if (same) same.push(fill);
      else fills.set(name, [fill]);
    }
    ts.forEachChild(node, (child) => {
      stack.push(child);
    });
  }
  for (const same of fills.values()) same.sort((a, b) => a.value.pos - b.value.pos);
  fillsByFile.set(sourceFile, fills);
  return fills;
}

function fillOf(node: ts.Node): Fill | undefined {
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return undefined;
  const which = adders.get(node.expression.name.text);
  const value = which && node.arguments[which === "first" ? 0 : 1];
  if (!value || ts.isSpreadElement(value)) return undefined;
  const holder = skipOuter(node.expression.expression);
  const name = ts.isPropertyAccessExpression(holder) ? holder.name : holder;
  return ts.isIdentifier(name) || ts.isPrivateIdentifier(name) ? { name, value } : undefined;
}
