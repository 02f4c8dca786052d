/** Programs whose pool, or transaction, comes by an accessor. */
export const reported: readonly (readonly [string, string])[] = [
  [
    "an accessor that gives the pool",
    `import type { Knex } from "knex";
export class Files {
  private active: Knex.Transaction | null = null;
  constructor(private readonly knex: Knex) {}
  get db(): Knex { return this.knex; }
  async within(work: () => Promise<void>) {
    const trx = await this.knex.transaction();
    this.active = trx;
    try { await work(); await trx.commit(); } catch (error) { await trx.rollback(); throw error; } finally { this.active = null; }
  }
  async remove(id: number) { await this.within(async () => { await this.db("files").where({ id }).del(); }); }
}`,
  ],
];

export const silent: readonly (readonly [string, string])[] = [
  [
    "an accessor that gives the transaction while one is open",
    `import type { Knex } from "knex";
export class Files {
  private active: Knex.Transaction | null = null;
  constructor(private readonly knex: Knex) {}
  private get activeTransaction() { return this.active; }
  get db(): Knex {
    if (this.active) return this.activeTransaction!;
    return this.knex;
  }
  async within(work: () => Promise<void>) {
    const trx = await this.knex.transaction();
    this.active = trx;
    try { await work(); await trx.commit(); } catch (error) { await trx.rollback(); throw error; } finally { this.active = null; }
  }
  async remove(id: number) { await this.within(async () => { await this.db("files").where({ id }).del(); }); }
}`,
  ],
];
