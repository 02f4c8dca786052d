import type { AsyncGraph, EntryKind, FileId, GraphNode, NodeId } from "../../model/index.js";
import type { RuleContext } from "../types.js";
import { isTestCode } from "./circumstances.js";

/** How many calls up an entry is looked for. */
const highest = 8;

/** The nearest function above, by calls that it makes or waits for, where the program is entered in one of these ways. */
export function entryAbove(start: NodeId, graph: AsyncGraph, kinds: ReadonlySet<EntryKind>): GraphNode | undefined {
  const seen = new Set<NodeId>([start]);
  let level: NodeId[] = [start];
  for (let depth = 0; depth < highest && level.length > 0; depth++) {
    const next: NodeId[] = [];
    for (const id of level) {
      const node = graph.node(id);
      if (node?.entry && kinds.has(node.entry.kind)) return node;
      for (const edge of graph.in(id)) {
        if (seen.has(edge.from) || edge.shared || edge.sure === "guess") continue;
        if (edge.kind !== "await" && edge.kind !== "call") continue;
        seen.add(edge.from);
        next.push(edge.from);
      }
    }
    level = next;
  }
  return undefined;
}

/**
 * Whether a function may well be called again and again: below an entry, a timer or an event, in a loop, or by others who
 * are not in the program. What a program does a few times by itself, such as at its start, is not.
 */
export function isCalledOften(start: NodeId, graph: AsyncGraph): boolean {
  const seen = new Set<NodeId>([start]);
  for (const id of seen) {
    const node = graph.node(id);
    if (node?.entry) return true;
    const calls = graph.in(id).filter(({ kind, place }) => kind !== "import" && !isTestCode(place.file));
    if (calls.length === 0 && node?.kind !== "module") return true;
    if (seen.size > mostCallers) return true;
    for (const edge of calls) {
      if (edge.kind === "schedule" || edge.inLoop || edge.fanOut) return true;
      seen.add(edge.from);
    }
  }
  return false;
}

/** With more functions above than these, some of them is called often. */
const mostCallers = 200;

/** What programs are made with that run for the one person in front of them. */
const personal =
  /^(?:vscode|electron|obsidian|atom|@jupyterlab\/.*|@raycast\/.*|@tauri-apps\/.*|react|react-dom|react-native|react-redux|preact|expo(?:-.*)?|vue|svelte|solid-js|@angular\/core|@ionic\/.*)$/;

/** `served`: below a request, a message, a job or a timer; `personal`: in a program of one person; `once`: as a program is loaded. */
type Comer = "served" | "personal" | "once" | "others" | "unknown";

/** How many calls up what nobody here calls is still for others to call. */
const near = 1;

/** As many files, and as much of all, tell of what kind a program is. */
const fewest = 3;
const share = 0.2;

/** The package that a file is in, by where people put packages: `packages/app`, `src`. */
function partOf(file: FileId): string {
  return /^(?:(?:packages|apps|libs|modules|plugins|clients)\/)?[^/]+(?=\/)/.exec(file)?.[0] ?? "";
}

/** By whom functions are come to, as far as the calls above them tell. */
export class Comers {
  private readonly known = new Map<NodeId, Comer>();
  private readonly personal = new Map<FileId, boolean>();
  private readonly parts = new Map<string, boolean>();
  private hasEntries: boolean | undefined;

  constructor(private readonly context: RuleContext) {}

  /** Whether it is, or may be, what many come by at the same time: one of many that are served, or what others are to call. */
  areMany(id: NodeId): boolean {
    const who = this.of(id);
    if (who === "served" || who === "others") return true;
    // In a program whose entries are known, what none of them leads to is come by in some other way.
    return (who === "unknown" || who === "once") && !(this.hasEntries ??= this.findsEntries());
  }

  /** Whether only the program itself comes by, as it is loaded: a script, or a start. */
  isOnce(id: NodeId): boolean {
    return this.of(id) === "once";
  }

  /** Whether one person alone comes by, in a program of their own. */
  isOnePerson(id: NodeId): boolean {
    return this.of(id) === "personal";
  }

  private of(id: NodeId): Comer {
    let who = this.known.get(id);
    if (!who) this.known.set(id, (who = this.find(id)));
    return who;
  }

  private find(start: NodeId): Comer {
    const { graph } = this.context;
    const far = new Map<NodeId, number>([[start, 0]]);
    let isLoaded = false;
    let open = Infinity;
    for (const [id, steps] of far) {
      const node = graph.node(id);
      if (node?.entry) return "served";
      if (far.size > mostCallers) break;
      const calls = graph
        .in(id)
        .filter(({ kind, sure, place }) => kind !== "import" && sure !== "guess" && !isTestCode(place.file));
      if (node?.kind === "module") isLoaded = true;
      else if (calls.length === 0) open = Math.min(open, steps);
      for (const { from } of calls) if (!far.has(from)) far.set(from, steps + 1);
    }
    const file = graph.node(start)?.place?.file;
    if (file !== undefined && (this.isPersonal(file) || this.isOfPersonalPart(file))) return "personal";
    if (isLoaded && open === Infinity) return "once";
    return open <= near ? "others" : "unknown";
  }

  private isPersonal(file: FileId): boolean {
    let answer = this.personal.get(file);
    if (answer === undefined) {
      answer = (this.context.facts.get(file)?.calls ?? []).some(({ targets }) =>
        targets.some((one) => one.kind === "external" && personal.test(one.module)),
      );
      this.personal.set(file, answer);
    }
    return answer;
  }

  /** Whether a good part of the files beside it are of a program of one person. */
  private isOfPersonalPart(file: FileId): boolean {
    const part = partOf(file);
    let answer = this.parts.get(part);
    if (answer === undefined) {
      const beside = [...this.context.facts.keys()].filter((one) => partOf(one) === part && !isTestCode(one));
      const own = beside.filter((one) => this.isPersonal(one)).length;
      this.parts.set(part, (answer = own >= fewest && own / beside.length >= share));
    }
    return answer;
  }

  private findsEntries(): boolean {
    return this.context.graph.nodes.some(({ entry, place }) => entry && !(place && isTestCode(place.file)));
  }
}
