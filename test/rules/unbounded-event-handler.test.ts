import { describe, expect, test } from "vitest";
import { analyze, findingsOf } from "./analyze.js";

const rule = "unbounded-event-handler";
const head = `import { Pool } from "pg";
import { createReadStream, watch as watchFile } from "node:fs";
import { createInterface } from "node:readline";
import { spawn } from "node:child_process";
import { createServer, type IncomingMessage } from "node:http";
import WebSocket, { WebSocketServer } from "ws";
import amqp from "amqplib";
import chokidar from "chokidar";
import Redis from "ioredis";
const pool = new Pool();
async function save(text: unknown): Promise<void> { await pool.query("insert", [text]); }
async function safe(text: unknown): Promise<void> { try { await save(text); } catch (error) { console.error(error); } }
`;
const packages = [
  "pg",
  "@types/pg",
  "pg-types",
  "@types/node",
  "p-queue",
  "p-limit",
  "yocto-queue",
  "eventemitter3",
  "p-timeout",
];

const reported: readonly (readonly [string, string])[] = [
  ["data of a file", "createReadStream('a').on('data', async (chunk) => { await save(chunk); });"],
  [
    "data of a file in a variable",
    "const stream = createReadStream('a');\nstream.on('data', async (chunk) => { await save(chunk); });",
  ],
  ["data, its promise dropped", "createReadStream('a').on('data', (chunk) => { void save(chunk); });"],
  [
    "data, with its rejection handled",
    "createReadStream('a').on('data', (chunk) => { save(chunk).catch(console.error); });",
  ],
  ["data, by the name of a function", "createReadStream('a').on('data', save);"],
  ["data of a child process", "spawn('ls').stdout.on('data', async (chunk) => { await save(chunk); });"],
  ["data of standard input", "process.stdin.on('data', async (chunk) => { await save(chunk); });"],
  [
    "data of a request",
    "createServer((request: IncomingMessage) => { request.on('data', async (chunk) => { await save(chunk); }); });",
  ],
  [
    "lines of a file",
    "createInterface({ input: createReadStream('a') }).on('line', async (line) => { await save(line); });",
  ],
  [
    "lines in a variable",
    "const lines = createInterface({ input: createReadStream('a') });\nlines.on('line', (line) => safe(line));",
  ],
  [
    "messages by a function around the handler that catches nothing",
    "const logged = (handler: (data: unknown) => Promise<void>) => async (data: unknown) => { console.log(data); await handler(data); };\nconst socket = new WebSocket('ws://localhost');\nsocket.on('message', logged(async (data) => { await save(data); }));",
  ],
  [
    "rows of a query stream",
    "export function copy(rows: NodeJS.ReadableStream) { rows.on('row', async (row: unknown) => { await save(row); }); }",
  ],
  [
    "messages of a socket whose rejections nobody handles",
    "const socket = new WebSocket('ws://localhost');\nsocket.on('message', async (data) => { await save(data); });",
  ],
  [
    "messages of a server's sockets",
    "new WebSocketServer({ port: 80 }).on('connection', (socket) => { socket.on('message', async (data) => { await save(data); }); });",
  ],
  ["messages of a subscription", "new Redis().on('message', async (channel, message) => { await save(message); });"],
  [
    "elements of a chunk",
    "createReadStream('a').on('data', (chunk) => { for (const line of String(chunk).split(',')) void save(line); });",
  ],
  [
    "after an early return",
    "createReadStream('a').on('data', async (chunk) => { if (!chunk) return; await save(chunk); });",
  ],
  [
    "a consumer without prefetch",
    "export async function start() { const channel = await (await amqp.connect('amqp://localhost')).createChannel(); await channel.consume('work', async (message) => { try { await save(message); channel.ack(message!); } catch { channel.nack(message!, false, false); } }); }",
  ],
  [
    "a method",
    "class Importer { start() { createReadStream('a').on('data', (chunk) => this.take(chunk)); } async take(chunk: unknown) { await save(chunk); } }\nnew Importer().start();",
  ],
];

