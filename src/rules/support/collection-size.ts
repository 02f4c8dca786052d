import type { Collection, GivenCollection, GraphEdge, NodeId } from "../../model/index.js";
import type { RuleContext } from "../types.js";
import { isPlenty, isTestCode, likelySize } from "./circumstances.js";

/**
 * How many elements a collection is likely to have. `many`: something in the program says that it grows with the data.
 * `few`: something says that it is a handful. `open`: nothing says either.
 */
export type Size = "many" | "few" | "open";

/** Calls that give all there are of something: queries, listings. */
const listing =
  /(?:^|[.#])(?:_?(?:find|list|get|fetch|load|read|query|search|scan)(?:All|Many)\w*|_?(?:get|fetch|load|read|find|search|query|retrieve|collect|resolve|export|select)[A-Z]\w*s(?:[A-Z]\w*)?|_?find(?:By\w+)?|_?list\w*|select\w*|query|search|scan|toArray|exec|execute|aggregate|where|many|any|manyOrNone|all|filterBy\w+|filter[A-Z]\w*|lean|matchAll|search[A-Z]\w*|_?all[A-Z]\w*s|\$queryRaw\w*|raw)$/;

/** Parts of one request. */
const ofRequest = /(?:params|headers|cookies|form(?:data)?)\.getAll$/i;

/** Statements that give back what they wrote. */
const writing =
  /insertInto|updateTable|deleteFrom|\.(?:insert|update|delete|values|create|createMany|upsert)\(|\.(?:save|create|insert|update|upsert|bulkCreate)(?:Many|All|Bulk)?$/;

/** Calls that give one thing. */
const one =
  /(?:^|[.#])_?(?:(?:find|fetch|get|load|select|query)(?:One|Unique|First|Single)\w*|(?:find|get|fetch|load)By(?:Id|Pk)|one|oneOrNone|single|first)$/;

/** Calls that give as much as there is on a disk, in an archive, in a change. */
const files = /readdir|glob|walk|crawl/i;

/** A field that names one thing that others belong to: `projectId`, `project.id`, `owner`. */
const owning =
  / in$|(?:Id|_id|ID|Uuid|_uuid|Slug|[a-z]Code|[a-z]Key)$|\.(?:_?id|uuid|slug)$|^(?:_?id|uuid|slug|email|userEmail|owner|parent|user|account|did|team|organization|workspace|project)$/;

/** Functions that are named for one thing that their answer belongs to. */
const belonging = /(?:^|[.#])_?(?:find|get|list|fetch|load|read|resolve)\w*(?:By|For|Of|From|In)[A-Z]\w*$/;

/** What everything that a call is given is called together. */
const together =
  /^(?:params|parameters|args|arguments|props|fields|options|opts|data|input|body|payload|query|req|request|ctx|context|event|result|response|res|job|message|command|dto)$|(?:Input|Data|Dto|Body|Options|Params|Args|Props|Result|Response|Payload|Request)$/;

/** Lists of what is worked on all at once. */
const identities = /(?:^ids|Ids|_ids|^urls|Urls)$/;

/** What things are asked from: `userRepository.find()`, `prisma.user.findMany()`, `User.find()`. */
const asked = /([\w$]+?)(?:Repository|Repo|Model|Service|Dao|Store|Collection|Table|Entity)?[!?]?\.\w+[!?]?$/;

/** What tells work that is still to be done, or things that are over. */
const ofState =
  /(?:^|\.)(?:state|status|done|processed|sent|pending|due|finished|completed|queued|locked|deleted|archived|expire[sd]?|expires\w+|next\w+At|scheduled\w*)$/;
const toDo = /^(?:due|pending|expired|stale|overdue|queued|unsent|unprocessed|outdated|orphan(?:ed|s)?|to[A-Z])/;

/** Whether only a state tells what is asked for, and nothing that it belongs to. */
function isByState(by: readonly string[]): boolean {
  return by.some((field) => ofState.test(field)) && !by.some((field) => owning.test(field));
}

/** Whether a collection is called by what there are more of with time, or is asked from where such things are, or by their state. */
function grows({ text, names = [], from = "", by = [] }: Collection): boolean {
  if (isByState(by) || [text, ...names].some((name) => toDo.test(name))) return true;
  const [, kind] = asked.exec(from) ?? [];
  return [text, ...names, from, ...(kind === undefined ? [] : [`${kind}s`])].some(
    (name) => isPlenty(name) || likelySize(name) === "many",
  );
}

/** Whether a collection is one of what there is plenty of: by its own name, by what it is asked from, or by a state. */
function isNamedPlenty({ text, names = [], from = "", by = [] }: Collection): boolean {
  const [, kind] = asked.exec(from) ?? [];
  return (
    isByState(by) ||
    [text, ...names, ...(kind === undefined ? [] : [`${kind}s`])].some((name) => isPlenty(name) || toDo.test(name))
  );
}

/** Whether only what belongs to one thing is asked for, or one thing alone. */
function isNarrow({ from = "", by = [] }: Collection, own: readonly string[]): boolean {
  return (
    one.test(from) || by.some((field) => owning.test(field)) || [from, ...own].some((name) => belonging.test(name))
  );
}

function isListed(from: string, own: readonly string[]): boolean {
  return [from, ...own].some((name) => listing.test(name.replace(/[!?]/g, "")));
}

/** A part of a collection that was told apart from the rest: what differs, what is new, what somebody picked. */
const partOf =
  /^_?(?:removed|added|updated|changed|deleted|modified|new|old|last|latest|recent|selected|picked|chosen|checked|assigned|unassigned|mentioned)[A-Z_]/;

/** The different values of something, of which there are fewer than of what has it. */
const distinct = /^_?(?:unique|distinct|uniq|deduped)[A-Z_]/;

/** A number of elements that a program writes down and that is no handful. */
const plenty = 1000;

/** What a parameter is called that may be given a handful of anything. */
const vague = /^_?(?:items|elements|results|values|entries)$/i;

/** How many calls up a parameter is followed to what is given for it. */
const highest = 5;
const mostCalls = 60;

/** Weighs collections by what gave them, over the calls that hand them on. */
export class Sizes {
  private readonly known = new Map<string, Size | "any">();

  constructor(private readonly context: RuleContext) {}

  of(over: Collection): Size {
    return this.weigh(over, 0);
  }

  /** Whether there is plenty of what it runs over: by its own name or state, or by those of what some caller gives for it. */
  isOfPlenty(over: Collection, depth = 0): boolean {
    if (isNamedPlenty(over)) return true;
    if (!over.given || depth >= highest) return false;
    const { index, path = [] } = over.given;
    return this.callsOf(over.given.owner).some((edge) => {
      const passed = this.passedBy(edge, index, path);
      return passed !== undefined && this.isOfPlenty(passed, depth + 1);
    });
  }

  /** Whether it is asked for without being narrowed to what belongs to one thing, here or by some caller: as many as there are. */
  isAskedWhole(over: Collection, depth = 0): boolean {
    if (over.given) {
      const { owner, index, path = [] } = over.given;
      if (depth >= highest) return false;
      return this.callsOf(owner).some((edge) => {
        const passed = this.passedBy(edge, index, path);
        return passed !== undefined && this.isAskedWhole(passed, depth + 1);
      });
    }
    const { from, by = [] } = over;
    if (from === undefined || over.paged || writing.test(from) || ofRequest.test(from)) return false;
    const own = (over.names ?? []).filter((name) => !together.test(name));
    if (isByState(by)) return true;
    return !isNarrow(over, own) && (files.test(from) || isListed(from, own)) && grows(over);
  }

  /** Whether callers would give it, and nothing here calls: others than this program decide how much it is. */
  isLeftToOthers({ given }: Collection): boolean {
    return given !== undefined && this.callsOf(given.owner).length === 0;
  }

  private weigh(over: Collection, depth: number): Size {
    if (over.origin === "literal") return (over.count ?? 0) < plenty ? "few" : "many";
    const own = (over.names ?? []).filter((name) => !together.test(name));
    const { from } = over;
    if (over.handful || [over.text, ...own, from ?? ""].some((name) => likelySize(name) === "few")) return "few";
    if (over.gathered) return "many";
    if ([over.text, ...own].some((name) => partOf.test(name) || (distinct.test(name) && !identities.test(name))))
      return "open";
    const holder = over.members?.at(-2) ?? over.root;
    const isOfOne =
      over.members !== undefined &&
      (from === undefined ? holder !== undefined && !together.test(holder) && !holder.endsWith("s") : one.test(from));
    const byName: Size = [over.text, ...own].some((name) => isPlenty(name, isOfOne)) ? "many" : "open";
    // As many as a number says that nothing is known of.
    if (over.text.startsWith("1…") && likelySize(over.text) === "many") return "many";
    if (over.given) {
      const size = this.ofParameter(over.given, depth);
      return size === "any" ? (grows(over) && !vague.test(over.text) ? "many" : "open") : size;
    }
    // What nothing is known of but its name may be of any size.
    if (from === undefined) return "open";
    if (over.paged || writing.test(from)) return "open";
    if (files.test(from)) return "many";
    if (isNarrow(over, own)) return [over.text, ...own].some((name) => isPlenty(name, true)) ? "many" : "open";
    if (ofRequest.test(from)) return byName;
    return isListed(from, own) && grows(over) ? "many" : byName;
  }

  /** By what calls give for a parameter; `any`: nobody here calls it, and others may. */
  private ofParameter({ owner, index, path = [] }: GivenCollection, depth: number): Size | "any" {
    if (depth >= highest) return "open";
    const key = `${owner}\n${String(index)}\n${path.join(".")}`;
    const known = this.known.get(key);
    if (known) return known;
    this.known.set(key, "open");
    const sizes = this.callsOf(owner).map((edge) => this.ofArgument(edge, index, path, depth));
    let size: Size | "any" = "open";
    if (sizes.includes("many")) size = "many";
    else if (sizes.length > 0 && sizes.every((found) => found === "few")) size = "few";
    // A request names as many as it likes; of other parts of one there are as many as somebody typed.
    else if (sizes.length === 0 && (path.length > 0 ? identities.test(path.at(-1) ?? "") : this.isPublic(owner)))
      size = path.length > 0 ? "many" : "any";
    this.known.set(key, size);
    return size;
  }

  private ofArgument({ place, call }: GraphEdge, index: number, path: readonly string[], depth: number): Size {
    const fact = this.context.facts.get(place.file)?.calls[call];
    if (fact?.args?.some((arg) => arg.index === index && !arg.path && arg.literal !== undefined)) return "few";
    const passed = this.passedBy({ place, call }, index, path);
    return passed ? this.weigh(passed, depth + 1) : "open";
  }

  private callsOf(owner: NodeId): readonly GraphEdge[] {
    return this.context.graph
      .in(owner)
      .filter((edge) => edge.kind !== "import" && !isTestCode(edge.place.file))
      .slice(0, mostCalls);
  }

  /** The collection that a call gives for a parameter, or for a member of it. */
  private passedBy(
    { place, call }: Pick<GraphEdge, "place" | "call">,
    index: number,
    path: readonly string[],
  ): Collection | undefined {
    const passed = this.context.facts.get(place.file)?.calls[call]?.passed;
    return passed?.find((one) => one.index === index && (one.path ?? []).join(".") === path.join("."))?.over;
  }

  /** Whether others than this program may call a function. */
  private isPublic(id: NodeId): boolean {
    const node = this.context.graph.node(id);
    return node !== undefined && !node.entry && (node.exported === true || node.kind === "method");
  }
}
