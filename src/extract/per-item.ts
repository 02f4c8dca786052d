import { ts } from "ts-morph";
import type { PerItemFact } from "../model/index.js";
import type { Calls } from "./calls.js";
import type { Resolver } from "./context.js";
import { assignmentOperators, bare, isFunctionNode, isLoop, memberName, pathText } from "./syntax.js";

const K = ts.SyntaxKind;

/** What one walk over a loop tells of its rounds. */
interface LoopNotes {
  /** Paths from outside of the loop that it writes to, and variables of a round that are made of them. */
  readonly carried: ReadonlySet<string>;
  readonly leaves: boolean;
}

/** The calls that are waited for in each round of a loop over a collection, the innermost such loop. */
export function perItemOf(calls: Calls, resolver: Resolver): PerItemFact[] {
  const notes = new Map<ts.IterationStatement, LoopNotes>();
  const found: PerItemFact[] = [];
  for (const [node, { fact, sink }] of calls.at) {
    if (!fact.inLoop || fact.use !== "awaited" || !sink.node) continue;
    const loop = loopAround(node);
    if (!loop || !isOverCollection(loop, resolver) || sink.node.pos < loop.pos || sink.node.end > loop.end) continue;
    let note = notes.get(loop);
    if (!note) notes.set(loop, (note = notesOf(loop)));
    const fn = functionAround(loop);
    const { collection } = calls.quantities.ofLoop(loop, fn);
    const { carried, maybe } = waysTo(node, loop, note.carried);
    found.push({
      call: fact.index,
      over: collection,
      ...(carried ? { carried } : {}),
      ...(note.leaves ? { leaves: true as const } : {}),
      ...(maybe ? { maybe } : {}),
    });
  }
  return found.sort((a, b) => a.call - b.call);
}

function loopAround(node: ts.Node): ts.IterationStatement | undefined {
  for (let at = node.parent; at && !isFunctionNode(at); at = at.parent) {
    if (isLoop(at) && node.pos >= at.statement.pos) return at;
  }
  return undefined;
}

function functionAround(node: ts.Node): ts.Node {
  let at = node.parent;
  while (!isFunctionNode(at)) at = at.parent;
  return at;
}

/** `for … of`, `for … in`, and counting up to a length, one by one. A stream is read with `for await`, and so are some arrays. */
function isOverCollection(loop: ts.IterationStatement, resolver: Resolver): boolean {
  if (ts.isForOfStatement(loop)) return !loop.awaitModifier || isArray(loop.expression, resolver);
  if (ts.isForInStatement(loop)) return true;
  return (
    ts.isForStatement(loop) &&
    loop.condition !== undefined &&
    /\.(?:length|size)\b/.test(loop.condition.getText()) &&
    !/[+-]=(?!\s*1\b)/.test(loop.incrementor?.getText() ?? "")
  );
}

/** Members that give all there is at once. */
const givesAll =
  /^(?:find|findMany|findAll|findBy|getMany|getAll|toArray|map|filter|flatMap|flat|slice|keys|values|entries|from|split)$/;

/** Whether an expression is surely a collection that is there as a whole, as it is written. */
function isArray(expression: ts.Expression, resolver: Resolver): boolean {
  let node = bare(expression);
  for (let hops = 0; hops < 4; hops++) {
    if (ts.isAwaitExpression(node)) node = bare(node.expression);
    if (ts.isArrayLiteralExpression(node)) return true;
    if (ts.isCallExpression(node)) {
      const isAwaited = ts.isAwaitExpression(node.parent);
      const name = memberName(bare(node.expression)) ?? "";
      // `collection.find()` of MongoDB gives a cursor, where nothing waits for it.
      return givesAll.test(name) && (isAwaited || !name.startsWith("find"));
    }
    const made = ts.isIdentifier(node) ? resolver.declaration(node) : undefined;
    if (!made || (!ts.isVariableDeclaration(made) && !ts.isParameter(made))) return false;
    const type = made.type && ts.isTypeOperatorNode(made.type) ? made.type.type : made.type;
    if (type)
      return (
        ts.isArrayTypeNode(type) ||
        (ts.isTypeReferenceNode(type) && /^(?:Readonly)?(?:Array|Set)$/.test(type.typeName.getText()))
      );
    if (!made.initializer || ts.isParameter(made)) return false;
    node = bare(made.initializer);
  }
  return false;
}

