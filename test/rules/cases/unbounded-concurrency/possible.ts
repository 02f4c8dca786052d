import { pool, prisma, type Case } from "./programs.js";

/** Worth a word only when asked to look hard. */
export const possible: readonly Case[] = [
  [
    "a tree of what people made, each branch asked for by a request",
    `interface File { url: string; children: File[] }
export async function zip(file: File): Promise<void> { await Promise.all(file.children.map((child) => zip(child))); await fetch(file.url); }
`,
  ],
  [
    "calls of a function that every caller gives, by its name",
    `declare const ide: any;
async function hashes(files: Record<string, number>, readFile: (path: string) => Promise<string>) {
  return Promise.all(Object.keys(files).map(async (path) => { const text = await readFile(path); return { path, length: text.length }; }));
}
export const a = (files: Record<string, number>) => hashes(files, (path) => ide.readFile(path));
export const b = (files: Record<string, number>) => hashes(files, async (path) => await ide.cached(path));
`,
  ],
  [
    "several calls for each, of something that nobody here knows",
    `export async function cancel(models: any, id: string) { const orders = await models.Order.find(id); const done = orders.map(async (order: any) => { await Promise.all([order.update({ status: "cancelled" }), order.deactivate()]); }); await Promise.all([...done]); }
`,
  ],
  [
    "mutations of a page",
    `import { useMutation } from "@tanstack/react-query";
export function useBulk(selected: { id: string }[]) { const mutation = useMutation({ mutationFn: async (id: string) => (globalThis as any).ask(id) }); return async () => { await Promise.all(selected.map((one) => mutation.mutateAsync(one.id))); }; }
`,
  ],
  [
    "calls of something that nobody here knows, named as what may ask elsewhere",
    `export const paths = (entities: { id: string }[], reporter: any) => Promise.all(entities.map(async (one) => { const path = await reporter.folders.resolveEntityPath(one); return { one, path }; }));
`,
  ],
  [
    "what somebody has open in an editor",
    `import { spawn } from "node:child_process";\ndeclare function getOpenTextDocuments(): { languageId: string; fileName: string }[];\nconst check = (name: string) => new Promise<void>((resolve, reject) => { spawn("check", [name], { stdio: "ignore" }).on("exit", () => resolve()).on("error", reject); });\nexport function all() { getOpenTextDocuments().forEach(async (one) => { if (one.languageId === "x") await check(one.fileName); }); }\n`,
  ],
  [
    "a tree of packages, each with one small file",
    `import { readFile } from "node:fs/promises";
interface Tree { name: string; dependencies: Tree[] }
export async function collect(tree: Tree): Promise<void> { await readFile(\`node_modules/\${tree.name}/package.json\`); await Promise.all(tree.dependencies.map((one) => collect(one))); }
`,
  ],
  [
    "a memo per key",
    `${pool}const cache = new Map<string, Promise<unknown>>();\nfunction cached(id: string) { let p = cache.get(id); if (!p) { p = load(id); cache.set(id, p); } return p; }\nexport const all = (ids: string[]) => Promise.all(ids.map((id) => cached(id)));\n`,
  ],
  [
    "queries for those that a map lacks",
    `${pool}async function one(id: string, known: Map<string, unknown>) { const found = known.get(id); if (found) return found; if (id.startsWith("b")) return load(id); return undefined; }\nexport const all = (ids: string[], known: Map<string, unknown>) => Promise.all(ids.map((id) => one(id, known)));\n`,
  ],
  [
    "queries for the ids of an answer",
    `${pool}export async function page(url: string) { const response = await fetch(url); const { userIds } = (await response.json()) as { userIds: string[] }; return Promise.all(userIds.map((id) => load(id))); }\n`,
  ],
  [
    "queries for different values",
    `${pool}export const all = (users: { group: string }[]) => { const uniqueUsers = [...new Set(users.map(({ group }) => group))]; return Promise.all(uniqueUsers.map((id) => load(id))); };\n`,
  ],
  [
    "queries of one client",
    `import { Pool, type PoolClient } from "pg";\nconst pool = new Pool();\nasync function load(id: string, one: PoolClient) { return one.query("select 1", [id]); }\nexport async function all(ids: string[]) { const one = await pool.connect(); try { await Promise.all(ids.map((id) => load(id, one))); } finally { one.release(); } }\n`,
  ],
  [
    "queries of a function that every call hands a transaction",
    `import knex, { type Knex } from "knex";\nconst db = knex({});\nasync function store(ids: string[], using: Knex) { await Promise.all(ids.map((id) => using("users").where({ id }).update({ seen: true }))); }\nexport async function all(ids: string[]) { await db.transaction(async (trx) => { await store(ids, trx); }); }\n`,
  ],
  [
    "what a statement gave that says how many it gives",
    `${pool}export async function all(take: number) { const users = await pool.query(\`select id from users limit \${take}\`).then(({ rows }) => rows as string[]); await Promise.all(users.map((one) => load(one))); }\n`,
  ],
  [
    "queries for what a query gave, of which there may be a few",
    `${pool}export async function restore() { const tasks = await pool.query("select").then(({ rows }) => rows as string[]); for (const task of tasks) void load(task); }\n`,
  ],
  [
    "entries of an object in a loop",
    `${pool}export async function all(ids: Record<string, string>) { const ps = []; for (const key in ids) ps.push(load(key)); await Promise.all(ps); }\n`,
  ],
  [
    "users, through a helper that calls its collection something else",
    `${pool}async function each(arr: string[], run: (one: string) => Promise<unknown>) { await Promise.all(arr.map((one) => run(one))); }\nexport async function all(given: { users: string[] }) { const { users } = given; await each(users, (one) => load(one)); }\n`,
  ],
  [
    "what differs between two lists",
    `${pool}export async function update(team: string, left: string[]) { const members = await pool.query("select").then(({ rows }) => rows as string[]); const removedMembers = members.filter((one) => left.includes(one)); await Promise.all(removedMembers.map((one) => load(one))); }\n`,
  ],
  [
    "what a listing gave, of which there may be a few",
    `export async function all(store: { listNamespaces(o: object): Promise<string[]> }) { const namespaces = await store.listNamespaces({ tenant: 1 }); return Promise.all(namespaces.map((one) => fetch(one))); }\n`,
  ],
  [
    "a query of something of which there may be a few",
    `${prisma}export async function all() { const judges = await prisma.judge.findMany(); await Promise.all(judges.map((one) => prisma.run.create({ data: { id: one.id } }))); }\n`,
  ],
  [
    "members of one project",
    `${prisma}export async function all(projectId: string) { const members = await prisma.member.findMany({ where: { projectId } }); await Promise.all(members.map((one) => prisma.member.update({ where: { id: one.id }, data: {} }))); }\n`,
  ],
  [
    "a parameter by a name of something of which there may be a few, which nobody here gives",
    `export const all = (categories: string[]) => Promise.all(categories.map((one) => fetch(one)));\n`,
  ],
  [
    "invitations",
    `export const all = (inviteRecords: { email: string }[]) => Promise.all(inviteRecords.map((one) => fetch(one.email)));\n`,
  ],
  [
    "what was written a moment ago",
    `declare const store: { saveMany(all: string[]): Promise<string[]> };\nexport async function all(given: string[]) { const items = await store.saveMany(given); await Promise.all(items.map((one) => fetch(one))); }\n`,
  ],
  [
    "lines of a text that leads to others like it",
    `export async function all(url: string): Promise<string> { const text = await (await fetch(url)).text(); const lines = await Promise.all(text.split("\\n").map(async (line) => (line.startsWith("#") ? line : await all(line)))); return lines.join(); }\n`,
  ],
  [
    "reports of how far it is",
    `async function sendProgress(line: string) { await fetch("/progress", { method: "POST", body: line }); }\nexport function all(lines: string[]) { for (const line of lines) void sendProgress(line); }\n`,
  ],
  [
    "files of one kind",
    `import { readdir, readFile } from "node:fs/promises";\nexport async function all(dir: string) { const schemaFiles = await readdir(dir); return Promise.all(schemaFiles.map((file) => readFile(file, "utf8"))); }\n`,
  ],
  [
    "the program's own files",
    `declare function listRecursively(dir: string): Promise<string[]>;\nexport async function all() { const files = await listRecursively("src/app/api"); return Promise.all(files.map((file) => fetch(file))); }\n`,
  ],
  [
    "a query in a variable that is made of itself",
    `${pool}export async function all() { var query: any = query.where({ projectId: 1 }); const judges = await query.find(); await Promise.all(judges.map((one: string) => load(one))); }\n`,
  ],
  [
    "messages down an open connection",
    `import { WebSocket } from "ws";\nexport function all(socket: WebSocket, ids: string[]) { ids.forEach((id) => { void socket.send(id); }); }\n`,
  ],
  [
    "queries of a method that a decorator has run in a transaction",
    `${pool}declare function Transactional(): MethodDecorator;\nexport class Users { @Transactional() async all(ids: string[]) { await Promise.all(ids.map((id) => this.one(id))); } private async one(id: string) { await load(id); } }\n`,
  ],
  [
    "as many as whoever calls asks for",
    `${prisma}export async function all(size: number) { const judges = await prisma.judge.findMany({ take: size }); await Promise.all(judges.map((one) => prisma.run.create({ data: { id: one.id } }))); }\n`,
  ],
  [
    "members of one entity",
    `${pool}export async function all(id: string) { const program = await (await store()).program.findUnique({ where: { id } }); await Promise.all(program.benefits.map((one: string) => load(one))); }\ndeclare function store(): Promise<any>;\n`,
  ],
  [
    "a query of what belongs to one thing",
    `${prisma}export async function all(projectId: string) { const judges = await prisma.judge.findMany({ where: { projectId } }); await Promise.all(judges.map((one) => prisma.run.create({ data: { id: one.id } }))); }\n`,
  ],
  [
    "a query of what belongs to one thing, in a function of its own",
    `${prisma}async function getJudges(project: { id: string }) { return prisma.judge.findMany({ where: { project: { id: project.id } } }); }\nexport async function all(project: { id: string }) { const judges = await getJudges(project); await Promise.all(judges.map((one) => prisma.run.create({ data: { id: one.id } }))); }\n`,
  ],
  [
    "what is added one by one",
    `${pool}export async function all(a?: string, b?: string) { const ids: string[] = []; if (a) ids.push(a); if (b) ids.push(b); await Promise.all(ids.map((id) => load(id))); }\n`,
  ],
  [
    "a parameter of which callers give a handful",
    `${pool}async function each(ids: string[]) { await Promise.all(ids.map((id) => load(id))); }\nexport async function all(workspace: { owners: string[] }) { await each(workspace.owners); }\n`,
  ],
  [
    "parts that a collection was cut into",
    `import { chunk } from "lodash";\nexport const all = (emails: string[]) => { const parts = chunk(emails, 100); return Promise.all(parts.map((part) => fetch("/send", { method: "POST", body: part.join() }))); };\n`,
  ],
  [
    "commands of a pipeline",
    `import { Redis } from "@upstash/redis";\nconst redis = Redis.fromEnv();\nexport function all(ids: string[]) { const pipeline = redis.pipeline(); ids.forEach((id) => { pipeline.set(id, 1); }); return pipeline.exec(); }\n`,
  ],
  [
    "parts of one record",
    `${pool}interface Feature { linkedExperiments: string[] }\nexport async function all(get: (id: string) => Promise<Feature>) { const feature = await get("x"); return Promise.all(feature.linkedExperiments.map((one) => load(one))); }\n`,
  ],
  [
    "what a request is about",
    `export const all = (given: { sections: string[] }) => Promise.all(given.sections.map((one) => fetch(one)));\n`,
  ],
  [
    "a group for each channel",
    `${pool}export async function all(subs: { channel: string }[]) { const byChannel: Record<string, unknown[]> = {}; for (const sub of subs) (byChannel[sub.channel] ??= []).push(sub); await Promise.allSettled(Object.entries(byChannel).map(([id]) => load(id))); }\n`,
  ],
  [
    "a recursive walk over folders",
    `import { readdir, stat } from "node:fs/promises";\nexport async function walk(folder: string): Promise<void> { const names = await readdir(folder); await Promise.all(names.map(async (name) => { if ((await stat(name)).isDirectory()) await walk(name); })); }\n`,
  ],
  [
    "files that a class keeps",
    `import { writeFile } from "node:fs/promises";\nexport class Editor { #files = [{ path: ".env", text: "" }]; add(path: string) { this.#files.push({ path, text: "" }); } async save() { await Promise.all(this.#files.map((file) => writeFile(file.path, file.text))); } }\n`,
  ],
  [
    "a log that is told of each",
    `class Logger { async warn(text: string) { await fetch("/log", { method: "POST", body: text }); } }\nconst logger = new Logger();\nasync function put(name: string) { if (name === "") await logger.warn("empty"); }\nexport const all = (names: string[]) => Promise.all(names.map((name) => put(name)));\n`,
  ],
  [
    "work of one step on the thread pool",
    `import { copyFile } from "node:fs/promises";\nexport const all = (files: string[]) => Promise.all(files.map((file) => copyFile(file, file + ".bak")));\n`,
  ],
  [
    "parts of a fixed size",
    `export async function all(keys: string[]) { const sent = []; for (let i = 0; i < keys.length; i += 1000) sent.push(fetch("/delete", { method: "POST", body: keys.slice(i, i + 1000).join() })); await Promise.all(sent); }\n`,
  ],
  [
    "a page that a listing was asked for",
    `export async function all(list: (o: object) => Promise<{ data: string[] }>) { const urls = await list({ customer: 1, limit: 100 }); await Promise.all(urls.data.filter((url) => url).map((url) => fetch(url))); }\n`,
  ],
  [
    "a page that a query was asked for, of several queries",
    `${pool}import { PrismaClient } from "@prisma/client";\nconst prisma = new PrismaClient();\nconst page = 20;\nexport async function all() { const [rows, count] = await Promise.all([prisma.user.findMany({ take: page }), prisma.user.count()]); await Promise.all(rows.map((row) => load(row.id))); return count; }\n`,
  ],
  [
    "the sources of the program",
    `${pool}export async function all(sources: () => Promise<string[]>) { const dataSources = await sources(); return Promise.all(dataSources.map((one) => load(one))); }\n`,
  ],
  [
    "ids of what is few",
    "export const all = (projectIds: string[]) => Promise.all(projectIds.map((id) => fetch(id)));\n",
  ],
  [
    "filters, through a helper that calls its collection something else",
    `${pool}async function each(arr: string[], run: (one: string) => Promise<unknown>) { await Promise.all(arr.map((one) => run(one))); }\nexport async function all(given: { filters: string[] }) { const { filters } = given; await each(filters, (one) => load(one)); }\n`,
  ],
  [
    "few objects of a client that opens few connections",
    `import { S3Client, PutObjectCommand } from "@aws-sdk/client-s3";\nconst client = new S3Client({});\nexport const all = (parts: string[]) => Promise.all(parts.map((Key) => client.send(new PutObjectCommand({ Bucket: "b", Key }))));\n`,
  ],
  [
    "definitions of the program",
    "export const all = (definitions: Record<string, string>) => Promise.all(Object.values(definitions).map((url) => fetch(url)));\n",
  ],
  [
    "the messages of one receive",
    `import { SQSClient, DeleteMessageCommand } from "@aws-sdk/client-sqs";\nconst client = new SQSClient({});\nasync function deleteMessage(ReceiptHandle: string) { await client.send(new DeleteMessageCommand({ QueueUrl: "q", ReceiptHandle })); }\nexport const all = (received: string[]) => Promise.all(received.map((handle) => deleteMessage(handle)));\n`,
  ],
  [
    "queries of a transaction of knex",
    `import knex from "knex";\nconst db = knex({});\nexport const all = (ids: string[]) => db.transaction(async (trx) => { await Promise.all(ids.map((id) => trx("users").where({ id }).update({ a: 1 }))); });\n`,
  ],
  [
    "queries of a transaction of prisma",
    `import { PrismaClient } from "@prisma/client";\nconst prisma = new PrismaClient();\nexport const all = (ids: string[]) => prisma.$transaction(async (tx) => { await Promise.all(ids.map((id) => tx.user.update({ where: { id }, data: {} }))); });\n`,
  ],
  [
    "a transaction as an option",
    `import { Sequelize, type Transaction } from "sequelize";\nconst db = new Sequelize("");\nexport const all = (ids: string[], transaction: Transaction) => Promise.all(ids.map((id) => db.query("select " + id, { transaction })));\n`,
  ],
  ["plugins", "export const all = (plugins: string[]) => Promise.all(plugins.map((plugin) => fetch(plugin)));\n"],
  [
    "the keys of a configuration",
    "export const all = (config: Record<string, string>) => Promise.all(Object.values(config).map((url) => fetch(url)));\n",
  ],
  [
    "elements of a page",
    "export const all = () => Promise.all([...document.querySelectorAll('a')].map((link) => fetch(link.href)));\n",
  ],
  [
    "parts that are started",
    `${pool}class Poller { async start() { await load("x"); } }\nexport function all(parts: Poller[]) { for (const part of parts) void part.start(); }\n`,
  ],
  ["a batch", "export const all = (batch: string[]) => Promise.all(batch.map((url) => fetch(url)));\n"],
  [
    "a loop with a condition",
    `${pool}export function all(more: () => boolean) { while (more()) { void load("x"); } }\n`,
  ],
  [
    "what a listing gave, by what there are more of with time",
    `export async function all(store: { listObjects(o: object): Promise<string[]> }) { const found = await store.listObjects({ tenant: 1 }); return Promise.all(found.map((one) => fetch(one))); }\n`,
  ],
  [
    "files that a glob found",
    `import { readFile } from "node:fs/promises";\nimport { glob } from "glob";\nexport async function all() { const files = await glob("**/*.ts"); return Promise.all(files.filter((file) => !file.startsWith(".")).map((file) => readFile(file))); }\n`,
  ],
  [
    "as many pages as there are",
    `export function all(total: number, limit: number) { const pages = Math.ceil(total / limit); const ps = []; for (let i = 0; i < pages; i++) ps.push(fetch("/" + i)); return Promise.all(ps); }\n`,
  ],
  [
    "files that are read as a whole",
    `import { mkdir, readFile } from "node:fs/promises";\nexport const all = (files: string[]) => Promise.all(files.map(async (file) => { await mkdir(file + ".d"); return readFile(file); }));\n`,
  ],
  [
    "files",
    `import { readFile } from "node:fs/promises";\nexport const all = (files: string[]) => Promise.all(files.map((file) => readFile(file, "utf8")));\n`,
  ],
  [
    "files through fs.promises",
    `import fs from "node:fs";\nexport const all = (files: string[]) => Promise.all(files.map((file) => fs.promises.readFile(file, "utf8")));\n`,
  ],
  [
    "files in a promise of one's own",
    `import { readFile } from "node:fs";\nexport const all = (files: string[]) => Promise.all(files.map((file) => new Promise((done, fail) => { readFile(file, (error, text) => (error ? fail(error) : done(text))); })));\n`,
  ],
  [
    "many objects of a client that opens few connections",
    `import { S3Client, PutObjectCommand } from "@aws-sdk/client-s3";\nconst client = new S3Client({});\nexport const all = (files: string[]) => Promise.all(files.map((Key) => client.send(new PutObjectCommand({ Bucket: "b", Key }))));\n`,
  ],
  [
    "an object for each key of S3, whose client opens few connections",
    `import { S3Client, GetObjectCommand } from "@aws-sdk/client-s3";\nconst s3 = new S3Client({});\nexport const all = (keys: string[]) => Promise.all(keys.map((Key) => s3.send(new GetObjectCommand({ Bucket: "b", Key }))));\n`,
  ],
  [
    "pages of something that a loop gathered",
    `${pool}export async function all(page: (after?: string) => Promise<{ claims: string[]; after?: string }>) { const claims: string[] = []; let after: string | undefined; do { const next = await page(after); claims.push(...next.claims); after = next.after; } while (after); await Promise.all(claims.map((one) => load(one))); }\n`,
  ],
  [
    "files of a configuration that name others",
    `import { readFile } from "node:fs/promises";\nexport async function includeConfigs(files: string[]): Promise<unknown[]> { return Promise.all(files.map(async (file) => { const own = JSON.parse(await readFile(file, "utf8")) as { include: string[] }; return includeConfigs(own.include); })); }\n`,
  ],
  [
    "queries of a function that one call hands a transaction, and another the pool",
    `import knex, { type Knex } from "knex";\nconst db = knex({});\nasync function store(ids: string[], using: Knex) { await Promise.all(ids.map((id) => using("users").where({ id }).update({ seen: true }))); }\nexport async function all(ids: string[]) { await db.transaction(async (trx) => { await store(ids, trx); }); await store(ids, db); }\n`,
  ],
  [
    "queries for each of what callers give, of which nothing says that it is asked for as a whole",
    `${prisma}async function rename(users: { id: string }[]) { await Promise.all(users.map(({ id }) => prisma.user.update({ where: { id }, data: {} }))); }\nexport async function all(team: string) { await rename(await prisma.user.findMany({ where: { teamId: team } })); }\n`,
  ],
  [
    "what is of one group, beside its state",
    `${prisma}export async function detail(groupCode: string, status: string) { const users = await prisma.user.findMany({ where: { groupCode, status } }); await Promise.all(users.map(({ id }) => prisma.user.update({ where: { id }, data: {} }))); }\n`,
  ],
  [
    "folders in folders that somebody made in a program",
    `${prisma}export async function tree(parent: string | null): Promise<unknown[]> { const folders = await prisma.folder.findMany({ where: { parent } }); return Promise.all(folders.map(async ({ id }) => ({ id, children: await tree(id) }))); }\n`,
  ],
  [
    "what is put back after a failure",
    `${prisma}declare function send(failed: () => Promise<void>): void;\nexport async function all() { const users = await prisma.user.findMany(); const rollbackIfFailed = async () => { await Promise.all(users.map((one) => prisma.user.update(one))); }; send(rollbackIfFailed); }\n`,
  ],
  [
    "those of all that are sifted out, where some need nothing",
    `declare const userRepository: { find(): Promise<{ token?: string; tells: boolean }[]> };
export async function tell(body: string) {
  const users = await userRepository.find();
  await Promise.all(users.filter((one) => one.tells).map(async (user) => { if (user.token) await fetch("/push", { method: "POST", body: user.token + body }); }));
}
`,
  ],
];
