import { row } from "./db.js";
import { orderSummary } from "./orders.js";

export interface Purchase {
  orderId: string;
  text: string;
}

/** The customer's latest order in a line of text. It asks for the whole summary to get at the name. */
export async function lastPurchase(customerId: string): Promise<Purchase> {
  const { id } = await row<{ id: string }>(
    "select id from orders where customer_id = $1 order by id desc limit 1",
    customerId,
  );
  const { order, customer } = await orderSummary(id);
  return { orderId: id, text: `${customer.customer.name} spent ${order.total}` };
}
