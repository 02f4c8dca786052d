import { externalModel, splitExternal } from "../libraries/index.js";
import {
  comparePositions,
  type Confidence,
  type GraphEdge,
  type GraphNode,
  type NodeId,
  type RuleMeta,
  type TraceStep,
} from "../model/index.js";
import { isCommandLine, isLifecycle, isTestCode, isTooling } from "./support/circumstances.js";
import { namedAround, stepsOf } from "./support/places.js";
import { nameOf, quoted } from "./support/words.js";
import type { FindingDraft, RuleContext } from "./types.js";

export const meta: RuleMeta = {
  id: "blocking-in-async",
  description: "A call that stops the whole thread, made while others wait: in a request, or in an async function.",
  defaultSeverity: "warning",
  presets: ["recommended", "strict"],
  docs: "docs/rules/blocking-in-async.md",
};

/** Where the way to a blocking call begins. */
interface Root {
  readonly node: GraphNode;
  /** From the root to the blocking call, which is the last. */
  readonly way: readonly GraphEdge[];
  readonly firm: boolean;
  /** Why many wait there: `handles requests of Express`. Absent for an async function. */
  readonly serves?: string;
  /** It runs beside others, and not once for each event that somebody waits for. */
  readonly background: boolean;
}

/** Calls that ask for one small thing; they block, but not for long. */
const brief =
  /^(?:exists|access|stat|lstat|fstat|statfs|realpath|readlink|mkdir|mkdtemp|unlink|rmdir|rename|chmod|chown|utimes|pathExists|ensureDir|mkdirs|mkdirp|open|close|symlink|link|rm|remove|read|write|copyFile|genSalt|hkdf)Sync$/;
/** Packages that do all their work this way, by design, or take files away. */
const byDesign = /^(?:node:sqlite|better-sqlite3|rimraf)$/;
const startUp =
  /(?:^|[.\s])(?:main|bootstrap|configure|config|build\w*|compile\w*|generate\w*|install\w*|migrate\w*|seed\w*|cli|setup\w*|load(?:Config\w*|Env\w*|Settings\w*|Schema\w*|Plugins?)|read(?:Config\w*|Env\w*|Package\w*)|create(?:App|Server|Application))$/i;

const page = /(?:^|\/)(?:page|layout)\.[jt]sx$/;

/** One finding for each blocking call that something waits behind. */
export function check(context: RuleContext): readonly FindingDraft[] {
  const blocking = context.graph.edges.filter(
    (edge) => !edge.shared && isBlocking(edge.to) && !isTestCode(edge.place.file),
  );
  if (blocking.length === 0) return [];
  const served = new Served(context);
  return blocking.flatMap((edge) => {
    if (served.isKept(edge)) return [];
    const root = served.rootOf(edge) ?? asyncRoot(edge, context);
    return root ? [draftOf(edge, root, context)] : [];
  });
}

function isBlocking(id: NodeId): boolean {
  const external = splitExternal(id);
  return external !== undefined && externalModel(external.module, external.name)?.blocking === true;
}

function follows(edge: GraphEdge, firm: boolean): boolean {
  if (edge.shared || edge.kind === "schedule" || edge.kind === "import") return false;
  return !firm || (edge.sure !== "guess" && edge.tryBlock !== "catch" && edge.callback?.maybe !== true);
}

/** The functions that requests lead to, with a shortest way from where they come in. */
class Served {
  private readonly kept: ReadonlySet<NodeId>;
  private readonly renewed: ReadonlySet<NodeId>;
  private readonly firm: ReadonlyMap<NodeId, GraphEdge | undefined>;
  private readonly loose: ReadonlyMap<NodeId, GraphEdge | undefined>;
  private readonly names = new Map<NodeId, { readonly serves: string; readonly background: boolean }>();

  constructor(private readonly context: RuleContext) {
    const facts = [...context.facts.values()];
    this.kept = new Set(facts.flatMap((one) => one.awaits?.kept ?? []));
    this.renewed = new Set(facts.flatMap((one) => one.awaits?.renewed ?? []));
    for (const node of context.graph.nodes) {
      if (node.entry) {
        this.names.set(node.id, {
          serves: `${what[node.entry.kind]} (${node.entry.framework})`,
          background:
            node.entry.kind === "job" ||
            node.entry.kind === "timer" ||
            node.entry.kind === "function" ||
            // Mostly made when the program is built.
            (node.entry.framework === "Next.js" && page.test(node.place?.file ?? "")),
        });
      }
    }
    for (const { functions, file } of context.facts.values()) {
      if (isTestCode(file)) continue;
      for (const { id, params } of functions) {
        if (!this.names.has(id) && takesRequest(params)) this.names.set(id, { serves: "requests", background: false });
      }
    }
    this.firm = this.reach(true);
    this.loose = this.reach(false);
  }

