// Waits through shared things: a promise tail, a limiter by hand, a cache of promises, a deferred, and a queue of work.

class Tail {
  #last: Promise<unknown> = Promise.resolve();

  run<T>(work: () => Promise<T>): Promise<T> {
    const next = this.#last.then(() => work());
    this.#last = next.catch(() => undefined);
    return next;
  }
}

function limiter(width: number): <T>(work: () => Promise<T>) => Promise<T> {
  let active = 0;
  const waiting: (() => void)[] = [];
  const next = (): void => {
    active--;
    waiting.shift()?.();
  };
  return async (work) => {
    if (active >= width) await new Promise<void>((resolve) => waiting.push(resolve));
    active++;
    try {
      return await work();
    } finally {
      next();
    }
  };
}

const inFlight = new Map<string, Promise<string>>();

function load(key: string): Promise<string> {
  let known = inFlight.get(key);
  if (!known) inFlight.set(key, (known = read(key)));
  return known;
}

async function read(key: string): Promise<string> {
  await pause();
  return key.toUpperCase();
}

function pause(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, 1);
  });
}

async function worker(queue: string[]): Promise<void> {
  for (let key = queue.shift(); key !== undefined; key = queue.shift()) await load(key);
}

async function inTurn(keys: readonly string[]): Promise<void> {
  for (const key of keys) await load(key);
}

const tail = new Tail();
await Promise.all([tail.run(() => load("a")), tail.run(async () => load("b"))]);
const limit = limiter(2);
await Promise.all(["c", "d", "e"].map((key) => limit(() => load(key))));
await Promise.all([worker(["f", "g"]), worker(["h"])]);
await inTurn(["a", "i"]);
