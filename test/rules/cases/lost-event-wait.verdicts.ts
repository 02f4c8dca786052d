import type { Programs } from "../verdicts.js";

const bus = `import { EventEmitter, once } from "node:events";\nconst bus = new EventEmitter();\n`;

export const likely: Programs = {
  "an awaited step that emits": `${bus}
    async function load() { await fetch("/"); bus.emit("ready"); }
    export async function main() { await load(); await once(bus, "ready"); }`,
  "a step of a step that emits": `${bus}
    function tell() { bus.emit("ready"); }
    async function load() { await fetch("/"); tell(); }
    export async function main() { await load(); await once(bus, "ready"); console.log("ready"); }`,
  "an emission in the same function": `${bus}
    export async function main() { await fetch("/"); bus.emit("ready"); await once(bus, "ready"); }`,
  "a synchronous step that emits": `${bus}
    function load() { console.log("x"); bus.emit("ready"); }
    export async function main() { load(); await once(bus, "ready"); }`,
  "an emitter in a field": `import { EventEmitter, once } from "node:events";
    export class A {
      private readonly events = new EventEmitter();
      private async open() { await fetch("/"); this.events.emit("open"); }
      async start() { await this.open(); await once(this.events, "open"); }
    }`,
  "an emitter of one's own class": `import { EventEmitter, once } from "node:events";
    class Server extends EventEmitter { async start() { await fetch("/"); this.emit("ready"); } }
    const server = new Server();
    export async function main() { await server.start(); await once(server, "ready"); }`,
  "a stream after its pipeline": `import { once } from "node:events";
    import { pipeline } from "node:stream/promises";
    import { createReadStream, createWriteStream } from "node:fs";
    export async function copy(a: string, b: string) {
      const out = createWriteStream(b);
      await pipeline(createReadStream(a), out);
      await once(out, "finish");
    }`,
  "a stream after it is finished": `import { once } from "node:events";
    import { finished } from "node:stream/promises";
    import type { Readable } from "node:stream";
    export async function end(s: Readable) { s.resume(); await finished(s); await once(s, "end"); }`,
  "the emitter of another file": `// file: bus.ts
    import { EventEmitter } from "node:events";
    export const bus = new EventEmitter();
    // file: main.ts
    import { once } from "node:events";
    import { bus } from "./bus.js";
    import { load } from "./load.js";
    export async function main() { await load(); await once(bus, "ready"); }
    // file: load.ts
    import { bus } from "./bus.js";
    export async function load() { await fetch("/"); bus.emit("ready"); }`,
  "the module of events by its name": `import events from "node:events";
    const bus = new events.EventEmitter();
    async function load() { await fetch("/"); bus.emit("ready"); }
    export async function main() { await load(); await events.once(bus, "ready"); }`,
};

export const possible: Programs = {
  "an emission under a condition": `${bus}
    async function load(x: boolean) { await fetch("/"); if (x) bus.emit("ready"); }
    export async function main() { await load(true); await once(bus, "ready"); }`,
  "an event that others emit, too": `${bus}
    async function load() { await fetch("/"); bus.emit("tick"); }
    export function tick() { bus.emit("tick"); }
    export async function main() { await load(); await once(bus, "tick"); }`,
};

export const silent: Programs = {
  "listening first": `${bus}
    async function load() { await fetch("/"); bus.emit("ready"); }
    export async function main() { const ready = once(bus, "ready"); await load(); await ready; }`,
  "waiting together": `${bus}
    async function load() { await fetch("/"); bus.emit("ready"); }
    export async function main() { await Promise.all([once(bus, "ready"), load()]); }`,
  "a step that is not awaited": `${bus}
    async function load() { await fetch("/"); bus.emit("ready"); }
    export async function main() { void load(); await once(bus, "ready"); }`,
  "a timer that emits": `${bus}
    function later() { setTimeout(() => { bus.emit("ready"); }, 10); }
    export async function main() { later(); await once(bus, "ready"); }`,
  "another event": `${bus}
    async function load() { await fetch("/"); bus.emit("loaded"); }
    export async function main() { await load(); await once(bus, "ready"); }`,
  "another emitter": `${bus}const other = new EventEmitter();
    async function load() { await fetch("/"); other.emit("ready"); }
    export async function main() { await load(); await once(bus, "ready"); }`,
  "a test of the state": `${bus}let isReady = false;
    async function load() { await fetch("/"); isReady = true; bus.emit("ready"); }
    export async function main() { await load(); if (!isReady) await once(bus, "ready"); }`,
  "a loop until the state is right": `${bus}let isReady = false;
    async function load() { await fetch("/"); isReady = true; bus.emit("ready"); }
    export async function main() { await load(); while (!isReady) { await once(bus, "ready"); } }`,
  "a signal": `${bus}
    async function load() { await fetch("/"); bus.emit("ready"); }
    export async function main() { await load(); await once(bus, "ready", { signal: AbortSignal.timeout(100) }); }`,
  "a server that listens": `import { once } from "node:events"; import { createServer } from "node:http";
    export async function main() { const server = createServer(); server.listen(0); await once(server, "listening"); }`,
  "a stream that is ended": `import { once } from "node:events"; import { createWriteStream } from "node:fs";
    export async function main() { const s = createWriteStream("x"); s.write("a"); s.end(); await once(s, "finish"); }`,
  "back-pressure": `import { once } from "node:events"; import { createWriteStream } from "node:fs";
    export async function main(xs: string[]) { const s = createWriteStream("x"); for (const x of xs) if (!s.write(x)) await once(s, "drain"); }`,
  "a step in one branch": `${bus}
    async function load() { await fetch("/"); bus.emit("ready"); }
    export async function main(x: boolean) { if (x) { await load(); return; } await once(bus, "ready"); }`,
  "a step that may not run": `${bus}
    async function load() { await fetch("/"); bus.emit("ready"); }
    export async function main(x: boolean) { if (x) await load(); await once(bus, "ready"); }`,
  "another instance": `import { EventEmitter, once } from "node:events";
    class Server extends EventEmitter { async start() { await fetch("/"); this.emit("ready"); } }
    const one = new Server(); const two = new Server();
    export async function main() { await one.start(); await once(two, "ready"); }`,
  "an emitter that replays": `import { EventEmitter, once } from "node:events";
    class Replay extends EventEmitter { done = false; async start() { await fetch("/"); this.done = true; this.emit("ready"); } override once(e: string, f: () => void) { if (this.done) f(); return this; } }
    const replay = new Replay();
    export async function main() { await replay.start(); await once(replay, "ready"); }`,
  "a once of one's own": `${bus.replace(", once", "")}
    declare function once(e: EventEmitter, n: string): Promise<void>;
    async function load() { await fetch("/"); bus.emit("ready"); }
    export async function main() { await load(); await once(bus, "ready"); }`,
  "the close after a pipeline": `import { once } from "node:events"; import { pipeline } from "node:stream/promises"; import type { Readable, Writable } from "node:stream";
    export async function copy(a: Readable, b: Writable) { await pipeline(a, b); b.destroy(); await once(b, "close"); }`,
};
