import type { Cycle, GraphEdge, GraphNode, Range } from "../../src/model/index.js";
import {
  emptyRequest,
  type Slice,
  type SliceEdge,
  type SliceNode,
  type SliceRequest,
} from "../../src/protocol/index.js";

export { emptyRequest as request };

type NodeOptions = Partial<Omit<SliceNode, "id" | "place">> & { readonly line?: number };
type CallOptions = Partial<Omit<GraphEdge, "id" | "from" | "to">> & {
  readonly line?: number;
  readonly cycle?: boolean;
};

/** Builds slices as the server sends them, one node and one call at a time. Lines count from 0. */
export class SliceKit {
  private readonly nodes: SliceNode[] = [];
  private readonly edges: SliceEdge[] = [];

  /** Adds a node; `id` is `file#name`. */
  node(id: string, { line = 0, ...options }: NodeOptions = {}): string {
    const [file = "", name = ""] = id.split("#");
    const kind: GraphNode["kind"] = options.kind ?? "function";
    const outside = kind === "external" || kind === "unresolved";
    this.nodes.push({
      id,
      name,
      kind,
      async: !outside,
      returnsPromise: !outside,
      level: 0,
      root: false,
      cycles: [],
      awaits: 0,
      handedOn: 0,
      hiddenIn: 0,
      hiddenOut: 0,
      ...(outside ? { module: file } : { place: { file, range: range(line, 0, 40) }, nameRange: range(line, 9, 12) }),
      ...options,
    });
    return id;
  }

  /** Adds a call; several between the same nodes of the same kind become one edge. */
  call(from: string, to: string, { line = 1, cycle = false, ...options }: CallOptions = {}): GraphEdge {
    const kind = options.kind ?? "await";
    const same = this.edges.filter((edge) => edge.from === from && edge.to === to);
    const call: GraphEdge = {
      id: `${from} -> ${to} @${same.flatMap((edge) => edge.calls).length}`,
      from,
      to,
      kind,
      place: { file: from.split("#")[0] ?? "", range: range(line, 2, 30) },
      nameRange: range(line, 8, 10),
      use: kind === "await" ? "awaited" : "discarded",
      sure: "exact",
      call: this.edges.length,
      ...options,
    };
    const at = this.edges.findIndex((edge) => edge.from === from && edge.to === to && edge.kind === kind);
    const before = this.edges[at];
    if (before) this.edges[at] = { ...before, calls: [...before.calls, call] };
    else this.edges.push({ id: `${from} -> ${to} ${kind}`, from, to, kind, calls: [call], cycle });
    return call;
  }

  slice(asked: Partial<SliceRequest> = {}, cycles: readonly Cycle[] = [], generation = 1): Slice {
    const roots = this.nodes.filter((node) => node.root).map((node) => node.id);
    return { generation, request: { ...emptyRequest, roots, ...asked }, nodes: this.nodes, edges: this.edges, cycles };
  }
}

function range(line: number, from: number, length: number): Range {
  return { start: { line, character: from }, end: { line, character: from + length } };
}

