// @ts-check
import ts from "typescript";

/*
 * Writes calls of the recorder (runtime.cjs) into a source file, so that a run tells which function was entered from
 * which call, and which results were waited for. TypeScript stays TypeScript; what the file does stays the same.
 *
 *   f(x)        r(frame, site, f(x, ...b(frame, site)))   b: after the arguments, before the callee is entered
 *   await x     a(frame, await w(frame, x))
 *   return x    return t(frame, (x))
 *   function    const frame = e(id, frame around it); try { … } finally { l(frame); }
 */

/** @typedef {{ line: number, column: number }} Point Counted from 1. */
/** @typedef {{ start: Point, end: Point }} Range */
/** @typedef {{ file: string, range: Range, name: string, async: boolean, argOf?: number, module?: true }} FunctionEntry */
/** @typedef {{ file: string, range: Range, caller: number, text: string, form: "call" | "new", names: string[] }} SiteEntry */
/** @typedef {{ functions: FunctionEntry[], sites: SiteEntry[] }} Table Ids are indices; those of sites are from 1. */

/** @typedef {{ frame: string, depth: number, fn: number, records: boolean, generator: boolean, argOf?: number }} Context */

const K = ts.SyntaxKind;

/**
 * @param {string} file the name in the table
 * @param {string} text
 * @param {Table} table is added to
 * @returns {string} the text with the recorder's calls
 */
export function instrument(file, text, table) {
  const kind = /\.[cm]?ts$/.test(file)
    ? ts.ScriptKind.TS
    : file.endsWith(".tsx")
      ? ts.ScriptKind.TSX
      : ts.ScriptKind.JSX;
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true, kind);
  const instrumenter = new Instrumenter(file, source, table);
  instrumenter.file();
  return instrumenter.text();
}

class Instrumenter {
  /** @type {Map<number, { closing: string, opening: string }>} */
  #insertions = new Map();
  #file;
  #source;
  #table;

  /** @param {string} file @param {ts.SourceFile} source @param {Table} table */
  constructor(file, source, table) {
    this.#file = file;
    this.#source = source;
    this.#table = table;
  }

  file() {
    const source = this.#source;
    const id = this.#function(source, "<module>", { async: false });
    const context = { frame: "__f0", depth: 0, fn: id, records: true, generator: false };
    this.#open(afterDirectives(source.statements, 0, source), `;var __f0 = __recall.m(${id});`);
    ts.forEachChild(source, (child) => this.#visit(child, context));
  }

  text() {
    const parts = [];
    let at = 0;
    for (const [position, { closing, opening }] of [...this.#insertions].sort(([a], [b]) => a - b)) {
      parts.push(this.#source.text.slice(at, position), closing, opening);
      at = position;
    }
    return parts.join("") + this.#source.text.slice(at);
  }

  /** Text before what starts at a position; the outer comes first. @param {number} at @param {string} text */
  #open(at, text) {
    const known = this.#at(at);
    known.opening += text;
  }

  /** Text after what ends at a position; the inner comes first. @param {number} at @param {string} text */
  #close(at, text) {
    const known = this.#at(at);
    known.closing += text;
  }

  /** @param {number} at */
  #at(at) {
    let known = this.#insertions.get(at);
    if (!known) this.#insertions.set(at, (known = { closing: "", opening: "" }));
    return known;
  }

  /** @param {ts.Node} node @returns {Range} */
  #range(node) {
    const start = ts.isSourceFile(node) ? 0 : node.getStart(this.#source);
    const [from, to] = [start, node.end].map((at) => this.#source.getLineAndCharacterOfPosition(at));
    /** @param {ts.LineAndCharacter | undefined} at */
    const point = (at) => ({ line: (at?.line ?? 0) + 1, column: (at?.character ?? 0) + 1 });
    return { start: point(from), end: point(to) };
  }

  /** @param {ts.Node} node @param {string} name @param {{ async: boolean, argOf?: number | undefined }} more */
  #function(node, name, { async, argOf }) {
    /** @type {FunctionEntry} */
    const entry = { file: this.#file, range: this.#range(node), name, async };
    if (argOf !== undefined) entry.argOf = argOf;
    if (ts.isSourceFile(node)) entry.module = true;
    return this.#table.functions.push(entry) - 1;
  }

  /** @param {ts.Node} node @param {Context} context */
  #visit(node, context) {
    if (isSilent(node)) return;
    if (ts.isFunctionLike(node)) this.#functionLike(/** @type {ts.FunctionLikeDeclaration} */ (node), context);
    else if (ts.isClassLike(node)) this.#class(node, context);
    else if (ts.isDecorator(node)) this.#children(node, { ...context, records: false });
    else if (ts.isCallExpression(node) || ts.isNewExpression(node)) this.#call(node, context);
    else if (ts.isAwaitExpression(node) && context.records) this.#await(node, context);
    else if (ts.isYieldExpression(node)) this.#yield(node, context);
    else if (ts.isReturnStatement(node) && node.expression && !context.generator) {
      this.#open(node.expression.getStart(this.#source), `__recall.t(${context.frame}, (`);
      this.#children(node, context);
      this.#close(node.expression.end, "))");
    } else {
      if (ts.isTryStatement(node)) {
        for (const block of [node.catchClause?.block, node.finallyBlock]) if (block) this.#resume(block, context);
      }
      if (ts.isForOfStatement(node) && node.awaitModifier && ts.isBlock(node.statement)) {
        this.#resume(node.statement, context);
      }
      this.#children(node, context);
    }
  }

