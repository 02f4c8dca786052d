// Generators, async iteration, recursion, middleware, and functions made of functions.

interface Tree {
  readonly name: string;
  readonly children: readonly Tree[];
}

type Step<T> = (value: T) => Promise<T>;
type Next = () => Promise<void>;
type Middleware = (seen: string[], next: Next) => Promise<void>;

async function visit(tree: Tree, depth = 0): Promise<number> {
  const below = await Promise.all(tree.children.map((child) => visit(child, depth + 1)));
  return Math.max(depth, ...below);
}

function pipe<T>(...steps: readonly Step<T>[]): Step<T> {
  return async (value) => {
    let result = value;
    for (const step of steps) result = await step(result);
    return result;
  };
}

const double: Step<number> = async (value) => add(value, value);

async function increment(value: number): Promise<number> {
  return add(value, 1);
}

function add(a: number, b: number): number {
  return a + b;
}

async function* pages(count: number): AsyncGenerator<number> {
  for (let page = 0; page < count; page++) yield await increment(page);
}

function compose(middleware: readonly Middleware[]): (seen: string[]) => Promise<void> {
  return async function handle(seen) {
    const dispatch = async (at: number): Promise<void> => {
      const current = middleware[at];
      if (current) await current(seen, () => dispatch(at + 1));
    };
    await dispatch(0);
  };
}

async function total(): Promise<number> {
  let sum = 0;
  for await (const page of pages(3)) sum = add(sum, page);
  return sum;
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}

await visit({ name: "root", children: [{ name: "leaf", children: [] }] });
await pipe(double, increment)(2);
await total();
const handle = compose([
  async (seen, next) => {
    seen.push("in");
    await next();
    seen.push("out");
  },
  async (seen) => {
    seen.push("end");
    await increment(1);
  },
]);
await handle([]);
const config = once(() => increment(41));
await config();
await config();
