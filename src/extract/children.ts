import { ts } from "ts-morph";
import type { ChildMakeFact, ChildOutput, ChildWaitFact, Target } from "../model/index.js";
import { property } from "./callbacks.js";
import type { MadeCall } from "./calls.js";
import { functionOf } from "./enclosing.js";
import type { FlowContext } from "./flow-context.js";
import { mentionsOf } from "./mentions.js";
import { bare, hasModifier, isTransparent, lastName, memberName, pathText, receiver } from "./syntax.js";

const K = ts.SyntaxKind;
const outputs: readonly ChildOutput[] = ["stdout", "stderr"];
const ending = /^(?:close|exit)$/;
/** Commands that say next to nothing. */
const quiet =
  /^(?:open|xdg-open|start|explorer|kill|killall|taskkill|pkill|which|where|chmod|chown|mkdir|rm|rmdir|cp|mv|ln|touch|true|false|sleep|pbcopy|xclip|clip|osascript|say|notify-send|code)(?:\.exe)?$/;

/** Programs that report at length what they do, when something is wrong if not always. */
const talks =
  /^(?:npm|npx|pnpm|yarn|bun|bunx|node|deno|tsx|ts-node|tsc|eslint|jest|vitest|webpack|vite|python[\d.]*|pip[\d.]*|uv|poetry|ruby|bundle|php|composer|perl|java|javac|mvn|gradlew?|make|cmake|ninja|cargo|rustc|go|dotnet|msbuild|swift|xcodebuild|git|gh|svn|docker|docker-compose|podman|kubectl|helm|terraform|tofu|pulumi|cdk|aws|gcloud|az|ffmpeg|ffprobe|magick|convert|sh|bash|zsh|cmd|powershell|pwsh|pg_dump|pg_restore|psql|mysql|mysqldump|mongodump|mongorestore|rsync|tar|zip|unzip|7z|curl|wget|find|grep|rg|ls|cat|tail|journalctl|ssh|scp|\w*latex|yt-dlp|claude|codex|gemini)(?:\.(?:exe|cmd|bat))?$/;
const asksVersion = /^(?:-v|-V|--?version)$/;

/** Whether a program is written as one that tells of no talk. */
export function isTerseProgram(command: ts.Expression): boolean {
  const program = bare(command);
  if (!ts.isStringLiteralLike(program)) return false;
  const [name = ""] = program.text.trim().split(/\s/, 1);
  return !talks.test(name.slice(name.lastIndexOf("/") + 1));
}

/** Whether a child is one that says little: a program of a name that tells of no talk, or that is asked for its version. */
function isTerse({ arguments: [command, second] }: ts.CallExpression, context: FlowContext): boolean {
  if (command && (isTerseProgram(command) || isOfFew(command, context))) return true;
  const list = second && bare(second);
  if (!list || !ts.isArrayLiteralExpression(list)) return false;
  const [only] = list.elements;
  return (
    list.elements.length === 1 && only !== undefined && ts.isStringLiteralLike(only) && asksVersion.test(only.text)
  );
}

/** Names of what holds the path of a program that reports at length. */
const namesTalk =
  /(?:^|[_a-z])(?:rg|ripgrep|git|npm|node|docker|ffmpeg|python|terraform)(?:_?(?:path|bin|exe|cmd|command))?$/i;

/**
 * Whether a program is neither written here nor chosen by anybody from outside: a field or variable of the program, or a parameter of
 * a function that only its own file calls.
 */
function isOfFew(command: ts.Expression, { resolver, gathered }: FlowContext): boolean {
  const program = bare(command);
  if (ts.isStringLiteralLike(program) || ts.isTemplateExpression(program)) return false;
  let root: ts.Expression = program;
  while (ts.isPropertyAccessExpression(root) || ts.isElementAccessExpression(root)) root = bare(root.expression);
  if (namesTalk.test(lastName(program) ?? "")) return false;
  if (!ts.isIdentifier(root)) return root.kind === K.ThisKeyword;
  let owner: ts.Node | undefined = resolver.declaration(root);
  while (owner && ts.isBindingElement(owner)) owner = owner.parent.parent;
  if (!owner) return false;
  if (!ts.isParameter(owner)) {
    const value = ts.isVariableDeclaration(owner) && owner.initializer ? bare(owner.initializer) : undefined;
    return !value || !ts.isStringLiteralLike(value) || isTerseProgram(value);
  }
  const fn = owner.parent;
  if (ts.isMethodDeclaration(fn)) return hasModifier(fn, K.PrivateKeyword);
  return ts.isFunctionDeclaration(fn) && gathered.functions.get(fn)?.entry.exported === false;
}

