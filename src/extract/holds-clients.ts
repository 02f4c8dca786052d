import { ts } from "ts-morph";
import { anyClose, closesOfClient, isNamedAsMaker } from "../libraries/clients.js";
import type { ClientMakeFact, HoldFact } from "../model/index.js";
import type { MadeCall } from "./calls.js";
import { functionOf } from "./enclosing.js";
import type { FlowContext } from "./flow-context.js";
import { roleHere } from "./holds-mentions.js";
import { skipsOf } from "./holds-skips.js";
import { mentionsOf } from "./mentions.js";
import { bare, isTransparent, lastName, shortText } from "./syntax.js";

/** A client made in a function, and the variable that it is put into there. */
interface Client {
  readonly node: ts.CallExpression | ts.NewExpression;
  readonly name: ts.Identifier;
  readonly closes: readonly string[];
  /** Another function of the project makes it, for all that is seen here. */
  readonly byOther: boolean;
  /** It is one if its methods are those of Prisma's client. */
  readonly byMethods: boolean;
}

/**
 * Clients with connections of their own that a function makes for itself and never closes, and functions that make one for
 * whoever calls them.
 */
export function clientsOf(context: FlowContext): {
  readonly clientHolds: HoldFact[];
  readonly clientMakes: ClientMakeFact[];
} {
  const clientHolds: HoldFact[] = [];
  const clientMakes: ClientMakeFact[] = [];
  for (const [node, made] of context.calls.at) {
    if (!ts.isCallExpression(node) && !ts.isNewExpression(node)) continue;
    if (isOfConnection(node) || isOfTable(node, context)) continue;
    const closes = closesOf(made);
    if (closes && isReturnedAtOnce(node)) {
      clientMakes.push({ function: context.scope.enclosing(node).id });
      continue;
    }
    const byOther = closes === undefined && ts.isCallExpression(node) && isOfProject(node, made);
    const byMethods = closes === undefined && mayBePrisma(node);
    const name = closes || byOther || byMethods ? variableOf(node, context) : undefined;
    if (!name || !context.gathered.functions.has(functionOf(node))) continue;
    const use = useOf({ node, name, closes: closes ?? anyClose, byOther, byMethods }, context);
    if (use === "given" && closes) clientMakes.push({ function: context.scope.enclosing(node).id });
    else if (typeof use === "object") clientHolds.push(use);
  }
  return { clientHolds, clientMakes };
}

/** Whether what is called is a client already, and gives a query: `this.knex("users")`. */
function isOfTable(node: ts.CallExpression | ts.NewExpression, { resolver }: FlowContext): boolean {
  const callee = bare(node.expression);
  const [first] = node.arguments ?? [];
  if (ts.isNewExpression(node) || lastName(callee)?.toLowerCase() !== "knex" || !first) return false;
  if (ts.isPropertyAccessExpression(callee) || ts.isStringLiteralLike(bare(first))) return true;
  const declared = resolver.declaration(callee);
  return declared !== undefined && (ts.isParameter(declared) || ts.isBindingElement(declared));
}

const connection = /(?:client|redis|conn(?:ection)?)$/i;

/** Whether a client is given a connection that is there already, and opens none: `new Queue(name, { connection: redis })`. */
function isOfConnection({ arguments: args }: ts.CallExpression | ts.NewExpression): boolean {
  return (args ?? []).some((arg) => {
    const options = bare(arg);
    if (!ts.isObjectLiteralExpression(options)) return false;
    return options.properties.some((one) => {
      if (!one.name || !ts.isIdentifier(one.name) || !connection.test(one.name.text)) return false;
      if (ts.isShorthandPropertyAssignment(one)) return true;
      return ts.isPropertyAssignment(one) && connection.test(lastName(bare(one.initializer)) ?? "");
    });
  });
}

function closesOf({ fact }: MadeCall): readonly string[] | undefined {
  for (const target of fact.targets) {
    const closes = target.kind === "external" ? closesOfClient(target.module, target.name) : undefined;
    if (closes) return closes;
  }
  return undefined;
}

/** Whether a class is named as one that may extend Prisma's client, as services of NestJS do. */
function mayBePrisma(node: ts.CallExpression | ts.NewExpression): boolean {
  return ts.isNewExpression(node) && /Prisma\w*$/.test(lastName(bare(node.expression)) ?? "");
}

function isOfProject(node: ts.CallExpression, { fact }: MadeCall): boolean {
  return (
    isNamedAsMaker(lastName(bare(node.expression)) ?? "") &&
    fact.targets.some(({ kind }) => kind === "function" || kind === "method")
  );
}

function top(node: ts.Node): ts.Node {
  let at = node;
  while (isTransparent(at.parent) || ts.isAwaitExpression(at.parent)) at = at.parent;
  return at;
}

function isReturnedAtOnce(node: ts.Node): boolean {
  const at = top(node);
  return ts.isReturnStatement(at.parent) || (ts.isArrowFunction(at.parent) && at.parent.body === at);
}

