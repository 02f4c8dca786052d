// Functions that arrive through promises, overloads, types of their own, and members that are added later.

type Release = () => void;
interface Entry {
  resolve(release: Release): void;
}

const seen: string[] = [];

interface Gate {
  enter(): Promise<[number, Release]>;
  leave(): void;
}

class Turnstile implements Gate {
  private free = 1;
  private readonly queue: Entry[] = [];

  enter(): Promise<[number, Release]> {
    return new Promise<Release>((resolve) => {
      this.queue.push({ resolve });
      this.next();
    }).then((release) => [this.queue.length, release]);
  }

  leave(): void {
    this.free++;
    this.next();
  }

  private next(): void {
    if (this.free === 0) return;
    const entry = this.queue.shift();
    if (!entry) return;
    this.free--;
    entry.resolve(() => {
      this.leave();
    });
  }
}

function counted(gate: Gate): Gate;
function counted(gate: Turnstile, name: string): Gate;
function counted(gate: Gate, name = "gate"): any {
  return {
    async enter(): Promise<[number, Release]> {
      seen.push(name);
      return gate.enter();
    },
    leave(): void {
      gate.leave();
    },
  };
}

async function pass(gate: Gate): Promise<void> {
  await gate.enter();
  gate.leave();
}

async function hold(gate: Turnstile): Promise<void> {
  const [length, release] = await gate.enter();
  seen.push(String(length));
  release();
}

type Job = (name: string) => Promise<number>;
type Client = { get(path: string): Promise<number>; close: () => Promise<void> } & Job;

function createClient(prefix: string): Client {
  const client: Client = ((name) => client.get(name)) as Client;
  client.get = async (path) => `${prefix}${path}`.length;
  client.close = async () => {
    await pass(new Turnstile());
  };
  return client;
}

const clients = new Map<string, { readonly client: Client }>([["a", { client: createClient("/") }]]);
const jobs: Record<string, Job | undefined> = JSON.parse("{}") as Record<string, Job | undefined>;

async function ask(name: string): Promise<void> {
  const client = (JSON.parse("null") as Client | null) ?? clients.get(name)?.client;
  await client?.("one");
  await client?.get("two");
  await client?.close();
  await jobs[name]?.("three");
}

/** The callbacks lie in arrays, in an object, in an object. */
interface Options {
  readonly hooks?: { readonly before?: readonly (() => Promise<void>)[] };
}

async function request(options: Options): Promise<void> {
  for (const hook of options.hooks?.before ?? []) await hook();
}

await pass(new Turnstile());
await pass(counted(new Turnstile(), "turnstile"));
await hold(new Turnstile());
await ask("a");
await request({
  hooks: {
    before: [
      async () => {
        await pass(new Turnstile());
      },
    ],
  },
});
