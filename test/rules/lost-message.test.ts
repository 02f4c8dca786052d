import { describe, expect, test } from "vitest";
import { analyze, findingsOf } from "./analyze.js";

const rule = "lost-message";
const head = `import { Pool } from "pg";
import amqp from "amqplib";
import { Kafka } from "kafkajs";
import { Worker } from "bullmq";
import Bull from "bull";
import { Consumer } from "sqs-consumer";
const pool = new Pool();
async function save(text: string): Promise<void> { await pool.query("insert", [text]); }
async function saveAll(texts: string[]): Promise<void> { for (const text of texts) await save(text); }
interface Message { content: { toString(): string } }
async function channelOf() { const connection = await amqp.connect("amqp://localhost"); return connection.createChannel(); }
`;
const amqpUse = (handler: string, options = ""): string =>
  `${head}export async function start() { const channel = await channelOf(); await channel.prefetch(10); await channel.consume("work", ${handler}${options}); }\n`;
const kafkaUse = (handler: string): string =>
  `${head}export async function start() { const consumer = new Kafka({ brokers: [] }).consumer({ groupId: "a" }); await consumer.run({ eachMessage: ${handler} }); }\n`;
const packages = ["pg", "@types/pg", "pg-types", "@types/node"];

const reported: readonly (readonly [string, string])[] = [
  [
    "what is written on the side before the handler returns",
    `${head}async function note(id: string): Promise<void> { await pool.query("update", [id]); }
export const worker = new Worker("mails", async (job) => { if (!job.data) { note(job.id); return; } await save(job.data); });
`,
  ],
  [
    "work that is dropped in what a cloud function waits for",
    `${head}class Notices { trigger = async (text: string) => { await save(text); }; }
class Articles {
  private readonly notices = new Notices();
  async publishAll(ids: string[]) { for (const id of ids) await this.publish(id); }
  private async publish(id: string) { await save(id); this.notices.trigger(id); }
}
export const handler = async (event: { ids: string[] }) => { await new Articles().publishAll(event.ids); };
`,
  ],
  [
    "amqplib: ack before the work, in a method that the listener leaves the message to",
    `${head}export class Mails {
  private channel!: Awaited<ReturnType<typeof channelOf>>;
  async start() { this.channel = await channelOf(); await this.channel.prefetch(5); await this.channel.consume("mails", (message) => this.handle(message!)); }
  private async handle(message: amqp.ConsumeMessage) { this.channel.ack(message); await save(message.content.toString()); }
}
`,
  ],
  [
    "a request that a cloud function drops, without types",
    `import { DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
const dynamo = new DynamoDBClient({});
export const handler = async (event: { Records: { body: string }[] }) => {
  for (const record of event.Records) { dynamo.send(new PutItemCommand({ TableName: "items", Item: JSON.parse(record.body) })); }
  return { statusCode: 200 };
};
`,
  ],
  ["amqplib: noAck", amqpUse("async (message) => { await save(message!.content.toString()); }", ", { noAck: true }")],
  [
    "amqplib: ack before the work",
    amqpUse("async (message) => { channel.ack(message!); await save(message!.content.toString()); }"),
  ],
  [
    "amqplib: ack beside work that nothing waits for",
    amqpUse("(message) => { save(message!.content.toString()); channel.ack(message!); }"),
  ],
  [
    "amqplib: no nack",
    amqpUse("async (message) => { await save(message!.content.toString()); channel.ack(message!); }"),
  ],
  [
    "amqplib: nack that requeues for ever",
    amqpUse(
      "async (message) => { try { await save(message!.content.toString()); channel.ack(message!); } catch { channel.nack(message!); } }",
    ),
  ],
  [
    "amqp-connection-manager: ack beside work that nothing waits for",
    `${head}import { connect } from "amqp-connection-manager";
class Provider {
  private readonly channel = connect(["amqp://localhost"]).createChannel({});
  async listen(work: (text: string) => Promise<void>) {
    await this.channel.consume("work", (message) => { void work(message.content.toString()); this.channel.ack(message); });
  }
}
export const start = () => new Provider().listen((text) => save(text));
`,
  ],
  [
    "amqplib: nack that says so",
    amqpUse(
      "async (message) => { try { await save(message!.content.toString()); channel.ack(message!); } catch { channel.nack(message!, false, true); } }",
    ),
  ],
  [
    "amqplib: forEach with an async callback",
    amqpUse(
      "async (message) => { message!.content.toString().split(',').forEach(async (text) => { await save(text); }); channel.ack(message!); }",
    ),
  ],
  ["kafkajs: un-awaited work", kafkaUse("async ({ message }) => { save(String(message.value)); }")],
  [
    "kafkajs: forEach with an async callback",
    kafkaUse(
      "async ({ message }) => { String(message.value).split(',').forEach(async (text) => { await save(text); }); }",
    ),
  ],
  [
    "kafkajs: a callback that is not async",
    kafkaUse("async ({ message }) => { String(message.value).split(',').map((text) => save(text)); }"),
  ],
  [
    "kafkajs: eachBatch",
    `${head}export async function start() { const consumer = new Kafka({ brokers: [] }).consumer({ groupId: "a" }); await consumer.run({ eachBatch: async ({ batch }) => { batch.messages.forEach(async (message) => { await save(String(message.value)); }); } }); }`,
  ],
  ["BullMQ: un-awaited work", `${head}new Worker("mail", async (job) => { save(job.data as string); });`],
  [
    "BullMQ: forEach with an async callback",
    `${head}new Worker("mail", async (job) => { (job.data as string[]).forEach(async (text) => { await save(text); }); });`,
  ],
  [
    "BullMQ: a processor by name",
    `${head}async function process(job: { data: string }) { save(job.data); }\nnew Worker("mail", process);`,
  ],
  [
    "Bull: un-awaited work",
    `${head}const queue = new Bull("mail");\nqueue.process(async (job) => { save(job.data as string); });`,
  ],
  [
    "sqs-consumer: un-awaited work",
    `${head}Consumer.create({ queueUrl: "", handleMessage: async (message) => { save(message.Body ?? ""); } }).start();`,
  ],
  [
    "NestJS: a processor that leaves work behind",
    `import { Process } from "@nestjs/bull";\n${head}export class Mails {\n  @Process()\n  async run(job: { data: string }) { save(job.data); }\n}`,
  ],
  [
    "AWS Lambda: forEach with an async callback",
    `${head}export const handler = async (event: { Records: { body: string }[] }) => { event.Records.forEach(async (record) => { await save(record.body); }); };`,
  ],
  [
    "AWS Lambda: un-awaited work",
    `${head}export async function handler(event: { body: string }) { save(event.body); return { statusCode: 202 }; }`,
  ],
];