/** Functions that hand out child processes, and places that wait for one to end whose output nothing reads. */
export function childrenOf(context: FlowContext): {
  readonly childMakes: ChildMakeFact[];
  readonly childWaits: ChildWaitFact[];
} {
  const { calls, scope } = context;
  const childMakes: ChildMakeFact[] = [];
  const childWaits: ChildWaitFact[] = [];
  const seen = new Set<ts.Node>();
  const starts = starting.test(scope.sourceFile.text);
  for (const [node, made] of calls.at) {
    if (!ts.isCallExpression(node)) continue;
    if (isReturned(node, context)) {
      const piped = pipedBy(node, made, context);
      if (piped && piped.length > 0) {
        const read = readByMaker(node, context);
        childMakes.push({
          function: scope.enclosing(node).id,
          range: scope.rangeOf(node),
          piped,
          ...(read.length > 0 ? { read } : {}),
          ...(node.arguments[0] && isTerseProgram(node.arguments[0]) ? { terse: true as const } : {}),
        });
      }
    }
    const wait = waitAt(node) ?? (starts ? waitBy(node, made, context) : undefined);
    const child = wait && childOf(wait.child, context);
    if (!wait || !child || seen.has(child.made)) continue;
    seen.add(child.made);
    const makes = calls.at.get(child.made);
    if (!makes) continue;
    const started = pipedBy(child.made, makes, context);
    if (started === "caller" || started?.length === 0) continue;
    const unread = unreadOf(child, context);
    if (unread.length === 0) continue;
    const options = given(child.made);
    // Where one output is read, there are pipes, whoever starts the child.
    const alike = isSpawn(child.made) && unread.length === 1 ? (options.given ?? outputs) : undefined;
    const piped = started ?? (isOfWorkspace(makes.fact.targets) ? undefined : alike);
    if (!piped && !isOfWorkspace(makes.fact.targets)) continue;
    childWaits.push({
      function: scope.enclosing(child.made).id,
      range: scope.rangeOf(node),
      by: wait.awaited || isInExecutor(node) ? "await" : "listener",
      event: wait.event,
      call: makes.fact.index,
      made: scope.rangeOf(child.made),
      ...(piped ? { piped } : {}),
      ...options,
      unread,
      ...((started && isTerse(child.made, context)) ||
      (unread.length === 1 && unread[0] === "stdout" && writesToFile(child.made, context))
        ? { terse: true as const }
        : {}),
    });
  }
  return { childMakes, childWaits };
}

/** Whether what a call makes is what the function around it returns, at once or from a variable. */
function isReturned(node: ts.CallExpression, { gathered }: FlowContext): boolean {
  let top: ts.Node = node;
  while (isTransparent(top.parent) || ts.isAwaitExpression(top.parent)) top = top.parent;
  const { parent } = top;
  if (ts.isReturnStatement(parent) || (ts.isArrowFunction(parent) && parent.body === top)) return true;
  if (!ts.isVariableDeclaration(parent) || !ts.isIdentifier(parent.name)) return false;
  const fn = functionOf(node);
  return (gathered.mentions.get(parent.name.text) ?? []).some(
    (one) => ts.isReturnStatement(one.parent) && functionOf(one) === fn,
  );
}

/** What the function that starts a child and returns it reads of it before. */
function readByMaker(node: ts.CallExpression, context: FlowContext): readonly ChildOutput[] {
  const { gathered, resolver } = context;
  let top: ts.Node = node;
  while (isTransparent(top.parent) || ts.isAwaitExpression(top.parent)) top = top.parent;
  const { parent } = top;
  if (!ts.isVariableDeclaration(parent) || !ts.isIdentifier(parent.name)) return [];
  const mentions = mentionsOf(parent.name, node.getSourceFile(), gathered, resolver);
  const read = new Set(
    mentions.filter((one) => !ts.isReturnStatement(one.parent)).flatMap((one) => readAt(one, context)),
  );
  return outputs.filter((one) => read.has(one));
}

