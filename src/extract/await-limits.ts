import { ts } from "ts-morph";
import { externalModel } from "../libraries/index.js";
import type { CallFact, Target, TimeLimitFact } from "../model/index.js";
import { isLimitedByCaller } from "./await-limit-param.js";
import { bindingNames, rootName } from "./await-syntax.js";
import type { Calls } from "./calls.js";
import type { Resolver } from "./context.js";
import { isRelative } from "./externals.js";
import type { Gathered } from "./gathered.js";
import { isRequire } from "./resolve-calls.js";
import { bare, isFunctionLiteral, memberName, pathText, receiver } from "./syntax.js";

/** Options that end a call, or everything a client does, that takes too long. */
const option =
  /^(?:\w*[sS]ignal|cancelToken|deadline\w*|\w*time_?outs?(?:_?(?:ms|millis|milliseconds|seconds))?|\w*Timeout\w*|maxTimeMS|maxTimeMs|maxWait|lock_timeout)$/i;
/** Of these, the ones that say how long to keep an idle connection, which ends no call. */
const idle = /idle|keep_?alive|retry|interval|refresh/i;
const optionsName = /^(?:options?|opts?|init|config\w*|request|req|params|settings|\w+(?:Options|Opts|Init|Config))$/i;
const chained = /^(?:timeout|maxTimeMS|abortSignal|signal|setTimeout|withTimeout|cancelOn)$/;
/** Names of what may add a limit to an address that is put together. */
const settings = /(?:params|query|search|options|opts|settings|suffix)$/i;
const inText = /(?:statement_timeout|connect_timeout|socket_timeout|timeout|timeoutMS|pool_timeout)=/i;

/** Which calls end by themselves, as far as their arguments and the making of their client tell. */
export function limitsOf(gathered: Gathered, calls: Calls, resolver: Resolver): TimeLimitFact[] {
  const facts: TimeLimitFact[] = [];
  const clients = new Map<ts.Declaration, TimeLimitFact["by"] | undefined>();
  const local = importedNames(gathered);
  for (const [node, { fact }] of calls.at) {
    if (!ts.isCallExpression(node)) continue;
    const ownClient = () => byClient(node, fact.index, calls, resolver, clients, local);
    const given = byArguments(node.arguments, isRequest(fact), gathered, resolver) ?? byChain(node);
    const by = given ?? ownClient();
    if (!by) continue;
    const caller =
      given === "unknown" && isRequest(fact) && !ownClient() && isLimitedByCaller(node, gathered, resolver);
    facts.push({ call: fact.index, by, ...(caller ? { caller } : {}) });
  }
  return facts;
}

/** Whether a call reaches a network, by a target that is known. */
function isRequest({ targets }: CallFact): boolean {
  return targets.some((one) => one.kind === "external" && externalModel(one.module, one.name)?.sink === "network");
}

/** Packages whose defaults the file gives a limit: `axios.defaults.timeout = …`, `setGlobalDispatcher(…)`. */
export function defaultsOf(gathered: Gathered): string[] {
  const found = new Set<string>();
  for (const [name, mentions] of gathered.mentions) {
    for (const mention of mentions) {
      const { parent } = mention;
      if (name === "setGlobalDispatcher" && ts.isCallExpression(parent)) found.add("fetch");
      if (!ts.isPropertyAccessExpression(parent) || parent.name.text !== "defaults") continue;
      const set = parent.parent;
      if (ts.isPropertyAccessExpression(set) && option.test(set.name.text) && ts.isBinaryExpression(set.parent)) {
        found.add("axios");
      }
    }
  }
  return [...found].sort();
}

function importedNames(gathered: Gathered): ReadonlySet<string> {
  const names = new Set<string>();
  for (const node of gathered.imports) {
    if (!ts.isImportDeclaration(node) || !node.importClause) continue;
    const { name, namedBindings } = node.importClause;
    if (name) names.add(name.text);
    if (!namedBindings) continue;
    if (ts.isNamespaceImport(namedBindings)) names.add(namedBindings.name.text);
    else for (const one of namedBindings.elements) names.add(one.name.text);
  }
  for (const { node, form } of gathered.sites) {
    if (form !== "import" || !ts.isVariableDeclaration(node.parent)) continue;
    for (const name of bindingNames(node.parent.name)) names.add(name);
  }
  return names;
}