const silent: readonly (readonly [string, string])[] = [
  [
    "nothing asynchronous",
    "const chunks: unknown[] = [];\ncreateReadStream('a').on('data', (chunk) => { chunks.push(chunk); });",
  ],
  [
    "an async handler without input or output",
    "const chunks: unknown[] = [];\ncreateReadStream('a').on('data', async (chunk) => { chunks.push(await Promise.resolve(chunk)); });",
  ],
  [
    "pause and resume",
    "const stream = createReadStream('a');\nstream.on('data', async (chunk) => { stream.pause(); try { await safe(chunk); } finally { stream.resume(); } });",
  ],
  [
    "pause of lines",
    "const lines = createInterface({ input: createReadStream('a') });\nlines.on('line', async (line) => { lines.pause(); await safe(line); lines.resume(); });",
  ],
  ["for await", "export async function copy() { for await (const chunk of createReadStream('a')) await save(chunk); }"],
  ["once", "createReadStream('a').once('data', async (chunk) => { await save(chunk); });"],
  ["an event that comes once", "createReadStream('a').on('end', async () => { await save('end'); });"],
  ["errors", "createReadStream('a').on('error', async (error) => { await save(error.message); });"],
  [
    "a queue",
    "import PQueue from 'p-queue';\nconst queue = new PQueue({ concurrency: 1 });\ncreateReadStream('a').on('data', (chunk) => { void queue.add(() => save(chunk)); });",
  ],
  [
    "a limiter",
    "import pLimit from 'p-limit';\nconst limit = pLimit(2);\ncreateReadStream('a').on('data', (chunk) => { void limit(() => save(chunk)); });",
  ],
  [
    "a chain of promises",
    "let tail = Promise.resolve();\nfunction put(work: () => Promise<void>) { tail = tail.then(work); return tail; }\ncreateReadStream('a').on('data', (chunk) => { void put(() => save(chunk)); });",
  ],
  [
    "a flag",
    "let busy = false;\ncreateReadStream('a').on('data', async (chunk) => { if (busy) return; busy = true; try { await save(chunk); } finally { busy = false; } });",
  ],
  [
    "messages whose rejections are handled",
    "const socket = new WebSocket('ws://localhost');\nsocket.on('message', async (data) => { try { await save(data); } catch (error) { console.error(error); } });",
  ],
  [
    "messages whose rejections are handled further down",
    "const socket = new WebSocket('ws://localhost');\nsocket.on('message', async (data) => { await safe(data); });",
  ],
  ["changes of files", "chokidar.watch('src').on('change', async (path) => { await save(path); });"],
  [
    "data of an emitter of the program's own",
    "import { EventEmitter } from 'node:events';\nclass Prices extends EventEmitter {}\nnew Prices().on('data-ready', async (price) => { await save(price); });",
  ],
  [
    "a consumer with prefetch",
    "export async function start() { const channel = await (await amqp.connect('amqp://localhost')).createChannel(); await channel.prefetch(1); await channel.consume('work', async (message) => { try { await save(message); channel.ack(message!); } catch { channel.nack(message!, false, false); } }); }",
  ],
  [
    "work under a condition",
    "spawn('ls').stdout.on('data', (chunk) => { if (String(chunk).includes('ready')) void save(chunk); });",
  ],
  [
    "work under conditions, further down",
    "async function submit(text: string) { if (text.length > 9) await save(text); }\nasync function handle(text: string) { switch (text[0]) { case 's': await submit(text); break; } }\nspawn('ls').stdout.on('data', (chunk) => { void handle(String(chunk)); });",
  ],
  [
    "messages whose rejections a function around the handler handles",
    "const guarded = (handler: (data: unknown) => void) => async (data: unknown) => { try { await handler(data); } catch (error) { console.error(error); } };\nconst socket = new WebSocket('ws://localhost');\nsocket.on('message', guarded(async (data) => { await save(data); }));",
  ],
  ["a stream that is piped", "createReadStream('a').pipe(process.stdout);"],
];

describe.each([
  ["without packages", []],
  ["with packages", packages],
])("%s", (_, installed) => {
  test.each(reported)("reports %s", async (_name, text) => {
    expect(await findingsOf(rule, head + text, { packages: installed })).toHaveLength(1);
  });
  test.each(silent)("is silent on %s", async (_name, text) => {
    expect(await findingsOf(rule, head + text, { packages: installed })).toEqual([]);
  });
});

test("says what a rejection without a handler does", async () => {
  const bare = await findingsOf(
    rule,
    `${head}createReadStream('a').on('data', async (chunk) => { await save(chunk); });`,
  );
  expect(bare[0]).toMatch(
    /for each chunk without waiting for the one before: as many are at work, and in memory, as come in meanwhile; and when `save` fails, nobody handles it: the chunk is lost, and the rejection ends the process\.$/,
  );
  const handled = await findingsOf(
    rule,
    `${head}createReadStream('a').on('data', async (chunk) => { await safe(chunk); });`,
  );
  expect(handled[0]).toMatch(/as come in meanwhile\.$/);
});

test("trace and help lead from the listener to the work", async () => {
  const { findings } = await analyze({
    "main.ts": `${head}createReadStream('a').on('data', async (chunk) => { await save(chunk); });`,
  });
  const [finding] = findings.filter(({ ruleId }) => ruleId === rule);
  expect(finding).toMatchObject({ severity: "warning", confidence: "likely" });
  expect(
    finding?.trace.map(({ message }) => message.replace(/`main\.ts[^`]*`|`on[^`]*callback`/g, "`listener`")),
  ).toEqual([
    "has `listener` run for each `data` event, and holds none of them back",
    "`listener` awaits `save`",
    "`save` awaits `pg: Pool.query`",
    "a rejection of `save` leaves `listener`, which nobody waits for",
  ]);
  expect(finding?.help).toBe(
    "Hold the source back: read with `for await`, or `pause()` the stream while the work goes on; and handle the rejection.",
  );
});

test("changes of files, handled messages and test code are only possible", async () => {
  const strict = { config: { preset: "strict" as const } };
  const watched = `${head}chokidar.watch('src').on('change', async (path) => { await save(path); });`;
  expect(await findingsOf(rule, watched, strict)).toHaveLength(1);
  const message = `${head}new WebSocket('ws://localhost').on('message', async (data) => { await safe(data); });`;
  expect(await findingsOf(rule, message, strict)).toHaveLength(1);
  const typed = `${head}import { createInterface } from "node:readline";\ncreateInterface({ input: process.stdin }).on('line', async (line) => { await save(line); });`;
  expect(await findingsOf(rule, typed)).toHaveLength(1);
  expect(await findingsOf(rule, typed, { file: "src/repl.ts" })).toEqual([]);
  expect(await findingsOf(rule, typed, { file: "src/repl.ts", ...strict })).toHaveLength(1);
  const data = `${head}createReadStream('a').on('data', async (chunk) => { await save(chunk); });`;
  expect(await findingsOf(rule, data, { file: "test/main.ts" })).toEqual([]);
  expect(await findingsOf(rule, data, { file: "test/main.ts", ...strict })).toHaveLength(1);
});
