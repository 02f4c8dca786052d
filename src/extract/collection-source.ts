import { ts } from "ts-morph";
import type { Collection } from "../model/index.js";
import { property } from "./callbacks.js";
import { gatheringOf } from "./collection-gathering.js";
import { keptBy, madeOf, mostLinks, narrowedBy } from "./collection-narrowing.js";
import type { Resolver } from "./context.js";
import {
  bare,
  isFunctionLiteral,
  isFunctionNode,
  lastName,
  memberName,
  numberValue,
  pathText,
  receiver,
  shortText,
} from "./syntax.js";

const K = ts.SyntaxKind;

/** Options by which a query or a listing is told how many to give. */
const options =
  "limit take first top size pageSize page_size perPage per_page maxResults max_results MaxResults MaxKeys MaxItems Limit MaxNumberOfMessages".split(
    " ",
  );
/** The same as links of a chain: `db.select().from(users).limit(100)`. */
const links = /^(?:limit|take|top)$/;
/** Members that give no more elements than there were. */
const keeping =
  /^(?:map|flatMap|filter|sort|toSorted|reverse|toReversed|flat|values|keys|entries|slice|concat|then|catch|toArray|lean|exec)$/;
const copying =
  /^(?:Array\.from|Object\.(?:keys|values|entries|fromEntries|groupBy)|Promise\.(?:resolve|all)|(?:(?:_|lodash|R)\.)?(?:uniq|uniqBy|uniqWith|unique|dedupe|compact|flatten|sortBy|orderBy|shuffle|reject|without|difference|differenceBy|omitBy|pickBy|groupBy|keyBy))$/;

/** Functions that by their names give an element for each that they are given, or for some of them. */
const making =
  /^(?:map|parse|safeParse|to|transform|convert|normali[sz]e|format|filter|sort|order|dedupe|uniq|validate|cast|enrich|seriali[sz]e|deseriali[sz]e|with|pick|omit|remove|exclude|flatten)(?:$|[A-Z]|By)/;

/** How far a collection is followed to what gave it. */
const mostHops = 24;

/** What a collection came from, as far as it can be followed. */
export type CollectionSource = Pick<
  Collection,
  "from" | "root" | "most" | "paged" | "names" | "members" | "by" | "given" | "gathered" | "handful" | "sifted"
>;

/** The function whose parameter a variable is. */
export type OwnerOf = (parameter: ts.ParameterDeclaration) => string | undefined;

/**
 * Follows a collection to what gave it: through variables, what keeps its elements, what a loop gathered, and the functions
 * of this file or of those it imports that return it. `ownerOf` names functions of this file.
 */
export function sourceOf(collection: ts.Expression, resolver: Resolver, ownerOf: OwnerOf): CollectionSource {
  return new Following(collection, resolver, ownerOf).follow();
}

/** A call whose callee is being followed: what its parameters stand for. */
interface Frame {
  readonly fn: ts.Node;
  readonly call: ts.CallExpression;
}

class Following {
  private node: ts.Node;
  /** Members still to be taken of what is followed, the first of them last. */
  private readonly path: string[] = [];
  private readonly names: string[] = [];
  private readonly frames: Frame[] = [];
  private readonly home: ts.SourceFile;
  /** Each element of what is followed gave several. */
  private grown = false;
  /** Fields that a filter on the way compares. */
  private readonly by: string[] = [];
  private sifted = false;

  constructor(
    collection: ts.Expression,
    private readonly resolver: Resolver,
    private readonly ownerOf: OwnerOf,
  ) {
    this.node = bare(collection);
    this.home = collection.getSourceFile();
  }

  follow(): CollectionSource {
    for (let hops = 0; hops < mostHops; hops++) {
      const found = this.step();
      if (!found) continue;
      const { handful, by = [], ...rest } = found;
      const all = [...new Set([...by, ...this.by])];
      return {
        ...rest,
        ...(all.length > 0 ? { by: all } : {}),
        ...(handful && !this.grown ? { handful } : {}),
        ...this.told(),
      };
    }
    return this.told();
  }

  /** The names that it goes by. */
  private told(): CollectionSource {
    const names = [...new Set(this.names)];
    return {
      ...(names.length > 0 ? { names } : {}),
      ...(this.path.length > 0 ? { members: [...this.path].reverse() } : {}),
      ...(this.sifted ? { sifted: true as const } : {}),
    };
  }

