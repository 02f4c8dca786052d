import { Pool } from "pg";

export const pool = new Pool({ max: 10 });

export async function rows<Row>(sql: string, ...values: unknown[]): Promise<Row[]> {
  const result = await pool.query(sql, values);
  return result.rows;
}

/** The first row; the callers know that there is one. */
export async function row<Row>(sql: string, ...values: unknown[]): Promise<Row> {
  const found = await rows<Row>(sql, ...values);
  return found[0] as Row;
}
