import type { FileFacts } from "../model/index.js";
import type { NodeTable } from "./nodes.js";

/** A callee as written, `app.router.use`: the member that is called, and the words that tell what it is a member of. */
export interface MemberCall {
  readonly name: string;
  readonly words: readonly string[];
}

interface Member {
  readonly node: number;
  /** Words for what it is a member of: a variable, a class. */
  readonly holders: readonly string[];
  /** The same by its file, for what a file exports as a whole. */
  readonly file: readonly string[];
}

/** Most functions of one name that say something about a call of that name by what it is called on alone. */
const mostNamesakes = 3;

/** Names that so many things have that a namesake says nothing. */
const common: ReadonlySet<string> = new Set([
  ...[Array, Map, Set, WeakMap, Promise, String, RegExp, Date, Number, Function, Object, Uint8Array].flatMap(
    ({ prototype }) => Object.getOwnPropertyNames(prototype),
  ),
  ...(
    "on once off emit addListener removeListener removeAllListeners addEventListener removeEventListener dispatchEvent " +
    "write end pipe read destroy close open send listen abort connect disconnect request fetch query execute exec run " +
    "start stop log info warn error debug trace next done call resolve reject then get set use post put patch delete " +
    "add remove create update save load find init setup reset clear json text parse stringify format toJSON create"
  ).split(" "),
]);

/** The functions of a workspace that are members of something, by their names: what a call on an unknown receiver may mean. */
export class MemberNames {
  readonly #byName = new Map<string, Member[]>();
  /** Members whose name the program computes: `app[method] = function () {}`. */
  readonly #computed: Member[] = [];
  readonly #nodes: NodeTable;

  /** Names that only fields have that hold no functions. */
  readonly #plain = new Set<string>();

