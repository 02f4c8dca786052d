// Callees chosen at run time: interfaces, tables, registries, factories, and functions kept in variables.

interface Channel {
  send(text: string): Promise<void>;
}

class Mail implements Channel {
  async send(text: string): Promise<void> {
    await deliver("mail", text);
  }
}

class Chat implements Channel {
  async send(text: string): Promise<void> {
    await deliver("chat", text);
  }
}

const sent: string[] = [];

async function deliver(by: string, text: string): Promise<void> {
  await Promise.resolve();
  sent.push(`${by}: ${text}`);
}

function channelOf(name: "mail" | "chat"): Channel {
  return name === "mail" ? new Mail() : new Chat();
}

const commands = {
  async start(): Promise<void> {
    await channelOf("mail").send("start");
  },
  stop: async (): Promise<void> => {
    await channelOf("chat").send("stop");
  },
};

type Handler = (text: string) => Promise<void>;
const handlers = new Map<string, Handler>();

function register(name: string, handler: Handler): void {
  handlers.set(name, handler);
}

async function dispatch(name: string, text: string): Promise<void> {
  const handler = handlers.get(name);
  if (handler) await handler(text);
}

async function run(name: keyof typeof commands): Promise<void> {
  await commands[name]();
}

async function broadcast(channels: readonly Channel[], text: string): Promise<void> {
  for (const channel of channels) await channel.send(text);
}

register("log", async (text) => {
  await deliver("log", text);
});
register("mail", (text) => new Mail().send(text));
await dispatch("log", "one");
await dispatch("mail", "two");
await run("start");
await run("stop");
await broadcast([new Mail(), new Chat()], "all");
const later = sent.length > 3 ? commands.start : commands.stop;
await later();
