import { ts } from "ts-morph";
import { property } from "./callbacks.js";
import type { Resolver } from "./context.js";
import { bare, memberName, numberValue, pathText, receiver, shortText } from "./syntax.js";

const K = ts.SyntaxKind;

/** Options by which a query or a listing is told how many to give. */
const options =
  "limit take first top pageSize page_size perPage per_page maxResults max_results MaxResults MaxKeys MaxItems Limit MaxNumberOfMessages".split(
    " ",
  );
/** The same as links of a chain: `db.select().from(users).limit(100)`. */
const links = /^(?:limit|take|top)$/;
/** Members that give no more elements than there were. */
const keeping =
  /^(?:map|filter|sort|toSorted|reverse|toReversed|flat|values|keys|entries|slice|then|toArray|lean|exec)$/;
const copying =
  /^(?:Array\.from|Object\.(?:keys|values|entries)|Promise\.resolve|(?:(?:_|lodash)\.)?(?:uniq|uniqBy|uniqWith|unique|dedupe|compact|flatten|sortBy|orderBy|shuffle|reject|without|difference|differenceBy|omitBy|pickBy))$/;

/** How far a collection is followed to what gave it. */
const mostHops = 16;

/** What a collection came from, as far as it can be followed. */
export interface CollectionSource {
  /** The call that gave it, as written, shortened to 60 characters. */
  readonly from?: string;
  /** The variable or parameter that it was made of, where no call is known. */
  readonly root?: string;
  /** The most elements that this was asked for, where that is a number written in the program. */
  readonly most?: number;
}

/** Follows a collection through variables and what keeps its elements to the call that gave it. */
export function sourceOf(collection: ts.Expression, resolver: Resolver): CollectionSource {
  let node: ts.Node = bare(collection);
  for (let hops = 0; hops < mostHops; hops++) {
    if (ts.isAwaitExpression(node) || ts.isPropertyAccessExpression(node)) node = bare(node.expression);
    else if (ts.isBinaryExpression(node)) {
      const operator = node.operatorToken.kind;
      if (operator !== K.QuestionQuestionToken && operator !== K.BarBarToken) return {};
      node = bare(node.left);
    } else if (ts.isArrayLiteralExpression(node)) {
      const [only] = node.elements;
      if (node.elements.length !== 1 || !only || !ts.isSpreadElement(only)) return {};
      node = bare(only.expression);
    } else if (ts.isNewExpression(node)) {
      const [argument] = node.arguments ?? [];
      if (!argument) return {};
      node = bare(argument);
    } else if (ts.isCallExpression(node)) {
      const callee = bare(node.expression);
      const on = receiver(callee);
      const [first] = node.arguments;
      if (on && keeping.test(memberName(callee) ?? "")) node = bare(on);
      else if (first && copying.test(pathText(callee) ?? "")) node = bare(first);
      else {
        const most = askedIn(node, resolver);
        return { from: shortText(callee, node.getSourceFile()), ...(most === undefined ? {} : { most }) };
      }
    } else if (ts.isIdentifier(node)) {
      const next = valueOf(node, resolver);
      if (!next) return { root: node.text };
      node = bare(next);
    } else return {};
  }
  return {};
}

/** What a variable was given; of several things that were waited for together, its own. */
function valueOf(name: ts.Identifier, resolver: Resolver): ts.Expression | undefined {
  let made: ts.Node | undefined = resolver.declaration(name);
  let index: number | undefined;
  while (made && ts.isBindingElement(made)) {
    if (ts.isArrayBindingPattern(made.parent)) index = made.parent.elements.indexOf(made);
    made = made.parent.parent;
  }
  if (!made || !ts.isVariableDeclaration(made) || !made.initializer) return undefined;
  let value = bare(made.initializer);
  if (index === undefined || !ts.isAwaitExpression(value)) return value;
  value = bare(value.expression);
  if (!ts.isCallExpression(value) || !/^Promise\.all/.test(pathText(value.expression) ?? "")) return value;
  const list = value.arguments[0] && bare(value.arguments[0]);
  return list && ts.isArrayLiteralExpression(list) ? list.elements[index] : undefined;
}

function askedIn(call: ts.CallExpression, resolver: Resolver): number | undefined {
  for (let node: ts.Expression = call; ts.isCallExpression(node);) {
    const callee = bare(node.expression);
    const [first] = node.arguments;
    if (first && links.test(memberName(callee) ?? "")) {
      const size = numberOf(first, resolver);
      if (size !== undefined) return size;
    }
    for (const argument of node.arguments) {
      const given = bare(argument);
      if (!ts.isObjectLiteralExpression(given)) continue;
      for (const name of options) {
        const size = numberOf(property(given, name), resolver);
        if (size !== undefined) return size;
      }
    }
    const on = receiver(callee);
    if (!on) break;
    node = bare(on);
  }
  return undefined;
}

function numberOf(node: ts.Expression | undefined, resolver: Resolver): number | undefined {
  if (!node) return undefined;
  const inner = bare(node);
  const written = numberValue(inner);
  if (written !== undefined || !(ts.isIdentifier(inner) || ts.isPropertyAccessExpression(inner))) return written;
  const made = resolver.declaration(inner);
  if (!made) return undefined;
  const isBound = ts.isVariableDeclaration(made) || ts.isPropertyDeclaration(made) || ts.isPropertyAssignment(made);
  return isBound ? numberValue(made.initializer) : undefined;
}