  /** @param {ts.Node} node @param {Context} context */
  #children(node, context) {
    ts.forEachChild(node, (child) => this.#visit(child, context));
  }

  /** @param {ts.Block} block @param {Context} context */
  #resume(block, context) {
    if (context.records) this.#open(block.getStart(this.#source) + 1, `__recall.k(${context.frame});`);
  }

  /** Initialisers run in a constructor whose frame they cannot name. @param {ts.ClassLikeDeclaration} node @param {Context} context */
  #class(node, context) {
    const outside = { ...context, records: false };
    ts.forEachChild(node, (child) => {
      const member = ts.isPropertyDeclaration(child) || ts.isClassStaticBlockDeclaration(child);
      this.#visit(child, member ? outside : context);
    });
  }

  /** @param {ts.FunctionLikeDeclaration} node @param {Context} context */
  #functionLike(node, context) {
    const { body } = node;
    if (!body) return;
    const around = { ...context, records: false };
    ts.forEachChild(node, (child) => {
      if (child !== body) this.#visit(child, around);
    });
    const async = (ts.getCombinedModifierFlags(node) & ts.ModifierFlags.Async) !== 0;
    const name = nameOf(node);
    const id = this.#function(node, name, { async, argOf: context.argOf });
    const depth = context.depth + 1;
    const frame = `__f${depth}`;
    const generator = "asteriskToken" in node && node.asteriskToken !== undefined;
    const inside = { frame, depth, fn: id, records: true, generator };
    const enter = `const ${frame} = __recall.e(${id}, ${context.frame});`;
    if (!ts.isBlock(body)) {
      const start = body.getStart(this.#source);
      this.#open(start, `{ ${enter} try { return __recall.t(${frame}, (`);
      this.#visit(body, inside);
      this.#close(body.end, `)); } finally { __recall.l(${frame}); } }`);
      return;
    }
    // A constructor may not reach \`this\` before \`super()\`, and compilers look for that call at the top of its body.
    const guarded = !ts.isConstructorDeclaration(node);
    const at = afterDirectives(body.statements, body.getStart(this.#source) + 1, this.#source);
    const head = guarded ? `${enter} try {` : enter;
    const tail = guarded ? `} finally { __recall.l(${frame}); }` : `;__recall.l(${frame});`;
    if (at === body.end - 1) {
      this.#open(at, head + tail);
      return;
    }
    this.#open(at, head);
    this.#children(body, inside);
    this.#close(body.end - 1, tail);
  }

  /** @param {ts.CallExpression | ts.NewExpression} node @param {Context} context */
  #call(node, context) {
    if (!context.records || isUntouchable(node)) {
      this.#children(node, context);
      return;
    }
    const { frame } = context;
    const args = node.arguments;
    const site = this.#table.sites.push({
      file: this.#file,
      range: this.#range(node),
      caller: context.fn,
      text: node.expression.getText(this.#source).replace(/\s+/g, " ").slice(-60),
      form: ts.isNewExpression(node) ? "new" : "call",
      names: (args ?? []).flatMap(namesIn),
    });
    // Compilers put fields' initialisers after a statement `super(…)`, and look for no other form of it.
    const afterSuper = node.expression.kind === K.SuperKeyword && ts.isExpressionStatement(node.parent);
    const wraps = !continuesChain(node) && !afterSuper;
    if (wraps) this.#open(node.getStart(this.#source), `__recall.r(${frame}, ${site}, `);
    this.#visit(node.expression, withoutArg(context));
    for (const arg of args ?? []) this.#visit(arg, { ...context, argOf: site });
    const mark = `...__recall.b(${frame}, ${site})`;
    if (!args) this.#close(node.end, `(${mark})`);
    else this.#close(node.end - 1, args.length === 0 || args.hasTrailingComma ? mark : `, ${mark}`);
    if (wraps) this.#close(node.end, ")");
    else if (afterSuper) this.#close(node.parent.end, `;__recall.k(${frame});`);
  }

  /** @param {ts.AwaitExpression} node @param {Context} context */
  #await(node, context) {
    this.#open(node.getStart(this.#source), `__recall.a(${context.frame}, `);
    this.#open(node.expression.getStart(this.#source), `__recall.w(${context.frame}, `);
    this.#visit(node.expression, withoutArg(context));
    this.#close(node.end, "))");
  }

  /** @param {ts.YieldExpression} node @param {Context} context */
  #yield(node, context) {
    const { expression, asteriskToken } = node;
    this.#open(node.getStart(this.#source), `__recall.y(${context.frame}, `);
    if (expression && !asteriskToken) {
      this.#open(expression.getStart(this.#source), `__recall.z(${context.frame}, `);
    }
    if (expression) this.#visit(expression, withoutArg(context));
    if (expression && !asteriskToken) this.#close(expression.end, ")");
    this.#close(node.end, ")");
  }
}

