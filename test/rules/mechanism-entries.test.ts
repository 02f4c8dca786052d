import { expect, test } from "vitest";
import { analyze } from "./analyze.js";

/** Names of functions with `kind framework` of the entries found in one file. */
async function entriesOf(
  text: string,
  file = "src/main.ts",
  packages: readonly string[] = [],
): Promise<readonly string[]> {
  const { graph } = await analyze({ [file]: text }, { packages });
  return graph.nodes.flatMap(({ id, entry }) =>
    entry ? [`${id.slice(file.length + 1)}: ${entry.kind} ${entry.framework}`] : [],
  );
}

const frameworks: readonly (readonly [string, string, readonly string[]])[] = [
  [
    "Express",
    `import express from "express";\nconst app = express();\napp.get("/", async (req, res) => { res.send("x"); });`,
    ["<module>>get.arg1: request Express"],
  ],
  [
    "Express, a router and a function by name",
    `import { Router } from "express";\nconst router = Router();\nasync function list() {}\nrouter.post("/", list);`,
    ["list: request Express"],
  ],
  [
    "Express, a router and a function by name of express-promise-router",
    `import Router from "express-promise-router";\nconst router = Router();\nasync function list() {}\nrouter.post("/", list);`,
    ["list: request Express"],
  ],
  [
    "Express, a method",
    `import { Router } from "express";\nclass Users { async list() {} }\nconst users = new Users();\nRouter().get("/", users.list);`,
    ["Users.list: request Express"],
  ],
  [
    "Fastify",
    `import Fastify from "fastify";\nconst app = Fastify();\napp.get("/", async () => "x");\napp.route({ method: "GET", url: "/y", handler: async () => "y" });`,
    ["<module>>get.arg1: request Fastify", "<module>>route.arg0.handler: request Fastify"],
  ],
  [
    "Koa",
    `import Router from "@koa/router";\nconst router = new Router();\nrouter.get("/", async (context) => { context.body = "x"; });`,
    ["<module>>get.arg1: request Koa"],
  ],
  [
    "NestJS, a controller",
    `import { Controller, Get, Post } from "@nestjs/common";\n@Controller("users")\nexport class Users {\n  @Get()\n  async list() {}\n  @Post(":id")\n  async save() {}\n  async helper() {}\n}`,
    ["Users.list: request NestJS", "Users.save: request NestJS"],
  ],
  [
    "NestJS, messages",
    `import { EventPattern, MessagePattern } from "@nestjs/microservices";\nexport class Orders {\n  @MessagePattern("sum")\n  async sum() {}\n  @EventPattern("made")\n  async made() {}\n}`,
    ["Orders.sum: message NestJS", "Orders.made: message NestJS"],
  ],
  [
    "NestJS, timetables",
    `import { Cron, Interval } from "@nestjs/schedule";\nexport class Jobs {\n  @Cron("* * * * *")\n  async nightly() {}\n  @Interval(1000)\n  async often() {}\n}`,
    ["Jobs.nightly: timer NestJS", "Jobs.often: timer NestJS"],
  ],
  [
    "NestJS, a processor",
    `import { Process, Processor } from "@nestjs/bull";\n@Processor("mail")\nexport class Mails {\n  @Process()\n  async send() {}\n}`,
    ["Mails.send: job NestJS"],
  ],
  [
    "tRPC",
    `import { initTRPC } from "@trpc/server";\nconst t = initTRPC.create();\nexport const router = t.router({ list: t.procedure.query(async () => []) });`,
    ["router.list>query.arg0: request tRPC"],
  ],
  [
    "BullMQ",
    `import { Worker } from "bullmq";\nnew Worker("mail", async (job) => { console.log(job); });`,
    ["<module>>Worker.arg1: job BullMQ"],
  ],
  [
    "Bull",
    `import Bull from "bull";\nconst queue = new Bull("mail");\nqueue.process(async (job) => { console.log(job); });`,
    ["<module>>process.arg0: job Bull"],
  ],
  [
    "kafkajs",
    `import { Kafka } from "kafkajs";\nconst consumer = new Kafka({ brokers: [] }).consumer({ groupId: "a" });\nconsumer.run({ eachMessage: async () => {} });`,
    ["<module>>run.arg0.eachMessage: message kafkajs"],
  ],
  [
    "amqplib",
    `import amqp from "amqplib";\nexport async function start() { const channel = await (await amqp.connect("")).createChannel(); await channel.consume("a", async () => {}); }`,
    ["start>consume.arg1: message amqplib"],
  ],
  [
    "sqs-consumer",
    `import { Consumer } from "sqs-consumer";\nConsumer.create({ queueUrl: "", handleMessage: async () => {} });`,
    ["<module>>create.arg0.handleMessage: message SQS"],
  ],
  [
    "AWS Lambda",
    `export const handler = async (event: { body: string }) => event.body;`,
    ["handler: function AWS Lambda"],
  ],
  [
    "AWS Lambda by its types",
    `import type { APIGatewayProxyHandler } from "aws-lambda";\nexport const handler: APIGatewayProxyHandler = async (request) => ({ statusCode: 200, body: String(request) });`,
    ["handler: function AWS Lambda"],
  ],
  ["a handler that is none", `export const handler = async (request: Request) => request.url;`, []],
  [
    "a get that is none",
    `const cache = new Map<string, () => void>();\ncache.get("a");\ncache.set("a", () => {});`,
    [],
  ],
  [
    "Next.js, a server action",
    `export async function save(form: FormData) { "use server"; console.log(form); }`,
    ["save: action Next.js"],
  ],
];

test.each(frameworks)("%s", async (_name, text, expected) => {
  const found = await entriesOf(text);
  // How a callback is called is not what is asked here.
  const plain = (names: readonly string[]): readonly string[] =>
    names.map((name) => name.replace(/^.*>(\w+)\.arg(\d)\S*:/, "$1 $2:")).sort();
  expect(plain(found)).toEqual(plain(expected));
});

const files: readonly (readonly [string, string, readonly string[]])[] = [
  [
    "app/api/users/route.ts",
    "export async function GET() {}\nexport const POST = async () => {};\nexport function helper() {}\n",
    ["GET: request Next.js", "POST: request Next.js"],
  ],
  [
    "src/pages/api/users.ts",
    "export default async function users() {}\nexport const config = () => {};\n",
    ["users: request Next.js"],
  ],
  ["app/users/page.tsx", "export default async function Page() { return null; }\n", ["Page: request Next.js"]],
  [
    "app/actions.ts",
    `"use server";\nexport async function save() {}\nasync function helper() {}\nexport const more = helper;\n`,
    ["save: action Next.js"],
  ],
  ["middleware.ts", "export function middleware() {}\n", ["middleware: request Next.js"]],
  ["lib/route.ts", "export async function GET() {}\n", []],
];

test.each(files)("%s", async (file, text, expected) => {
  expect(await entriesOf(text, file)).toEqual(expected);
});