  rootOf(edge: GraphEdge): Root | undefined {
    for (const [cameBy, firm] of [
      [this.firm, follows(edge, true) && !this.renewed.has(edge.from)],
      [this.loose, false],
    ] as const) {
      if (!cameBy.has(edge.from)) continue;
      const way = [edge];
      let at = edge.from;
      for (let before = cameBy.get(at); before; before = cameBy.get(at)) {
        way.push(before);
        at = before.from;
      }
      const node = this.context.graph.node(at);
      const name = this.names.get(at);
      if (node && name) return { node, way: way.reverse(), firm: firm && cameBy === this.firm, ...name };
    }
    return undefined;
  }

  private reach(firm: boolean): Map<NodeId, GraphEdge | undefined> {
    const cameBy = new Map<NodeId, GraphEdge | undefined>();
    const queue = [...this.names.keys()].sort((a, b) => this.rank(a) - this.rank(b));
    for (const id of queue) cameBy.set(id, undefined);
    for (const id of queue) {
      for (const edge of this.context.graph.out(id)) {
        if (cameBy.has(edge.to) || !follows(edge, firm) || this.isKept(edge)) continue;
        if (firm && this.renewed.has(edge.from)) continue;
        cameBy.set(edge.to, edge);
        queue.push(edge.to);
      }
    }
    return cameBy;
  }

  private rank(id: NodeId): number {
    return this.names.get(id)?.background ? 1 : 0;
  }

  /** Done once, and kept for all that come later. */
  isKept({ place, call, from }: GraphEdge): boolean {
    return this.kept.has(from) || this.context.facts.get(place.file)?.calls[call]?.memo === true;
  }
}

const what = {
  request: "requests",
  action: "server actions",
  message: "messages",
  job: "jobs",
  timer: "a timer",
  function: "events",
} as const;

/** `(req, res)`, `(request, reply)`, `(ctx, next)`. */
function takesRequest([first = "", second = ""]: readonly string[]): boolean {
  return (
    (/^_?req(?:uest)?$/.test(first) && /^_?(?:res|response|reply)$/.test(second)) ||
    (/^_?(?:ctx|context)$/.test(first) && second === "next")
  );
}

/** The nearest async function around a blocking call that no request leads to, unless it is a part of starting up. */
function asyncRoot(edge: GraphEdge, { graph }: RuleContext): Root | undefined {
  const cameBy = new Map<NodeId, GraphEdge>([[edge.from, edge]]);
  for (const [id] of cameBy) {
    const node = graph.node(id);
    if (!node?.place || node.kind === "module" || cameBy.size > 200) continue;
    const { file } = node.place;
    if (isTestCode(file) || isTooling(file) || isCommandLine(file)) continue;
    if (isLifecycle(node.name) || startUp.test(node.name) || node.kind === "constructor") continue;
    if (node.async) {
      const way: GraphEdge[] = [];
      for (let at = cameBy.get(id); at; at = cameBy.get(at.to)) {
        way.push(at);
        if (at === edge) break;
      }
      return { node, way, firm: false, background: true };
    }
    for (const before of graph.in(id)) {
      if (!cameBy.has(before.from) && before.kind === "call" && follows(before, true)) cameBy.set(before.from, before);
    }
  }
  return undefined;
}