/** What follows is no argument of the call around it. @param {Context} context @returns {Context} */
function withoutArg(context) {
  const { argOf: _argOf, ...rest } = context;
  return rest;
}

/** Syntax that does not run. @param {ts.Node} node */
function isSilent(node) {
  if (ts.isTypeNode(node) && !ts.isExpressionWithTypeArguments(node)) return true;
  if (ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node) || ts.isEnumDeclaration(node)) return true;
  return ts.canHaveModifiers(node) && (ts.getModifiers(node) ?? []).some(({ kind }) => kind === K.DeclareKeyword);
}

/**
 * Calls that compilers and test runners look for by their text.
 * @param {ts.CallExpression | ts.NewExpression} node
 */
function isUntouchable({ expression }) {
  if (expression.kind === K.ImportKeyword) return true;
  const callee = expression.getText();
  return (
    /^(require|eval|define)$/.test(callee) ||
    /^(vi|vitest|jest)\./.test(callee) ||
    /^require\.|^Object\.definePropert|^import\.meta/.test(callee)
  );
}

/** Whether a call stands inside an optional chain that goes on after it. @param {ts.Node} node */
function continuesChain(node) {
  if (!(node.flags & ts.NodeFlags.OptionalChain)) return false;
  const { parent } = node;
  return (parent.flags & ts.NodeFlags.OptionalChain) !== 0 && "expression" in parent && parent.expression === node;
}

/** Names of what an argument may hand over. @param {ts.Expression} node @returns {string[]} */
function namesIn(node) {
  if (ts.isIdentifier(node)) return [node.text];
  if (ts.isPropertyAccessExpression(node)) return [node.name.text];
  if (ts.isParenthesizedExpression(node) || ts.isAsExpression(node) || ts.isNonNullExpression(node)) {
    return namesIn(node.expression);
  }
  if (ts.isConditionalExpression(node)) return [...namesIn(node.whenTrue), ...namesIn(node.whenFalse)];
  if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
    return node.expression.name.text === "bind" ? namesIn(node.expression.expression) : [];
  }
  if (ts.isArrayLiteralExpression(node)) return node.elements.flatMap(namesIn);
  if (ts.isObjectLiteralExpression(node)) {
    return node.properties.flatMap((property) => {
      if (ts.isShorthandPropertyAssignment(property)) return [property.name.text];
      return ts.isPropertyAssignment(property) ? namesIn(property.initializer) : [];
    });
  }
  return [];
}

/** @param {ts.FunctionLikeDeclaration} node */
function nameOf(node) {
  if (ts.isConstructorDeclaration(node)) return "constructor";
  if (node.name) return node.name.getText();
  const { parent } = node;
  if (
    (ts.isVariableDeclaration(parent) || ts.isPropertyAssignment(parent) || ts.isPropertyDeclaration(parent)) &&
    parent.name
  ) {
    return parent.name.getText();
  }
  return ts.isBinaryExpression(parent) ? parent.left.getText().replace(/^.*\./s, "") : "";
}

/** @param {ts.NodeArray<ts.Statement>} statements @param {number} start @param {ts.SourceFile} source */
function afterDirectives(statements, start, source) {
  let at = start === 0 ? (ts.getShebang(source.text)?.length ?? 0) : start;
  if (start === 0 && at > 0) at += source.text.slice(at).startsWith("\r\n") ? 2 : 1;
  for (const statement of statements) {
    if (!ts.isExpressionStatement(statement) || !ts.isStringLiteral(statement.expression)) break;
    at = statement.end;
  }
  return at;
}
