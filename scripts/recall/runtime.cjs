"use strict";
// Loaded into every process and thread of an instrumented run (`--require`), before any of its code. Keeps what was called
// and awaited, and writes it to a file of its own in RECALL_OUTPUT; instrument.mjs says which calls lead here.
const fs = require("node:fs");
const path = require("node:path");
const { types } = require("node:util");
const { threadId } = require("node:worker_threads");

const output = process.env.RECALL_OUTPUT;
if (output && !globalThis.__recall) {
  const { functions, sites } = JSON.parse(fs.readFileSync(path.join(output, "table.json"), "utf8"));
  const root = process.env.RECALL_ROOT;
  const nothing = Object.freeze([]);
  const executed = new Set();
  const edges = new Map();
  /** Frames and sites whose results a promise or an array is. */
  const results = new WeakMap();
  /** Promises and arrays that a promise is made of. */
  const sources = new WeakMap();
  let active = null;
  let dirty = false;

  const frameOf = (fn, prev) => ({
    fn,
    prev,
    site: 0,
    resumed: false,
    suspended: false,
    finished: false,
    calls: undefined,
    pending: undefined,
    edges: undefined,
  });

  // Builders with a `then` of their own are values until somebody awaits them.
  const { isPromise } = types;

  /** How a function was entered, from the stack: by the code that made the call, or by something in between. */
  function isDirect(file) {
    const { prepareStackTrace, stackTraceLimit } = Error;
    Error.stackTraceLimit = 8;
    Error.prepareStackTrace = (_, frames) => frames;
    const frames = new Error().stack;
    Error.prepareStackTrace = prepareStackTrace;
    Error.stackTraceLimit = stackTraceLimit;
    if (!Array.isArray(frames)) return false;
    const at = frames.findIndex((frame) => frame.getFileName() !== __filename);
    return path.basename(frames[at + 1]?.getFileName() ?? "").startsWith(file);
  }

  function record(frame, site, fn, callee) {
    const key = site * 2 ** 24 + fn;
    let edge = edges.get(key);
    if (!edge) {
      edge = { site, fn, how: "external", tries: 0, count: 0, promise: functions[fn].async, awaited: 0, written: 0 };
      edges.set(key, edge);
      dirty = true;
    }
    if (edge.how === "external" && edge.tries++ < 20) {
      const { argOf, name } = functions[fn];
      if (argOf === site) edge.how = "callback";
      else if (isDirect(path.basename(sites[site - 1].file).replace(/\.\w+$/, "."))) edge.how = "direct";
      else if (name && sites[site - 1].names.includes(name)) edge.how = "callback";
      dirty = true;
    }
    edge.count++;
    (callee.edges ??= []).push(edge);
    frame.calls ??= new Map();
    const known = frame.calls.get(site);
    if (!known) frame.calls.set(site, [{ edge, callee }]);
    else if (known.length < 100) known.push({ edge, callee });
  }

  /** Marks the calls of `frame` whose results are in `value`, or are what it was made of. */
  function sitesIn(frame, value) {
    const found = [];
    const seen = new Set();
    const todo = [value];
    for (let one = todo.pop(); one !== undefined && seen.size < 1000; one = todo.pop()) {
      if (typeof one !== "object" || one === null || seen.has(one)) continue;
      seen.add(one);
      for (const result of results.get(one) ?? []) if (result.frame === frame) found.push(result.site);
      todo.push(...(sources.get(one) ?? []));
    }
    return found;
  }

  function mark(frame, found, unfinished) {
    for (const site of found) {
      for (const { edge, callee } of frame.calls?.get(site) ?? []) {
        // What a library runs for the call counts as waited for if it was over by then.
        if (edge.how === "callback" && !unfinished && !callee.finished) continue;
        edge.awaited++;
        dirty = true;
      }
    }
  }

  function wake(frame) {
    if (frame.suspended) {
      frame.suspended = false;
      frame.resumed = true;
      if (frame.pending) mark(frame, frame.pending, false);
      frame.pending = undefined;
    }
    frame.site = 0;
    active = frame;
  }

  globalThis.__recall = {
    m: (fn) => frameOf(fn, null),
    e(fn, around) {
      const frame = frameOf(fn, active);
      const { argOf } = functions[fn];
      if (active?.site) record(active, active.site, fn, frame);
      // Functions of a module may run before its first line, in an import cycle.
      if (argOf !== undefined && around && !(active === around && active.site === argOf)) {
        record(around, argOf, fn, frame);
      }
      active = frame;
      return frame;
    },
    l(frame) {
      frame.finished = true;
      active = frame.resumed ? null : frame.prev;
    },
    b(frame, site) {
      if (!executed.has(site)) {
        executed.add(site);
        dirty = true;
      }
      frame.site = site;
      active = frame;
      return nothing;
    },
    r(frame, site, value) {
      frame.site = 0;
      active = frame;
      if (isPromise(value) || Array.isArray(value)) {
        const known = results.get(value);
        if (!known) results.set(value, [{ frame, site }]);
        else if (known.length < 16) known.push({ frame, site });
      }
      return value;
    },
    w(frame, value) {
      frame.pending = sitesIn(frame, value);
      frame.suspended = true;
      active = frame.resumed ? null : frame.prev;
      return value;
    },
    a(frame, value) {
      wake(frame);
      return value;
    },
    k: wake,
    t(frame, value) {
      if (isPromise(value)) {
        for (const edge of frame.edges ?? []) edge.promise = true;
        mark(frame, sitesIn(frame, value), true);
      }
      return value;
    },
    y(frame, value) {
      frame.prev = active;
      frame.site = 0;
      active = frame;
      return value;
    },
    z(frame, value) {
      active = frame.prev;
      return value;
    },
  };

  const made = (result, from) => {
    if (typeof result === "object" && result !== null) sources.set(result, from);
    return result;
  };
  for (const name of ["all", "allSettled", "any", "race"]) {
    const original = Promise[name];
    Promise[name] = function (values) {
      if (typeof values !== "object" || values === null) return original.call(this, values);
      const members = Array.isArray(values) ? values : [...values];
      return made(original.call(this, members), [values, ...members]);
    };
  }
  for (const name of ["then", "catch", "finally"]) {
    const original = Promise.prototype[name];
    Promise.prototype[name] = function (...args) {
      return made(original.apply(this, args), [this]);
    };
  }

  const file = path.join(output, `run-${process.pid}-${threadId}-${Date.now()}.json`);
  const { renameSync, writeFileSync } = fs;
  function flush() {
    if (!dirty) return;
    dirty = false;
    const list = [...edges.values()].map(({ site, fn, how, count, promise, awaited }) => ({
      site,
      fn,
      how,
      count,
      promise,
      awaited,
    }));
    // Whole or not at all: a runner may end the process in the middle.
    writeFileSync(`${file}.part`, JSON.stringify({ root, executed: [...executed], edges: list }));
    renameSync(`${file}.part`, file);
  }
  process.on("exit", flush);
  // A runner may end its workers without warning, and tests may put other timers in the place of these.
  const { setTimeout } = globalThis;
  (function later(pause) {
    setTimeout(() => {
      const start = performance.now();
      flush();
      later(Math.max(50, 20 * (performance.now() - start)));
    }, pause).unref();
  })(50);
}
