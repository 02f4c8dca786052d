/** Chains that nobody can get round. */
export const found: Readonly<Record<string, string>> = {
  "a member that calls what took its own place": `
    export class Loud {
      declare tell: () => Promise<void>;
      constructor() {
        this.tell = async () => { console.log("tells"); await tell.call(this); };
        const tell = this.tell;
      }
    }`,

  "three functions in a ring": `
    export async function functionA() { await functionB(); }
    async function functionB() { await functionC(); }
    async function functionC() { await functionA(); }`,

  "a function that awaits itself": `
    export async function f(): Promise<void> { await f(); }`,

  "a literal array for Promise.all": `
    export async function processUserData(id: string) {
      await Promise.all([saveUser(id), auditUser(id)]);
    }
    async function saveUser(id: string) { await fetch("/" + id); }
    async function auditUser(id: string) { await processUserData(id); }`,

  "map over a literal array": `
    export async function processUserData(id: string): Promise<void> {
      await Promise.all(["create", "update"].map((action) => auditUser(id, action)));
    }
    async function auditUser(id: string, action: string) { await processUserData(id + action); }`,

  "map over a constant array": `
    const actions = ["create", "update"];
    export async function processUserData(id: string): Promise<void> {
      await Promise.all(actions.map(async (action) => { await auditUser(id, action); }));
    }
    async function auditUser(id: string, action: string) { await processUserData(id + action); }`,

  "map over a parameter filled with one element": `
    interface User { id: string }
    export async function processUserData(ids: string[]): Promise<void> {
      await Promise.all(ids.map((id) => auditUser({ id })));
    }
    async function auditUser(user: User) { await processUserData([user.id]); }`,

  "map over a parameter, by name of the function": `
    export async function processUserData(ids: string[]): Promise<void> {
      await Promise.all(ids.map(auditUser));
    }
    async function auditUser(id: string) { await processUserData([id]); }`,

  "map kept in a variable": `
    export async function processUserData(ids: string[]): Promise<void> {
      const audits = ids.map((id) => auditUser(id));
      await Promise.all(audits);
    }
    async function auditUser(id: string) { await processUserData([id]); }`,

  "for of a parameter filled with one element": `
    export async function processUserData(ids: string[]): Promise<void> {
      for (const id of ids) {
        await auditUser(id);
      }
    }
    async function auditUser(id: string) { await processUserData([id]); }`,

  "for of a literal array": `
    export async function processUserData(id: string): Promise<void> {
      for (const action of ["create", "update"]) await auditUser(id, action);
    }
    async function auditUser(id: string, action: string) { await processUserData(id + action); }`,

  "for await of a literal array of calls": `
    export async function a(): Promise<void> { for await (const x of [b()]) console.log(x); }
    async function b() { await a(); }`,

  "a try whose catch throws again": `
    export async function a(): Promise<void> {
      try { await b(); } catch (error) { console.error(error); throw error; }
    }
    async function b() { await a(); }`,

  "a try whose catch logs and goes on": `
    export async function a(): Promise<void> {
      try { await b(); } catch (error) { console.error(error); }
    }
    async function b() { await a(); }`,

  "a chain of then": `
    export function a(): Promise<void> { return b().then(() => c()); }
    async function b() { await fetch("/"); }
    function c(): Promise<void> { return a(); }`,

  "a then with a named callback": `
    export function a(): Promise<void> { return fetch("/").then(b); }
    async function b(answer: Response): Promise<void> { console.log(answer.status); await a(); }`,

  "then and catch": `
    export function a(): Promise<void> { return b().then(() => console.log("done")).catch((e) => console.error(e)); }
    async function b() { await a(); }`,

  "finally of a promise": `
    export function a(): Promise<Response> { return fetch("/").finally(() => a()); }`,

  "arrow functions of an object": `
    export const api = {
      load: async () => { await api.audit(); },
      audit: async () => { await api.load(); },
    };`,

  "methods of an object by this": `
    export const api = {
      async load(): Promise<void> { await this.audit(); },
      async audit(): Promise<void> { await this.load(); },
    };`,

  "services given to each other, in two files": `
    // file: users.ts
    import { AuditService } from "./audit.js";
    export class UserService {
      constructor(private readonly audits: AuditService) {}
      async process(id: string): Promise<void> {
        const user = await fetch("/users/" + id);
        await this.audits.audit(user.url);
      }
    }
    // file: audit.ts
    import { UserService } from "./users.js";
    export class AuditService {
      constructor(private readonly users: UserService) {}
      async audit(id: string): Promise<void> { await this.users.process(id); }
    }`,

  "services with forwardRef, without types of the framework": `
    // file: users.ts
    import { Inject, Injectable, forwardRef } from "@nestjs/common";
    import { AuditService } from "./audit.js";
    @Injectable()
    export class UserService {
      constructor(@Inject(forwardRef(() => AuditService)) private readonly audits: AuditService) {}
      async process(id: string): Promise<void> { await this.audits.audit(id); }
    }
    // file: audit.ts
    import { Inject, Injectable, forwardRef } from "@nestjs/common";
    import { UserService } from "./users.js";
    @Injectable()
    export class AuditService {
      @Inject(forwardRef(() => UserService)) private readonly users!: UserService;
      async audit(id: string): Promise<void> { return this.users.process(id); }
    }`,

  "services from a container": `
    // file: users.ts
    import { inject } from "@angular/core";
    import { AuditService } from "./audit.js";
    export class UserService {
      private readonly audits = inject(AuditService);
      async process(id: string): Promise<void> { await this.audits.audit(id); }
    }
    // file: audit.ts
    import { container } from "tsyringe";
    import { UserService } from "./users.js";
    export class AuditService {
      async audit(id: string): Promise<void> { await container.resolve(UserService).process(id); }
    }`,

  "an interface with one implementation": `
    // file: port.ts
    export interface UserPort { process(id: string): Promise<void> }
    // file: users.ts
    import type { UserPort } from "./port.js";
    import { AuditService } from "./audit.js";
    export class Users implements UserPort {
      private readonly audits = new AuditService(this);
      async process(id: string): Promise<void> { await this.audits.audit(id); }
    }
    // file: audit.ts
    import type { UserPort } from "./port.js";
    export class AuditService {
      constructor(private readonly users: UserPort) {}
      async audit(id: string): Promise<void> { await this.users.process(id); }
    }`,

  "an abstract method with one implementation": `
    export abstract class Job {
      async run(): Promise<void> { await this.step(); }
      protected abstract step(): Promise<void>;
    }
    export class Import extends Job {
      protected async step(): Promise<void> { await fetch("/"); await this.run(); }
    }`,

  "default parameters": `
    export async function a(depth = 1, name = String(depth)): Promise<void> { await b(depth, name); }
    async function b(depth?: number, name?: string) { await a(depth, name); }`,

  "an optional chain in the argument": `
    interface User { readonly profile?: { readonly id?: string } }
    export async function a(user?: User): Promise<void> { await b(user?.profile?.id); }
    async function b(id?: string) { await a({ profile: { id: id ?? "" } }); }`,

  "validation that throws": `
    export async function processUserData(id: string): Promise<void> {
      if (!id) throw new TypeError("no id");
      await auditUser(id);
    }
    async function auditUser(id: string) { await processUserData(id); }`,

  "validation of what was loaded": `
    export async function processUserData(id: string): Promise<void> {
      const user = await loadUser(id);
      if (user === undefined || !user.name) {
        throw new Error("no such user");
      }
      await Promise.all([saveUser(user), auditUser(id)]);
    }
    async function loadUser(id: string): Promise<{ name: string } | undefined> { return (await fetch("/" + id)).json(); }
    async function saveUser(user: { name: string }) { await fetch("/", { method: "POST", body: user.name }); }
    async function auditUser(id: string) { await processUserData(id); }`,

  "validation of the type": `
    export async function a(options: { name: string } | string): Promise<void> {
      if (typeof options !== "object" || !options.name) throw new TypeError("no options");
      await b(options);
    }
    async function b(options: { name: string }) { await a(options); }`,

  "both branches of an if": `
    export async function a(flag: boolean): Promise<void> { if (flag) await b(); else await c(); }
    async function b() { await a(true); }
    async function c() { await a(false); }`,

  "every case of a switch": `
    export async function a(kind: string): Promise<void> {
      switch (kind) {
        case "b": return b();
        case "c": await b(); break;
        default: await b();
      }
    }
    async function b() { await a("b"); }`,

  "both sides of a conditional expression": `
    export async function a(flag: boolean): Promise<void> { return flag ? b() : c(); }
    async function b(): Promise<void> { return a(true); }
    async function c(): Promise<void> { return a(false); }`,

  "other things awaited before": `
    export async function a(): Promise<void> {
      const answer = await fetch("/");
      const text = await answer.text();
      console.log(text);
      await b();
    }
    async function b() { await new Promise((resolve) => setTimeout(resolve, 10)); await a(); }`,

  "a loop without end": `
    export async function a(): Promise<void> { while (true) { await fetch("/"); await a(); } }`,

  "a finally block": `
    export async function a(): Promise<void> { try { await fetch("/"); } finally { await a(); } }`,

  "a promise kept and awaited later": `
    export async function a(): Promise<void> { const pending = b(); console.log("working"); await pending; }
    async function b() { await a(); }`,

  "promises pushed and awaited together": `
    export async function a(): Promise<void> {
      const all: Promise<void>[] = [];
      all.push(b());
      await Promise.all(all);
    }
    async function b() { await a(); }`,

  "members of allSettled": `
    export async function a(): Promise<void> { await Promise.allSettled([fetch("/"), b()]); }
    async function b() { await a(); }`,

  "a race of one": `
    export async function a(): Promise<void> { await Promise.race([b()]); }
    async function b() { await a(); }`,

  "a renamed import through a barrel": `
    // file: a.ts
    import { runB } from "./index.js";
    export async function a(): Promise<void> { await runB(); }
    // file: b.ts
    import { a as first } from "./index.js";
    export async function b(): Promise<void> { await first(); }
    // file: index.ts
    export * from "./a.js";
    export { b as runB } from "./b.js";`,

  "namespace imports and default exports": `
    // file: a.ts
    import * as other from "./b.js";
    export default async function (): Promise<void> { await other.b(); }
    // file: b.ts
    import a from "./a.js";
    export const b = async (): Promise<void> => { await a(); };`,

  CommonJS: `
    // file: a.js
    const { b } = require("./b");
    exports.a = async function () { await b(); };
    // file: b.js
    const first = require("./a");
    async function b() { await first.a(); }
    module.exports = { b };`,

  "packages of a monorepo": `
    // file: packages/users/package.json
    { "name": "@shop/users", "main": "./src/index.ts", "type": "module" }
    // file: packages/users/src/index.ts
    import { audit } from "@shop/audit";
    export async function save(id: string): Promise<void> { await audit(id); }
    // file: packages/audit/package.json
    { "name": "@shop/audit", "exports": { ".": "./src/index.ts" }, "type": "module" }
    // file: packages/audit/src/index.ts
    import { save } from "@shop/users";
    export async function audit(id: string): Promise<void> { await save(id); }`,

  "a dynamic import": `
    // file: a.ts
    export async function a(): Promise<void> { const { b } = await import("./b.js"); await b(); }
    // file: b.ts
    import { a } from "./a.js";
    export async function b(): Promise<void> { await a(); }`,

  "a getter that starts the work": `
    export class Store {
      get data(): Promise<string> { return this.load(); }
      async load(): Promise<string> { return "x" + (await this.data); }
    }`,

  "static methods": `
    export class Jobs {
      static async start(): Promise<void> { await Jobs.next(); }
      static async next(): Promise<void> { await this.start(); }
    }`,

  "super that calls back": `
    export abstract class Base {
      async save(): Promise<void> { await this.afterSave(); }
      abstract afterSave(): Promise<void>;
    }
    export class User extends Base {
      override async save(): Promise<void> { await super.save(); }
      async afterSave(): Promise<void> { await this.save(); }
    }`,

  "a retry wrapper around itself": `
    async function retry<T>(work: () => Promise<T>): Promise<T> {
      try { return await work(); } catch { return await work(); }
    }
    export async function load(): Promise<void> { await retry(() => load()); }`,

  "a transaction wrapper": `
    class Database { async transaction<T>(work: (tx: string) => Promise<T>): Promise<T> {
      const tx = "tx";
      try { const result = await work(tx); return result; } finally { console.log("released", tx); }
    } }
    const db = new Database();
    export async function createUser(): Promise<void> { await db.transaction(async (tx) => { await createProfile(tx); }); }
    async function createProfile(tx: string): Promise<void> { console.log(tx); await createUser(); }`,

  "a bound method": `
    export class Loop {
      private readonly again = this.run.bind(this);
      async run(): Promise<void> { await this.again(); }
    }`,

  "a function kept in an object": `
    const steps = { first, second };
    async function first(): Promise<void> { await steps.second(); }
    async function second(): Promise<void> { await steps.first(); }
    export { steps };`,

  "yield* before anything is given": `
    export async function* a(): AsyncGenerator<number> { yield* a(); }
    export async function read() { for await (const x of a()) console.log(x); }`,

  "a guard for something else": `
    export async function a(verbose: boolean): Promise<void> {
      if (verbose) console.log("a");
      for (let i = 0; i < 3; i++) console.log(i);
      await b(verbose);
    }
    async function b(verbose: boolean) { await a(verbose); }`,

  "nested blocks, labels and a comma": `
    export async function a(): Promise<void> {
      outer: { console.log("x"); if (Math.random() > 2) break outer; }
      { const x = (console.log("y"), 1); console.log(x); }
      await (0, b)();
    }
    async function b() { return void (await a()); }`,

  "a class field that is an arrow": `
    export class Sync {
      start = async (): Promise<void> => { await this.step(); };
      step = async (): Promise<void> => { await this.start(); };
    }`,

  "local functions": `
    export async function run(): Promise<void> {
      const first = async (): Promise<void> => { await second(); };
      async function second(): Promise<void> { await first(); }
      await first();
    }`,
};
