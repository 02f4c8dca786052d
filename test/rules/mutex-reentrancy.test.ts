import { expect, test } from "vitest";
import { analyze } from "./analyze.js";
import { judge } from "./programs/judge.js";
import { possible, reported, silent } from "./programs/mutex-reentrancy.js";

judge("mutex-reentrancy", reported, silent, { possible });

/** Locks of a function that makes one at each call: two variables hold two of them. */
const factory = (devices: string): Record<string, string> => ({
  "src/m.ts": `import { Mutex } from "async-mutex";
export const makeMutex = () => {
  const mutex = new Mutex();
  return { mutex<T>(code: () => Promise<T>): Promise<T> { return mutex.runExclusive(code); } };
};
`,
  "src/main.ts": `import { makeMutex } from "./m.js";
export const makeSocket = () => {
  const retryMutex = makeMutex();
  ${devices}
  const devices = async () => { await devicesMutex.mutex(async () => { await fetch("b"); }); };
  const handle = async () => { await retryMutex.mutex(async () => { await devices(); }); };
  return { handle };
};
`,
});

test.each([
  ["of its own", "const devicesMutex = makeMutex();", []],
  ["that is the same", "const devicesMutex = retryMutex;", ["definite"]],
])("a lock %s, of a function that makes them", async (_, devices, expected) => {
  const { findings } = await analyze(factory(devices));
  expect(findings.filter(({ ruleId }) => ruleId === "mutex-reentrancy").map((one) => one.confidence)).toEqual(expected);
});
