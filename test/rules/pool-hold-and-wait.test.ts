import { expect, test } from "vitest";
import { findingsOf } from "./analyze.js";
import { judge } from "./programs/judge.js";
import * as accessors from "./programs/pool-accessors.js";
import { reported } from "./programs/pool-hold-and-wait/reported.js";
import { silent } from "./programs/pool-hold-and-wait/silent.js";

judge("pool-hold-and-wait", [...reported, ...accessors.reported], [...silent, ...accessors.silent], { apart: true });

test("what is only read may be another pool", async () => {
  const text = `import type { Knex } from "knex";
export class Users {
  constructor(private readonly writeDb: Knex, private readonly readDb: Knex) {}
  async email(id: string) { return this.readDb("users").where({ id }); }
  async update(id: string, email: string) {
    return this.writeDb.transaction(async (trx) => { await trx("users").update({ email }); return await this.email(id); });
  }
}
`;
  expect(await findingsOf("pool-hold-and-wait", text)).toEqual([]);
});
