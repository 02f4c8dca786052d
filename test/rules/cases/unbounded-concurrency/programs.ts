/** What a careful reader says of a fan-out: worth a word, nothing to say, or only when asked to look hard. */
export type Verdict = "reported" | "silent" | "possible";

/** A name, what is imported, and a program. `all(ids)` is where it is entered; `load` is one query of a pool. */
export type Case = readonly [name: string, text: string];

export const pool = `import { Pool } from "pg";
const pool = new Pool();
async function load(id: string): Promise<unknown> { return pool.query("select 1", [id]); }
`;

export const prisma = `import { PrismaClient } from "@prisma/client";
const prisma = new PrismaClient();
`;

/** A function over ids that may load each of them. */
export const over = (body: string, before = "", after = ""): string =>
  `${before}${pool}export async function all(ids: string[]): Promise<unknown> { ${body} }\n${after}`;

export const limiterClass = `class Semaphore {
  private active = 0;
  private readonly waiting: (() => void)[] = [];
  constructor(private readonly width: number) {}
  async acquire(): Promise<void> {
    if (this.active >= this.width) await new Promise<void>((go) => this.waiting.push(go));
    this.active++;
  }
  release(): void { this.active--; this.waiting.shift()?.(); }
}
const semaphore = new Semaphore(4);
`;
