import { setTimeout as sleep } from "node:timers/promises";

// Functions handed over: to array methods, to wrappers, through wrappers, in options, and as results.

interface Row {
  readonly id: number;
}

interface Hooks {
  readonly before?: (row: Row) => Promise<void>;
  readonly after?: (row: Row) => void;
}

async function fetchRow(id: number): Promise<Row> {
  await sleep(1);
  return { id };
}

function even({ id }: Row): boolean {
  return id % 2 === 0;
}

async function retry<T>(times: number, work: () => Promise<T>): Promise<T> {
  for (let left = times; ; left--) {
    try {
      return await work();
    } catch (error) {
      if (left <= 1) throw error;
    }
  }
}

const timed = async <T>(work: () => Promise<T>): Promise<T> => {
  const started = Date.now();
  try {
    return await work();
  } finally {
    report(Date.now() - started);
  }
};

function report(_ms: number): void {
  seen++;
}

let seen = 0;
let failures = 1;

async function flaky(): Promise<Row> {
  await sleep(1);
  if (failures-- > 0) throw new Error("not yet");
  return fetchRow(2);
}

async function process(rows: readonly Row[], { before, after }: Hooks): Promise<void> {
  for (const row of rows) {
    await before?.(row);
    after?.(row);
  }
}

function multiplier(factor: number): (row: Row) => number {
  return ({ id }) => id * factor;
}

async function each(rows: readonly Row[], visit: (row: Row) => Promise<void>): Promise<void> {
  await Promise.all(rows.map((row) => visit(row)));
}

async function allRows(): Promise<Row[]> {
  return Promise.all([1, 2, 3].map(fetchRow));
}

const rows = await allRows();
rows.filter(even).forEach((row) => report(row.id));
await timed(() => retry(2, flaky));
await process(rows, {
  before: async ({ id }) => {
    await fetchRow(id);
  },
  after: (row) => {
    report(row.id);
  },
});
rows.map(multiplier(2));
await each(rows, async ({ id }) => {
  await fetchRow(id);
});
await fetchRow(4)
  .then(({ id }) => fetchRow(id + 1))
  .catch(() => fetchRow(0))
  .finally(() => report(1));
