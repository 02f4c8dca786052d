import { customerCard, type CustomerCard } from "./customers.js";
import { row, rows } from "./db.js";
import { retry } from "./retry.js";

export interface Order {
  id: string;
  customerId: string;
  total: number;
}

export interface OrderSummary {
  order: Order;
  customer: CustomerCard;
}

/** An order with all that the support desk wants to see beside it. */
export async function orderSummary(orderId: string): Promise<OrderSummary> {
  const order = await row<Order>("select * from orders where id = $1", orderId);
  const customer = await customerCard(order.customerId);
  return { order, customer };
}

/** What was paid for an order. */
export async function paidTotal(orderId: string): Promise<number> {
  const { total } = await row<Order>("select total from orders where id = $1", orderId);
  return total;
}

export async function placeOrder(customerId: string, total: number): Promise<Order> {
  return retry(() =>
    row<Order>("insert into orders (customer_id, total) values ($1, $2) returning *", customerId, total),
  );
}

/** Walks the pages until one is not full. */
export async function allOrders(after = "", page = 100): Promise<Order[]> {
  const found = await rows<Order>("select * from orders where id > $1 order by id limit $2", after, page);
  if (found.length < page) return found;
  return [...found, ...(await allOrders(found[found.length - 1]?.id, page))];
}
