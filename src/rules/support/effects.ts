import { externalModel, splitExternal } from "../../libraries/index.js";
import type { CallFact, FileFacts, FileId, GraphEdge, NodeId, SinkKind } from "../../model/index.js";
import type { RuleContext } from "../types.js";

/**
 * What comes of a call, as far as the graph tells. `read`: it asks something outside the process; `write`: it changes
 * something there, or may; `act`: its name says that it does something, each for itself; `clock`: it waits for time to pass; `turn`: it waits for a lock or a permit;
 * `compute`: nothing outside is reached; `unknown`: nobody can tell.
 */
export type Effect = "read" | "write" | "act" | "clock" | "turn" | "compute" | "unknown";

/** Verbs that change something, often in an order that matters. */
const writing =
  /^_*(?:write|insert|create|update|delete|remove|save|append|migrate|apply|commit|move|rename|store|put|patch|post|upsert|push|publish|enqueue|add|set|destroy|drop|truncate|seed|flush|persist|mkdir|rmdir|rm|unlink|copy|cp|incr|increment|decr|decrement|clear|reset|bulk|merge|link|install|begin|rollback|unlock|release|register|unregister|mark|init|ensure|execute|exec|emit|invalidate|touch|overwrite|override|expire|evict|restore|soft|hset|zadd|lpush|rpush|sadd|xadd|drain|end|close|start|stop|open|setup|teardown|dispose|connect|disconnect|up|down|lock|acquire|ack|nack|abort|kill|spawn|fork|attach|detach|assign|refresh|rotate|replace|chmod|chown|symlink|outputFile|outputJson|empty|import|fill|prune|purge|cleanup|visit|goto|click|type|press|wait|expect|assert|prompt|question|confirm|ask|input|select|next|shift|pop|take|receive|poll|step|advance)(?=$|[A-Z_\d])/;

/** Verbs that do something, each for itself. */
const acting =
  /^_*(?:run|send|record|log|track|notify|charge|pay|submit|cancel|grant|revoke|upload|export|process|handle|perform|dispatch|consume|sync|trigger|queue|schedule|enable|disable|activate|deactivate|reindex|index|finish|complete|fail|retry|call|invoke|work|do|build|compile|render|generate|convert|transform|resize|optimize|deploy|scan|crawl|scrape)(?=$|[A-Z_\d])/;

/** Verbs that only ask. */
const reading =
  /^_*(?:get|fetch|load|find|read|query|list|count|lookup|search|resolve|retrieve|request|download|check|has|exists|is|can|stat|lstat|access|head|describe|mget|hget|hgetall|lrange|smembers|zrange|readdir|readFile|select|view|show|peek|inspect|collect|parse|compute|calculate|measure|estimate|validate|verify|detect|compare|diff|glob|pull|ping|probe|any|one|many)(?=$|[A-Z_\d])/;

/** Kinds of work outside the process. */
const outside: ReadonlySet<SinkKind> = new Set(["network", "database", "file", "process", "dns", "queue"]);

/** Most functions looked at for one call. */
const mostNodes = 300;

/** Tells what calls do outside the process. Answers are remembered. */
export class Effects {
  private readonly edges = new Map<string, GraphEdge[]>();
  private readonly nodes = new Map<NodeId, Effect>();
  private readonly written = new Map<FileId, ReadonlySet<number>>();

  constructor(private readonly context: RuleContext) {
    for (const edge of context.graph.edges) {
      if (edge.shared) continue;
      const key = `${edge.place.file}\n${String(edge.call)}`;
      const list = this.edges.get(key);
      if (list) list.push(edge);
      else this.edges.set(key, [edge]);
    }
  }

  /** The edges that a call of a file makes. */
  edgesOf(file: FileId, call: number): readonly GraphEdge[] {
    return this.edges.get(`${file}\n${String(call)}`) ?? [];
  }

  /** The effect of one call. */
  of(facts: FileFacts, call: number): Effect {
    const fact = facts.calls[call];
    if (!fact) return "unknown";
    if (fact.transaction || this.writes(facts, call)) return "write";
    const effects = this.edgesOf(facts.file, call).map((edge) => this.ofEdge(edge));
    if (effects.includes("clock")) return "clock";
    if (effects.includes("turn")) return "turn";
    const verb = lastName(fact);
    // The body of an answer that is there already.
    if (/^(?:json|text|arrayBuffer|blob|formData|bytes|buffer)$/.test(verb)) return "compute";
    if (writing.test(verb)) return "write";
    if (acting.test(verb)) return "act";
    const worst = strongest(effects);
    if (worst === "write" && reading.test(verb)) return "read";
    return worst;
  }

  private writes(facts: FileFacts, call: number): boolean {
    let found = this.written.get(facts.file);
    if (!found) this.written.set(facts.file, (found = new Set(facts.awaits?.writes ?? [])));
    return found.has(call);
  }

  private ofEdge(edge: GraphEdge): Effect {
    if (edge.fanOut?.kind === "bounded" && edge.callback !== undefined) return "turn";
    return this.ofNode(edge.to);
  }

  /** What a function does outside, over all that it calls. */
  ofNode(start: NodeId): Effect {
    const known = this.nodes.get(start);
    if (known) return known;
    const found = new Set<Effect>();
    const seen = new Set<NodeId>([start]);
    for (const id of seen) {
      if (seen.size > mostNodes) {
        found.add("unknown");
        break;
      }
      const node = this.context.graph.node(id);
      if (!node) continue;
      if (node.kind === "external") found.add(ofExternal(id));
      else if (node.kind === "unresolved") found.add("unknown");
      for (const edge of this.context.graph.out(id)) {
        if (edge.shared || edge.kind === "import" || edge.kind === "schedule") continue;
        const facts = this.context.facts.get(edge.place.file);
        if (facts && this.writes(facts, edge.call)) found.add("write");
        seen.add(edge.to);
      }
    }
    const clock = found.has("clock") && !found.has("read") && !found.has("write");
    if (found.size === 0 && this.context.graph.node(start)?.place) found.add("compute");
    const effect = clock ? "clock" : strongest([...found].filter((one) => one !== "clock"));
    this.nodes.set(start, effect);
    return effect;
  }
}

function ofExternal(id: NodeId): Effect {
  const external = splitExternal(id);
  if (!external) return "unknown";
  const model = externalModel(external.module, external.name);
  if (model?.acquire) return "turn";
  if (model?.sink === "timer") return "clock";
  if (!model?.sink || !outside.has(model.sink)) return external.module === "lib" || model ? "compute" : "unknown";
  const verb = external.name.slice(external.name.lastIndexOf(".") + 1).replace(/\(\)$/, "");
  if (model.sink === "process" || model.sink === "queue") return "write";
  return writing.test(verb) && verb !== "select" && verb !== "execute" ? "write" : "read";
}

const order: readonly Effect[] = ["write", "act", "turn", "read", "unknown", "clock", "compute"];

function strongest(effects: readonly Effect[]): Effect {
  return order.find((one) => effects.includes(one)) ?? (effects.length === 0 ? "unknown" : "compute");
}

/** The last name in the callee as written: `save` of `this.orders.save`. */
function lastName({ text }: CallFact): string {
  return /[\w$]+$/.exec(text.replace(/[?!)\]]+$/, ""))?.[0] ?? text;
}