const silent: readonly (readonly [string, string])[] = [
  [
    "amqp-connection-manager: ack when the work is done",
    `${head}import { connect } from "amqp-connection-manager";
const channel = connect(["amqp://localhost"]).createChannel({});
export const start = () => channel.consume("work", async (message) => {
  try { await save(message.content.toString()); channel.ack(message); } catch { channel.nack(message, false, false); }
});
`,
  ],
  [
    "work that is awaited, and measurements that are not, in what a cloud function waits for",
    `${head}class Notices { trigger = async (text: string) => { await save(text); }; track = async (text: string) => { await save(text); }; }
class Articles {
  private readonly notices = new Notices();
  async publishAll(ids: string[]) { for (const id of ids) await this.publish(id); }
  private async publish(id: string) { await save(id); await this.notices.trigger(id); void this.notices.track(id).catch(() => undefined); this.notices.track(id); }
}
export const handler = async (event: { ids: string[] }) => { await new Articles().publishAll(event.ids); };
`,
  ],
  [
    "amqplib: a method that the listener leaves the message to, which settles it at the end",
    `${head}export class Mails {
  private channel!: Awaited<ReturnType<typeof channelOf>>;
  async start() { this.channel = await channelOf(); await this.channel.prefetch(5); await this.channel.consume("mails", (message) => this.handle(message!)); }
  private async handle(message: amqp.ConsumeMessage) {
    try { await save(message.content.toString()); this.channel.ack(message); } catch { this.channel.nack(message, false, false); }
  }
}
`,
  ],
  [
    "a request of a cloud function that is awaited, or given a callback",
    `import { DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
const dynamo = new DynamoDBClient({});
export const handler = async (event: { Records: { body: string }[] }) => {
  for (const record of event.Records) await dynamo.send(new PutItemCommand({ TableName: "items", Item: JSON.parse(record.body) }));
  return new Promise((resolve) => { dynamo.send(new PutItemCommand({ TableName: "done" }), (error: unknown) => { resolve(error); }); });
};
`,
  ],
  [
    "amqplib: ack after the work, nack to a dead-letter exchange",
    amqpUse(
      "async (message) => { try { await save(message!.content.toString()); channel.ack(message!); } catch { channel.nack(message!, false, false); } }",
    ),
  ],
  [
    "amqplib: requeued only when it comes for the first time",
    amqpUse(
      "async (message) => { try { await save(message!.content.toString()); channel.ack(message!); } catch { channel.nack(message!, false, !message!.fields.redelivered); } }",
    ),
  ],
  [
    "amqplib: ack in finally",
    amqpUse(
      "async (message) => { try { await save(message!.content.toString()); } catch (error) { console.error(error); } finally { channel.ack(message!); } }",
    ),
  ],
  [
    "amqplib: ack in then",
    amqpUse(
      "(message) => { save(message!.content.toString()).then(() => channel.ack(message!)).catch(() => channel.nack(message!, false, false)); }",
    ),
  ],
  [
    "amqplib: noAck for replies",
    `${head}export async function call() { const channel = await channelOf(); await channel.consume("amq.rabbitmq.reply-to", async (message) => { await save(message!.content.toString()); }, { noAck: true }); }`,
  ],
  [
    "amqplib: noAck without work",
    amqpUse("(message) => { console.log(message!.content.toString()); }", ", { noAck: true }"),
  ],
  [
    "amqplib: acknowledged unread on one branch",
    amqpUse(
      "async (message) => { if (!message!.content.toString()) { channel.ack(message!); return; } try { await save('x'); channel.ack(message!); } catch { channel.nack(message!, false, false); } }",
    ),
  ],
  ["kafkajs: awaited work", kafkaUse("async ({ message }) => { await save(String(message.value)); }")],
  [
    "kafkajs: Promise.all",
    kafkaUse(
      "async ({ message }) => { await Promise.all(String(message.value).split(',').map((text) => save(text))); }",
    ),
  ],
  ["kafkajs: a returned promise", kafkaUse("({ message }) => save(String(message.value))")],
  ["kafkajs: no input or output", kafkaUse("async ({ message }) => { console.log(String(message.value)); }")],
  [
    "kafkajs: work on the side",
    `${kafkaUse("async ({ message }) => { trackEvent(String(message.value)); await save('x'); }")}async function trackEvent(name: string) { await fetch('/track/' + name); }`,
  ],
  [
    "kafkajs: a promise that is awaited later",
    kafkaUse("async ({ message }) => { const one = save(String(message.value)); await save('log'); await one; }"),
  ],
  ["BullMQ: awaited work", `${head}new Worker("mail", async (job) => { await save(job.data as string); });`],
  [
    "BullMQ: a loop",
    `${head}new Worker("mail", async (job) => { for (const text of job.data as string[]) await save(text); });`,
  ],
  ["BullMQ: a processor in a file", `${head}new Worker("mail", "/app/processor.js");`],
  ["BullMQ: awaited by a function", `${head}new Worker("mail", async (job) => saveAll(job.data as string[]));`],
  [
    "sqs-consumer: awaited work",
    `${head}Consumer.create({ queueUrl: "", handleMessage: async (message) => { await save(message.Body ?? ""); } }).start();`,
  ],
  [
    "AWS Lambda: awaited work",
    `${head}export const handler = async (event: { Records: { body: string }[] }) => { await Promise.all(event.Records.map((record) => save(record.body))); };`,
  ],
  [
    "what is written on the side before the handler fails, what is gathered, and entries of a log",
    `${head}import { MongoClient } from "mongodb";
const users = new MongoClient("").db("x").collection("users");
async function fail(id: string): Promise<void> { await pool.query("update", [id]); }
async function addLog(text: string): Promise<void> { await pool.query("insert", [text]); }
export const worker = new Worker("mails", async (job) => {
  if (!job.data) { fail(job.id); throw new Error("nothing"); }
  if (job.failed) { void fail(job.id); throw new Error("failed"); }
  void addLog("began");
  const bulk = users.initializeUnorderedBulkOp();
  job.data.forEach((id: string) => { bulk.find({ id }).updateOne({ $inc: { seen: 1 } }); });
  await bulk.execute();
});
`,
  ],
  [
    "an entry of a cache",
    `${head}import Redis from "ioredis";
const redisCache = new Redis();
new Worker("users", async (job) => { await save(job.data as string); redisCache.del("user:" + String(job.id)); });`,
  ],
  ["a handler of a DOM event", `${head}export const handler = (event: Event) => { event.preventDefault(); };`],
  [
    "an Express handler that answers first",
    `${head}import express from "express";\nexpress().post("/", (req, res) => { save("x").catch(console.error); res.end(); });`,
  ],
];