  /** Goes on by one step; the answer where there is none. */
  private step(): CollectionSource | undefined {
    const { node } = this;
    if (ts.isAwaitExpression(node) || ts.isYieldExpression(node)) return this.to(node.expression);
    if (ts.isPropertyAccessExpression(node)) {
      if (node.expression.kind === K.ThisKeyword) return { root: `this.${node.name.text}` };
      this.path.push(node.name.text);
      this.names.push(node.name.text);
      return this.to(node.expression);
    }
    if (ts.isElementAccessExpression(node)) return this.to(node.expression);
    if (ts.isBinaryExpression(node)) {
      const operator = node.operatorToken.kind;
      return operator === K.QuestionQuestionToken || operator === K.BarBarToken ? this.to(node.left) : {};
    }
    if (ts.isConditionalExpression(node)) {
      return this.to(isWritten(bare(node.whenTrue)) ? node.whenFalse : node.whenTrue);
    }
    if (ts.isArrayLiteralExpression(node)) {
      const spread = node.elements.find((one) => ts.isSpreadElement(one));
      return spread ? this.to(spread.expression) : { ...(node.elements.length > 0 ? { handful: true as const } : {}) };
    }
    if (ts.isObjectLiteralExpression(node)) {
      const member = this.path.at(-1);
      const value = member === undefined ? undefined : property(node, member);
      if (!value) return {};
      this.path.pop();
      return this.to(value);
    }
    if (ts.isNewExpression(node)) return this.to(node.arguments?.[0]);
    if (ts.isCallExpression(node)) return this.called(node);
    if (ts.isIdentifier(node)) return this.named(node);
    return {};
  }

  private to(next: ts.Expression | undefined): CollectionSource | undefined {
    if (!next) return {};
    this.node = bare(next);
    return undefined;
  }

  private called(node: ts.CallExpression): CollectionSource | undefined {
    const callee = bare(node.expression);
    const on = receiver(callee);
    const [first] = node.arguments;
    if (on && keeping.test(memberName(callee) ?? "") && pathText(on) !== "Object") {
      if (/^flat/.test(memberName(callee) ?? "")) this.grown = true;
      if (memberName(callee) === "filter") {
        this.by.push(...keptBy(node));
        if (first && isFunctionLiteral(bare(first))) this.sifted = true;
      }
      return this.to(on);
    }
    if (first && copying.test(pathText(callee) ?? "")) return this.to(first);
    const { most, paged } = askedIn(node, this.resolver);
    if (most === undefined && !paged && this.enter(node, callee)) return undefined;
    const name = lastName(callee) ?? "";
    if (first && making.test(name) && pathText(callee) !== "JSON.parse" && canBeMany(bare(first)))
      return this.to(first);
    const by = narrowedBy(node, this.resolver);
    return {
      ...(first && isOwnFolder(bare(first)) ? { handful: true as const } : {}),
      from: calleeText(callee),
      ...(most === undefined ? {} : { most }),
      ...(paged ? { paged } : {}),
      ...(by.length > 0 ? { by } : {}),
    };
  }

  /** Goes on with what a function of the workspace returns, of this file or of one that it imports. */
  private enter(call: ts.CallExpression, callee: ts.Expression): boolean {
    const declared = this.resolver.declaration(callee);
    if (!declared || declared.getSourceFile().isDeclarationFile) return false;
    const at = call.getSourceFile();
    if (at !== this.home && declared.getSourceFile() !== at) return false;
    const fn = functionOf(declared);
    const value = fn && !this.frames.some((one) => one.fn === fn) ? returnedBy(fn) : undefined;
    if (!value || !fn) return false;
    if (declared.getSourceFile() !== this.home && !isSeenOutside(fn, value)) return false;
    const name = lastName(callee);
    if (name !== undefined) this.names.push(name);
    this.frames.push({ fn, call });
    this.node = bare(value);
    return true;
  }

  private named(name: ts.Identifier): CollectionSource | undefined {
    this.names.push(name.text);
    let made: ts.Node | undefined = this.resolver.declaration(name);
    let index: number | undefined;
    while (made && ts.isBindingElement(made)) {
      if (ts.isArrayBindingPattern(made.parent)) index = made.parent.elements.indexOf(made);
      else if (!made.dotDotDotToken) {
        const member = (made.propertyName ?? made.name).getText();
        this.path.push(member);
        this.names.push(member);
      }
      made = made.parent.parent;
    }
    if (made && ts.isParameter(made)) return this.parameter(made, name);
    if (!made || !ts.isVariableDeclaration(made)) return { root: name.text };
    const gathered = gatheringOf(made);
    if (gathered === "loop") return { root: name.text };
    if (gathered === "rounds") return { root: name.text, gathered: true };
    if (gathered === "once") return { root: name.text, handful: true };
    if (gathered) return this.to(gathered);
    if (!made.initializer) return { root: name.text };
    const value = bare(made.initializer);
    return this.to((index === undefined ? undefined : elementOf(value, index)) ?? value);
  }

