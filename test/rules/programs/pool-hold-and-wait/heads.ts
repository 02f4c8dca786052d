/* How programs begin that have a pool of one library or another. */

export const pg = `import { Pool } from "pg";
const pool = new Pool({ max: 20 });
`;
export const prisma = `import { PrismaClient } from "@prisma/client";
const prisma = new PrismaClient();
`;
export const generated = `import { PrismaClient } from "../generated/prisma/client";
const kept = globalThis as unknown as { prisma?: PrismaClient };
const prisma = kept.prisma ?? new PrismaClient({ log: [] });
`;
export const knex = `import knex from "knex";
const db = knex({ client: "pg", pool: { max: 5 } });
`;
export const typeorm = `import { DataSource } from "typeorm";
const source = new DataSource({ type: "postgres" });
class User {}
`;
export const sequelize = `import { Sequelize, Model } from "sequelize";
const sequelize = new Sequelize("postgres://localhost/x");
class User extends Model {}
`;
export const drizzle = `import { drizzle } from "drizzle-orm/node-postgres";
declare const users: never;
const db = drizzle("postgres://localhost/x");
`;

export const objection = `import { Model } from "objection";
class User extends Model { static tableName = "users"; }
class Order extends Model { static tableName = "orders"; }
`;

export const wrapped = `import { Pool, type PoolClient } from "pg";
const pool = new Pool({ max: 20 });
async function getConnection(): Promise<PoolClient> { return await pool.connect(); }
async function begin(one: PoolClient) { await one.query("BEGIN"); }
async function commit(one: PoolClient) { await one.query("COMMIT"); giveBack(one); }
async function rollback(one: PoolClient) { await one.query("ROLLBACK"); giveBack(one); }
function giveBack(one: PoolClient) { one.release(); }
async function emit(name: string) { await pool.query("insert", [name]); }
async function setStatus(id: number, conn?: PoolClient) {
  const connection = conn || (await getConnection());
  await connection.query("update", [id]);
  if (!conn) connection.release();
}
`;