function isSpawn(node: ts.CallExpression): boolean {
  return memberName(bare(node.expression)) === "spawn";
}

function isOfWorkspace(targets: readonly Target[]): boolean {
  return targets.some(({ kind }) => kind === "function" || kind === "method");
}

interface Wait {
  readonly child: ts.Expression;
  readonly event: string;
  readonly awaited: boolean;
}

/** `child.on("close", …)`, `once(child, "exit")`. */
function waitAt(node: ts.CallExpression): Wait | undefined {
  const callee = bare(node.expression);
  const name = lastName(callee);
  if (name !== "on" && name !== "once" && name !== "addListener") return undefined;
  const [first, second] = node.arguments;
  if (first && ts.isStringLiteralLike(first) && ending.test(first.text)) {
    const on = receiver(callee);
    return on && { child: bare(on), event: first.text, awaited: false };
  }
  if (first && second && name === "once" && ts.isStringLiteralLike(second) && ending.test(second.text)) {
    let top: ts.Node = node;
    while (isTransparent(top.parent)) top = top.parent;
    return { child: bare(first), event: second.text, awaited: !ts.isExpressionStatement(top.parent) };
  }
  return undefined;
}

const starting = /\b(?:spawn|fork|execa)\w*\(/;

/** The wait of a function that a child is handed to: `await finished(child)`. */
function waitBy(node: ts.CallExpression, { fact }: MadeCall, context: FlowContext): Wait | undefined {
  if (fact.use !== "awaited" && fact.use !== "returned") return undefined;
  for (const [index, one] of node.arguments.entries()) {
    const argument = bare(one);
    if (!ts.isIdentifier(argument)) continue;
    const event = listenerOf(node, index, context)?.event;
    if (event !== undefined) return { child: argument, event, awaited: true };
  }
  return undefined;
}

const listening = /^(?:on|once|addListener|off|removeListener|removeAllListeners|kill|pid|exitCode|signalCode|killed)$/;

/**
 * What a function of the program does with a child that it is handed as argument `index`, where it does nothing but listen to it
 * and read its outputs: which of them, and which event of its end it listens for.
 */
function listenerOf(
  node: ts.CallExpression,
  index: number,
  { resolver }: Pick<FlowContext, "resolver">,
): { readonly read: readonly ChildOutput[]; readonly event?: string } | undefined {
  const declared = resolver.declaration(bare(node.expression));
  const fn =
    declared && ts.isVariableDeclaration(declared) && declared.initializer ? bare(declared.initializer) : declared;
  if (!fn || !ts.isFunctionLike(fn) || !("body" in fn) || !fn.body) return undefined;
  const name = fn.parameters[index]?.name;
  if (!name || !ts.isIdentifier(name)) return undefined;
  const read = new Set<ChildOutput>();
  let event: string | undefined;
  const work: ts.Node[] = [fn.body];
  for (let at = work.pop(); at; at = work.pop()) {
    ts.forEachChild(at, (child) => void work.push(child));
    if (!ts.isIdentifier(at) || at.text !== name.text) continue;
    const { parent } = at;
    if (ts.isPropertyAccessExpression(parent) && parent.name === at) continue;
    if (!ts.isPropertyAccessExpression(parent) || parent.expression !== at) return undefined;
    const member = parent.name.text;
    if (member === "stdout" || member === "stderr") {
      if (isRead(parent)) read.add(member);
      continue;
    }
    if (!listening.test(member)) return undefined;
    const call = parent.parent;
    const wait = ts.isCallExpression(call) && call.expression === parent ? waitAt(call) : undefined;
    event ??= wait?.event;
  }
  return { read: [...read], ...(event !== undefined ? { event } : {}) };
}

/** Whether a listener is added where a promise is made, which it settles. */
function isInExecutor(node: ts.Node): boolean {
  const fn = functionOf(node);
  const { parent } = fn;
  return parent !== undefined && ts.isNewExpression(parent) && /Promise$/.test(parent.expression.getText());
}

interface Child {
  readonly made: ts.CallExpression;
  /** Mentions of the variable or field that holds it; absent when it is used where it is made. */
  readonly mentions?: readonly ts.Expression[];
}

/** The call that made the child process an expression names. */
function childOf(expression: ts.Expression, { gathered, resolver }: FlowContext): Child | undefined {
  const direct = callOf(chainStart(expression));
  if (direct) return { made: direct };
  const name = pathText(expression);
  if (name === undefined) return undefined;
  if (ts.isIdentifier(expression)) {
    const declaration = resolver.declaration(expression);
    if (declaration && ts.isVariableDeclaration(declaration) && ts.isIdentifier(declaration.name)) {
      const made = declaration.initializer && callOf(chainStart(declaration.initializer));
      if (made) return { made, mentions: mentionsOf(declaration.name, made.getSourceFile(), gathered, resolver) };
    }
  }
  const all = gathered.mentions.get(name) ?? [];
  for (const mention of all) {
    const { parent } = mention;
    if (!ts.isBinaryExpression(parent) || parent.left !== mention || parent.operatorToken.kind !== K.EqualsToken)
      continue;
    const made = callOf(chainStart(parent.right));
    if (made) return { made, mentions: all };
  }
  return undefined;
}

/** What a chain of listeners is added to: `spawn(…).on(…).on(…)`. */
function chainStart(expression: ts.Expression): ts.Expression {
  let node = bare(expression);
  for (;;) {
    if (ts.isAwaitExpression(node)) node = bare(node.expression);
    else if (ts.isCallExpression(node)) {
      const callee = bare(node.expression);
      if (!ts.isPropertyAccessExpression(callee) || !/^(?:on|once|addListener)$/.test(callee.name.text)) return node;
      node = bare(callee.expression);
    } else return node;
  }
}

function callOf(expression: ts.Expression): ts.CallExpression | undefined {
  return ts.isCallExpression(expression) ? expression : undefined;
}

/** What the options of a call pipe by name, where it is another function that starts the child. */
function given(node: ts.CallExpression): { readonly given?: readonly ChildOutput[] } {
  for (const argument of node.arguments) {
    const options = bare(argument);
    const stdio = ts.isObjectLiteralExpression(options) ? property(options, "stdio") : undefined;
    if (stdio) return { given: outputs.filter((_, at) => isPipe(stdio, at + 1)) };
  }
  return {};
}

/** What asks a program to put what it makes into a file, and what such a file is called. */
const fileOption = /^(?:-o|-y|--out(?:put)?(?:[-=].*)?|-out(?:put)?)$/;
const fileName = /(?:^out|Out|output|dest|destination|target)(?:_?(?:file|path|name))*$/i;
const speaks = /^(?:-|pipe:\d?|\/dev\/stdout)$/;

/** Whether a child is told to write what it makes into a file: `ffmpeg -i … out.mp3`, `tool -o out`. ffmpeg does nothing else. */
function writesToFile({ arguments: [command, second] }: ts.CallExpression, { resolver, scope }: FlowContext): boolean {
  const given = second && bare(second);
  const declared = given && ts.isIdentifier(given) ? resolver.declaration(given) : undefined;
  const isOwn = declared !== undefined && declared.getSourceFile() === scope.sourceFile;
  const list = isOwn && ts.isVariableDeclaration(declared) && declared.initializer ? bare(declared.initializer) : given;
  if (!list || !ts.isArrayLiteralExpression(list)) return false;
  const texts = list.elements.map((one) => (ts.isStringLiteralLike(one) ? one.text : undefined));
  if (texts.some((text) => text !== undefined && speaks.test(text))) return false;
  const last = list.elements.at(-1);
  return (
    (command !== undefined && /ffmpeg\W*$/i.test(command.getText())) ||
    texts.some((text) => text !== undefined && fileOption.test(text)) ||
    (last !== undefined && fileName.test(lastName(bare(last)) ?? ""))
  );
}

/**
 * What a call that starts a child process leaves to be read; `caller` when that is up to who calls the function it is in;
 * undefined when it starts none.
 */
function pipedBy(
  node: ts.CallExpression,
  { fact }: MadeCall,
  context: FlowContext,
): readonly ChildOutput[] | "caller" | undefined {
  const starts = fact.targets.map(startOf).find((one) => one !== undefined);
  if (!starts) return undefined;
  const [command] = node.arguments;
  // What was bound before (`spawn.bind(null, "npm", args, options)`) is not among the arguments.
  if (!command || ts.isCallExpression(bare(node.expression))) return "caller";
  const program = bare(command);
  if (ts.isStringLiteralLike(program) && quiet.test(program.text)) return [];
  // Options that a function makes may say anything.
  const [, , last] = node.arguments;
  if (last && ts.isCallExpression(bare(last))) return [];
  const list = [...node.arguments].slice(1).map((one) => objectOf(bare(one), context));
  const options = list.findLast((one) => one !== undefined);
  if (options === "unknown") return "caller";
  if (starts === "fork") {
    const silent = options && property(options, "silent");
    return silent && bare(silent).kind === K.TrueKeyword ? outputs : [];
  }
  if (starts === "execa") {
    const buffer = options && property(options, "buffer");
    if (!buffer || bare(buffer).kind !== K.FalseKeyword) return [];
  }
  if (!options) return outputs;
  if (options.properties.some((one) => ts.isSpreadAssignment(one)) && !property(options, "stdio")) return "caller";
  const detached = property(options, "detached");
  if (detached && bare(detached).kind === K.TrueKeyword) return [];
  const stdio = property(options, "stdio");
  return outputs.filter((one, at) => {
    const own = starts === "execa" ? property(options, one) : undefined;
    return own ? isPiped(bare(own)) : isPipe(stdio, at + 1);
  });
}

function startOf(target: Target): "spawn" | "fork" | "execa" | undefined {
  if (target.kind !== "external") return undefined;
  const { module, name } = target;
  if (/^(?:node:)?child_process$/.test(module))
    return /(?:^|\.)spawn$/.test(name) ? "spawn" : /(?:^|\.)fork$/.test(name) ? "fork" : undefined;
  if (/^(?:@types\/)?cross-spawn$/.test(module))
    return /^(?:default|spawn|default\.spawn|cross-spawn|<module>)$/.test(name) ? "spawn" : undefined;
  return module === "execa" && /^(?:default|execa|execaCommand|execaNode)$/.test(name) ? "execa" : undefined;
}

/** The object literal an argument is, or is bound to; `unknown` when it is made elsewhere. */
function objectOf(node: ts.Expression, { resolver }: FlowContext): ts.ObjectLiteralExpression | "unknown" | undefined {
  if (ts.isObjectLiteralExpression(node)) return node;
  if (ts.isArrayLiteralExpression(node) || ts.isFunctionLike(node) || ts.isStringLiteralLike(node)) return undefined;
  if (!ts.isIdentifier(node) || /arg|param|flags/i.test(node.text)) return undefined;
  const declaration = resolver.declaration(node);
  const initial =
    declaration && ts.isVariableDeclaration(declaration) && declaration.initializer
      ? bare(declaration.initializer)
      : undefined;
  if (initial && ts.isObjectLiteralExpression(initial)) return initial;
  if (initial && ts.isArrayLiteralExpression(initial)) return undefined;
  return /opt|conf|setting|env|spawn/i.test(node.text) ? "unknown" : undefined;
}

/** Whether file descriptor `at` is a pipe by the value of `stdio`. */
function isPipe(stdio: ts.Expression | undefined, at: number): boolean {
  if (!stdio) return true;
  const value = bare(stdio);
  if (ts.isStringLiteralLike(value)) return value.text === "pipe" || value.text === "overlapped";
  if (!ts.isArrayLiteralExpression(value)) return false;
  const one = value.elements[at];
  return !one || isPiped(bare(one));
}

/** Whether what is given for one output (`"pipe"`, `null`) leaves it a pipe; a stream of the process (`process.stderr`) is none. */
function isPiped(value: ts.Expression): boolean {
  if (ts.isStringLiteralLike(value)) return value.text === "pipe" || value.text === "overlapped";
  return value.kind === K.NullKeyword || (ts.isIdentifier(value) && value.text === "undefined");
}

/** Outputs that no mention of the child reads, pipes or passes on. */
function unreadOf({ made, mentions }: Child, context: FlowContext): readonly ChildOutput[] {
  if (!mentions) return isChained(made) ? outputs : [];
  const read = new Set<ChildOutput>();
  for (const mention of mentions) {
    for (const one of readAt(mention, context)) read.add(one);
    if (read.size === outputs.length) return [];
  }
  return outputs.filter((one) => !read.has(one));
}

/** Whether the child itself is given to nobody: the chain of listeners is a statement. */
function isChained(made: ts.CallExpression): boolean {
  let node: ts.Node = made;
  for (;;) {
    const { parent } = node;
    if (isTransparent(parent) || ts.isAwaitExpression(parent) || ts.isPropertyAccessExpression(parent)) {
      if (ts.isPropertyAccessExpression(parent) && !/^(?:on|once|addListener)$/.test(parent.name.text)) return false;
      node = parent;
    } else if (ts.isCallExpression(parent) && parent.expression === node) node = parent;
    else return ts.isExpressionStatement(parent);
  }
}

/** What one mention of a child reads, or hands to somebody who may. */
function readAt(mention: ts.Expression, context: FlowContext): readonly ChildOutput[] {
  let node: ts.Node = mention;
  while (isTransparent(node.parent)) node = node.parent;
  const { parent } = node;
  if (ts.isVariableDeclaration(parent) && parent.name === mention) return [];
  if (ts.isBinaryExpression(parent) && parent.left === node && parent.operatorToken.kind === K.EqualsToken) {
    return [];
  }
  if (ts.isVariableDeclaration(parent) && ts.isObjectBindingPattern(parent.name)) {
    return outputs.filter((one) =>
      (parent.name as ts.ObjectBindingPattern).elements.some(
        ({ propertyName, name }) => (propertyName ?? name).getText() === one,
      ),
    );
  }
  if (ts.isPropertyAccessExpression(parent) && parent.expression === node) {
    const member = parent.name.text;
    if (member === "stdout" || member === "stderr") return isRead(parent) ? [member] : [];
    // Nobody is going to wait for a child that is let go.
    return member === "stdio" || member === "unref" ? outputs : [];
  }
  if (ts.isCallExpression(parent) && parent.expression !== node) {
    const callee = bare(parent.expression);
    if (ts.isIdentifier(callee) && callee.text === "once") return [];
    return listenerOf(parent, parent.arguments.indexOf(node as ts.Expression), context)?.read ?? outputs;
  }
  return isCondition(node) ? [] : outputs;
}

/** Whether `child.stdout` is read here, or given to somebody. */
export function isRead(stream: ts.Node): boolean {
  let node = stream;
  while (isTransparent(node.parent)) node = node.parent;
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent) && parent.expression === node) {
    const member = parent.name.text;
    if (/^(?:on|once|addListener)$/.test(member)) {
      const call = parent.parent;
      const [event] = ts.isCallExpression(call) ? call.arguments : [];
      return !event || !ts.isStringLiteralLike(event) || /^(?:data|readable)$/.test(event.text) || isChainedRead(call);
    }
    if (/^(?:setEncoding|setMaxListeners)$/.test(member)) return isChainedRead(parent.parent);
    return !/^(?:unref|off|removeListener|removeAllListeners|destroyed|readable|fd)$/.test(member);
  }
  return !isCondition(node);
}

/** `stdout.setEncoding("utf8").on("data", …)`. */
function isChainedRead(call: ts.Node): boolean {
  return ts.isPropertyAccessExpression(call.parent) && call.parent.expression === call;
}

function isCondition(node: ts.Node): boolean {
  const { parent } = node;
  if (ts.isIfStatement(parent) || ts.isPrefixUnaryExpression(parent) || ts.isExpressionStatement(parent)) return true;
  if (ts.isConditionalExpression(parent)) return parent.condition === node;
  if (!ts.isBinaryExpression(parent)) return false;
  const operator = parent.operatorToken.kind;
  if (operator === K.AmpersandAmpersandToken || operator === K.BarBarToken)
    return parent.left === node || isCondition(parent);
  return operator !== K.EqualsToken && operator !== K.QuestionQuestionToken && operator !== K.CommaToken;
}