  private parameter(made: ts.ParameterDeclaration, name: ts.Identifier): CollectionSource | undefined {
    const fn = made.parent;
    const index = ts.isFunctionLike(fn) ? fn.parameters.indexOf(made) : -1;
    if (index === 0 && isFunctionLiteral(fn) && ts.isCallExpression(fn.parent)) {
      const callee = bare(fn.parent.expression);
      if (memberName(callee) === "then" && fn.parent.arguments[0] === fn) return this.to(receiver(callee));
    }
    const frame = this.frames.at(-1);
    if (frame) {
      if (frame.fn !== fn || index < 0) return { root: name.text };
      this.frames.pop();
      return this.to(frame.call.arguments[index] ?? made.initializer);
    }
    const owner = this.ownerOf(made);
    if (owner === undefined || index < 0) return { root: name.text };
    return {
      root: name.text,
      given: { owner, index, ...(this.path.length > 0 ? { path: [...this.path].reverse() } : {}) },
    };
  }
}

/** Whether a path is written in the program, so that what is below it is a part of that: `"src/app"`, `join(__dirname, "views")`. */
function isOwnFolder(path: ts.Expression): boolean {
  if (ts.isStringLiteralLike(path))
    return /^(?:\.{0,2}\/)?(?:src|app|apps|lib|dist|packages)(?:\/[\w./-]*)?$/.test(path.text);
  const [first] = ts.isCallExpression(path) ? path.arguments : [];
  return first !== undefined && /^(?:__dirname|import\.meta\.(?:dirname|url))$/.test(pathText(bare(first)) ?? "");
}

function canBeMany(value: ts.Expression): boolean {
  return (
    ts.isIdentifier(value) ||
    ts.isAwaitExpression(value) ||
    ts.isCallExpression(value) ||
    ts.isPropertyAccessExpression(value)
  );
}

/** Whether the elements of an array are written one by one. */
function isWritten(value: ts.Expression): boolean {
  return ts.isArrayLiteralExpression(value) && !value.elements.some((one) => ts.isSpreadElement(one));
}

/** The callee as written, shortened to 60 characters, its name in full. */
function calleeText(callee: ts.Expression): string {
  const text = shortText(callee, callee.getSourceFile());
  const name = memberName(callee);
  return name === undefined || text.endsWith(name) ? text : `${text.slice(0, Math.max(0, 58 - name.length))}….${name}`;
}

/** Of several things that were waited for together, one. */
function elementOf(value: ts.Expression, index: number): ts.Expression | undefined {
  if (!ts.isAwaitExpression(value)) return undefined;
  const all = bare(value.expression);
  if (!ts.isCallExpression(all) || !/^Promise\.all/.test(pathText(all.expression) ?? "")) return undefined;
  const list = all.arguments[0] && bare(all.arguments[0]);
  return list && ts.isArrayLiteralExpression(list) ? list.elements[index] : undefined;
}

type WithBody = ts.FunctionDeclaration | ts.MethodDeclaration | ts.ArrowFunction | ts.FunctionExpression;

function functionOf(declared: ts.Node): WithBody | undefined {
  const node =
    ts.isVariableDeclaration(declared) || ts.isPropertyDeclaration(declared) || ts.isPropertyAssignment(declared)
      ? declared.initializer && bare(declared.initializer)
      : declared;
  if (!node) return undefined;
  const isOne =
    ts.isFunctionDeclaration(node) ||
    ts.isMethodDeclaration(node) ||
    ts.isArrowFunction(node) ||
    ts.isFunctionExpression(node);
  return isOne && node.body ? node : undefined;
}

/** What a function returns last, which is what it is for: earlier returns are answers for want of work. */
function returnedBy({ body }: WithBody): ts.Expression | undefined {
  if (!body) return undefined;
  if (!ts.isBlock(body)) return body;
  let last: ts.Expression | undefined;
  const work: ts.Node[] = [...body.statements].reverse();
  for (let node = work.pop(); node; node = work.pop()) {
    if (isFunctionNode(node) || ts.isClassLike(node)) continue;
    if (ts.isReturnStatement(node)) {
      if (node.expression && !isNothing(node.expression)) last = node.expression;
    } else if (
      ts.isStatement(node) ||
      ts.isCatchClause(node) ||
      ts.isCaseOrDefaultClause(node) ||
      ts.isCaseBlock(node)
    ) {
      const children: ts.Node[] = [];
      ts.forEachChild(node, (child) => void children.push(child));
      work.push(...children.reverse());
    }
  }
  return last;
}

