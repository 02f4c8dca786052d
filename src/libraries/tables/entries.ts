import type { EntryKind } from "../../model/index.js";
import type { EntryEntry } from "../types.js";

const line = (framework: string, kind: EntryKind, modules: string, members: string): EntryEntry => ({
  modules: modules.split(" "),
  members: members.split(" "),
  model: { kind, framework },
});

const verbs = "get post put patch delete del all use head options";
const decorators = "Get Post Put Patch Delete All Head Options Sse";

/** Where programs are entered: the callbacks of these functions, and the methods that these decorators are written on. */
export const entries: readonly EntryEntry[] = [
  line(
    "Express",
    "request",
    "express express-serve-static-core @types/express-serve-static-core express-promise-router",
    verbs,
  ),
  line("Fastify", "request", "fastify", `${verbs} route addHook`),
  line("Koa", "request", "koa @koa/router koa-router", verbs),
  line("Hono", "request", "hono", verbs),
  line("HTTP server", "request", "polka restify", verbs),
  line("Node", "request", "node:http node:https node:http2", "createServer createSecureServer"),
  line("NestJS", "request", "@nestjs/common", decorators),
  line("NestJS", "message", "@nestjs/microservices", "MessagePattern EventPattern GrpcMethod GrpcStreamMethod"),
  line("NestJS", "message", "@nestjs/websockets", "SubscribeMessage"),
  line("NestJS", "request", "@nestjs/graphql", "Query Mutation Subscription ResolveField"),
  line("NestJS", "timer", "@nestjs/schedule", "Cron Interval Timeout"),
  line("NestJS", "job", "@nestjs/bull", "Process"),
  line("NestJS", "message", "@golevelup/nestjs-rabbitmq", "RabbitSubscribe RabbitRPC"),
  line("NestJS", "message", "@ssut/nestjs-sqs", "SqsMessageHandler"),
  line("tRPC", "request", "@trpc/server", "query mutation subscription"),
  line("BullMQ", "job", "bullmq", "Worker"),
  line("Bull", "job", "bull bee-queue", "process"),
  line("pg-boss", "job", "pg-boss", "work"),
  line("kafkajs", "message", "kafkajs", "run"),
  line("amqplib", "message", "amqplib amqp-connection-manager", "consume"),
  line("SQS", "message", "sqs-consumer", "create Consumer.create"),
  line("NATS", "message", "mqtt nats", "subscribe"),
  line("cron", "timer", "node-cron cron node-schedule croner", "schedule scheduleJob CronJob from Cron default"),
  line("AWS Lambda", "function", "@middy/core", "default default().handler"),
  line("Cloud Functions", "function", "@google-cloud/functions-framework", "http cloudEvent"),
  line(
    "Cloud Functions",
    "function",
    "firebase-functions",
    "onRequest onCall onMessagePublished onDocumentCreated onDocumentWritten onSchedule",
  ),
];