function draftOf(edge: GraphEdge, root: Root, context: RuleContext): FindingDraft {
  const { graph } = context;
  const callee = quoted(lastName(edge.to));
  const start = nameOf(root.node, root.node.id);
  const confidence = confidenceOf(edge, root, context);
  const around = namedAround(edge.from, graph);
  const begin: TraceStep[] = root.node.place
    ? [
        {
          file: root.node.place.file,
          range: root.node.nameRange ?? root.node.place.range,
          message: root.serves === undefined ? `${start} is async` : `${start} serves ${root.serves}`,
          node: root.node.id,
        },
      ]
    : [];
  const through = root.way.length > 1 ? `, ${String(root.way.length)} calls below ${start}` : ` in ${start}`;
  return {
    confidence,
    message:
      root.serves === undefined
        ? `${callee} stops the thread until it is done${through}: nothing else that is waiting can go on meanwhile.`
        : `${callee} stops the thread until it is done${through}, which serves ${root.serves}: all others wait meanwhile.`,
    file: edge.place.file,
    range: edge.place.range,
    trace: [...begin, ...stepsOf(root.way, graph)],
    help: helpOf(lastName(edge.to)),
    nodes: [...new Set([root.node.id, ...root.way.map((one) => one.to)])],
    cause: {
      of: [around],
      text: `${callee} stops the thread`,
      where: nameOf(graph.node(around), around),
    },
    key: [edge.from, edge.to],
    ...(root.serves === undefined || root.background ? { severity: "info" as const } : {}),
  };
}

/** Functions that make what requests are served with, the first time it is needed. */
const makes =
  /(?:^|[.\s])(?:init(?:iali[sz]e)?(?:[A-Z]\w*)?|\w*AndCache\w*|bootstrap\w*|constructor|getInstance|create(?:\w*[A-Z])?(?:Instance|Client|Connection|Pool|Singleton)\w*|warm\w*|ensure\w*Loaded)$/;

/** The farthest below a request that a file is still one of that request. */
const nearby = 3;

/** Servers that one person runs to develop something. */
const isLocal =
  /(?:^|\/)[\w.-]*(?:emulator|simulator|devkit|dev-?server|dev-?tools?|dev-env|workbench|graphi?ql-?plugin)s?(?:\/|[-.])/i;

/** Files of which a program has a few, none of them large: configuration, keys, files of the kernel, what it comes with. */
const small =
  /__dirname|__filename|import\.meta|config|\bconf\b|settings|\.ya?ml|\.toml|\.env\b|cert|\bcrt|(?:^|[^a-z])key(?![a-z])|key(?:Path|File)|\.pem|secret|token|\.rev\b|package(?:\.?json|Path|File)|version|manifest|\.lock\b|\/proc\/|\/sys\/|middleware|licen[cs]e|locale|cwd\(\)|logo|fav_?icon|meta(?:data)?(?:Path|File|\.json)/i;
/** What a program comes with, or keeps of how it was set up. */
const ofProgram =
  /template|asset|preset|plugin|theme|\.(?:css|graphql|hbs|ejs|pug)\b|(?:^|[^\w])index\.html|(?:css|query)(?:File|Path)|[dD]efault[A-Z]/;
/** What users bring, and what grows: as large as it likes. */
const large =
  /upload|document|(?:^|[^a-z])docs?(?![a-z])|Doc(?![a-z])|image|photo|media|video|audio|export|import|backup|dump|report|chat|history|(?:^|[^a-z])logs?(?:[^a-z]|File|$)|\.pdf|pdf|zip|archive|attachment|download|csv|xlsx|buffer|blob|content(?!Dir|Path|Folder|Root)|output|fileData|database|\.(?:db|sqlite)\b/i;

/** Whether a file that is read or written may be large, or many are: by its path, and by what the functions around are called. */
function mayBeLarge({ from, place, call, to }: GraphEdge, way: readonly GraphEdge[], context: RuleContext): boolean {
  const path = context.facts.get(place.file)?.calls[call]?.args?.find(({ index }) => index === 0)?.text ?? "";
  const name = context.graph.node(from)?.name ?? "";
  const below = way.slice(1).map((one) => context.graph.node(one.from)?.name ?? "");
  if ([path, ...below].some((one) => small.test(one)) || ofProgram.test(`${path} ${name}`)) return false;
  if (way.some(isRepeated)) return true;
  if (lists.test(lastName(to))) return false;
  return (
    way.length === 1 ||
    [path, name, place.file.slice(place.file.lastIndexOf("/") + 1)].some((one) => large.test(one)) ||
    asked.test(path)
  );
}

/** What a request asks for, whatever that is. */
const asked = /\b(?:req|request|ctx|context|event)\.|\b(?:params|query|body)\b/;

const ofFiles = /(?:^|:)(?:fs|fs-extra|graceful-fs)$/;
const ofChildren = /^(?:node:)?child_process$|^(?:execa|cross-spawn|shelljs)$/;
const lists = /^readdirSync$/;

/** Whether a call is made again and again where it is written. */
function isRepeated({ inLoop, callback }: GraphEdge): boolean {
  return inLoop === true || callback?.each === true;
}

