import { expect, test } from "vitest";
import { analyze, findingsOf } from "./analyze.js";
import { testVerdicts, type Programs } from "./verdicts.js";

const rule = "sequential-awaits";

const api = `async function loadUser(id: string): Promise<{ id: string; name: string }> { return (await fetch("/users/" + id)).json(); }
async function loadOrders(id: string): Promise<string[]> { return (await fetch("/orders/" + id)).json(); }
async function loadPrices(): Promise<number[]> { return (await fetch("/prices")).json(); }
async function saveUser(id: string): Promise<string> { return (await fetch("/users/" + id, { method: "POST" })).text(); }
`;
const page = (body: string): string => `${api}export async function page(id: string) { ${body} }`;

const likely: Programs = Object.fromEntries([
  [
    "two functions",
    page("const user = await loadUser(id); const orders = await loadOrders(id); return { user, orders };"),
  ],
  [
    "three functions",
    page(
      "const user = await loadUser(id); const orders = await loadOrders(id); const prices = await loadPrices(); return { user, orders, prices };",
    ),
  ],
  [
    "destructuring",
    page("const { name } = await loadUser(id); const [first] = await loadOrders(id); return { name, first };"),
  ],
  [
    "members of what is awaited",
    page("const name = (await loadUser(id)).name; const orders = await loadOrders(id); return { name, orders };"),
  ],
  ["let", page("let user = await loadUser(id); let prices = await loadPrices(); return { user, prices };")],
  [
    "at the start of more that depends",
    page(
      "const user = await loadUser(id); const prices = await loadPrices(); const orders = await loadOrders(user.id); return { prices, orders };",
    ),
  ],
  [
    "in a branch",
    page(
      "if (id) { const user = await loadUser(id); const prices = await loadPrices(); return { user, prices }; } return undefined;",
    ),
  ],
  [
    "in a try block",
    page(
      "try { const user = await loadUser(id); const prices = await loadPrices(); return { user, prices }; } catch { return undefined; }",
    ),
  ],
  [
    "queries of a pool",
    `import { Pool } from "pg";
    const pool = new Pool();
    export async function page(id: string) { const user = await pool.query("select * from users where id = $1", [id]); const orders = await pool.query("select * from orders where user_id = $1", [id]); return { user, orders }; }`,
  ],
  [
    "files",
    `import { readFile } from "node:fs/promises";
    export async function page() { const head = await readFile("head.html", "utf8"); const foot = await readFile("foot.html", "utf8"); return head + foot; }`,
  ],
  [
    "two fetches",
    "export async function page() { const a = await fetch('/a'); const b = await fetch('/b'); return [a, b]; }",
  ],
  [
    "methods of services",
    `
    class Users { async find(id: string) { return fetch("/users/" + id); } }
    class Orders { async list(id: string) { return fetch("/orders/" + id); } }
    export class Page { constructor(private readonly users: Users, private readonly orders: Orders) {}
      async load(id: string) { const user = await this.users.find(id); const orders = await this.orders.list(id); return { user, orders }; } }`,
  ],
  [
    "functions of another file",
    `
    // file: api.ts
    export async function loadUser(id: string) { return fetch("/users/" + id); }
    export async function loadPrices() { return fetch("/prices"); }
    // file: main.ts
    import { loadPrices, loadUser } from "./api.js";
    export async function page(id: string) { const user = await loadUser(id); const prices = await loadPrices(); return { user, prices }; }`,
  ],
]);

