import type { CallbackModel, LibraryEntry } from "../types.js";
import { entry, schedule } from "./entry.js";

const verbs = "get post put patch delete head options request";

/** The handler of a route, and what comes before it. */
const handlers: readonly CallbackModel[] = [-1, 0, 1, 2, 3, 4, 5].map(schedule);

/** HTTP clients, message queues and cloud services. */
export const services: readonly LibraryEntry[] = [
  entry(
    "axios",
    `default default() default().default ${verbs} postForm putForm patchForm axios AxiosInstance AxiosStatic Axios.request`,
    { sink: "network" },
  ),
  entry(
    "axios",
    "default.create create default.isAxiosError isAxiosError interceptors.use request.use response.use",
    {},
  ),
  entry("@nestjs/axios", `${verbs} HttpService.request`, { sink: "network", label: "axios" }),
  entry("got", `default default() ${verbs} stream paginate got`, { sink: "network" }),
  entry("got ky", "default.extend default.create extend create", {}),
  entry("ky ky-universal", `default default() ${verbs} ky`, { sink: "network" }),
  entry("undici", "fetch request stream pipeline connect upgrade dispatch", { sink: "network" }),
  entry(
    "node-fetch cross-fetch isomorphic-fetch unfetch whatwg-fetch isomorphic-unfetch make-fetch-happen minipass-fetch node-fetch-native",
    "default fetch default.fetch",
    {
      sink: "network",
      label: "fetch",
    },
  ),
  entry("openapi-fetch", "GET POST PUT PATCH DELETE HEAD OPTIONS TRACE request", { sink: "network" }),
  entry("ofetch", "$fetch ofetch raw native", { sink: "network" }),
  entry("superagent supertest", `default default() ${verbs} del agent`, { sink: "network" }),
  entry(
    "request request-promise request-promise-native needle phin bent wretch urllib",
    `default default() default()() ${verbs} del`,
    {
      sink: "network",
    },
  ),
  entry("graphql-request urql @urql/core @apollo/client", "request rawRequest query mutate mutation batchRequests", {
    sink: "network",
  }),
  entry("ws", "WebSocket default send", { sink: "network" }),
  entry("ws socket.io socket.io-client", "on once addEventListener", { callbacks: [schedule(1)] }),
  entry("socket.io-client", "emitWithAck connect io", { sink: "network" }),
  // Links put the calls of one moment together into one request, unless they are told not to.
  entry("@trpc/client", "query mutate", { sink: "network", batches: true }),
  entry("@grpc/grpc-js grpc", "makeUnaryRequest waitForReady", { sink: "network" }),
  entry(
    "ssh2 ssh2-sftp-client basic-ftp ftp node-ssh",
    "connect exec put get list uploadFrom downloadTo execCommand sftp",
    { sink: "network" },
  ),
  entry(
    "simple-git",
    "add addConfig addRemote addTag applyPatch branch branchLocal catFile checkIgnore checkIsRepo checkout checkoutBranch clean clone commit deleteLocalBranch " +
      "diff diffSummary fetch firstCommit getConfig getRemotes grep hashObject init listConfig listRemote log merge mergeFromTo mirror pull push raw rebase " +
      "remote reset revert revparse rm show showBuffer stash stashList status submoduleAdd submoduleInit submoduleUpdate tag tags updateServerInfo version",
    { sink: "process", label: "git" },
  ),
  entry("isomorphic-git", "*", { sink: "file" }),
  entry(
    "puppeteer puppeteer-core playwright playwright-core",
    "launch newPage goto newContext waitForSelector screenshot connect",
    {
      sink: "process",
    },
  ),

  entry("aws-sdk", "promise send", { sink: "network", label: "AWS", capacity: 50 }),
  entry("@aws-sdk/*", "send", { sink: "network", label: "AWS", capacity: 50 }),
  entry("@aws-sdk/lib-storage", "done", { sink: "network", label: "S3" }),
  entry("@aws-sdk/s3-request-presigner", "*", {}),
  entry("@smithy/smithy-client @smithy/types", "send Client.send", { sink: "network", label: "AWS", capacity: 50 }),
  entry(
    "@google-cloud/*",
    "get set add update delete commit query createQuery getQueryResults upload download save exists getFiles getMetadata publish publishMessage topic.publish " +
      "request insert run runQuery createTask accessSecretVersion",
    { sink: "network", label: "Google Cloud" },
  ),
  entry(
    "googleapis @googleapis/* google-auth-library gaxios",
    "list get insert update patch delete create modify trash request batchGet batchModify export send watch getAccessToken",
    {
      sink: "network",
      label: "Google API",
    },
  ),
  entry(
    "@azure/*",
    "send upload download uploadData uploadStream getProperties create query fetchAll fetchNext items.create delete exists",
    {
      sink: "network",
      label: "Azure",
    },
  ),
  entry(
    "minio",
    "putObject fPutObject getObject fGetObject statObject removeObject removeObjects bucketExists makeBucket presignedGetObject",
    {
      sink: "network",
      label: "MinIO",
    },
  ),
  entry(
    "openai @anthropic-ai/sdk groq-sdk cohere-ai @mistralai/mistralai",
    "create createMessage complete chat generate embed stream retrieve list parse",
    {
      sink: "network",
    },
  ),
  entry("ai", "generateText streamText generateObject streamObject embed embedMany", { sink: "network" }),
  entry("@google/generative-ai @google/genai", "generateContent generateContentStream embedContent", {
    sink: "network",
  }),
  entry("@langchain/*", "invoke stream batch embedDocuments embedQuery similaritySearch", { sink: "network" }),
  entry(
    "stripe @octokit/rest @octokit/core @octokit/request octokit @slack/web-api twilio @sendgrid/mail resend",
    "create retrieve list update del request " +
      "paginate send messages.create chat.postMessage postMessage apiCall cancel search get createComment createRelease graphql",
    {
      sink: "network",
    },
  ),
  entry("@octokit/*", "request graphql paginate", { sink: "network", label: "GitHub" }),
  entry(
    "@microsoft/microsoft-graph-client",
    "get post put patch delete create update responseType getStream putStream",
    { sink: "network", label: "Microsoft Graph" },
  ),
  entry(
    "dockerode",
    "listContainers listImages listServices createContainer createImage createService pull inspect start stop restart remove kill exec stats logs info",
    { sink: "network", label: "Docker" },
  ),
  entry("@notionhq/client", "query retrieve create update append list search", { sink: "network", label: "Notion" }),
  entry("@gitbeaker/*", "all show create edit remove", { sink: "network", label: "GitLab" }),
  entry("@hubspot/api-client", "getById getPage getAll create update archive doSearch", {
    sink: "network",
    label: "HubSpot",
  }),
  entry("airtable", "all firstPage find create update destroy", { sink: "network", label: "Airtable" }),
  entry(
    "meilisearch typesense algoliasearch",
    "search addDocuments updateDocuments saveObject saveObjects deleteObject",
    {
      sink: "network",
    },
  ),
  entry("@pinecone-database/pinecone @qdrant/js-client-rest", "query upsert fetch search retrieve scroll", {
    sink: "network",
  }),
  entry("@vercel/blob", "put del head list copy", { sink: "network" }),
  entry("cloudinary", "upload destroy", { sink: "network" }),
  entry("postmark mailgun.js", "sendEmail sendEmailBatch sendEmailWithTemplate messages.create", { sink: "network" }),
  entry(
    "ethers viem",
    "getBalance getBlock getBlockNumber getCode getLogs getTransaction getTransactionCount getTransactionReceipt estimateGas sendTransaction " +
      "sendRawTransaction waitForTransaction waitForTransactionReceipt readContract writeContract multicall",
    { sink: "network", label: "RPC" },
  ),
  entry("@upstash/qstash pusher", "publishJSON publish batchJSON trigger triggerBatch", { sink: "queue" }),
  entry("nodemailer", "sendMail verify", { sink: "network", label: "SMTP" }),
  entry("web-push apn node-apn expo-server-sdk", "sendNotification send sendPushNotificationsAsync", {
    sink: "network",
  }),
  entry(
    "discord.js telegraf node-telegram-bot-api",
    "send sendMessage reply edit fetch login deferReply editReply followUp sendPhoto",
    { sink: "network" },
  ),
  entry("firebase-admin", "send sendEachForMulticast sendMulticast verifyIdToken getUser createUser", {
    sink: "network",
  }),

  entry("kafkajs", "send sendBatch connect commitOffsets", { sink: "queue", label: "Kafka" }),
  entry("kafkajs", "run", {
    callbacks: [
      { arg: 0, option: "eachMessage", use: { when: "schedule", each: true } },
      { arg: 0, option: "eachBatch", use: { when: "schedule", each: true } },
    ],
  }),
  entry(
    "amqplib amqp-connection-manager",
    "publish sendToQueue assertQueue assertExchange bindQueue connect createChannel waitForConfirms get",
    {
      sink: "queue",
      label: "AMQP",
      pipelines: true,
    },
  ),
  entry("amqplib amqp-connection-manager", "consume", {
    callbacks: [{ arg: 1, use: { when: "schedule", each: true } }],
  }),
  entry("bullmq bull bee-queue", "add addBulk getJob getJobs createJob save", { sink: "queue", pipelines: true }),
  entry("bullmq", "Worker", { callbacks: [{ arg: 1, use: { when: "schedule", each: true } }] }),
  entry("bull bee-queue", "process", { callbacks: [{ arg: -1, use: { when: "schedule", each: true } }] }),
  entry("mqtt nats rhea", "publish publishAsync request subscribeAsync connect connectAsync", { sink: "queue" }),
  entry("sqs-consumer", "create", {
    callbacks: [
      { arg: 0, option: "handleMessage", use: { when: "schedule", each: true } },
      { arg: 0, option: "handleMessageBatch", use: { when: "schedule", each: true } },
    ],
  }),
  entry("pg-boss", "work", { callbacks: [{ arg: -1, use: { when: "schedule", each: true } }] }),
  entry("fastify", "route", { callbacks: [{ arg: 0, option: "handler", use: { when: "schedule" } }] }),
  entry("@trpc/server", "query mutation subscription", { callbacks: [schedule(0)] }),
  entry("@middy/core", "default", { callbacks: [schedule(0)] }),
  entry("@middy/core", "default().handler", { callbacks: [schedule(0)] }),
  entry(
    "firebase-functions @google-cloud/functions-framework",
    "onRequest onCall onMessagePublished onDocumentCreated onDocumentWritten onSchedule http cloudEvent",
    {
      callbacks: [{ arg: -1, use: { when: "schedule" } }],
    },
  ),
  entry("socket.io ws mqtt nats", "subscribe", { callbacks: [{ arg: -1, use: { when: "schedule", each: true } }] }),
  entry(
    "express express-serve-static-core express-promise-router fastify polka restify",
    "get post put patch delete del all use head options route addHook",
    { callbacks: handlers },
  ),
  entry("koa @koa/router koa-router hono", "get post put patch delete del all use head options route", {
    callbacks: handlers,
    chain: 1,
  }),
  entry("node-cron cron node-schedule croner", "schedule scheduleJob CronJob Cron", {
    callbacks: [schedule(1), schedule(2)],
  }),
  entry("cron", "from CronJob.from", { callbacks: [{ arg: 0, option: "onTick", use: { when: "schedule" } }] }),
];
