import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Slice } from "../../src/protocol/index.js";
import { fromWebview, toWebview, viewState } from "../../src/protocol/webview-schema.js";
import { graphDot, graphMarkdown, graphMermaid, sliceReport } from "../../src/report/index.js";
import { outlineOf } from "../../webview/model/outline.js";
import { viewOf } from "../../webview/model/view.js";
import { Workbench, type Panel } from "./page.js";
import { holding, orders, parts, request, ring } from "./slice-kit.js";

/* Names and messages that mean harm, or none at all. */

const nasty = [
  `</script><script>document.title='owned'</script>`,
  `"><img src=x onerror="document.title='owned'">`,
  `]]></svg><svg onload="document.title='owned'">`,
  "\u202Egnp.exe\u2066\u200F",
  "a\u0000b\u0007c\u001B[2J",
  "\uD83D lone \uDE00",
  "👩‍🚀👨‍👩‍👧‍👦".repeat(40),
  "`$(rm -rf)` \\\" ' ` --> <!-- %%{init: {}}%% ; end",
  "__proto__",
  "constructor",
  "x".repeat(10_000),
  "e\u0301\u0302\u0303".repeat(3000),
  "\n\r\t \u2028\u2029",
  "",
];

const name = fc.oneof(
  fc.constantFrom(...nasty),
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.string({ unit: "grapheme", maxLength: 40 }),
);

/** Any text in it may become another; keys, kinds and what they refer to stay, so that it is still drawn. */
function renamed(slice: Slice, names: readonly string[]): Slice {
  let at = 0;
  const next = () => names[at++ % names.length]!;
  const files = new Map<string, string>();
  const fileOf = (file: string) => files.get(file) ?? files.set(file, `${next()}${files.size}`).get(file)!;
  const text = JSON.stringify(slice, (key, value: unknown) => {
    if (typeof value !== "string") return value;
    if (key === "file" || key === "path") return fileOf(value);
    return ["name", "module", "by", "text", "reason", "notice"].includes(key) ? next() : value;
  });
  return JSON.parse(text) as Slice;
}

const message = (slice: Slice) => ({ type: "slice", sequence: 1, slice });
const samples: readonly unknown[] = [
  message(orders()),
  { type: "status", state: "ready", message: "" },
  { type: "changed", generation: 2 },
  { type: "search", sequence: 1, hits: [{ id: "a", name: "b", file: "c", kind: "function" }] },
  { type: "show", request: orders().request, select: "a", finding: "f" },
  { type: "finding", fingerprint: "f", finding: null },
  { type: "follow", on: true },
  { type: "render", sequence: 3, format: "svg" },
  { type: "code", lines: { a: "b" } },
  { type: "open", id: "a", beside: false, peek: true },
  { type: "openStep", fingerprint: "f", step: 0, beside: false },
  { type: "nextFinding", direction: "next" },
  { type: "slice", sequence: 1, request },
  { type: "export", format: "svg" },
  { type: "rendered", sequence: 1, data: "x" },
];

const junk = fc.oneof(
  fc.anything({
    withBigInt: false,
    withDate: false,
    maxDepth: 3,
    key: fc.oneof(fc.string(), fc.constantFrom(...nasty)),
  }),
  name,
  fc.constantFrom<unknown>(NaN, Infinity, -1, 1e308, 2 ** 53, null, undefined, [], {}, "x".repeat(70_000)),
);

/** A message with one of its values, at any depth, made into something else, left out or added. */
const mutated = fc
  .tuple(fc.constantFrom(...samples), fc.infiniteStream(fc.nat()), junk, fc.constantFrom("set", "delete", "add"))
  .map(([sample, picks, value, how]) => {
    const copy = structuredClone(sample) as Record<string, unknown>;
    let inside = copy;
    for (const pick of picks) {
      const keys = Object.keys(inside);
      const key = keys[pick % Math.max(1, keys.length)];
      const child = key === undefined ? undefined : inside[key];
      if (child !== null && typeof child === "object" && pick % 3) {
        inside = child as Record<string, unknown>;
        continue;
      }
      if (how === "add" || key === undefined) Object.defineProperty(inside, "__proto__", { value, enumerable: true });
      else if (how === "delete") Reflect.deleteProperty(inside, key);
      else inside[key] = value;
      break;
    }
    return copy;
  });

describe("messages", () => {
  it("are taken or refused by both sides, whatever they are, without a word and without a trace", () => {
    fc.assert(
      fc.property(fc.oneof(junk, mutated), (sent) => {
        for (const check of [toWebview, fromWebview, viewState]) {
          const taken = check(sent);
          if (taken === undefined) continue;
          expect(Object.getPrototypeOf(taken)).toBe(Object.prototype);
          expect(check(taken)).toBeDefined();
        }
        expect(Object.keys(Object.prototype)).toEqual([]);
      }),
      { numRuns: 800 },
    );
  });

  it("of the panel are refused when they are of another version, too long, or ask for too much", () => {
    const far = { ...request, depthDown: 21 };
    for (const wrong of [
      { type: "open", id: "x".repeat(5000), beside: false },
      { type: "open", path: "/etc/passwd", beside: false },
      { type: "slice", sequence: 1, request: far },
      { type: "slice", sequence: 1, request: { ...request, budget: 1e6 } },
      { type: "slice", sequence: 1, request: { ...request, roots: Array.from({ length: 501 }, String) } },
      { type: "slice", sequence: -1, request },
      { type: "code", ids: Array.from({ length: 101 }, String) },
      { type: "export", format: "exe" },
    ]) {
      expect(fromWebview(wrong)).toBeUndefined();
    }
    expect(viewState({ version: 2, request, follow: true })).toBeUndefined();
  });
});