/** What the arguments of a call or creation say about time. Those of a request hold its options whatever they are called. */
function byArguments(
  list: readonly ts.Expression[] | undefined,
  request: boolean,
  gathered: Gathered,
  resolver: Resolver,
): TimeLimitFact["by"] | undefined {
  let unknown = false;
  for (const argument of list ?? []) {
    const inner = bare(argument);
    if (ts.isObjectLiteralExpression(inner)) {
      const by = byOptions(inner);
      if (by === "unknown") unknown = true;
      else if (by) return by;
    } else if (ts.isIdentifier(inner)) {
      if (/signal$|^ac$|abort/i.test(inner.text)) return "signal";
      const named = optionsName.test(inner.text);
      if (!named && !request) continue;
      const made = resolver.declaration(inner);
      const value = made && ts.isVariableDeclaration(made) && made.initializer ? bare(made.initializer) : undefined;
      const by = value && ts.isObjectLiteralExpression(value) ? byOptions(value) : "unknown";
      if (by === "unknown" || givenLater(inner.text, gathered)) unknown ||= named;
      else if (by) return by;
    } else if (ts.isPropertyAccessExpression(inner)) {
      if (/signal$/i.test(inner.name.text)) return "signal";
      if (/options|opts|init|config/i.test(inner.name.text)) unknown = true;
    } else if (ts.isCallExpression(inner)) {
      const path = pathText(inner.expression) ?? "";
      if (/^AbortSignal\.|signal$/i.test(path)) return "signal";
      if (/options|opts|init|config/i.test(path)) unknown = true;
    } else if (ts.isSpreadElement(inner)) unknown = true;
    else if (ts.isStringLiteralLike(inner) && inText.test(inner.text)) return "timeout";
  }
  return unknown ? "unknown" : undefined;
}

function byOptions(object: ts.ObjectLiteralExpression): TimeLimitFact["by"] | undefined {
  let unknown = false;
  for (const one of object.properties) {
    if (ts.isSpreadAssignment(one)) {
      unknown = true;
      continue;
    }
    const name =
      one.name && (ts.isIdentifier(one.name) || ts.isStringLiteralLike(one.name)) ? one.name.text : undefined;
    if (name === undefined) continue;
    if (option.test(name) && !idle.test(name)) return /signal|cancel/i.test(name) ? "signal" : "timeout";
    const value = ts.isPropertyAssignment(one) ? bare(one.initializer) : undefined;
    if (value && ts.isStringLiteralLike(value) && inText.test(value.text)) return "timeout";
    // One level down: `{ pool: { acquireTimeoutMillis } }`, `{ options: { requestTimeout } }`.
    if (
      !value ||
      !ts.isObjectLiteralExpression(value) ||
      !/^(?:options|extra|dialectOptions|pool|connection|connectionOptions|server|socket|requestHandler)$/.test(name)
    )
      continue;
    for (const inner of value.properties) {
      if (ts.isSpreadAssignment(inner)) unknown = true;
      else if (inner.name && ts.isIdentifier(inner.name) && option.test(inner.name.text) && !idle.test(inner.name.text))
        return "timeout";
    }
  }
  return unknown ? "unknown" : undefined;
}

/** `options.signal = …` */
function givenLater(name: string, gathered: Gathered): boolean {
  return (gathered.mentions.get(name) ?? []).some(({ parent }) => {
    return (
      ts.isPropertyAccessExpression(parent) &&
      option.test(parent.name.text) &&
      ts.isBinaryExpression(parent.parent) &&
      parent.parent.left === parent
    );
  });
}

/** `query.timeout(500)`, `got(url).timeout(500)`, before or after the call. */
function byChain(node: ts.CallExpression): TimeLimitFact["by"] | undefined {
  for (let at: ts.Node = node; ;) {
    const { parent }: ts.Node = at;
    if (!ts.isPropertyAccessExpression(parent) || parent.expression !== at || !ts.isCallExpression(parent.parent))
      break;
    if (chained.test(parent.name.text)) return "timeout";
    at = parent.parent;
  }
  for (let at = bare(node.expression); ts.isPropertyAccessExpression(at);) {
    const on = bare(at.expression);
    if (!ts.isCallExpression(on)) break;
    const name = memberName(on.expression);
    if (name !== undefined && chained.test(name)) return "timeout";
    at = bare(on.expression);
  }
  return undefined;
}

