import { ts } from "ts-morph";
import type { Resolver } from "./context.js";
import { bare, lastName, memberName, receiver } from "./syntax.js";

const K = ts.SyntaxKind;

/** Comparisons of which several rows are the answer, whatever they are compared with. */
const ranges: ReadonlySet<string> = new Set(
  "in notIn not gt gte lt lte contains startsWith endsWith has hasSome $in $nin $ne $gt $gte $lt $lte $regex OR".split(
    " ",
  ),
);
/** Links of a chain that say which rows are wanted. */
const wanted = /^(?:where|andWhere|filter|eq|match|find\w*|equals)$/;
const equality = /^(?:eq|equals?)$/;
/** `where project_id = $1` in the text of a statement. */
const written = /\bwhere\b[\s\S]*?([\w.]*(?:_id|Id))["'`\]]?\s*=/i;
const mostNodes = 200;
/** The most links of a chain that are looked at; a variable may be made of itself. */
export const mostLinks = 60;

/**
 * The fields that had to equal something for an element to be among what a query or listing gave, as far as they are written
 * there: `["projectId"]` of `findMany({ where: { projectId } })`, and of `listMembers(project.id)` what names one thing.
 */
export function narrowedBy(call: ts.CallExpression, resolver: Resolver): string[] {
  const found: string[] = [];
  for (let node: ts.Expression = call, seen = 0; ts.isCallExpression(node) && seen < mostLinks; seen++) {
    const callee = bare(node.expression);
    const link = calleeName(node);
    for (const argument of node.arguments) {
      const given = valueOf(argument, resolver);
      const text = ts.isStringLiteralLike(given) || ts.isTemplateExpression(given) ? given.getText() : undefined;
      if (text !== undefined) {
        const [, field] = written.exec(text) ?? [];
        if (field !== undefined) found.push(field);
        else if (wanted.test(link) && argument === node.arguments[0] && /^.\w[\w.]*.$/.test(text))
          found.push(text.slice(1, -1));
      } else if (ts.isObjectLiteralExpression(given)) {
        const where = memberOf(given, "where") ?? memberOf(given, "filter");
        const inner = where && valueOf(where, resolver);
        if (inner && ts.isObjectLiteralExpression(inner)) found.push(...equated(inner, resolver));
        else if (!where) found.push(...equated(given, resolver));
      } else if (wanted.test(link)) found.push(...compared(given));
      else if (node === call) found.push(...nameOfOne(given));
    }
    const on = receiver(callee);
    if (!on) break;
    node = madeOf(bare(on), resolver);
  }
  return [...new Set(found)];
}

/** Fields that the elements of `.filter((one) => one.projectId === id)` have in common. */
export function keptBy(filter: ts.CallExpression): string[] {
  const [test] = filter.arguments;
  const inner = test && bare(test);
  if (!inner || !ts.isArrowFunction(inner)) return [];
  const [element] = inner.parameters;
  const name = element && ts.isIdentifier(element.name) ? element.name.text : undefined;
  const found: string[] = [];
  const work: ts.Node[] = [inner.body];
  for (let node = work.pop(), budget = mostNodes; node && budget > 0; node = work.pop(), budget--) {
    if (ts.isBinaryExpression(node) && node.operatorToken.kind === K.EqualsEqualsEqualsToken) {
      for (const side of [bare(node.left), bare(node.right)]) {
        const on = receiver(side);
        if (on && ts.isIdentifier(on) && on.text === name) found.push(memberName(side) ?? "");
      }
    }
    ts.forEachChild(node, (child) => void work.push(child));
  }
  return found.filter((field) => field !== "");
}

/** The chain that a query in a variable begins with. */
export function madeOf(on: ts.Expression, resolver: Resolver): ts.Expression {
  if (!ts.isIdentifier(on)) return on;
  const made = resolver.declaration(on);
  const value = made && ts.isVariableDeclaration(made) && made.initializer ? bare(made.initializer) : on;
  return ts.isCallExpression(value) ? value : on;
}

/** What a variable was given, where that is an object or a text. */
function valueOf(node: ts.Expression, resolver: Resolver): ts.Expression {
  const inner = bare(node);
  if (!ts.isIdentifier(inner)) return inner;
  const made = resolver.declaration(inner);
  const value = made && ts.isVariableDeclaration(made) && made.initializer ? bare(made.initializer) : inner;
  return ts.isObjectLiteralExpression(value) || ts.isStringLiteralLike(value) ? value : inner;
}

function memberOf(object: ts.ObjectLiteralExpression, name: string): ts.Expression | undefined {
  for (const one of object.properties) {
    if (one.name?.getText() !== name) continue;
    if (ts.isPropertyAssignment(one)) return one.initializer;
    if (ts.isShorthandPropertyAssignment(one)) return one.name;
  }
  return undefined;
}

/** Fields of a filter that are given one value; `project.id` of `{ project: { id } }`. */
function equated(filter: ts.ObjectLiteralExpression, resolver: Resolver): string[] {
  const found: string[] = [];
  const work: { object: ts.ObjectLiteralExpression; path: string }[] = [{ object: filter, path: "" }];
  for (let next = work.pop(), budget = mostNodes; next && budget > 0; next = work.pop()) {
    for (const one of next.object.properties) {
      budget--;
      if (ts.isSpreadAssignment(one)) {
        const spread = valueOf(one.expression, resolver);
        if (ts.isObjectLiteralExpression(spread)) work.push({ object: spread, path: next.path });
        continue;
      }
      const name = one.name?.getText().replace(/^["']|["']$/g, "");
      if (name === undefined) continue;
      if ((name === "in" || name === "$in") && /(?:^|\.)_?id$|Id$|_id$/.test(next.path)) found.push(`${next.path} in`);
      if (ranges.has(name)) continue;
      const path = next.path ? `${next.path}.${name}` : name;
      if (ts.isShorthandPropertyAssignment(one)) found.push(path);
      if (!ts.isPropertyAssignment(one)) continue;
      const value = bare(one.initializer);
      const parts = ts.isArrayLiteralExpression(value) ? value.elements.map(bare) : [value];
      const objects = parts.filter((part) => ts.isObjectLiteralExpression(part));
      if (objects.length > 0) for (const object of objects) work.push({ object, path });
      else if (!ts.isCallExpression(value) || equality.test(calleeName(value))) found.push(path);
      else if (/^[iI]n$/.test(calleeName(value)) && /(?:^|\.)_?id$|Id$|_id$/.test(path)) found.push(`${path} in`);
    }
  }
  return found.map((path) =>
    path.replace(/\.(?:\$?eq|equals|is|some|AND|\$and)\b/g, "").replace(/^(?:AND|\$and)\./, ""),
  );
}

function calleeName({ expression }: ts.CallExpression): string {
  const callee = bare(expression);
  return lastName(callee) ?? "";
}

/** `eq(members.projectId, id)`, also inside of `and(…)`. */
function compared(condition: ts.Expression): string[] {
  const found: string[] = [];
  const work: ts.Node[] = [condition];
  for (let node = work.pop(), budget = mostNodes; node && budget > 0; node = work.pop(), budget--) {
    if (ts.isCallExpression(node)) {
      const name = calleeName(node);
      const [field] = node.arguments;
      const inner = field && bare(field);
      if (equality.test(name) && inner) found.push(memberName(inner) ?? inner.getText().slice(0, 40));
    }
    ts.forEachChild(node, (child) => void work.push(child));
  }
  return found;
}

/** What is by its name the identity of one thing: `projectId`, `project.id`. */
function nameOfOne(value: ts.Expression): string[] {
  const inner = bare(value);
  if (ts.isIdentifier(inner) && /(?:Id|_id|^id|Uuid|Slug|[a-z]Name|[a-z]Key|^email|Email)$/.test(inner.text))
    return [inner.text];
  const member = memberName(inner);
  if (member === undefined || !/^(?:_?id|uuid|slug)$|(?:Id|_id)$/.test(member)) return [];
  const on = receiver(inner);
  return on && on.kind !== K.ThisKeyword
    ? [`${memberName(bare(on)) ?? on.getText().slice(0, 20)}.${member}`]
    : [member];
}
