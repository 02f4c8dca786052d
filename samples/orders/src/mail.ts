import pLimit from "p-limit";
import { allCustomers, type Customer } from "./customers.js";
import { retry } from "./retry.js";

async function send(customer: Customer, text: string): Promise<void> {
  const response = await fetch("https://mail.example/send", {
    method: "POST",
    body: JSON.stringify({ to: customer.email, text }),
  });
  if (!response.ok) throw new Error(`Mail to ${customer.id} failed with ${response.status}`);
}

/** One request for each customer, all at the same time. */
export async function announce(text: string): Promise<void> {
  const customers = await allCustomers();
  await Promise.all(customers.map((customer) => send(customer, text)));
}

const limit = pLimit(8);

/** The same with eight requests under way at most. */
export async function remind(text: string): Promise<void> {
  const customers = await allCustomers();
  await Promise.all(customers.map((customer) => limit(() => retry(() => send(customer, text)))));
}