function confidenceOf(
  edge: GraphEdge,
  { node, serves, firm, background, way }: Root,
  context: RuleContext,
): Confidence {
  if (way.some(({ from }, index) => index > 0 && makes.test(context.graph.node(from)?.name ?? ""))) return "possible";
  const external = splitExternal(edge.to);
  if (serves === undefined || background || !firm || way.length > 8) return "possible";
  if (isOfAdmin(node, context)) return "possible";
  // Files are small more often than not, and far down they are those of the program itself.
  if (external && /glob/.test(external.module) && way.length > 1) return "possible";
  if (external && ofFiles.test(external.module) && (way.length > nearby || !mayBeLarge(edge, way, context)))
    return "possible";
  // Further down, a program is asked something short, or once.
  if (external && ofChildren.test(external.module) && way.length >= nearby) return "possible";
  const [first = edge] = way;
  // A body is packed in a moment; many of them, one after the other, are not.
  if (external && /zlib$/.test(external.module) && !way.some(isRepeated)) return "possible";
  if (/^appendFileSync$/.test(lastName(edge.to)) && writing.test(context.graph.node(edge.from)?.name ?? ""))
    return "possible";
  if (
    [edge, first].some(({ place }) => isLocal.test(place.file)) ||
    makesShortKey(edge, context) ||
    asksTool(edge, context)
  )
    return "possible";
  if (external && byDesign.test(external.module)) return "possible";
  return brief.test(lastName(edge.to)) || isTooling(edge.place.file) ? "possible" : "likely";
}

/** Functions that let only an administrator through. */
const letsAdmin = /(?:^|[#.])(?!create|update|delete|remove|get|list|add)\w*admin\w*$/i;

/** Whether a handler is for administrators, who come seldom and one at a time: `router.post("/restore", isAdmin, handler)`. */
function isOfAdmin({ place }: GraphNode, { facts }: RuleContext): boolean {
  if (!place) return false;
  const { start, end } = place.range;
  const calls = facts.get(place.file)?.calls ?? [];
  return calls.some(({ targets, runBy }) => {
    const range = runBy === undefined ? undefined : calls[runBy]?.range;
    return (
      range !== undefined &&
      targets.some((one) => one.kind === "function" && letsAdmin.test(one.id)) &&
      comparePositions(range.start, start) <= 0 &&
      comparePositions(end, range.end) <= 0
    );
  });
}

/** Functions that write what happens to a log, a line at a time. */
const writing = /log(?:ger)?(?:[A-Z.]|$)/i;

/** Functions that ask a program what it is or runs on, or whether it is there. */
const asking =
  /(?:^|[.\s])(?:validate|check|detect|verify|probe|which|is|has|can|find|locate|resolve)[A-Z]\w*(?:$|\.)|[vV]ersions?$|(?:^|[.\s])get(?:OS|Os|Platform|Distro\w*|Arch(?:itecture)?)$|(?:Is|[eE]xecutable|[cC]ommand|[tT]ool|[bB]inary)?(?:Available|Installed|Exists)(?:$|\.)/;

/** Whether a process is started only to ask something short of a tool: its version. */
function asksTool({ from, to }: GraphEdge, { graph }: RuleContext): boolean {
  return /^(?:exec|execFile|spawn)Sync$/.test(lastName(to)) && asking.test(graph.node(from)?.name ?? "");
}

/** Whether a call makes a key of a kind that is made in a moment. */
function makesShortKey({ to, place, call }: GraphEdge, { facts }: RuleContext): boolean {
  if (!/^generateKey(?:Pair)?Sync$/.test(lastName(to))) return false;
  const kind = facts.get(place.file)?.calls[call]?.args?.find(({ index }) => index === 0)?.text ?? "";
  return !/rsa|dsa|dh/i.test(kind) && /^["'`]/.test(kind);
}

function helpOf(name: string): string {
  if (name === "wait") return "Use `Atomics.waitAsync`, or wait in a worker.";
  const plain = name.replace(/Sync$/, "");
  return plain === name
    ? "Use the form that gives a promise, do it once at start-up, or move it to a worker."
    : `Await the form without \`Sync\` (\`${plain}\`), do it once at start-up, or move it to a worker.`;
}

function lastName(id: string): string {
  return id.slice(Math.max(id.lastIndexOf("."), id.lastIndexOf("#")) + 1);
}