describe.each([
  ["without packages", []],
  ["with packages", packages],
])("%s", (_, installed) => {
  test.each(reported)("reports %s", async (_name, text) => {
    expect(await findingsOf(rule, text, { packages: installed })).toHaveLength(1);
  });
  test.each(silent)("is silent on %s", async (_name, text) => {
    expect(await findingsOf(rule, text, { packages: installed })).toEqual([]);
  });
});

test("messages say what is lost, and when", async () => {
  const [early] = await findingsOf(rule, amqpUse("async (message) => { channel.ack(message!); await save('x'); }"));
  expect(early).toMatch(
    /The message is acknowledged before `save` has done its work: when that fails, or the process ends, the message is lost\.$/,
  );
  const [left] = await findingsOf(rule, kafkaUse("async ({ message }) => { save(String(message.value)); }"));
  expect(left).toMatch(
    /does not wait for `save`: the message counts as done while that is at work, and is lost when it fails\.$/,
  );
  const [endless] = await findingsOf(
    rule,
    amqpUse("async (message) => { try { await save('x'); channel.ack(message!); } catch { channel.nack(message!); } }"),
  );
  expect(endless).toMatch(/goes back to the queue at once and comes again without end/);
});

test("the trace begins where the handler is registered, and ends at the work", async () => {
  const { findings } = await analyze({
    "main.ts": kafkaUse("async ({ message }) => { save(String(message.value)); }"),
  });
  const [finding] = findings.filter(({ ruleId }) => ruleId === rule);
  expect(finding?.trace.map(({ message }) => message)).toEqual([
    expect.stringMatching(/^has `[^`]+` run for each message$/),
    expect.stringMatching(/starts `save` without waiting for it$/),
    "`save` awaits `pg: Pool.query`",
  ]);
});

test("test code is only possible", async () => {
  const text = kafkaUse("async ({ message }) => { save(String(message.value)); }");
  expect(await findingsOf(rule, text, { file: "test/main.ts" })).toEqual([]);
  expect(await findingsOf(rule, text, { file: "test/main.ts", config: { preset: "strict" } })).toHaveLength(1);
});

test("an entry of a store of keys that nothing waits for is only possible", async () => {
  const text = `import { createClient } from "redis";\nconst redis = createClient();\n${kafkaUse("async ({ message }) => { void redis.hSet('seen', String(message.key), '1'); }")}`;
  expect(await findingsOf(rule, text)).toEqual([]);
  expect(await findingsOf(rule, text, { config: { preset: "strict" } })).toHaveLength(1);
});

describe("a failure that a handler only writes down", () => {
  test.each([
    ["is possible to lose the message", "catch (error) { console.error(error); }", 1],
    ["also where nothing is written down", "catch { }", 1],
    ["not when it is thrown again", "catch (error) { console.error(error); throw error; }", 0],
    ["not when the message is set aside", "catch { await save(`failed: ${String(message)}`); }", 0],
    ["not when it is kept", "catch (error) { failures.push(error); }", 0],
  ])("%s", async (_, handler, count) => {
    const body = `async ({ message }: { message: unknown }) => { try { await save(String(message)); } ${handler} }`;
    const text = `${kafkaUse(body)}const failures: unknown[] = [];\n`;
    expect(await findingsOf(rule, text)).toEqual([]);
    expect(await findingsOf(rule, text, { config: { preset: "strict" } })).toHaveLength(count);
  });

  test("not where the queue is told what became of the message", async () => {
    const text = amqpUse(
      "async (message) => { try { await save(message!.content.toString()); } catch (error) { console.error(error); } channel.ack(message!); }",
    );
    expect(await findingsOf(rule, text)).toEqual([]);
  });
});
