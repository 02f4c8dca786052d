import { expect, test } from "vitest";
import { analyze, findingsOf } from "./analyze.js";
import { testVerdicts, type Programs } from "./verdicts.js";

const rule = "await-in-loop";

const load = `async function load(id: string): Promise<{ name: string }> { const answer = await fetch("/users/" + id); return await answer.json(); }
`;
const over = (body: string, rest = ""): string => `${load}${rest}export async function all(ids: string[]) { ${body} }`;

const likely: Programs = Object.fromEntries([
  ["for…of that pushes", over("const found = []; for (const id of ids) { found.push(await load(id)); } return found;")],
  [
    "a result in a variable first",
    over(
      "const found = []; for (const id of ids) { const user = await load(id); found.push(user.name); } return found;",
    ),
  ],
  [
    "fetch itself",
    "export async function all(urls: string[]) { const texts = []; for (const url of urls) { const answer = await fetch(url); texts.push(await answer.text()); } return texts; }",
  ],
  [
    "an index",
    over("const found = []; for (let i = 0; i < ids.length; i++) { found[i] = await load(ids[i]!); } return found;"),
  ],
  [
    "for…in",
    over(
      "const found: Record<string, unknown> = {}; for (const key in ids) { found[key] = await load(key); } return found;",
    ),
  ],
  [
    "a map that is filled",
    over("const found = new Map(); for (const id of ids) found.set(id, await load(id)); return found;"),
  ],
  [
    "entries",
    over("const found = []; for (const [index, id] of ids.entries()) found[index] = await load(id); return found;"),
  ],
  [
    "an object that is filled",
    over(
      "const found: Record<string, unknown> = {}; for (const id of ids) { found[id] = await load(id); } return found;",
    ),
  ],
  [
    "elements that are changed",
    `${load}export async function all(users: { id: string; data?: unknown }[]) { for (const user of users) { user.data = await load(user.id); } }`,
  ],
  [
    "a failure that is only logged",
    over(
      "const found = []; for (const id of ids) { try { found.push(await load(id)); } catch (error) { console.error(error); } } return found;",
    ),
  ],
  [
    "a condition before it",
    over(
      "const found = []; for (const id of ids) { if (id === '') continue; found.push(await load(id)); } return found;",
    ),
  ],
  [
    "two waits in a round",
    over(
      "const found = []; for (const id of ids) { const user = await load(id); const friend = await load(user.name); found.push(friend); } return found;",
    ),
  ],
  [
    "a query of a pool",
    `import { Pool } from "pg";
    const pool = new Pool();
    export async function all(ids: string[]) { const rows = []; for (const id of ids) { const { rows: found } = await pool.query("select * from users where id = $1", [id]); rows.push(...found); } return rows; }`,
  ],
  [
    "a file",
    `import { readFile } from "node:fs/promises";
    export async function all(paths: string[]) { const texts = []; for (const path of paths) texts.push(await readFile(path, "utf8")); return texts; }`,
  ],
  [
    "a nested loop",
    over(
      "const found = []; for (const id of ids) { for (const part of id.split(',')) { found.push(await load(part)); } } return found;",
    ),
  ],
  [
    "a function of another file",
    `
    // file: load.ts
    export async function load(id: string) { return fetch("/users/" + id); }
    // file: main.ts
    import { load } from "./load.js";
    export async function all(ids: string[]) { const found = []; for (const id of ids) found.push(await load(id)); return found; }`,
  ],
]);