  constructor(files: readonly FileFacts[], nodes: NodeTable) {
    this.#nodes = nodes;
    nodes.facts.forEach((fact, node) => {
      const found = fact && memberOf(fact.id, fact.kind, fact.parent);
      if (!fact || !found) return;
      const file = /^(?:exports|default)$/.test(found.holder) ? asWord(moduleWord(fact.id)) : [];
      this.#add(found.name, { node, holders: [found.holder, ownerName(nodes, node)].flatMap(asWord), file });
    });
    for (const { types } of files) {
      for (const { name: type, members } of types) {
        const holders = asWord(type.split(/[.>]/).at(-1));
        for (const [name, id] of Object.entries(members)) {
          const node = name.startsWith("[") ? -1 : nodes.find(id);
          if (node >= 0) this.#add(name, { node, holders, file: [] });
        }
      }
    }
    for (const { fields } of files) for (const name of fields?.plain ?? []) this.#plain.add(name);
    for (const { fields } of files) for (const name of fields?.open ?? []) this.#plain.delete(name);
    for (const name of this.#byName.keys()) this.#plain.delete(name);
  }

  /**
   * The functions that a call of a member may mean by what it is called on: members of something that is called alike.
   * @param types names of the types of what it is called on, where they are known and have no such member with a body
   * @param made whether it is called on what a package made, which is nothing that a file is named for
   */
  alike({ name, words }: MemberCall, types: readonly string[], caller: number, made: boolean): readonly number[] {
    const known = types.flatMap(asWord);
    const heads = known.length > 0 ? known : words;
    const isLike = ({ holders, file }: Member): boolean =>
      (made ? holders : [...holders, ...file]).some((holder) => heads.some((head) => isAlike(holder, head)));
    const own = this.#named(name, caller).filter(isLike);
    return unique(own.length > 0 ? own : this.#computed.filter(isLike));
  }

  /** The functions that a call of a member may mean by its name alone: the few of an uncommon name. */
  few({ name }: MemberCall, caller: number): readonly number[] {
    if (common.has(name)) return [];
    const found = unique(this.#named(name, caller));
    return found.length <= mostNamesakes ? found : [];
  }

  /** Whether what members of a name hold tells nothing of the calls that run it: so many things have it, or plain data alone. */
  saysNothing(name: string): boolean {
    return common.has(name) || this.#plain.has(name);
  }

  #named(name: string, caller: number): readonly Member[] {
    return (this.#byName.get(name) ?? []).filter(({ node }) => this.#isNear(node, caller));
  }

  /** Whether a function may be meant at a call: what only a test makes says nothing of calls elsewhere. */
  #isNear(node: number, caller: number): boolean {
    return !this.#nodes.isTest(node) || this.#nodes.list[node]?.place?.file === this.#nodes.list[caller]?.place?.file;
  }

  #add(name: string, member: Member): void {
    if (name.startsWith("[")) {
      // Keys of object literals, and those that are written like constants, have one value.
      const { kind } = this.#nodes.list[member.node]!;
      if (kind !== "object-member" && !constantKey.test(name)) this.#computed.push(member);
      return;
    }
    const known = this.#byName.get(name);
    if (known) known.push(member);
    else this.#byName.set(name, [member]);
  }
}

/** What a callee as written calls; undefined when it is no member, or was cut short. */
export function memberCall(text: string): MemberCall | undefined {
  const found = /^(.*?[^.\s?])\s*\??\.\s*([\w$]+)$/s.exec(text);
  if (!found) return undefined;
  const [, receiver = "", name = ""] = found;
  const root = /^(?:await\s+|new\s+|\()*([\w$]+)/.exec(receiver)?.[1];
  const last = /([\w$]+)[!\s]*$/.exec(withoutGroups(receiver))?.[1];
  return { name, words: [last, root].flatMap(asWord) };
}

/** Text without the brackets at its end and what is in them. */
function withoutGroups(text: string): string {
  let end = text.trimEnd().length;
  for (let close = text[end - 1]; close === ")" || close === "]"; close = text[end - 1]) {
    let depth = 0;
    let at = end - 1;
    for (; at >= 0; at--) {
      if (")]}".includes(text[at]!)) depth++;
      else if ("([{".includes(text[at]!) && --depth === 0) break;
    }
    if (at < 0) break;
    end = text.slice(0, at).trimEnd().length;
  }
  return text.slice(0, end);
}

const constantKey = /^\[(?:k[A-Z_]|[A-Z_\d]+\]|Symbol\.|\w*[sS]ymbol)/;
const memberKinds = new Set(["method", "object-member", "class-field", "arrow", "function-expression"]);

/** The name of a function as a member, and of what it is one, by its id. */
function memberOf(id: string, kind: string, parent: string | undefined): { name: string; holder: string } | undefined {
  if (!memberKinds.has(kind)) return undefined;
  const path = id.slice(Math.max(id.indexOf("#"), id.lastIndexOf(">")) + 1);
  const dot = path.endsWith("]") ? path.lastIndexOf(".", path.lastIndexOf("[")) : path.lastIndexOf(".");
  if (dot <= 0) return undefined;
  // A constant of a function has its name as a member would.
  const isLocal =
    path[dot + 1] !== "[" &&
    (kind === "arrow" || kind === "function-expression") &&
    id.slice(0, id.length - path.length + dot) === parent;
  const name = path.slice(dot + 1).replace(/~\d+$/, "");
  return isLocal ? undefined : { name, holder: path.slice(0, dot).split(".").at(-1)! };
}

function ownerName(nodes: NodeTable, node: number): string | undefined {
  const owner = nodes.ownerOf(node);
  return owner
    ?.slice(owner.indexOf("#") + 1)
    .split(/[.>]/)
    .at(-1);
}

/** The name of a thing without what tells it from others of its kind: `app2`, `_reply`, `H3~2`. */
function asWord(name: string | undefined): string[] {
  const word = name?.replace(/~\d+$/, "").replace(/^[^a-zA-Z]+|(?<=[a-zA-Z]{3})[^a-zA-Z]+$/g, "");
  return word === undefined || word.length < 2 || /^(?:arg\d*|this)$/.test(word) ? [] : [word];
}

/** What the exports of a file are, by the file: `response` for `lib/response.js` and `lib/response/index.js`. */
function moduleWord(id: string): string | undefined {
  return /([^/]+?)(?:\/index)?\.\w+$/.exec(id.slice(0, id.indexOf("#")))?.[1];
}

function isAlike(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase() || lastPart(a) === lastPart(b);
}

/** Words that are mostly written short. */
const shortened: ReadonlyMap<string, string> = new Map([
  ["app", "application"],
  ["conn", "connection"],
  ["ctx", "context"],
  ["db", "database"],
  ["evt", "event"],
  ["msg", "message"],
  ["repo", "repository"],
  ["req", "request"],
  ["res", "response"],
]);

/** `nestedApp` is an `application`, `FastifyReply` a `reply`. */
function lastPart(word: string): string {
  const part = (/[A-Z]?[a-z\d]+$/.exec(word)?.[0] ?? word).toLowerCase();
  return shortened.get(part) ?? part;
}

function unique(members: readonly Member[]): number[] {
  return [...new Set(members.map(({ node }) => node))];
}
