import { createServer } from "node:http";
import { announce, remind } from "./mail.js";
import { allOrders, orderSummary, placeOrder } from "./orders.js";
import { refundOrder } from "./refunds.js";

const routes: Record<string, (url: URL) => Promise<unknown>> = {
  "/orders": () => allOrders(),
  "/order": (url) => orderSummary(url.searchParams.get("id") ?? ""),
  "/place": (url) => placeOrder(url.searchParams.get("customer") ?? "", Number(url.searchParams.get("total"))),
  "/refund": (url) => refundOrder(url.searchParams.get("id") ?? ""),
  "/announce": () => announce("We have something new"),
  "/remind": () => remind("Your order is waiting"),
};

createServer(async (request, response) => {
  const url = new URL(request.url ?? "/", "http://localhost");
  try {
    response.end(JSON.stringify((await routes[url.pathname]?.(url)) ?? null));
  } catch (error) {
    response.writeHead(500).end(String(error));
  }
}).listen(3000);
