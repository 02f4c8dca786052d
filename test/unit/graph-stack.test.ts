import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseStack } from "../../src/graph/index.js";

describe("a stack trace", () => {
  it.each([
    ["at pay (/app/src/pay.ts:12:7)", { name: "pay", file: "/app/src/pay.ts", line: 12, column: 7, async: false }],
    [
      "at async Orders.total (/app/src/orders.ts:4:3)",
      { name: "Orders.total", file: "/app/src/orders.ts", async: true },
    ],
    ["at async Promise.all (index 0)", { name: "Promise.all", async: true }],
    ["at new Pool (C:\\work\\db pool\\pool.ts:9:1)", { name: "Pool", file: "C:\\work\\db pool\\pool.ts", line: 9 }],
    ["at file:///C:/code/a%20b/main.mts:1:2", { file: "file:///C:/code/a%20b/main.mts", line: 1, column: 2 }],
    ["at async file:///srv/app.mjs:30:1", { file: "file:///srv/app.mjs", line: 30, async: true }],
    ["at /srv/my app/app.js:30:1", { file: "/srv/my app/app.js", line: 30 }],
    ["at Object.<anonymous> (/srv/app.js:1:1)", { name: "Object.<anonymous>", file: "/srv/app.js" }],
    ["at Router.handle [as dispatch] (/srv/router.js:8:9)", { name: "Router.handle", line: 8 }],
    [
      "at process.processTicksAndRejections (node:internal/process/task_queues:95:5)",
      { file: "node:internal/process/task_queues" },
    ],
    ["at Array.forEach (<anonymous>)", { name: "Array.forEach" }],
    ["at async Promise.allSettled (index 12)", { name: "Promise.allSettled", async: true }],
    [
      "load @ http://localhost:3000/src/load.ts:12:3",
      { name: "load", file: "http://localhost:3000/src/load.ts", line: 12 },
    ],
    ["load@http://localhost:3000/src/load.ts:12:3", { name: "load", line: 12 }],
    ["async*load@/src/load.ts:12:3", { name: "load", async: true }],
    ["await in save @ save.ts:7", { name: "save", file: "save.ts", line: 7, async: true }],
    ["/app/src/timer.ts:22     - setTimeout(() => tick(), 1000)", { file: "/app/src/timer.ts", line: 22 }],
    ["- src/queue.ts:5:10", { file: "src/queue.ts", line: 5, column: 10 }],
  ])("has the frame %s", (line, expected) => {
    expect(parseStack(`   ${line}\r\n`)).toEqual([expect.objectContaining({ text: line, ...expected })]);
  });

  it("is read among other lines, which are left out", () => {
    const text = `2026-01-01 ERROR Timeout: no answer
Error: hang
    at async first (/w/src/a.ts:2:3)
    at async Promise.all (index 1)
    at async second (/w/src/b.ts:5:9) {
  code: 'ETIMEDOUT'
}
# Timeout`;
    expect(parseStack(text.replace(" {", "")).map(({ name }) => name)).toEqual(["first", "Promise.all", "second"]);
    expect(parseStack("nothing of the kind\n12:30:05 said: x\n")).toEqual([]);
  });

  it("of any text is read in no time, and every frame is a line of it", () => {
    const hostile = ["at ", "(", "a".repeat(3000), " ".repeat(500), ":1:1", "at async ", "@", "\\", "[as ", "file:///"];
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.constantFrom(...hostile), fc.string(), fc.constant("\n")), { maxLength: 60 }),
        (parts) => {
          const text = parts.join("");
          const started = performance.now();
          for (const frame of parseStack(text)) expect(text).toContain(frame.text);
          expect(performance.now() - started).toBeLessThan(500);
        },
      ),
      { numRuns: 200 },
    );
    expect(parseStack(Array.from({ length: 2000 }, () => "at f (a.ts:1:1)").join("\n"))).toHaveLength(500);
  });
});