const silent: Programs = Object.fromEntries([
  [
    "a result that the second needs",
    page("const user = await loadUser(id); const orders = await loadOrders(user.id); return orders;"),
  ],
  [
    "a part of a result",
    page("const { name } = await loadUser(id); const orders = await loadOrders(name); return orders;"),
  ],
  [
    "together",
    page("const [user, orders] = await Promise.all([loadUser(id), loadOrders(id)]); return { user, orders };"),
  ],
  [
    "a check between",
    page(
      "const user = await loadUser(id); if (!user.name) return undefined; const prices = await loadPrices(); return { user, prices };",
    ),
  ],
  [
    "a write first",
    page("const saved = await saveUser(id); const orders = await loadOrders(id); return { saved, orders };"),
  ],
  [
    "a write second",
    page("const orders = await loadOrders(id); const saved = await saveUser(id); return { saved, orders };"),
  ],
  ["statements of their own", page("await saveUser(id); await loadOrders(id);")],
  [
    "a response and its body",
    "export async function page() { const answer = await fetch('/a'); const text = await answer.text(); return text; }",
  ],
  [
    "started before",
    page(
      "const a = loadUser(id); const b = loadPrices(); const user = await a; const prices = await b; return { user, prices };",
    ),
  ],
  [
    "a cursor",
    "declare const reader: { read(): Promise<string> }; export async function page() { const head = await reader.read(); const body = await reader.read(); return head + body; }",
  ],
  [
    "questions",
    "declare const io: { question(text: string): Promise<string> }; export async function page() { const name = await io.question('name'); const age = await io.question('age'); return name + age; }",
  ],
  [
    "computation",
    "async function a() { return 1; } async function b() { return 2; } export async function page() { const x = await a(); const y = await b(); return x + y; }",
  ],
  [
    "a pause",
    page(
      "const pause = await new Promise((done) => setTimeout(done, 10)); const user = await loadUser(id); return { pause, user };",
    ),
  ],
  [
    "a transaction",
    "interface Tx { user: { find(id: string): Promise<string> }; order: { find(id: string): Promise<string> } } export async function page(tx: Tx, id: string) { const user = await tx.user.find(id); const order = await tx.order.find(id); return user + order; }",
  ],
  [
    "connecting",
    `import { Client } from "pg";
    const client = new Client();
    export async function page() { const done = await client.connect(); const rows = await client.query("select 1"); return [done, rows]; }`,
  ],
  [
    "creating",
    `declare const db: { createUser(id: string): Promise<string>; createOrder(id: string): Promise<string> };
    export async function page(id: string) { const user = await db.createUser(id); const order = await db.createOrder(id); return user + order; }`,
  ],
  [
    "a lock",
    `import { Mutex } from "async-mutex";
    const mutex = new Mutex();
    ${page("const release = await mutex.acquire(); const user = await loadUser(id); release(); return user;")}`,
  ],
  [
    "something between them",
    page("const user = await loadUser(id); console.log(user); const prices = await loadPrices(); return prices;"),
  ],
  ["one statement", page("return (await loadUser(id)).name + (await loadPrices()).length;")],
  [
    "a stat and a read that asks for it",
    `import { readFile, stat } from "node:fs/promises";
    export async function page(path: string) { const { size } = await stat(path); const text = await readFile(path, { encoding: "utf8", flag: size > 0 ? "r" : "a+" }); return text; }`,
  ],
  [
    "imports",
    "export async function page() { const a = await import('node:fs'); const b = await import('node:path'); return [a, b]; }",
  ],
  [
    "a closure over the first",
    page(
      "const user = await loadUser(id); const names = await Promise.resolve().then(() => loadOrders(user.name)); return names;",
    ),
  ],
]);

testVerdicts(rule, { likely, silent }, ["pg", "@types/pg", "pg-types", "@types/node", "async-mutex"]);

test("message, place and trace tell the whole story", async () => {
  const text = `async function loadUser(id: string) {
  return fetch("/users/" + id);
}
async function loadPrices() {
  return fetch("/prices");
}
export async function page(id: string) {
  const user = await loadUser(id);
  const prices = await loadPrices();
  return { user, prices };
}
`;
  const { findings } = await analyze({ "main.ts": text }, { config: { preset: "strict" } });
  const ours = findings.filter(({ ruleId }) => ruleId === rule);
  expect(ours).toMatchObject([
    {
      severity: "info",
      confidence: "likely",
      message:
        "Waits for `loadUser` and `loadPrices` one after the other, although none needs what another gave: together they would take as long as the longest.",
    },
  ]);
  expect(ours[0]?.trace.map(({ range, message }) => [range.start.line, message])).toEqual([
    [7, "waits for `loadUser(id)`"],
    [7, "`page` awaits `loadUser`"],
    [1, "`loadUser` returns the promise of `fetch`"],
    [8, "then for `loadPrices()`, which mentions nothing of it"],
    [8, "`page` awaits `loadPrices`"],
    [4, "`loadPrices` returns the promise of `fetch`"],
  ]);
});

test("it is in strict alone", async () => {
  expect(
    await findingsOf(
      rule,
      page("const user = await loadUser(id); const prices = await loadPrices(); return { user, prices };"),
    ),
  ).toEqual([]);
});