/** A chain with every kind of mark: what the legend has to explain. */
export function orders(): Slice {
  const kit = new SliceKit();
  const create = kit.node("src/server/orders.ts#OrderController.create", {
    kind: "method",
    line: 44,
    level: -1,
    awaits: 2,
    hiddenIn: 3,
  });
  const nightly = kit.node("src/jobs/nightly.ts#reprocess", { kind: "arrow", line: 12, level: -1, awaits: 2 });
  const root = kit.node("src/orders/process.ts#processUserData", {
    line: 18,
    root: true,
    awaits: 4,
    severity: "error",
    cycles: ["c1"],
    catches: 1,
  });
  const load = kit.node("src/users/repository.ts#UserRepository.load", {
    kind: "method",
    line: 52,
    level: 1,
    awaits: 1,
  });
  const total = kit.node("src/orders/price.ts#totalOf", { line: 8, level: 1, async: false, returnsPromise: false });
  const audit = kit.node("src/audit/audit.ts#auditUser", {
    line: 27,
    level: 1,
    awaits: 2,
    severity: "warning",
    cycles: ["c1"],
  });
  const pages = kit.node("src/orders/pages.ts#fetchPages", { line: 61, level: 1, awaits: 1, async: false });
  const notify = kit.node("src/mail/outbox.ts#notify", { line: 14, level: 1, awaits: 1, severity: "info" });
  const flush = kit.node("src/metrics.ts#flush", { kind: "arrow", line: 70, level: 1 });
  const query = kit.node("pg#Pool.query", { kind: "external", level: 2 });
  const fetching = kit.node("global#fetch", { kind: "external", level: 2 });
  const append = kit.node("src/audit/store.ts#AuditStore.append", {
    kind: "method",
    line: 33,
    level: 2,
    awaits: 1,
    hiddenOut: 4,
  });
  const send = kit.node("src/mail/smtp.ts#SmtpTransport.send", {
    kind: "method",
    line: 90,
    level: 2,
    awaits: 3,
    hiddenOut: 12,
  });
  const hooks = kit.node("?#hooks[name]", { kind: "unresolved", level: 2 });

  kit.call(nightly, root, { line: 20, inLoop: true });
  kit.call(create, root, { line: 50, handled: true, tryBlock: "try" });
  kit.call(root, load, { line: 20 });
  kit.call(root, total, { kind: "call", line: 21 });
  const there = kit.call(root, audit, {
    line: 22,
    cycle: true,
    combinator: "all",
    fanOut: { kind: "unbounded", over: { origin: "param", param: 0, text: "users" } },
  });
  kit.call(root, pages, { line: 26, combinator: "all", fanOut: { kind: "literal", count: 3 } });
  kit.call(root, notify, { kind: "spawn", line: 30 });
  kit.call(root, flush, { kind: "schedule", line: 31 });
  kit.call(load, query, { line: 54, handled: true, tryBlock: "try" });
  kit.call(pages, fetching, { line: 63, combinator: "all", fanOut: { kind: "bounded", by: "p-limit", width: 8 } });
  kit.call(audit, append, { line: 30, inLoop: true, sure: "dispatch" });
  kit.call(audit, hooks, { line: 34, sure: "guess" });
  const back = kit.call(audit, root, { line: 29, cycle: true });
  kit.call(notify, send, { kind: "defer", line: 16 });
  kit.call(append, query, { line: 36 });
  const cycle: Cycle = {
    id: "c1",
    kind: "unconditional",
    reason:
      "Every path through processUserData awaits auditUser, and every path through auditUser awaits processUserData.",
    confidence: "definite",
    nodes: [root, audit],
    edges: [there, back],
  };
  return kit.slice({}, [cycle]);
}

/** What stands for more than a function: a folder, a file, a bundle of callers, and a lock. */
export function parts(): Slice {
  const kit = new SliceKit();
  const folder = kit.node("folder src/orders", {
    kind: "module",
    name: "src/orders/",
    async: false,
    returnsPromise: false,
    severity: "warning",
    cluster: { path: "src/orders", kind: "folder", files: 12, functions: 88, findings: 3, cycles: 1 },
  });
  const file = kit.node("file src/db/pool.ts", {
    kind: "module",
    name: "src/db/pool.ts",
    async: false,
    returnsPromise: false,
    cluster: { path: "src/db/pool.ts", kind: "file", files: 1, functions: 4, findings: 0, cycles: 0 },
  });
  const pay = kit.node("src/pay.ts#pay", { root: true, awaits: 2 });
  const charge = kit.node("src/pay.ts#charge", { line: 20, awaits: 1 });
  const members = Array.from({ length: 14 }, (_, i) => ({ id: `src/a.ts#f${i}`, name: `f${i}`, file: "src/a.ts" }));
  const callers = kit.node("bundle in await src/pay.ts#pay", {
    name: "14 callers",
    async: false,
    returnsPromise: false,
    bundle: { of: pay, side: "in", kind: "await", members },
  });
  const lock = kit.node("resource src/pay.ts#lock", {
    kind: "module",
    name: "lock",
    async: false,
    returnsPromise: false,
    resource: { id: "src/pay.ts#lock", kind: "lock", by: "async-mutex", width: 1 },
  });
  kit.call(callers, pay);
  kit.call(folder, pay, { line: 2 });
  kit.call(pay, charge, { line: 3 });
  kit.call(charge, file, { line: 4 });
  const slice = kit.slice();
  const place = { file: "src/pay.ts", range: range(3, 2, 9) };
  return {
    ...slice,
    edges: [
      ...slice.edges.map((edge) => (edge.to === charge ? { ...edge, holds: ["lock"] } : edge)),
      {
        id: "pay acquire lock",
        from: pay,
        to: lock,
        kind: "acquire",
        calls: [],
        cycle: false,
        uses: [{ id: "use 1", place, waits: true, leaves: false }],
      },
    ],
  };
}

