import { lastPurchase, type Purchase } from "./activity.js";
import { row, rows } from "./db.js";

export interface Customer {
  id: string;
  name: string;
  email: string;
}

export interface CustomerCard {
  customer: Customer;
  lastPurchase: Purchase;
}

/** What we know about a customer, for the card beside an order. */
export async function customerCard(customerId: string): Promise<CustomerCard> {
  const [customer, purchase] = await Promise.all([
    row<Customer>("select * from customers where id = $1", customerId),
    lastPurchase(customerId),
  ]);
  return { customer, lastPurchase: purchase };
}

export async function allCustomers(): Promise<Customer[]> {
  return rows<Customer>("select * from customers");
}