/**
 * Whether all that a returned value is made of belongs to the shape of its file: facts of this file may rest on no other part
 * of another's functions, for edits there do not lead to this one being read again.
 */
function isSeenOutside({ body, type }: WithBody, value: ts.Expression): boolean {
  if (type || !body) return false;
  const own = new Set<string>();
  const mentioned = new Set<string>();
  const work: { node: ts.Node; isReturned: boolean }[] = [{ node: body, isReturned: false }];
  for (let next = work.pop(); next; next = work.pop()) {
    const { node } = next;
    const isReturned = next.isReturned || node === value;
    if (ts.isVariableDeclaration(node) || ts.isBindingElement(node)) own.add(node.name.getText());
    if (isReturned && ts.isIdentifier(node)) mentioned.add(node.text);
    ts.forEachChild(node, (child) => void work.push({ node: child, isReturned }));
  }
  return ![...mentioned].some((name) => own.has(name));
}

function isNothing(value: ts.Expression): boolean {
  const inner = bare(value);
  return (
    inner.kind === K.NullKeyword ||
    (ts.isIdentifier(inner) && inner.text === "undefined") ||
    (ts.isArrayLiteralExpression(inner) && inner.elements.length === 0)
  );
}

/** How many a query or a listing is told to give: a number, or one that is only known when it runs. */
function askedIn(call: ts.CallExpression, resolver: Resolver): { readonly most?: number; readonly paged?: true } {
  let paged = false;
  for (let node: ts.Expression = call, seen = 0; ts.isCallExpression(node) && seen < mostLinks; seen++) {
    const callee = bare(node.expression);
    const [first] = node.arguments;
    if (first && links.test(memberName(callee) ?? "")) {
      const most = numberOf(first, resolver);
      if (most !== undefined) return { most };
      paged = true;
    }
    for (const argument of node.arguments) {
      const inner = bare(argument);
      if (isLimitedText(inner)) paged = true;
      const given = objectOf(inner, resolver);
      if (!given) continue;
      if (statements.some((name) => isLimitedText(property(given, name)))) paged = true;
      for (const name of options) {
        const value = property(given, name);
        const most = numberOf(value, resolver);
        if (most !== undefined) return { most };
        if (value) paged = true;
      }
    }
    const on = receiver(callee);
    if (!on) break;
    paged ||= isLimitedLater(bare(on), resolver);
    node = madeOf(bare(on), resolver);
  }
  return paged ? { paged } : {};
}

/** Under what an object has the text of a statement. */
const statements: readonly string[] = ["query", "text", "sql"];

/** A statement that says how many rows it gives: `select … limit 100`, `LIMIT {take:Int32}`. */
function isLimitedText(given: ts.Expression | undefined): boolean {
  const inner = given && bare(given);
  if (!inner || !(ts.isStringLiteralLike(inner) || ts.isTemplateExpression(inner))) return false;
  return /\bselect\b[\s\S]*\blimit\s+["'`]?[\d$:{?@]/i.test(inner.getText());
}

/** An object that is written there, in the command that is sent, or that a variable begins with. */
function objectOf(given: ts.Expression, resolver: Resolver): ts.ObjectLiteralExpression | undefined {
  if (ts.isObjectLiteralExpression(given)) return given;
  if (ts.isNewExpression(given)) {
    const first = given.arguments?.[0] && bare(given.arguments[0]);
    return first && ts.isObjectLiteralExpression(first) ? first : undefined;
  }
  const made = ts.isIdentifier(given) ? resolver.declaration(given) : undefined;
  const value = made && ts.isVariableDeclaration(made) && made.initializer ? bare(made.initializer) : undefined;
  return value && ts.isObjectLiteralExpression(value) ? value : undefined;
}

/** Whether a query in a variable is limited by a statement of its own: `query = query.limit(n)`. */
function isLimitedLater(on: ts.Expression, resolver: Resolver): boolean {
  if (!ts.isIdentifier(on)) return false;
  const made = resolver.declaration(on);
  const block = made && ts.isVariableDeclaration(made) ? made.parent.parent.parent : undefined;
  if (!block || !ts.isBlock(block)) return false;
  return new RegExp(
    `\\b${on.text.replace(/\$/g, "\\$&")}\\s*(?:\\.[\\w$]+\\([^;]*)?\\.(?:limit|take|paginate)\\(`,
  ).test(block.getText());
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
