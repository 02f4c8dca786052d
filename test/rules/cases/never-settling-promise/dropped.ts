import type { Programs } from "../../verdicts.js";

/* Promises that only success settles, whoever holds what settles them. */

const deferred = `
class Deferred<T> {
  resolve!: (value: T) => void;
  reject!: (error: unknown) => void;
  readonly promise = new Promise<T>((resolve, reject) => { this.resolve = resolve; this.reject = reject; });
}
declare function request(url: string): Promise<string>;`;

export const possible: Programs = {
  "a deferred that only the success of a chain resolves": `${deferred}
export async function batch(url: string): Promise<string> {
  const returned = new Deferred<string>();
  request(url).then((text) => { returned.resolve(text); });
  return returned.promise;
}`,
  "resolvers of which only one is used, in a chain": `
declare function request(url: string): Promise<string>;
export async function batch(url: string): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>();
  request(url).then((text) => { resolve(text); });
  return await promise;
}`,
  "an async function of an executor that is called by its name": `
export function auth(url: string): Promise<string> {
  let tries = 0;
  return new Promise((resolve, reject) => {
    const attempt = async () => {
      const answer = await fetch(url);
      if (!answer.ok && tries++ < 3) { setTimeout(attempt, 1000); return; }
      if (!answer.ok) { reject(new Error("refused")); return; }
      resolve(await answer.text());
    };
    attempt();
  });
}`,
  "a server whose callback takes a failure that it is never told of": `
declare class HttpServer { listen(port: number, done: (error?: Error) => void): void; }
export class Server {
  constructor(private readonly httpServer: HttpServer) {}
  listen(port: number): Promise<void> {
    return new Promise((resolve, reject) => {
      this.httpServer.listen(port, (error) => { if (error) reject(error); else resolve(); });
    });
  }
}`,
};

export const silent: Programs = {
  "a deferred that the failure of a chain rejects": `${deferred}
export async function batch(url: string): Promise<string> {
  const returned = new Deferred<string>();
  request(url).then((text) => { returned.resolve(text); }, (error) => { returned.reject(error); });
  return returned.promise;
}`,
  "a deferred that others have": `${deferred}
const waiting: Deferred<string>[] = [];
export async function batch(url: string): Promise<string> {
  const returned = new Deferred<string>();
  waiting.push(returned);
  request(url).then((text) => { returned.resolve(text); });
  return returned.promise;
}`,
  "an async function of an executor that takes its failures": `
export function auth(url: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const attempt = async () => {
      try { resolve(await (await fetch(url)).text()); } catch (error) { reject(error); }
    };
    attempt();
  });
}`,
  "an async function of an executor whose failure is passed on": `
export function auth(url: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const attempt = async () => { resolve(await (await fetch(url)).text()); };
    attempt().catch(reject);
  });
}`,
  "a server whose failure is listened for": `
declare class HttpServer { on(event: string, run: (error: Error) => void): void; listen(port: number, done: (error?: Error) => void): void; }
export class Server {
  constructor(private readonly httpServer: HttpServer) {}
  listen(port: number): Promise<void> {
    return new Promise((resolve, reject) => {
      this.httpServer.on("error", reject);
      this.httpServer.listen(port, (error) => { if (error) reject(error); else resolve(); });
    });
  }
}`,
  "a framework that tells its callback of failures": `
declare const fastify: { listen(options: object, done: (error?: Error) => void): void };
export function listen(port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    fastify.listen({ port }, (error) => { if (error) reject(error); else resolve(); });
  });
}`,
};
