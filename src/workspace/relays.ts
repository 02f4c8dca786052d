import { ts } from "ts-morph";

/**
 * Whether what a file exports may be, or take its members or type from, something it imports: then a change in an imported
 * file is seen by this file's importers although this file stays the same. Errs on the side of yes.
 */
export function relays(file: ts.SourceFile): boolean {
  return file.statements.some((statement) => {
    if (ts.isExportDeclaration(statement) || ts.isExportAssignment(statement)) return true;
    if (ts.isImportEqualsDeclaration(statement)) return isExported(statement);
    if (ts.isClassDeclaration(statement)) return isExported(statement) && statement.heritageClauses !== undefined;
    if (ts.isInterfaceDeclaration(statement)) return isExported(statement) && statement.heritageClauses !== undefined;
    if (ts.isVariableStatement(statement)) {
      return isExported(statement) && statement.declarationList.declarations.some(takesTypeFromValue);
    }
    // `module.exports = require("./a")`
    return ts.isExpressionStatement(statement) && ts.isBinaryExpression(statement.expression);
  });
}

function isExported(node: ts.HasModifiers): boolean {
  return ts.getModifiers(node)?.some((modifier) => modifier.kind === ts.SyntaxKind.ExportKeyword) ?? false;
}

function takesTypeFromValue({ type, initializer }: ts.VariableDeclaration): boolean {
  if (type || !initializer) return false;
  return (
    !ts.isArrowFunction(initializer) && !ts.isFunctionExpression(initializer) && !ts.isLiteralExpression(initializer)
  );
}
