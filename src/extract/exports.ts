import { ts } from "ts-morph";
import { assignmentPath, skipOuter } from "./names.js";

/** Whether `node` is written with the modifier. */
export function hasModifier(node: ts.Node, kind: ts.ModifierSyntaxKind): boolean {
  return ts.canHaveModifiers(node) && (ts.getModifiers(node)?.some((one) => one.kind === kind) ?? false);
}

/** Names of the file's top-level things that other files can import (`default` and `exports` for the nameless). */
export function exportedNames(sourceFile: ts.SourceFile): ReadonlySet<string> {
  const names = new Set<string>(["default", "exports"]);
  for (const statement of sourceFile.statements) {
    if (ts.isExportDeclaration(statement)) {
      if (!statement.moduleSpecifier && statement.exportClause && ts.isNamedExports(statement.exportClause))
        for (const one of statement.exportClause.elements) names.add((one.propertyName ?? one.name).text);
    } else if (ts.isExportAssignment(statement)) addReferenced(statement.expression, names);
    else if (ts.isExpressionStatement(statement)) {
      const assignment = statement.expression;
      if (!ts.isBinaryExpression(assignment) || assignment.operatorToken.kind !== ts.SyntaxKind.EqualsToken) continue;
      if (assignmentPath(assignment.left)?.path[0] === "exports") addReferenced(assignment.right, names);
    } else if (hasModifier(statement, ts.SyntaxKind.ExportKeyword)) {
      if (ts.isVariableStatement(statement)) {
        for (const one of statement.declarationList.declarations)
          if (ts.isIdentifier(one.name)) names.add(one.name.text);
      } else if ("name" in statement && statement.name) names.add((statement.name as ts.Identifier).text);
    }
  }
  return names;
}

function addReferenced(expression: ts.Expression, names: Set<string>): void {
  const value = skipOuter(expression);
  if (ts.isIdentifier(value)) names.add(value.text);
  if (!ts.isObjectLiteralExpression(value)) return;
  for (const property of value.properties) {
    if (ts.isShorthandPropertyAssignment(property)) names.add(property.name.text);
    else if (ts.isPropertyAssignment(property) && ts.isIdentifier(property.initializer))
      names.add(property.initializer.text);
  }
}
