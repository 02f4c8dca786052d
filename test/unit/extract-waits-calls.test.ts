import { expect, test, describe } from "vitest";
import { callsOf, caseSource, factsOfAll } from "./extract-waits-render.js";

/** Name, body of `main`, and what is read from it (see `callsOf`). */
type Case = readonly [name: string, body: string, expected: readonly string[]];

const groups: Readonly<Record<string, readonly Case[]>> = {
  "how a result is used": [
    ["await", "await f()", ["f: awaited await"]],
    ["await in parentheses and assertions", "(await (f() as Promise<void>)!) satisfies unknown", ["f: awaited await"]],
    ["return", "return f()", ["f: returned return"]],
    ["return await", "return await f()", ["f: awaited await"]],
    ["return in parentheses", "return (f())", ["f: returned return"]],
    ["ternary", "await (c ? f() : g())", ["f: awaited await", "g: awaited await"]],
    ["condition of a ternary", "await (s() ? f() : g())", ["s: value", "f: awaited await", "g: awaited await"]],
    ["nullish", "return f() ?? g()", ["f: returned return", "g: returned return"]],
    ["or", "await (f() || g())", ["f: awaited await", "g: awaited await"]],
    ["and", "await (c && f())", ["f: awaited await"]],
    ["comma", "await (s(), f())", ["s: discarded", "f: awaited await"]],
    ["void", "void f()", ["f: discarded"]],
    ["expression statement", "f()", ["f: discarded"]],
    ["plain value", "const a = s() + 1; return a", ["s: value"]],
    ["argument of an awaited call", "await g(await f())", ["g: awaited await", "f: awaited await"]],
    ["argument that is a promise", "s(f())", ["s: discarded", "f: value"]],
    ["stored in a field", "const o: Record<string, unknown> = {}; o.p = f()", ["f: stored"]],
    ["stored in a map", 'const m = new Map<string, Promise<void>>(); m.set("a", f())', ["f: stored"]],
    ["stored in a module variable", "cached = f()", ["f: stored"]],
    ["module variable awaited here", "cached ??= f(); await cached", ["f: awaited later"]],
    ["yield star", "yield* gen()", ["gen: awaited yield*"]],
    ["for await", "for await (const x of gen()) s(x)", ["gen: awaited for-await", "s: discarded [×? gen()] loop"]],
    ["await using", "await using r = res()", ["res: awaited await-using"]],
    ["then chain awaited", "await f().then(() => g())", ["f: awaited await", "cb main>then.arg0: awaited then"]],
    [
      "then chain returned",
      "return f().then(g).then(h)",
      ["f: returned return", "cb g: returned then", "cb h: returned then"],
    ],
    [
      "then with two arguments",
      "await f().then(g, h)",
      ["f: awaited await handled", "cb g: awaited then", "cb h: awaited then"],
    ],
    ["catch on a chain", "await f().catch(h)", ["f: awaited await handled", "cb h: awaited then"]],
    ["finally on a chain", "await f().finally(() => s())", ["f: awaited await", "cb main>finally.arg0: awaited then"]],
    ["floating chain", "f().then(g).catch(h)", ["f: discarded handled", "cb g: discarded handled", "cb h: discarded"]],
    ["optional call", "await maybe?.()", ["global#maybe: awaited await"]],
    ["new", "const a = new A(); await a.run()", ["A.run: awaited await"]],
    ["tagged template", "await tag`x`", ["tag: awaited await"]],
    [
      "dynamic import",
      'const m = await import("../other.js"); await m.other()',
      ["other.ts#<module>: awaited await", "other.ts#other: awaited await"],
    ],
  ],
  variables: [
    ["awaited later", "const p = f(); s(); await p", ["f: awaited later", "s: discarded"]],
    ["returned later", "const p = f(); s(); return p", ["f: returned return", "s: discarded"]],
    ["let in branches", "let p; if (c) p = f(); else p = g(); await p", ["f: awaited later", "g: awaited later"]],
    ["let with default", "let p = f(); if (c) p = g(); await p", ["f: awaited later", "g: awaited later"]],
    ["never awaited", "const p = f(); s()", ["f: stored", "s: discarded"]],
    [
      "promise in an array literal",
      "const ps = [f(), g()]; await Promise.all(ps)",
      ["f: awaited later all [×2]", "g: awaited later all [×2]"],
    ],
    [
      "two constants in all",
      "const p = f(); const q = g(); await Promise.all([p, q])",
      ["f: awaited later all [×2]", "g: awaited later all [×2]"],
    ],
    [
      "loop over promises",
      "const ps = xs.map(x => f(x)); for (const p of ps) await p",
      ["cb main>map.arg0: awaited later [×? param0 xs]"],
    ],
    ["destructured array", "const [p, q] = [f(), g()]; await p; await q", ["f: awaited later", "g: awaited later"]],
    [
      "object of promises",
      "const o = { a: f(), b: g() }; await o.a; await o.b",
      ["f: awaited later", "g: awaited later"],
    ],
    [
      "values of an object",
      "await Promise.all(Object.values({ a: f(), b: g() }))",
      ["f: awaited await all [×2]", "g: awaited await all [×2]"],
    ],
    ["shadowed name", "const p = f(); { const p = g(); await p }", ["f: stored", "g: awaited later"]],
    ["awaited in a closure only", "const p = f(); return () => p", ["f: stored"]],
    ["element of an array", "const ps = [f(), g()]; await ps[0]", ["f: awaited later", "g: awaited later"]],
    [
      "filled by index",
      "const ps: Promise<void>[] = []; for (let i = 0; i < xs.length; i++) ps[i] = f(xs[i]); await Promise.all(ps)",
      ["f: awaited later all [×? param0 xs] loop"],
    ],
    [
      "spread into all",
      "const ps = xs.map(f); await Promise.all([g(), ...ps])",
      ["cb f: awaited later all [×? param0 xs]", "g: awaited await all"],
    ],
    ["then on a variable", "const p = f(); p.then(g)", ["f: discarded", "cb g: discarded"]],
  ],
  combinators: [
    ["all", "await Promise.all([f(), g()])", ["f: awaited await all [×2]", "g: awaited await all [×2]"]],
    ["all returned", "return Promise.all([f(), g()])", ["f: returned return all [×2]", "g: returned return all [×2]"]],
    [
      "allSettled",
      "await Promise.allSettled([f(), g()])",
      ["f: awaited await allSettled [×2] handled", "g: awaited await allSettled [×2] handled"],
    ],
    ["race", "await Promise.race([f(), g()])", ["f: awaited await race [×2]", "g: awaited await race [×2]"]],
    ["any", "await Promise.any([f(), g()])", ["f: awaited await any [×2]", "g: awaited await any [×2]"]],
    [
      "nested all",
      "await Promise.all([f(), Promise.all([g(), h()])])",
      ["f: awaited await all [×2]", "g: awaited await all [×2]", "h: awaited await all [×2]"],
    ],
    ["all of a helper's result", "await Promise.all(many())", ["many: awaited await all"]],
    [
      "all with then",
      "await Promise.all([f().then(() => g())])",
      ["f: awaited await all", "cb main>then.arg0: awaited then all"],
    ],
    ["all not awaited", "Promise.all([f(), g()])", ["f: discarded all [×2]", "g: discarded all [×2]"]],
  ],
  "fan-out": [
    [
      "mapped async",
      "await Promise.all(xs.map(async x => { await f(x) }))",
      ["cb main>map.arg0: awaited await all [×? param0 xs]"],
    ],
    ["mapped by name", "await Promise.all(xs.map(f))", ["cb f: awaited await all [×? param0 xs]"]],
    [
      "mapped and settled",
      "await Promise.allSettled(xs.map(x => f(x)))",
      ["cb main>map.arg0: awaited await allSettled [×? param0 xs] handled"],
    ],
    [
      "mapped then awaited later",
      "const ps = xs.map(x => f(x)); await Promise.all(ps)",
      ["cb main>map.arg0: awaited later all [×? param0 xs]"],
    ],
    [
      "mapped through filter",
      "await Promise.all(xs.filter(Boolean).map(x => f(x)))",
      ["cb main>map.arg0: awaited await all [×? param0 xs]"],
    ],
    [
      "mapped values of a map",
      "await Promise.all([...byName.values()].map(x => f(x)))",
      ["cb main>map.arg0: awaited await all [×? byName]"],
    ],
    ["mapped and never awaited", "xs.map(async x => { await f(x) })", ["cb main>map.arg0: discarded [×? param0 xs]"]],
    [
      "flatMap",
      "await Promise.all(xs.flatMap(x => [f(x)]))",
      ["cb main>flatMap.arg0: awaited await all [×? param0 xs]"],
    ],
    ["forEach async", "xs.forEach(async x => { await f(x) })", ["cb main>forEach.arg0: discarded [×? param0 xs]"]],
    [
      "pushed in a loop",
      "const ps = []; for (const x of xs) ps.push(f(x)); await Promise.all(ps)",
      ["f: awaited later all [×? param0 xs] loop"],
    ],
    [
      "pushed by an inner function call",
      "const ps: Promise<void>[] = []; xs.forEach(x => { ps.push(f(x)) }); await Promise.all(ps)",
      ["cb main>forEach.arg0: discarded [×? param0 xs]"],
    ],
    [
      "pushed in a while loop",
      "const ps = []; while (xs.length) ps.push(f(xs.pop())); await Promise.all(ps)",
      ["f: awaited later all [×? while (xs.length)] loop"],
    ],
    ["not awaited in a loop", "for (const x of xs) f(x)", ["f: discarded [×? param0 xs] loop"]],
    [
      "not awaited in a for await loop",
      "for await (const x of gen()) f(x)",
      ["gen: awaited for-await", "f: discarded [×? gen()] loop"],
    ],
    [
      "p-map without width",
      "await pMap(xs, x => f(x))",
      ["p-map#default: awaited await", "cb main>pMap.arg1: awaited await all [×? param0 xs]"],
    ],
    [
      "p-map with infinite width",
      "await pMap(xs, x => f(x), { concurrency: Infinity })",
      ["p-map#default: awaited await", "cb main>pMap.arg1: awaited await all [×? param0 xs]"],
    ],
    [
      "nested loops",
      "const ps = []; for (const x of xs) for (const y of xs) ps.push(f(x + y)); await Promise.all(ps)",
      ["f: awaited later all [×? param0 xs] loop"],
    ],
    [
      "loop and literal",
      "const ps = []; for (const x of xs) for (const y of [1, 2]) ps.push(f(x + y)); await Promise.all(ps)",
      ["f: awaited later all [×? param0 xs] loop"],
    ],
    [
      "counted by a parameter",
      "await Promise.all(Array.from({ length: count }, (_, i) => f(i)))",
      ["cb main>from.arg1: awaited await all [×? 1…count]"],
    ],
  ],
  bounds: [
    [
      "literal array mapped",
      "await Promise.all([1, 2, 3].map(x => f(x)))",
      ["cb main>map.arg0: awaited await all [×3]"],
    ],
    [
      "as const",
      'const ks = ["a", "b"] as const; await Promise.all(ks.map(x => f(x)))',
      ["cb main>map.arg0: awaited await all [×2]"],
    ],
    ["module constant", "await Promise.all(KINDS.map(x => f(x)))", ["cb main>map.arg0: awaited await all [×4]"]],
    [
      "keys of a constant",
      "await Promise.all(Object.keys(TABLE).map(x => f(x)))",
      ["cb main>map.arg0: awaited await all [×2]"],
    ],
    [
      "enum values",
      "await Promise.all(Object.values(Color).map(x => f(x)))",
      ["cb main>map.arg0: awaited await all [×3]"],
    ],
    ["tuple type", "await Promise.all(pair.map(x => f(x)))", ["cb main>map.arg0: awaited await all [×2]"]],
    ["slice", "await Promise.all(xs.slice(0, 5).map(x => f(x)))", ["cb main>map.arg0: awaited await all [≤5 slice]"]],
    [
      "slice by constant",
      "await Promise.all(xs.slice(0, WIDTH).map(x => f(x)))",
      ["cb main>map.arg0: awaited await all [≤6 slice]"],
    ],
    ["last ones", "await Promise.all(xs.slice(-3).map(x => f(x)))", ["cb main>map.arg0: awaited await all [≤3 slice]"]],
    [
      "slice that keeps the rest",
      "await Promise.all(xs.slice(1).map(x => f(x)))",
      ["cb main>map.arg0: awaited await all [×? param0 xs]"],
    ],
    [
      "chunk loop",
      "for (let i = 0; i < xs.length; i += 10) { await Promise.all(xs.slice(i, i + 10).map(x => f(x))) }",
      ["cb main>map.arg0: awaited await all [≤10 chunks of 10] loop"],
    ],
    [
      "chunk loop with a name",
      "for (let i = 0; i < xs.length; i += size) { const part = xs.slice(i, i + size); await Promise.all(part.map(x => f(x))) }",
      ["cb main>map.arg0: awaited await all [≤? chunks] loop"],
    ],
    [
      "chunk helper",
      "for (const part of chunk(xs, 10)) await Promise.all(part.map(x => f(x)))",
      ["chunk: value", "cb main>map.arg0: awaited await all [≤10 chunks of 10] loop"],
    ],
    [
      "chunk helper kept",
      "const parts = chunk(xs, 10); for (const part of parts) { await Promise.all(part.map(f)) }",
      ["chunk: value", "cb f: awaited await all [≤10 chunks of 10] loop"],
    ],
    [
      "splice loop",
      "while (xs.length) { const batch = xs.splice(0, 10); await Promise.all(batch.map(x => f(x))) }",
      ["cb main>map.arg0: awaited await all [≤10 chunks of 10] loop"],
    ],
    [
      "flushed batches",
      "let ps: Promise<void>[] = []; for (const x of xs) { ps.push(f(x)); if (ps.length >= 20) { await Promise.all(ps); ps = [] } } await Promise.all(ps)",
      ["f: awaited later all [≤20 chunks] loop"],
    ],
    [
      "worker pool by shape",
      "const w = async () => { while (xs.length) await f(xs.pop()) }; await Promise.all(Array.from({ length: count }, w))",
      ["cb main.w: awaited await all [≤? worker pool]"],
    ],
    [
      "worker pool by name",
      "await Promise.all(Array.from({ length: concurrency }, () => f()))",
      ["cb main>from.arg1: awaited await all [≤? worker pool]"],
    ],
    [
      "worker pool filled",
      "await Promise.all(Array(concurrency).fill(null).map(() => f()))",
      ["cb main>map.arg0: awaited await all [≤? worker pool]"],
    ],
    [
      "worker pool pushed",
      "const ws = []; for (let i = 0; i < concurrency; i++) ws.push(f()); await Promise.all(ws)",
      ["f: awaited later all [≤? worker pool] loop"],
    ],
    [
      "workers of a literal number",
      "await Promise.all(Array.from({ length: 5 }, () => f()))",
      ["cb main>from.arg1: awaited await all [×5]"],
    ],
    [
      "literal loop",
      "const ps = []; for (let i = 0; i < 3; i++) ps.push(f(i)); await Promise.all(ps)",
      ["f: awaited later all [×3] loop"],
    ],
    [
      "capped number of workers",
      "await Promise.all(Array.from({ length: Math.min(8, xs.length) }, () => f()))",
      ["cb main>from.arg1: awaited await all [≤? worker pool]"],
    ],
    [
      "in-flight set",
      "const ex = new Set<Promise<void>>(); for (const x of xs) { const p = f(x).finally(() => ex.delete(p)); ex.add(p); if (ex.size >= 5) await Promise.race(ex) } await Promise.all(ex)",
      [
        "f: awaited later all [≤5 in-flight set] loop",
        "cb main>finally.arg0: awaited then all [≤5 in-flight set] loop",
      ],
    ],
    [
      "in-flight array",
      "const ps: Promise<void>[] = []; for (const x of xs) { ps.push(f(x)); if (ps.length > count) await Promise.race(ps) } await Promise.all(ps)",
      ["f: awaited later all [≤? in-flight set] loop"],
    ],
    [
      "counter and queue",
      "let active = 0; for (const x of xs) { while (active >= 4) await new Promise<void>(r => setTimeout(r, 5)); active++; f(x).finally(() => { active-- }) }",
      [
        "cb main>Promise.arg0: discarded loop",
        "f: discarded [≤4 counter] loop",
        "cb main>finally.arg0: discarded [≤4 counter] loop",
      ],
    ],
    [
      "semaphore in a loop",
      "for (const x of xs) { await sem.acquire(); f(x).finally(() => sem.release()) }",
      [
        "?sem.acquire: awaited await loop",
        "f: discarded [≤? sem] loop",
        "cb main>finally.arg0: discarded [≤? sem] loop",
      ],
    ],
    [
      "semaphore in the callback",
      "await Promise.all(xs.map(async x => { await sem.acquire(); try { await f(x) } finally { sem.release() } }))",
      ["cb main>map.arg0: awaited await all [≤? sem]"],
    ],
    [
      "p-limit",
      "await Promise.all(xs.map(x => limit(() => f(x))))",
      ["cb main>map.arg0: awaited await all [×? param0 xs]"],
    ],
    [
      "p-limit itself",
      "await limit(() => f())",
      ["p-limit#default(): awaited await", "cb main>limit.arg0: awaited await [≤3 p-limit]"],
    ],
    [
      "p-map with width",
      "await pMap(xs, x => f(x), { concurrency: 4 })",
      ["p-map#default: awaited await", "cb main>pMap.arg1: awaited await all [≤4 p-map]"],
    ],
    [
      "p-queue",
      "await Promise.all(xs.map(x => queue.add(() => f(x))))",
      ["cb main>map.arg0: awaited await all [×? param0 xs]"],
    ],
    [
      "p-queue callback",
      "await queue.add(() => f())",
      ["p-queue#default.add: awaited await", "cb main>add.arg0: awaited await [≤2 p-queue]"],
    ],
    [
      "mutex",
      "await mutex.runExclusive(async () => { await f() })",
      ["async-mutex#Mutex.runExclusive: awaited await", "cb main>runExclusive.arg0: awaited await [≤1 async-mutex]"],
    ],
    ["sequential loop", "for (const x of xs) await f(x)", ["f: awaited await loop"]],
    [
      "sequential reduce",
      "await xs.reduce((p, x) => p.then(() => f(x)), Promise.resolve())",
      ["cb main>reduce.arg0: awaited await"],
    ],
    [
      "awaited before pushing",
      "const out = []; for (const x of xs) out.push(await f(x)); return out",
      ["f: awaited await loop"],
    ],
  ],
  callbacks: [
    ["executor", "await new Promise<void>(resolve => { f().then(resolve) })", ["cb main>Promise.arg0: awaited await"]],
    ["timer", "setTimeout(() => f(), 10)", ["global#setTimeout: discarded", "cb main>setTimeout.arg0: discarded"]],
    ["timer by name", "setTimeout(f, 10)", ["global#setTimeout: discarded", "cb f: discarded"]],
    [
      "microtask",
      "queueMicrotask(() => f())",
      ["global#queueMicrotask: discarded", "cb main>queueMicrotask.arg0: discarded"],
    ],
    ["next tick", "process.nextTick(f)", ["?process.nextTick: discarded"]],
    [
      "listener",
      'bus.on("ready", () => f())',
      ["node:events#EventEmitter.on: discarded", "cb main>on.arg1: discarded"],
    ],
    ["some", "if (xs.some(x => s(x) > 1)) await f()", ["cb main>some.arg0: value [×? param0 xs]", "f: awaited await"]],
    ["sort", "xs.sort((a, b) => s(a) - s(b))", ["cb main>sort.arg0: value"]],
    ["replace", '"a".replace(/a/, () => String(s()))', ["cb main>replace.arg1: value"]],
    ["workspace callee with callback", "await withRetry(() => f())", ["withRetry: awaited await"]],
    ["callback in options", "await configure({ onDone: () => f(), nested: { g } })", ["configure: awaited await"]],
    ["map forEach", "byName.forEach(x => s(x))", ["cb main>forEach.arg0: discarded [×? byName]"]],
  ],
  places: [
    [
      "in try",
      "try { await f() } catch { await g() } finally { await h() }",
      ["f: awaited await in-try handled", "g: awaited await in-catch", "h: awaited await in-finally"],
    ],
    ["try without catch", "try { await f() } finally { s() }", ["f: awaited await in-try", "s: discarded in-finally"]],
    [
      "return in try",
      "try { return f() } catch { return g() }",
      ["f: returned return in-try", "g: returned return in-catch"],
    ],
    [
      "loop in a callback",
      "for (const x of xs) { const cb = () => f(x); await cb() }",
      ["main.cb: awaited await loop"],
    ],
    ["do while", "do { await f() } while (c)", ["f: awaited await loop"]],
  ],
  further: [
    [
      "thenable value kept and returned from callback",
      "return xs.map(x => f(x))",
      ["cb main>map.arg0: stored [×? param0 xs]"],
    ],
    ["object with promise", "return { a: f() }", ["f: stored"]],
    [
      "await in for header",
      "for (const x of await many2()) await f(x)",
      ["global#many2: awaited await", "f: awaited await loop"],
    ],
    [
      "conditional push",
      "const ps = []; if (c) ps.push(f()); ps.push(g()); await Promise.all(ps)",
      ["f: awaited later all", "g: awaited later all"],
    ],
    ["concat", "let ps: Promise<void>[] = []; ps = ps.concat(f()); await Promise.all(ps)", ["f: awaited later all"]],
    [
      "spread reassign",
      "let ps: Promise<void>[] = []; for (const x of xs) ps = [...ps, f(x)]; await Promise.all(ps)",
      ["f: awaited later all [×? param0 xs] loop"],
    ],
    [
      "tail lock",
      "let tail: Promise<void> = Promise.resolve(); for (const x of xs) tail = tail.then(() => f(x)); await tail",
      ["cb main>then.arg0: awaited then loop"],
    ],
    [
      "map to object then all",
      "const jobs = xs.map(x => ({ x, p: f(x) })); await Promise.all(jobs.map(j => j.p))",
      ["cb main>map.arg0: awaited later all [×? param0 xs]", "cb main>map.arg0~2: awaited await all [×? param0 xs]"],
    ],
    [
      "entries",
      "await Promise.all(Object.entries(byId).map(([k, v]) => f(v)))",
      ["cb main>map.arg0: awaited await all [×? byId]"],
    ],
    ["for in", "for (const k in byId) f(k)", ["f: discarded [×? byId] loop"]],
    [
      "set of promises",
      "const set = new Set([f(), g()]); await Promise.all(set)",
      ["f: awaited later all [×2]", "g: awaited later all [×2]"],
    ],
    [
      "array from map",
      "await Promise.all(Array.from(byName.keys(), k => f(k)))",
      ["cb main>from.arg1: awaited await all [×? byName]"],
    ],
    ["promise try", "await Promise.resolve(f())", ["f: awaited await"]],
    ["timeout wrapper", "await withTimeout(f(), 100)", ["global#withTimeout: awaited await", "f: awaited await race"]],
    [
      "race with timer",
      "await Promise.race([f(), new Promise(r => setTimeout(r, 5))])",
      ["f: awaited await race [×2]", "cb main>Promise.arg0: discarded [×2]"],
    ],
    [
      "executor then push",
      "const ps = []; for (const x of xs) ps.push(new Promise<void>(r => { f(x).then(r) })); await Promise.all(ps)",
      ["cb main>Promise.arg0: awaited later all [×? param0 xs] loop"],
    ],
    ["iife", "await (async () => { await f() })()", ["main>fn0: awaited await"]],
    ["iife spawned", "for (const x of xs) (async () => { await f(x) })()", ["main>fn0: discarded [×? param0 xs] loop"]],
    [
      "iife pushed",
      "const ps = []; for (const x of xs) ps.push((async () => { await f(x) })()); await Promise.all(ps)",
      ["main>fn0: awaited later all [×? param0 xs] loop"],
    ],
    [
      "rest of a destructure",
      "const [first, ...rest] = xs.map(f); await first; await Promise.all(rest)",
      ["cb f: awaited later all [×? param0 xs]"],
    ],
    [
      "index loop over promises",
      "const ps = xs.map(f); for (let i = 0; i < ps.length; i++) await ps[i]",
      ["cb f: awaited later [×? param0 xs]"],
    ],
    ["assign in condition", "let p; while ((p = f())) await p", ["f: awaited later loop"]],
    [
      "catch in loop",
      "for (const x of xs) f(x).catch(() => {})",
      ["f: discarded [×? param0 xs] loop handled", "cb main>catch.arg0: discarded [×? param0 xs] loop"],
    ],
    [
      "settled filter",
      "const rs = await Promise.allSettled(xs.map(f)); rs.filter(r => s(r))",
      ["cb f: awaited await allSettled [×? param0 xs] handled", "cb main>filter.arg0: value [×? rs]"],
    ],
    [
      "then fanned",
      "await f().then(() => Promise.all(xs.map(g)))",
      ["f: awaited await", "cb main>then.arg0: awaited then"],
    ],
    [
      "nested map",
      "await Promise.all(xs.map(x => Promise.all(list.map(y => f(y)))))",
      ["cb main>map.arg0: awaited await all [×? param0 xs]"],
    ],
    [
      "batches of batches",
      "for (const part of batches) await Promise.all(part.map(f))",
      ["global#batches.map: awaited await all loop", "cb f: awaited await all [≤? chunks] loop"],
    ],
    [
      "pLimit map in var",
      "const jobs = xs.map(x => limit(() => f(x))); await Promise.all(jobs)",
      ["cb main>map.arg0: awaited later all [×? param0 xs]"],
    ],
    ["while true queue", "while (true) { const x = xs.shift(); if (!x) break; await f(x) }", ["f: awaited await loop"]],
    [
      "recursive closure",
      "const step = async (i: number): Promise<void> => { await f(i); if (c) await step(i + 1) }; await step(0)",
      ["main.step: awaited await"],
    ],
    ["field promise", "const self = { p: undefined as unknown }; self.p = f(); await self.p", ["f: awaited later"]],
    ["class property callback", "new A().run().then(() => f())", ["A.run: discarded", "cb main>then.arg0: discarded"]],
    ["await assigned", "cached = f(); return cached", ["f: returned return"]],
    ["switch value", "switch (await b()) { case true: await f() }", ["b: awaited await", "f: awaited await"]],
    [
      "tail lock with catch",
      "let tail: Promise<void> = Promise.resolve(); for (const x of xs) { tail = tail.then(() => f(x)).catch(() => {}) } await tail",
      ["cb main>then.arg0: awaited then loop handled", "cb main>catch.arg0: awaited then loop"],
    ],
    [
      "two tails",
      "const p = Promise.resolve(); const ps = []; for (const x of xs) ps.push(p.then(() => f(x))); await Promise.all(ps)",
      ["cb main>then.arg0: awaited then all [×? param0 xs] loop"],
    ],
  ],
};

const all = Object.values(groups).flat();
const facts = factsOfAll(all.map(([, body]) => caseSource(body)));

for (const [group, cases] of Object.entries(groups)) {
  describe(group, () => {
    test.each(cases)("%s", (name, body, expected) => {
      const index = all.findIndex((one) => one[0] === name && one[1] === body);
      expect(facts[index] && callsOf(facts[index], "main")).toEqual(expected);
    });
  });
}