describe("names", () => {
  it("leave the text forms well-formed: every string is closed, every line is one statement", () => {
    fc.assert(
      fc.property(
        fc.array(name, { minLength: 3, maxLength: 12 }),
        fc.constantFrom(orders, holding, parts),
        (names, of) => {
          const slice = renamed(of(), names);
          const stats = { files: 1, functions: 1, edges: 1, milliseconds: 1 } as never;
          const report = sliceReport(slice, "", stats);
          const dot = [...graphDot(report)].join("");
          expect(dot.replace(/"(?:[^"\\]|\\.)*"/gs, "S")).toMatch(/^digraph[\w\s{}[\]=;,.#>-]*\}\s*$/);
          const mermaid = [...graphMermaid(report)].join("");
          expect(mermaid.replace(/"[^"]*"/g, "S")).not.toMatch(/["<%`\\]/);
          for (const text of [dot, mermaid, [...graphMarkdown(report)].join("")]) {
            // eslint-disable-next-line no-control-regex -- these characters are what must not get through
            expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202a-\u202e\u2066-\u2069]/);
          }
        },
      ),
      { numRuns: 120 },
    );
  });

  it("leave the view whole: all that is drawn can be seen, and is what the slice has", () => {
    fc.assert(
      fc.property(fc.array(name, { minLength: 3, maxLength: 12 }), (names) => {
        const slice = renamed(orders(), names);
        const view = viewOf(slice);
        expect(view.cards).toHaveLength(slice.nodes.length);
        expect(outlineOf(view).length).toBeGreaterThan(0);
        for (const { name: shown, aria } of view.cards) {
          expect(shown).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
          expect(aria.length).toBeGreaterThan(0);
        }
      }),
      { numRuns: 100 },
    );
  });
});

describe("the panel", () => {
  let workbench: Workbench;
  let panel: Panel;
  beforeAll(async () => {
    workbench = await Workbench.start();
    panel = await workbench.open();
  });
  afterAll(() => workbench.stop());

  /** Elements that nobody has drawn, attributes that run, errors, and what the policy had to refuse. */
  const injected = async () => ({
    owned: (await panel.page.title()) !== "Await Graph",
    elements: await panel.page.locator("img, iframe, object, embed, foreignObject, body script, a[href]").count(),
    scripts: (await panel.page.locator("script").count()) - 2,
    handlers: await panel.page.evaluate(
      `[...document.querySelectorAll("*")].flatMap((e) => [...e.attributes]).filter((a) => /^on/i.test(a.name) || /^\\s*javascript:/i.test(a.value)).length`,
    ),
    violations: await panel.violations(),
    errors: panel.errors,
  });
  const nothing = { owned: false, elements: 2, scripts: 0, handlers: 0, violations: [], errors: [] };

  it.each([
    ["a chain", orders],
    ["what is held", holding],
    ["folders, files and a resource", parts],
    ["a cycle", ring],
  ] as const)("draws hostile names in %s as text, and saves them as a well-formed SVG", async (_, of) => {
    for (let start = 0; start < nasty.length; start += 5) {
      const names = [...nasty.slice(start), ...nasty.slice(0, start)];
      const slice = renamed(of(3), names);
      await panel.show(slice);
      expect((await panel.cards()).sort()).toEqual(slice.nodes.map(({ id }) => id).sort());
      const [first] = await panel.cards();
      await panel.page.locator(".canvas").focus();
      await panel.page.keyboard.press("ArrowRight");
      await panel.page.keyboard.press("t");
      await panel.page.keyboard.press("t");
      await panel.post({ type: "code", lines: { [first ?? ""]: names[0] ?? "" } });
      await panel.post({ type: "render", sequence: start, format: "svg" });
      await expect.poll(async () => (await panel.sentOf("rendered")).at(-1)?.sequence).toBe(start);
      const svg = (await panel.sentOf("rendered")).at(-1)!.data;
      const broken = await panel.page.evaluate(
        `new DOMParser().parseFromString(${JSON.stringify(svg)}, "image/svg+xml").querySelectorAll("parsererror, script, image, foreignObject, [onload], [onerror]").length`,
      );
      expect(broken).toBe(0);
      expect(await injected()).toEqual(nothing);
      await panel.load();
    }
  });

  it("tells hostile findings, hits and messages as text", async () => {
    await panel.show(orders());
    for (const text of nasty) {
      const step = { message: text, place: text, code: text };
      const { id } = orders().nodes[0]!;
      await panel.post({ type: "status", state: "error", message: text });
      await panel.post({ type: "search", sequence: 0, hits: [{ id, name: text, file: text, kind: "function" }] });
      await panel.post({ type: "show", request: orders().request, finding: "f" });
      await panel.answer({ ...orders(), notice: text });
      const finding = {
        fingerprint: "f",
        ruleId: text,
        severity: "error",
        message: text,
        help: text,
        number: 1,
        count: 1,
      };
      await panel.post({ type: "finding", fingerprint: "f", finding: { ...finding, steps: [step, step] } });
      expect(await panel.page.locator(".trail-step").count()).toBe(2);
    }
    expect(await injected()).toEqual(nothing);
  });

  it("goes on after a thousand messages that mean nothing", async () => {
    await panel.load();
    await panel.show(orders());
    const messages = fc.sample(mutated, 1000).map((sent) => JSON.stringify(sent));
    await panel.page.evaluate(
      `for (const text of ${JSON.stringify(messages)}) window.postMessage(JSON.parse(text), "*")`,
    );
    await panel.post({ type: "status", state: "ready", message: "" });
    await panel.show(ring());
    await expect.poll(() => panel.cards()).toHaveLength(3);
    expect(panel.errors).toEqual([]);
    expect(await panel.violations()).toEqual([]);
  });
});
