// @ts-check

/** @typedef {import("./instrument.mjs").Table} Table */
/** @typedef {import("./instrument.mjs").Range} Range */
/** @typedef {{ id: string, name: string, kind: string, file: string | null, range: Range | null, async: boolean }} Node */
/** @typedef {{ from: string, to: string, kind: string, file: string, range: Range }} Edge */
/** @typedef {{ root: string, nodes: Node[], edges: Edge[] }} Graph As `awaitscope graph --format json` writes it. */
/** @typedef {{ site: number, fn: number, how: "direct" | "callback" | "external", count: number, promise: boolean, awaited: number }} Call */
/** @typedef {{ executed: Set<number>, calls: Call[] }} Recording */
/** @typedef {{ found: number, of: number }} Share */
/** @typedef {{ place: string, text: string, callee: string, how: string, has: string, lacks: "call" | "await" }} Miss */
/** @typedef {{ recall: Record<string, Share>, precision: Record<string, Share>, misses: Miss[], external: number, unknown: string[] }} Comparison */

/** What belongs to tests, by its path. @param {string} file */
export function isTest(file) {
  return /(^|\/)(tests?|__tests__|spec|specs|test-\w+)\/|[.-](test|spec)\.[cm]?[jt]sx?$|(^|\/)test\.[cm]?[jt]s$/.test(
    file,
  );
}

/**
 * Recordings of several processes as one.
 * @param {{ executed: number[], edges: Call[] }[]} runs
 * @returns {Recording}
 */
export function merge(runs) {
  /** @type {Map<string, Call>} */
  const calls = new Map();
  for (const { edges } of runs) {
    for (const edge of edges) {
      const key = `${edge.site} ${edge.fn}`;
      const known = calls.get(key);
      if (!known) {
        calls.set(key, { ...edge });
        continue;
      }
      known.count += edge.count;
      known.awaited += edge.awaited;
      known.promise ||= edge.promise;
      if (known.how === "external") known.how = edge.how;
    }
  }
  return { executed: new Set(runs.flatMap(({ executed }) => executed)), calls: [...calls.values()] };
}

/**
 * Recall: the share of what happened that has an edge: a call when there is an edge from the caller to the callee at that
 * call, of whatever kind; an awaited call when one of those edges is an `await`. Precision: the share of edges at calls
 * that were executed whose callee was entered there; what a run did not happen to choose counts against it.
 *
 * @param {Table} table
 * @param {Graph} graph
 * @param {Recording} recording
 * @param {(caller: string, callee: string) => boolean} counts which calls, by the files of their ends
 * @returns {Comparison}
 */
export function compare({ functions, sites }, graph, recording, counts) {
  /** @type {Map<string, string>} */
  const ids = new Map();
  for (const { id, kind, file, range } of graph.nodes) {
    if (file && range) ids.set(kind === "module" ? `${file} <module>` : key(file, range), id);
  }
  const idOf = functions.map(({ file, range, module }) => ids.get(module ? `${file} <module>` : key(file, range)));
  /** @type {Map<string, Edge[]>} */
  const byEnds = new Map();
  /** @type {Map<string, Edge[]>} */
  const byPlace = new Map();
  for (const edge of graph.edges) {
    push(byEnds, `${edge.from} -> ${edge.to}`, edge);
    push(byPlace, key(edge.file, edge.range), edge);
  }

  /** @type {Comparison} */
  const result = { recall: {}, precision: {}, misses: [], external: 0, unknown: [] };
  const entered = new Set(recording.calls.map(({ site, fn }) => `${site} ${idOf[fn]}`));
  for (const call of recording.calls) {
    const site = sites[call.site - 1];
    const callee = functions[call.fn];
    if (!site || !callee || !counts(site.file, callee.file)) continue;
    if (call.how === "external") {
      result.external++;
      continue;
    }
    const [from, to] = [idOf[site.caller], idOf[call.fn]];
    if (from === undefined || to === undefined) {
      result.unknown.push(`${callee.file}:${callee.range.start.line} ${callee.name}`);
      continue;
    }
    const there = (byEnds.get(`${from} -> ${to}`) ?? []).filter(
      (edge) => edge.kind !== "import" && within(edge.range, site.range),
    );
    const awaited = call.promise && call.awaited > 0;
    const waits = there.some(({ kind }) => kind === "await");
    const form = call.how === "callback" ? "callbacks" : site.form === "new" ? "constructors" : "direct calls";
    add(result.recall, "all calls", there.length > 0);
    add(result.recall, form, there.length > 0);
    if (awaited) {
      add(result.recall, "awaited edges", waits);
      add(result.recall, `awaited ${form}`, waits);
    }
    if (there.length === 0 || (awaited && !waits)) {
      const has = there.length ? there : (byPlace.get(key(site.file, site.range)) ?? []);
      result.misses.push({
        place: `${site.file}:${site.range.start.line}:${site.range.start.column}`,
        text: site.text,
        callee: to,
        how: call.how,
        has: [...new Set(has.map((edge) => `${edge.kind} ${edge.to}`))].join(", ") || "nothing",
        lacks: there.length === 0 ? "call" : "await",
      });
    }
  }

  /** @type {Map<string, string>} */
  const fileOf = new Map();
  functions.forEach(({ file }, at) => {
    const id = idOf[at];
    if (id !== undefined) fileOf.set(id, file);
  });
  for (const number of recording.executed) {
    const site = sites[number - 1];
    if (!site) continue;
    const from = idOf[site.caller];
    for (const edge of byPlace.get(key(site.file, site.range)) ?? []) {
      const callee = fileOf.get(edge.to);
      if (edge.from !== from || edge.kind === "import" || !callee || !counts(site.file, callee)) continue;
      const happened = entered.has(`${number} ${edge.to}`);
      add(result.precision, "all edges", happened);
      add(result.precision, `${edge.kind} edges`, happened);
    }
  }
  return result;
}

/** @param {string} file @param {Range} range */
function key(file, { start, end }) {
  return `${file} ${start.line}:${start.column}-${end.line}:${end.column}`;
}

/** @param {Range} inner @param {Range} outer */
function within(inner, outer) {
  return before(outer.start, inner.start) && before(inner.end, outer.end);
}

/** @param {import("./instrument.mjs").Point} a @param {import("./instrument.mjs").Point} b */
function before(a, b) {
  return a.line < b.line || (a.line === b.line && a.column <= b.column);
}

/** @template T @param {Map<string, T[]>} map @param {string} at @param {T} value */
function push(map, at, value) {
  const known = map.get(at);
  if (known) known.push(value);
  else map.set(at, [value]);
}

/** @param {Record<string, Share>} shares @param {string} name @param {boolean} found */
function add(shares, name, found) {
  const share = (shares[name] ??= { found: 0, of: 0 });
  share.of++;
  if (found) share.found++;
}