function notesOf(loop: ts.IterationStatement): LoopNotes {
  const written = new Set<string>();
  const own = new Set<string>();
  const made: { readonly names: readonly string[]; readonly from: ts.Node }[] = [];
  let leaves = false;
  const work: { readonly node: ts.Node; readonly breaks: boolean }[] = [{ node: loop.statement, breaks: true }];
  for (let next = work.pop(); next; next = work.pop()) {
    const { node, breaks } = next;
    if (isFunctionNode(node)) continue;
    if (ts.isReturnStatement(node) || (ts.isBreakStatement(node) && (breaks || node.label))) leaves = true;
    if (ts.isVariableDeclaration(node)) {
      const names = namesOf(node.name);
      for (const name of names) own.add(name);
      if (node.initializer) made.push({ names, from: node.initializer });
    }
    if (ts.isBinaryExpression(node)) {
      const operator = node.operatorToken.kind;
      if (operator >= K.FirstAssignment && operator <= K.LastAssignment) {
        const path = pathText(node.left);
        if (path !== undefined) {
          written.add(path);
          if (assignmentOperators.has(operator)) made.push({ names: [path], from: node.right });
        }
      }
    } else if (
      (ts.isPostfixUnaryExpression(node) || ts.isPrefixUnaryExpression(node)) &&
      (node.operator === K.PlusPlusToken || node.operator === K.MinusMinusToken)
    ) {
      const path = pathText(node.operand);
      if (path !== undefined) written.add(path);
    } else if (
      ts.isCallExpression(node) &&
      ts.isPropertyAccessExpression(node.expression) &&
      !ts.isAwaitExpression(node.parent)
    ) {
      // A collection that is filled here and asked here hands on what was found out.
      if (/^(?:add|set|push|delete|unshift)$/.test(node.expression.name.text)) {
        const path = pathText(node.expression.expression);
        if (path !== undefined) written.add(path);
      }
    }
    const inner = breaks && !ts.isSwitchStatement(node) && !isLoop(node);
    ts.forEachChild(node, (child) => void work.push({ node: child, breaks: inner }));
  }
  const carried = new Set([...written].filter((path) => !own.has(path.split(".", 1)[0] ?? path)));
  for (let size = -1; size !== carried.size;) {
    size = carried.size;
    for (const { names, from } of made) if (mentionsAny(from, carried)) for (const name of names) carried.add(name);
  }
  return { carried, leaves };
}

function namesOf(binding: ts.BindingName): string[] {
  const names: string[] = [];
  const work: ts.BindingName[] = [binding];
  for (let name = work.pop(); name; name = work.pop()) {
    if (ts.isIdentifier(name)) names.push(name.text);
    else for (const one of name.elements) if (ts.isBindingElement(one)) work.push(one.name);
  }
  return names;
}

/** Whether the call, or a condition it stands under, uses what earlier rounds wrote; and whether there is such a condition at all. */
function waysTo(call: ts.Node, loop: ts.IterationStatement, carried: ReadonlySet<string>) {
  let depends = carried.size > 0 && mentionsAny(call, carried);
  let maybe = false;
  for (let at = call; at !== loop.statement && at.parent; at = at.parent) {
    const { parent } = at;
    const condition =
      ts.isIfStatement(parent) && at !== parent.expression
        ? parent.expression
        : ts.isConditionalExpression(parent) && at !== parent.condition
          ? parent.condition
          : ts.isBinaryExpression(parent) && at === parent.right && isShort(parent.operatorToken.kind)
            ? parent.left
            : ts.isCaseOrDefaultClause(parent)
              ? parent.parent.parent.expression
              : undefined;
    if (!condition) continue;
    maybe = true;
    depends ||= carried.size > 0 && mentionsAny(condition, carried);
  }
  return { ...(depends ? { carried: true as const } : {}), ...(maybe ? { maybe: true as const } : {}) };
}

function isShort(operator: ts.SyntaxKind): boolean {
  return operator === K.AmpersandAmpersandToken || operator === K.BarBarToken || operator === K.QuestionQuestionToken;
}

function mentionsAny(within: ts.Node, paths: ReadonlySet<string>): boolean {
  const work: ts.Node[] = [within];
  for (let node = work.pop(); node; node = work.pop()) {
    if (ts.isIdentifier(node) || ts.isPropertyAccessExpression(node)) {
      const isName = ts.isPropertyAccessExpression(node.parent) && node.parent.name === node;
      const isKey = ts.isPropertyAssignment(node.parent) && node.parent.name === node;
      if (!isName && !isKey) {
        const path = pathText(bare(node));
        if (path !== undefined && paths.has(path)) return true;
      }
    }
    ts.forEachChild(node, (child) => void work.push(child));
  }
  return false;
}
