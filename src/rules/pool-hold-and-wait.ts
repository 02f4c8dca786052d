import type { HoldWait, RuleMeta } from "../model/index.js";
import { isCommandLine, isTooling } from "./support/circumstances.js";
import { certainty, clearest, nodesOf, resourceName, resourceOf, traceOf } from "./support/hold-waits.js";
import { isOneOfMany } from "./support/places.js";
import type { FindingDraft, RuleContext } from "./types.js";

export const meta: RuleMeta = {
  id: "pool-hold-and-wait",
  description: "A connection of a pool that is held while another one of the same pool is waited for.",
  defaultSeverity: "warning",
  presets: ["recommended", "strict"],
  docs: "docs/rules/pool-hold-and-wait.md",
};

/** One finding for each place that, inside a transaction or with a connection in hand, goes to the pool again. */
export function check(context: RuleContext): readonly FindingDraft[] {
  const waits = clearest(
    context.graph.holdWaits(),
    ({ held, match }) => match !== "no" && held.by.use.op === "acquire" && held.by.use.kind === "pool",
  ).filter((wait) => !isAround(wait, context));
  return nearest(waits).map((wait) => draftOf(wait, context));
}

/**
 * Whether the field that is waited for is one of an object that was made around the transaction which is held, also where
 * that came as an argument of a call on the way.
 */
function isAround({ wait, path }: HoldWait, { facts }: RuleContext): boolean {
  const { resource, call } = wait.use;
  // A field that the pool is put into where nothing else is given stands for the pool.
  const isField = call !== undefined && facts.get(wait.file)?.calls[call]?.text.startsWith("this.");
  if (resource.on !== "this" && isField !== true) return false;
  const ways = path.map((edge) => facts.get(edge.place.file)?.calls[edge.call]?.transaction);
  const handed = ways.indexOf("through");
  return ways.includes("around") || (handed >= 0 && ways.includes("given", handed));
}

/** Of many holders that come to one place, these are enough to see what is wrong there. */
const mostHolders = 3;

function nearest(waits: readonly HoldWait[]): readonly HoldWait[] {
  const byPlace = new Map<number, HoldWait[]>();
  for (const wait of waits) {
    const known = byPlace.get(wait.wait.index);
    if (known) known.push(wait);
    else byPlace.set(wait.wait.index, [wait]);
  }
  const order = (wait: HoldWait): number =>
    (certainty(wait) === "possible" ? 1000 : 0) + (wait.match === "same" ? 0 : 100) + wait.path.length;
  return [...byPlace.values()].flatMap((list) => list.sort((a, b) => order(a) - order(b)).slice(0, mostHolders));
}

function draftOf(wait: HoldWait, context: RuleContext): FindingDraft {
  const { by, resource } = wait.held;
  const pool = resourceOf(resource, context);
  const name = resourceName(pool ? { ...resource, id: pool.id } : resource, "pool");
  const width = pool?.width;
  const sure = certainty(wait);
  // What is run once, and alone, waits for nobody.
  const ofTool = isTooling(wait.held.by.file) && isTooling(wait.wait.file);
  const alone = (ofTool || isCommandLine(wait.wait.file) || migrates(wait, context)) && width !== 1;
  // A parameter may be given a pool, and hold a client of it since.
  const isOpen = (!pool && resource.on === "param") || wait.path.some((edge) => isOneOfMany(edge, context.graph));
  const confidence =
    alone || isOpen || isHanded(wait, context) || isOther(wait, context) || changesSchema(wait, context)
      ? "possible"
      : sure === "definite" && width !== 1
        ? "likely"
        : sure;
  return {
    confidence,
    message: `Waits for a connection of ${name}${width === undefined ? "" : ` (max ${String(width)})`} while holding one: ${outcome(width)}.`,
    file: wait.wait.file,
    range: wait.wait.use.range,
    trace: traceOf(wait, context, {
      take: `takes a connection of ${name} and holds it`,
      wait: `waits for another connection of ${name}`,
    }),
    help: "Pass the transaction or connection on and query through it; or do this work before it is taken or after it is given back.",
    nodes: nodesOf(wait),
    key: [by.use.function, wait.wait.use.function, resource.id],
    ...(width === 1 && confidence !== "possible" ? { severity: "error" as const } : {}),
  };
}

/** Whether what holds brings the database up to date, which is done once, before anything else. */
function migrates({ held }: HoldWait, { graph }: RuleContext): boolean {
  return /(?:^|[.\s])(?:migrat(?:e|ions?)|(?:run|apply)Migrations?)(?:$|[A-Z_])/.test(
    graph.node(held.by.use.function)?.name ?? "",
  );
}

/**
 * Whether the way goes by a method of what the callback is given that runs inside the transaction, where a function of the program
 * runs it (`this.users.transaction(async (users) => users.save(one))`): what that gives it is most likely made around the transaction.
 */
function isHanded({ path, held }: HoldWait, { facts }: RuleContext): boolean {
  return path.some(({ via, to }, at) => {
    const next = path[at + 1];
    const call = next && facts.get(next.place.file)?.calls[next.call];
    if (via !== held.by.use.function || !call || next.from !== to) return false;
    const [root] = call.text.split(".", 1);
    const params = facts.get(next.place.file)?.functions.find(({ id }) => id === to)?.params ?? [];
    return root !== undefined && root !== call.text && params.includes(root);
  });
}

/** What people call the connections to a copy that is only read. */
const replica =
  /read(?!y)(?:er|only|ing)?(?:_?(?:db|pool|client|replica|connection|source|knex)|\b)|replica|follower|slave|secondary/i;

/** Whether one of the two is asked by a name of what is only read, and the other is not: most likely they are two pools. */
function isOther({ held, wait }: HoldWait, { facts }: RuleContext): boolean {
  const [taken = "", asked = ""] = [held.by, wait].map(({ file, use }) => {
    const call = use.call === undefined ? undefined : facts.get(file)?.calls[use.call];
    return call?.text ?? "";
  });
  return taken !== "" && asked !== "" && replica.test(taken) !== replica.test(asked);
}

/** Whether what waits makes or changes a table (`knex.schema.table()`): in many databases that would end the transaction, so it is kept out of it. */
function changesSchema({ wait }: HoldWait, { facts }: RuleContext): boolean {
  const call = wait.use.call === undefined ? undefined : facts.get(wait.file)?.calls[wait.use.call];
  return /\bschema\.(?!has)\w/.test(call?.text ?? "");
}

function outcome(width: number | undefined): string {
  if (width === 1) return "there is only one, so both wait until the request times out, or for ever";
  const all =
    width === undefined ? "as many of these in flight as it has connections" : `${String(width)} of these in flight`;
  return `with ${all}, all of them wait for each other until they time out, or for ever`;
}