/** What the making of the client says; only asked for calls that reach a network, a database or a lock. */
function byClient(
  node: ts.CallExpression,
  index: number,
  calls: Calls,
  resolver: Resolver,
  clients: Map<ts.Declaration, TimeLimitFact["by"] | undefined>,
  imported: ReadonlySet<string>,
): TimeLimitFact["by"] | undefined {
  const fact = calls.facts[index];
  const reaches = fact?.targets.some((one) => {
    if (one.kind !== "external") return false;
    const model = externalModel(one.module, one.name);
    return (
      model?.sink === "network" || model?.sink === "database" || model?.sink === "queue" || model?.acquire !== undefined
    );
  });
  if (!reaches || fact?.targets.some((one) => one.kind === "external" && one.module === "global")) return undefined;
  const callee = bare(node.expression);
  if (isFunctionLiteral(callee)) return undefined;
  const on = ts.isPropertyAccessExpression(callee) ? callee.expression : callee;
  const declared = resolver.declaration(on);
  if (declared && clients.has(declared)) return clients.get(declared);
  let made = resolver.creation(on);
  // A connection of a pool is as patient as the pool.
  for (let depth = 0; made && depth < 3; depth++) {
    const from = receiver(bare(made.node.expression));
    const pool = from && resolver.creation(from);
    if (!pool) break;
    made = pool;
  }
  let by: TimeLimitFact["by"] | undefined;
  if (made) by = creationLimit(made.node);
  else {
    const root = rootName(on);
    const imports = fact?.targets.some(isDatabase) !== true;
    by = imports && root !== undefined && imported.has(root) && isPackage(declared) ? undefined : "unknown";
  }
  if (declared) clients.set(declared, by);
  return by;
}

/** Models and collections of a database are imported from files that do not say how it is connected. */
function isDatabase(target: Target): boolean {
  return target.kind === "external" && externalModel(target.module, target.name)?.sink === "database";
}

function creationLimit(node: ts.CallExpression | ts.NewExpression): TimeLimitFact["by"] | undefined {
  for (const argument of node.arguments ?? []) {
    const inner = bare(argument);
    if (ts.isObjectLiteralExpression(inner)) {
      const by = byOptions(inner);
      if (by) return by === "unknown" ? by : "client";
    } else if (ts.isStringLiteralLike(inner)) {
      if (inText.test(inner.text)) return "client";
    } else if (ts.isTemplateExpression(inner)) {
      if (inText.test(inner.getText())) return "client";
      if (inner.templateSpans.some(({ expression }) => settings.test(pathText(expression) ?? ""))) return "unknown";
    } else if (!ts.isNumericLiteral(inner) && !isConnectionText(inner)) return "unknown";
  }
  return undefined;
}

/** `process.env.DATABASE_URL`, `url`: where to connect to. */
function isConnectionText(node: ts.Expression): boolean {
  const path = pathText(node);
  return path !== undefined && /ur[il]$|connection_?string$|host$|path$|file$/i.test(path);
}

/** Whether a name is that of a package's own member, not of a client that a file of the workspace made. */
function isPackage(declared: ts.Declaration | undefined): boolean {
  if (!declared) return true;
  const file = declared.getSourceFile();
  return (
    file.isDeclarationFile ||
    ts.isImportClause(declared) ||
    ts.isImportSpecifier(declared) ||
    ts.isNamespaceImport(declared) ||
    isRequired(declared)
  );
}

/** `const axios = require("axios")`, `const { request } = require("undici")`. */
function isRequired(declared: ts.Declaration): boolean {
  const node = ts.isBindingElement(declared) ? declared.parent.parent : declared;
  const value = ts.isVariableDeclaration(node) && node.initializer ? bare(node.initializer) : undefined;
  if (!value || !ts.isCallExpression(value) || !isRequire(value)) return false;
  const [specifier] = value.arguments;
  return specifier !== undefined && ts.isStringLiteralLike(specifier) && !isRelative(specifier.text);
}