/** The variable of the function around it that a value is put into, where it is declared or later. */
function variableOf(node: ts.Node, { resolver }: FlowContext): ts.Identifier | undefined {
  const at = top(node);
  const { parent } = at;
  if (ts.isVariableDeclaration(parent))
    return parent.initializer === at && ts.isIdentifier(parent.name) ? parent.name : undefined;
  if (!ts.isBinaryExpression(parent) || parent.right !== at || !ts.isIdentifier(parent.left)) return undefined;
  if (parent.operatorToken.kind !== ts.SyntaxKind.EqualsToken || !ts.isExpressionStatement(parent.parent))
    return undefined;
  const declared = resolver.declaration(parent.left);
  const isOwn = declared && ts.isVariableDeclaration(declared) && functionOf(declared) === functionOf(node);
  return isOwn && !declared.initializer && ts.isIdentifier(declared.name) ? declared.name : undefined;
}

/** What keeps a client open on purpose: it is told of things. */
const listens =
  /^(?:on|once|addListener|subscribe|psubscribe|sSubscribe|pSubscribe|process|listen|\$on|\$use|\$extends|extend)$/;

const givesItself = /^(?:connect|initialize|duplicate|with\w*|unwrap|get\w*Client)$/;

/** What a function does with a client: it only uses it (a hold that never ends), gives it to its caller, or something else. */
function useOf(
  { node, name, closes, byOther, byMethods }: Client,
  context: FlowContext,
): HoldFact | "given" | undefined {
  const { gathered, resolver, calls, scope } = context;
  const fn = functionOf(node);
  const handed = new Map<ts.Node, { readonly call: number; readonly arg: number }>();
  let isUsed = false;
  let isGiven = false;
  for (const mention of mentionsOf(name, fn, gathered, resolver)) {
    // What others run later may need it for as long as the program runs.
    if (functionOf(mention) !== fn) return undefined;
    const role = roleHere(mention, { releases: closes, byCall: false });
    const { parent } = mention;
    if (role.kind === "release") return undefined;
    if (role.kind === "keep") {
      if (!ts.isReturnStatement(role.at) || !role.at.expression || bare(role.at.expression) !== mention)
        return undefined;
      isGiven = true;
    } else if (role.kind === "hand") {
      const index = calls.at.get(role.call)?.fact.index;
      if (index === undefined) return undefined;
      handed.set(role.call, { call: index, arg: role.arg });
    } else if (ts.isPropertyAccessExpression(parent) && parent.expression === mention) {
      const call = calledAt(parent);
      if (!call) return undefined;
      if (isFailureListener(call)) continue;
      if (listens.test(parent.name.text)) return undefined;
      // What it gives is the client again, by which others may close it.
      if (givesItself.test(parent.name.text) && !ts.isExpressionStatement(top(call).parent)) return undefined;
      isUsed ||= !byMethods || isOfPrisma(calls.at.get(call));
    } else if (ts.isCallExpression(parent) && parent.expression === mention) isUsed = true;
    else if (ts.isBinaryExpression(parent) && parent.left === mention && parent.right === top(node)) continue;
    else return undefined;
  }
  if (isGiven) return handed.size === 0 ? "given" : undefined;
  const flow = isUsed ? context.flows.of(fn) : undefined;
  const start = flow?.pointsOf(node)[0];
  if (!flow || start === undefined) return undefined;
  const skips = skipsOf({ flow, start, releases: new Map(), handed, isTaken: () => false, context });
  if (skips.length === 0) return undefined;
  return {
    function: scope.enclosing(node).id,
    what: "connections",
    effect: "they stay open for as long as the process runs, and so do more each time",
    resource: shortText(node.expression, scope.sourceFile),
    range: scope.rangeOf(node),
    known: "package",
    fresh: true,
    releases: [],
    releaseNames: closes,
    skips,
    ...(byOther ? { madeBy: calls.at.get(node)?.fact.index ?? 0 } : {}),
  };
}

/** The call that a chain of members ends in: `orm.em.find()`. */
function calledAt(access: ts.Expression): ts.CallExpression | undefined {
  let at: ts.Node = access;
  while (ts.isPropertyAccessExpression(at.parent) && at.parent.expression === at) at = at.parent;
  return ts.isCallExpression(at.parent) && at.parent.expression === at ? at.parent : undefined;
}

/** `client.on("error", …)`: somebody minds that it fails, which keeps nothing. */
function isFailureListener(call: ts.CallExpression): boolean {
  const [event] = call.arguments;
  return event !== undefined && ts.isStringLiteralLike(event) && /^(?:error|reconnecting)$/.test(event.text);
}

function isOfPrisma(made: MadeCall | undefined): boolean {
  return made?.fact.targets.some((one) => one.kind === "external" && one.name.startsWith("PrismaClient.")) === true;
}
