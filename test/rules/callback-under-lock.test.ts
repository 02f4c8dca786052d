import { expect, test } from "vitest";
import { analyze } from "./analyze.js";
import { judge } from "./programs/judge.js";
import { possible, reported, silent } from "./programs/callback-under-lock.js";

judge("callback-under-lock", reported, silent, { possible });

test("what is told in another file than that of the lock is only possible", async () => {
  const store = (told: string, rest: string): string => `import { Mutex } from "async-mutex";
${told}
export class Store {
  private readonly mutex = new Mutex();
  constructor(private readonly bus: Bus) {}
  async set(): Promise<void> { await this.mutex.runExclusive(async () => { await this.bus.tell(); }); }
}
${rest}`;
  const bus = `export class Bus {
  private readonly listeners: (() => Promise<void>)[] = [];
  on(listener: () => Promise<void>): void { this.listeners.push(listener); }
  async tell(): Promise<void> { for (const listener of this.listeners) await listener(); }
}
`;
  const { findings } = await analyze(
    { "src/bus.ts": bus, "src/store.ts": store('import { Bus } from "./bus.js";', ""), "src/all.ts": store("", bus) },
    { config: { preset: "strict" } },
  );
  const found = findings.filter(({ ruleId }) => ruleId === "callback-under-lock");
  expect(found.map(({ file, confidence }) => [file, confidence]).sort()).toEqual([
    ["src/all.ts", "likely"],
    ["src/store.ts", "possible"],
  ]);
});
