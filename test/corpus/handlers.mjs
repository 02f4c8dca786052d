// Untyped: events, prototypes, exports by object, callbacks with an error first, and promises made of them.
import { EventEmitter, once } from "node:events";
import { promisify } from "node:util";

const bus = new EventEmitter();

function onOrder(order) {
  return ship(order);
}

async function ship(order) {
  await store.save(order);
  bus.emit("shipped", order);
}

const store = {
  items: [],
  async save(order) {
    await nextTick();
    this.keep(order);
  },
  keep(order) {
    this.items.push(order);
  },
};

function Counter() {
  this.count = 0;
}

Counter.prototype.add = function add(by) {
  this.count += check(by);
  return this;
};

function check(by) {
  return Number(by);
}

function readLater(name, done) {
  setImmediate(() => finish(name, done));
}

function finish(name, done) {
  done(null, name.length);
}

const read = promisify(readLater);

function nextTick() {
  return new Promise((resolve) => process.nextTick(resolve));
}

bus.on("order", onOrder);
bus.on("shipped", (order) => {
  new Counter().add(order.id).add(1);
});
const shipped = once(bus, "shipped");
bus.emit("order", { id: 1 });
await shipped;
await read("name");
await Promise.allSettled([ship({ id: 2 }), store.save({ id: 3 })]);