const silent: Programs = Object.fromEntries([
  [
    "a result that the next round needs",
    over(
      "let id = ids[0]!; for (const next of ids) { const user = await load(id + next); id = user.name; } return id;",
    ),
  ],
  ["a sum", over("let total = 0; for (const id of ids) { total += (await load(id)).name.length; } return total;")],
  [
    "a value that is handed on",
    over("let last: unknown; for (const id of ids) { last = await load(id + String(last)); } return last;"),
  ],
  [
    "the first that is found",
    over("for (const id of ids) { const user = await load(id); if (user.name) return user; } return undefined;"),
  ],
  [
    "a loop that is left",
    over(
      "let found; for (const id of ids) { const user = await load(id); if (user.name) { found = user; break; } } return found;",
    ),
  ],
  [
    "attempts",
    "export async function load(url: string) { for (let i = 0; i < 3; i++) { try { return await fetch(url + i); } catch (error) { console.warn(error); } } }",
  ],
  [
    "for await",
    "export async function all(source: AsyncIterable<string>) { const found = []; for await (const url of source) { found.push(await fetch(url)); } return found; }",
  ],
  [
    "a pause in each round",
    over(
      "const found = []; for (const id of ids) { found.push(await load(id)); await new Promise((done) => setTimeout(done, 100)); } return found;",
    ),
  ],
  [
    "a pause by name",
    `const sleep = (ms: number) => new Promise((done) => setTimeout(done, ms));\n${over("const found = []; for (const id of ids) { found.push(await load(id)); await sleep(100); } return found;")}`,
  ],
  [
    "paging",
    "export async function all() { const found = []; let cursor = ''; do { const page: { items: string[]; next: string } = await (await fetch('/?c=' + cursor)).json(); found.push(...page.items); cursor = page.next; } while (cursor); return found; }",
  ],
  [
    "paging by number",
    "export async function all() { const found: string[] = []; for (let page = 1; ; page++) { const items: string[] = await (await fetch('/?p=' + page)).json(); if (items.length === 0) break; found.push(...items); } return found; }",
  ],
  [
    "chunks",
    over(
      "const found = []; for (let i = 0; i < ids.length; i += 10) { found.push(...(await Promise.all(ids.slice(i, i + 10).map((id) => load(id))))); } return found;",
    ),
  ],
  [
    "a sequence of writes",
    `import { appendFile } from "node:fs/promises";
    export async function all(lines: string[]) { for (const line of lines) await appendFile("log.txt", line); }`,
  ],
  [
    "rows in order",
    `import { Pool } from "pg";
    const pool = new Pool();
    export async function all(ids: string[]) { for (const id of ids) await pool.query("insert into log values ($1)", [id]); }`,
  ],
  [
    "statements of a migration",
    `import { Client } from "pg";
    const client = new Client();
    export async function all(statements: string[]) { for (const statement of statements) await client.query(statement); }`,
  ],
  [
    "migrations",
    "interface Migration { up(): Promise<void> } export async function all(migrations: Migration[]) { for (const migration of migrations) await migration.up(); }",
  ],
  [
    "a stream that is written",
    "export async function all(writer: WritableStreamDefaultWriter<string>, parts: string[]) { for (const part of parts) await writer.write(part); }",
  ],
  [
    "saves",
    "declare const store: { save(id: string): Promise<void> }; export async function all(ids: string[]) { for (const id of ids) await store.save(id); }",
  ],
  [
    "a cache that the rounds share",
    over(
      "const seen = new Set<string>(); const found = []; for (const id of ids) { if (seen.has(id)) continue; const user = await load(id); seen.add(user.name); found.push(user); } return found;",
    ),
  ],
  [
    "a queue that grows",
    over(
      "const queue = [...ids]; const found = []; for (const id of queue) { const user = await load(id); queue.push(user.name); found.push(id); } return found;",
    ),
  ],
  [
    "a cursor",
    "declare const reader: { read(): Promise<string> }; export async function all(n: number) { const found = []; for (let i = 0; i < n; i++) found.push(await reader.read()); return found; }",
  ],
  ["a generator", `${load}export async function* all(ids: string[]) { for (const id of ids) yield await load(id); }`],
  [
    "promises that run already",
    over(
      "const running = ids.map((id) => load(id)); const found = []; for (const one of running) found.push(await one); return found;",
    ),
  ],
  [
    "a field that is carried",
    `${load}export class Chain { last = ""; async all(ids: string[]) { for (const id of ids) { const user = await load(id + this.last); this.last = user.name; } } }`,
  ],
  [
    "a limiter",
    `import pLimit from "p-limit";
    const limit = pLimit(2);
    ${over("const found = []; for (const id of ids) found.push(await limit(() => load(id))); return found;")}`,
  ],
  [
    "computation only",
    "async function length(id: string) { return id.length; } export async function all(ids: string[]) { const found = []; for (const id of ids) found.push(await length(id)); return found; }",
  ],
  ["a while loop", over("while (ids.length > 0) { const id = ids.pop()!; await load(id); }")],
  [
    "the answer of a user",
    "declare function question(text: string): Promise<string>; export async function all(names: string[]) { const found = []; for (const name of names) found.push(await question(name)); return found; }",
  ],
  [
    "a transaction",
    `interface Tx { user: { find(id: string): Promise<string> } } export async function all(tx: Tx, ids: string[]) { const found = []; for (const id of ids) found.push(await tx.user.find(id)); return found; }`,
  ],
]);

const possible: Programs = Object.fromEntries([
  [
    "work by name",
    "declare function process(id: string): Promise<void>; export async function all(ids: string[]) { for (const id of ids) await process(id); }",
  ],
  [
    "mails",
    "declare const mailer: { send(to: string): Promise<void> }; export async function all(users: string[]) { for (const user of users) { await mailer.send(user); } }",
  ],
]);

testVerdicts(rule, { likely, silent, possible }, [
  "pg",
  "@types/pg",
  "pg-types",
  "@types/node",
  "p-limit",
  "yocto-queue",
]);

test("message, place and trace tell the whole story", async () => {
  const text = `async function load(id: string) {
  return fetch("/users/" + id);
}
export async function all(ids: string[]) {
  const found = [];
  for (const id of ids) {
    found.push(await load(id));
  }
  return found;
}
`;
  const { findings } = await analyze({ "main.ts": text }, { config: { preset: "strict" } });
  const ours = findings.filter(({ ruleId }) => ruleId === rule);
  expect(ours).toMatchObject([
    {
      severity: "info",
      confidence: "likely",
      message:
        "Every round over `ids` waits for `load` before the next begins, although none needs another's result: the time is the sum of all of them.",
    },
  ]);
  expect(ours[0]?.trace.map(({ range, message }) => [range.start.line, message])).toEqual([
    [5, "runs once for each of `ids`"],
    [6, "waits here before the next round may start, which needs nothing of this one"],
    [6, "`all` awaits `load`"],
    [1, "`load` returns the promise of `fetch`"],
  ]);
});

test("it is in strict alone", async () => {
  expect(
    await findingsOf(rule, over("const found = []; for (const id of ids) found.push(await load(id)); return found;")),
  ).toEqual([]);
});
