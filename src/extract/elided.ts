import { ts } from "ts-morph";
import { comparePositions } from "../model/index.js";
import type { FlowContext } from "./flow-context.js";

/**
 * Indices of the import facts that leave nothing behind when TypeScript is compiled: no name of theirs is used as a
 * value. With `verbatimModuleSyntax` they would stay; whoever relies on them sees less then, and nothing wrong.
 */
export function elidedOf({ scope, gathered, calls }: FlowContext): number[] {
  if (!/\.[cm]?tsx?$/.test(scope.sourceFile.fileName)) return [];
  const imports = calls.facts.filter(({ form }) => form === "import");
  if (imports.length === 0) return [];
  return gathered.imports.flatMap((node) => {
    if (!ts.isImportDeclaration(node) || !node.importClause || namesOf(node.importClause).some(isUsed)) return [];
    const { start } = scope.rangeOf(node);
    const fact = imports.find(({ range }) => comparePositions(range.start, start) === 0);
    return fact ? [fact.index] : [];
  });

  function isUsed(name: string): boolean {
    return (gathered.mentions.get(name) ?? []).some(({ parent }) => {
      const clause = ts.isExpressionWithTypeArguments(parent) ? parent.parent : undefined;
      return !(clause && ts.isHeritageClause(clause) && clause.token === ts.SyntaxKind.ImplementsKeyword);
    });
  }
}

function namesOf({ name, namedBindings }: ts.ImportClause): readonly string[] {
  const names = name ? [name.text] : [];
  if (!namedBindings) return names;
  if (ts.isNamespaceImport(namedBindings)) return [...names, namedBindings.name.text];
  return [...names, ...namedBindings.elements.filter((one) => !one.isTypeOnly).map((one) => one.name.text)];
}