/**
 * `settle` holds a connection of `pool` while it checks and books, not while it tells the customer, and `book` holds
 * `ledger` meanwhile; `row`, at the end of both, waits for another connection.
 */
export function holding(): Slice {
  const kit = new SliceKit();
  const job = kit.node("src/jobs/nightly.ts#settleAll", { line: 12, level: -1, awaits: 1 });
  const settle = kit.node("src/pay/settle.ts#settle", { line: 8, root: true, awaits: 4, holds: ["pool"] });
  const check = kit.node("src/pay/check.ts#checkTotals", { line: 4, level: 1, awaits: 2 });
  const tell = kit.node("src/mail/tell.ts#tellCustomer", { line: 9, level: 1, awaits: 1 });
  const book = kit.node("src/pay/ledger.ts#book", { line: 21, level: 1, awaits: 2, holds: ["ledger"] });
  const lines = kit.node("src/pay/ledger.ts#linesOf", { line: 40, level: 2, awaits: 1 });
  const send = kit.node("src/mail/smtp.ts#send", { line: 3, level: 2, hiddenOut: 4 });
  const audit = kit.node("src/audit.ts#audit", { line: 5, level: 2, awaits: 1 });
  const row = kit.node("src/db.ts#row", { line: 11, level: 3, awaits: 1, severity: "warning", hiddenIn: 7 });
  const lock = kit.node("resource src/pay/ledger.ts#ledger", {
    kind: "module",
    name: "ledger",
    async: false,
    returnsPromise: false,
    level: 1,
    resource: { id: "src/pay/ledger.ts#ledger", kind: "lock", by: "async-mutex", width: 1 },
  });
  kit.call(job, settle, { line: 14, inLoop: true });
  const edges = [
    kit.call(settle, check, { line: 11 }),
    kit.call(settle, tell, { line: 12 }),
    kit.call(settle, book, { line: 13 }),
    kit.call(check, row, { line: 6 }),
    kit.call(tell, send, { line: 10, kind: "spawn" }),
    kit.call(book, lines, { line: 24 }),
    kit.call(book, audit, { line: 28 }),
    kit.call(lines, row, { line: 41, inLoop: true }),
  ];
  const id = (at: number): string => `${edges[at]?.from ?? ""} -> ${edges[at]?.to ?? ""} await`;
  const slice = kit.slice();
  const held: Readonly<Record<string, string>> = { [id(0)]: "pool", [id(2)]: "pool", [id(5)]: "ledger" };
  return {
    ...slice,
    edges: [
      ...slice.edges.map((edge) => (held[edge.id] === undefined ? edge : { ...edge, holds: [held[edge.id] ?? ""] })),
      {
        id: "book acquire ledger",
        from: book,
        to: lock,
        kind: "acquire",
        calls: [],
        cycle: false,
        uses: [
          { id: "use 1", place: { file: "src/pay/ledger.ts", range: range(22, 2, 9) }, waits: true, leaves: false },
        ],
      },
    ],
    holds: [
      {
        id: "src/db.ts#pool",
        name: "pool",
        kind: "pool",
        by: "pg",
        width: 10,
        holders: [settle],
        nodes: [check, book, lines, audit, row],
        edges: [id(0), id(2), id(3), id(5), id(6), id(7)],
      },
      {
        id: "src/pay/ledger.ts#ledger",
        name: "ledger",
        kind: "lock",
        by: "async-mutex",
        width: 1,
        holders: [book],
        nodes: [lines, row],
        edges: [id(5), id(7)],
      },
    ],
  };
}

/** `functionA → functionB → functionC → functionA`, or as many as asked for. */
export function ring(size = 3): Slice {
  const kit = new SliceKit();
  const ids = Array.from({ length: size }, (_, i) =>
    kit.node(`src/articles/cycle.ts#function${String.fromCharCode(65 + i)}`, {
      line: 3 + i * 5,
      awaits: 1,
      cycles: ["ring"],
    }),
  );
  const edges = ids.map((id, i) => kit.call(id, ids[(i + 1) % size] ?? id, { line: 4 + i * 5, cycle: true }));
  const cycle: Cycle = {
    id: "ring",
    kind: "unconditional",
    reason: "No path through any of them gets round the next await.",
    confidence: "definite",
    nodes: ids,
    edges,
  };
  return kit.slice({ mode: "cycle", cycle: "ring" }, [cycle]);
}
