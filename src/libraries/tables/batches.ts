import type { BatchEntry, BatchModel } from "../types.js";

const line = (modules: string, members: string, form: string, work: BatchModel["work"]): BatchEntry => ({
  modules: modules.split(" "),
  members: members.split(" "),
  model: { form, work },
});

const prisma = "@prisma/client .prisma/client prisma";
const sequelize = "sequelize sequelize-typescript @sequelize/core";
const typeorm = "typeorm @nestjs/typeorm";
const mongoose = "mongoose @nestjs/mongoose @typegoose/typegoose";
const redis = "redis @redis/client ioredis";
const sql = "pg pg-pool @neondatabase/serverless @vercel/postgres mysql2 mysql mariadb pg-promise slonik postgres";

/** Calls for one thing whose client has a form for many. `form` is how a reader is told of it. */
export const batches: readonly BatchEntry[] = [
  line(
    prisma,
    "findUnique findUniqueOrThrow findFirst findFirstOrThrow",
    "`findMany` with `where: { id: { in: ids } }`",
    "read",
  ),
  line(prisma, "findMany", "`findMany` with `where: { parentId: { in: ids } }`", "read"),
  line(prisma, "count", "`groupBy` with `_count`", "read"),
  line(prisma, "create", "`createMany`", "write"),
  line(prisma, "update", "`updateMany`, or one `$transaction([…])`", "write"),
  line(prisma, "upsert", "one `$transaction([…])`", "write"),
  line(prisma, "delete", "`deleteMany` with `where: { id: { in: ids } }`", "write"),
  line(sequelize, "findByPk findOne", "`findAll` with `where: { id: ids }`", "read"),
  line(sequelize, "count", "`count` with `group`", "read"),
  line(sequelize, "create", "`bulkCreate`", "write"),
  line(sequelize, "destroy", "`destroy` with `where: { id: ids }`", "write"),
  line(typeorm, "findOne findOneBy findOneOrFail findOneByOrFail", "`find` with `In(ids)`", "read"),
  line(typeorm, "find findBy findAndCount", "`find` with `In(ids)`", "read"),
  line(
    typeorm,
    "count countBy exists existsBy getCount getOne getOneOrFail getRawOne",
    "one query with `in (…)`, grouped by the key",
    "read",
  ),
  line(typeorm, "save insert", "`save` or `insert` with an array", "write"),
  line(typeorm, "delete remove softDelete", "`delete` with `In(ids)`", "write"),
  line(mongoose, "findOne findById", "`find` with `{ _id: { $in: ids } }`", "read"),
  line(mongoose, "countDocuments exists", "one `aggregate` with `$group`", "read"),
  line(mongoose, "create", "`insertMany`", "write"),
  line(mongoose, "save", "`bulkSave`", "write"),
  line(mongoose, "updateOne findByIdAndUpdate findOneAndUpdate replaceOne", "`bulkWrite`", "write"),
  line(mongoose, "deleteOne findByIdAndDelete findOneAndDelete", "`deleteMany` with `$in`", "write"),
  line("mongodb", "findOne", "`find` with `{ _id: { $in: ids } }`", "read"),
  line("mongodb", "countDocuments", "one `aggregate` with `$group`", "read"),
  line("mongodb", "insertOne", "`insertMany`", "write"),
  line("mongodb", "updateOne replaceOne findOneAndUpdate", "`bulkWrite`", "write"),
  line("mongodb", "deleteOne findOneAndDelete", "`deleteMany` with `$in`", "write"),
  line(
    sql,
    "query execute one oneOrNone maybeOne default() default()() sql",
    "one statement with `= any($1)`, `in (…)` or several rows",
    "read",
  ),
  line("oracledb", "execute", "`executeMany`, or one statement for all", "read"),
  line("sqlite sqlite3 @libsql/client", "get all run execute", "one statement with `in (…)` or several rows", "read"),
  line("knex objection", "first findById findOne default()().where", "`whereIn`", "read"),
  line("knex objection", "insert", "`insert` with an array, or `batchInsert`", "write"),
  line("drizzle-orm", "findFirst findMany", "`findMany` with `inArray`", "read"),
  line("drizzle-orm", "where limit", "`where(inArray(…))`", "read"),
  line("drizzle-orm", "values", "`values` with an array", "write"),
  line("kysely", "executeTakeFirst executeTakeFirstOrThrow", '`where("id", "in", ids)`', "read"),
  line(
    "@mikro-orm/core @mikro-orm/postgresql @mikro-orm/mysql @mikro-orm/mongodb @mikro-orm/sqlite @mikro-orm/knex",
    "findOne findOneOrFail",
    "`find` with a list of keys",
    "read",
  ),
  line(redis, "get", "`mget`, or a pipeline", "read"),
  line(redis, "hget hGet hgetall hGetAll exists ttl smembers sMembers", "a pipeline", "read"),
  line(redis, "set", "`mset`, or a pipeline", "write"),
  line(redis, "del unlink", "`del` with all keys", "write"),
  line(redis, "hset hSet expire sadd sAdd zadd zAdd incr lpush rpush", "a pipeline", "write"),
  line("@supabase/supabase-js @supabase/postgrest-js", "single maybeSingle", '`in("id", ids)`', "read"),
  line("@elastic/elasticsearch @opensearch-project/opensearch", "get", "`mget`", "read"),
  line("@elastic/elasticsearch @opensearch-project/opensearch", "index create update delete", "`bulk`", "write"),
  line(
    "firebase-admin firebase @firebase/firestore @google-cloud/firestore",
    "getDoc doc().get doc.get",
    '`getAll`, or `where("__name__", "in", ids)`',
    "read",
  ),
  line(
    "firebase-admin firebase @firebase/firestore @google-cloud/firestore",
    "setDoc updateDoc deleteDoc doc().set doc().update doc().delete",
    "a write batch",
    "write",
  ),
  line("@aws-sdk/client-sqs", "SendMessageCommand", "`SendMessageBatchCommand`", "write"),
  line("@aws-sdk/client-sqs", "DeleteMessageCommand", "`DeleteMessageBatchCommand`", "write"),
  line("@aws-sdk/client-s3", "DeleteObjectCommand", "`DeleteObjectsCommand`", "write"),
  line("@aws-sdk/client-dynamodb", "GetItemCommand", "`BatchGetItemCommand`", "read"),
  line("@aws-sdk/client-dynamodb", "PutItemCommand DeleteItemCommand", "`BatchWriteItemCommand`", "write"),
  line("@aws-sdk/lib-dynamodb", "GetCommand", "`BatchGetCommand`", "read"),
  line("@aws-sdk/lib-dynamodb", "PutCommand DeleteCommand", "`BatchWriteCommand`", "write"),
  line("bullmq", "Queue.add add", "`addBulk`", "write"),
  line("kafkajs", "send", "one `send` with all messages", "write"),
];
