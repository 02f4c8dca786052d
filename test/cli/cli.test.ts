import { execFile, execFileSync, spawn } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const cli = resolve("dist/cli.js");
const fixtures = resolve("test/fixtures");
const scratch = mkdtempSync(join(tmpdir(), "awaitscope-cli-"));
process.env["XDG_CACHE_HOME"] = join(scratch, "cache");

interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

function run(args: readonly string[], cwd = fixtures): Promise<Outcome> {
  return new Promise((done) => {
    const child = execFile(process.execPath, [cli, ...args], { cwd, maxBuffer: 1e9 }, (_, stdout, stderr) => {
      done({ code: child.exitCode ?? -1, stdout, stderr });
    });
  });
}

interface FindingJson {
  readonly ruleId: string;
  readonly severity: string;
  readonly file: string;
  readonly range: { readonly start: { readonly line: number; readonly column: number } };
  readonly trace: readonly { readonly file: string; readonly range: FindingJson["range"]; readonly message: string }[];
}

async function check(
  folder: string,
  ...more: readonly string[]
): Promise<{ findings: readonly FindingJson[]; problems: readonly { file: string }[]; root: string }> {
  const { stdout } = await run(["check", folder, "--format", "json", "--no-cache", ...more]);
  return JSON.parse(stdout) as Awaited<ReturnType<typeof check>>;
}

const places = (findings: readonly FindingJson[]): readonly string[] =>
  findings.map(({ ruleId, file, range }) => `${ruleId} ${file}:${String(range.start.line)}`);

beforeAll(() => {
  if (!existsSync(cli)) execFileSync("npm", ["run", "build"], { stdio: "ignore", shell: true });
});
afterAll(() => {
  rmSync(scratch, { recursive: true, force: true });
});

describe("check", () => {
  test("finds the cycles nobody can get round, and leaves recursion alone", async () => {
    const { findings, root } = await check("await-cycle");
    expect(places(findings)).toEqual(["await-cycle src/audit.ts:11", "await-cycle src/functions.ts:13"]);
    expect(root).toBe(join(fixtures, "await-cycle").replaceAll("\\", "/"));
    expect(findings[1]?.trace.map(({ range, message }) => `${String(range.start.line)} ${message}`)).toEqual([
      "3 `functionA` awaits `functionB`",
      "8 `functionB` awaits `functionC`",
      "13 `functionC` awaits `functionA`, where the cycle began",
    ]);
  });

  test("finds every kind of unbounded fan-out, and none of the bounded ones", async () => {
    const { findings } = await check("fan-out");
    const source = readFileSync(join(fixtures, "fan-out/src/bad.ts"), "utf8").split("\n");
    const functions = findings.map(({ range }) =>
      source
        .slice(0, range.start.line)
        .findLast((line) => line.startsWith("export"))
        ?.replace(/^export (?:async )?function (\w+).*/, "$1"),
    );
    expect(functions).toEqual(["mapped", "settled", "pushed", "forEach", "withoutConcurrency", "tree", "unawaited"]);
    expect(new Set(findings.map(({ file }) => file))).toEqual(new Set(["src/bad.ts"]));
  });

  test("reads CommonJS", async () => {
    const { findings } = await check("commonjs");
    expect(places(findings)).toEqual(["await-cycle index.js:10", "unbounded-concurrency index.js:13"]);
  });

  test("reads JSX", async () => {
    // Requests of code in a browser are only possible findings.
    const { findings } = await check("jsx", "--preset", "strict", "--rule", "missing-timeout=off");
    expect(places(findings)).toEqual(["unbounded-concurrency src/App.tsx:13"]);
  });

  test("follows packages of a monorepo that import each other", async () => {
    const { findings } = await check("monorepo");
    expect(places(findings)).toEqual(["unbounded-concurrency packages/web/src/index.ts:6"]);
    expect(findings[0]?.trace.at(-1)?.file).toBe("packages/store/src/orders.ts");
  });

  test("a file that does not parse is a problem, the others are checked", async () => {
    const { findings, problems } = await check("broken");
    expect(problems.map(({ file }) => file)).toContain("src/bad.ts");
    expect(places(findings).filter((place) => place.includes("good"))).toEqual(["await-cycle src/good.ts:6"]);
  });

  test("is byte-identical from run to run, with and without a cache", async () => {
    const project = join(scratch, "cached");
    cpSync(join(fixtures, "fan-out"), project, { recursive: true });
    const runs = [];
    for (const more of [[], [], ["--no-cache"]])
      runs.push((await run(["check", "--format", "json", ...more], project)).stdout);
    expect(new Set(runs).size).toBe(1);
  });

  test("keeps its cache out of a project without packages", async () => {
    const project = join(scratch, "uncached");
    cpSync(join(fixtures, "fan-out"), project, { recursive: true });
    const before = readdirSync(project);
    await run(["check"], project);
    expect(readdirSync(project)).toEqual(before);
    mkdirSync(join(project, "node_modules"));
    await run(["check"], project);
    expect(readdirSync(join(project, "node_modules", ".cache", "awaitscope"))).toHaveLength(1);
  });

  test("with paths, reports on these alone", async () => {
    const { findings, root } = await check("await-cycle/src/functions.ts");
    expect(places(findings)).toEqual(["await-cycle src/functions.ts:13"]);
    expect(root.endsWith("/await-cycle")).toBe(true);
  });

  test("a tsconfig stands for its folder", async () => {
    expect(places((await check("await-cycle/tsconfig.json")).findings)).toHaveLength(2);
  });

  test("pretty output has places that a terminal opens from here", async () => {
    const { stdout, code } = await run(["check", "await-cycle", "--no-cache"]);
    expect(code).toBe(1);
    expect(stdout).toContain("await-cycle/src/functions.ts:13:");
    expect(stdout).toContain("2 findings (0 errors, 2 warnings, 0 info) in 4 files");
  });

  test("writes to a file", async () => {
    const file = join(scratch, "findings.json");
    const { stdout } = await run(["check", "await-cycle", "--format", "json", "--no-cache", "-o", file]);
    expect(stdout).toBe("");
    expect(JSON.parse(readFileSync(file, "utf8"))).toMatchObject({ schemaVersion: 1 });
  });
});

describe("exit codes", () => {
  test.each([
    [1, ["check", "await-cycle", "--no-cache"]],
    [0, ["check", "await-cycle", "--no-cache", "--rule", "await-cycle=off"]],
    [0, ["check", "await-cycle", "--no-cache", "--rule", "await-cycle=info"]],
    [0, ["check", "await-cycle", "--no-cache", "--max-warnings", "2"]],
    [1, ["check", "await-cycle", "--no-cache", "--max-warnings", "1"]],
    [1, ["check", "await-cycle", "--no-cache", "--max-warnings", "9", "--rule", "await-cycle=error"]],
    [0, ["graph", "await-cycle", "--no-cache"]],
    [0, ["cycles", "await-cycle", "--no-cache"]],
    [0, ["--help"]],
    [0, ["--version"]],
    [0, ["help", "check"]],
    [2, []],
    [2, ["no-such-command"]],
    [2, ["check", "no-such-folder"]],
    [2, ["check", "await-cycle", "--format", "yaml"]],
    [2, ["check", "await-cycle", "--preset", "lenient"]],
    [2, ["check", "await-cycle", "--rule", "no-such-rule=error"]],
    [2, ["check", "await-cycle", "--rule", "await-cycle=fatal"]],
    [2, ["check", "await-cycle", "--rule", "await-cycle"]],
    [2, ["check", "await-cycle", "--max-warnings", "many"]],
    [2, ["check", "await-cycle", "--no-such-option"]],
    [2, ["graph", "await-cycle", "--no-cache", "--depth", "1"]],
    [2, ["graph", "await-cycle", "--no-cache", "--root", "nobody"]],
    [2, ["check", "await-cycle", "--no-cache", "-o", "no/such/folder/out.json"]],
  ])("%i for %j", async (code, args) => {
    const outcome = await run(args);
    expect(outcome).toMatchObject({ code });
    if (code === 2) expect(outcome.stdout).toBe("");
    if (code === 2) expect(outcome.stderr).not.toMatch(/\n\s+at /);
  });

  test.each([
    ["--max-warnings <n>", ["check", "await-cycle", "--max-warnings", "many"]],
    ["--depth <n>", ["graph", "await-cycle", "--root", "functionA", "--depth", "-1"]],
  ])("2 for a wrong number, which names %s", async (option, args) => {
    const { code, stderr } = await run(args);
    expect(code).toBe(2);
    expect(stderr).toContain(option);
    expect(stderr).toContain("whole number");
  });

  test("2 for a configuration that is wrong", async () => {
    const project = join(scratch, "config");
    execFileSync("cp", ["-r", join(fixtures, "await-cycle"), project]);
    writeFileSync(join(project, ".awaitscoperc.json"), '{ "preset": "lenient" }');
    const { code, stderr } = await run(["check", "--no-cache"], project);
    expect(code).toBe(2);
    expect(stderr).toContain(".awaitscoperc.json");
  });
});

describe("graph", () => {
  interface GraphJson {
    readonly nodes: readonly { readonly id: string }[];
    readonly edges: readonly { readonly from: string; readonly to: string; readonly kind: string }[];
    readonly cycles: readonly { readonly kind: string; readonly nodes: readonly string[] }[];
    readonly stats: { readonly asyncCalls: number; readonly unresolvedAsyncCalls: number };
  }
  const graph = async (...args: readonly string[]): Promise<GraphJson & { stderr: string }> => {
    const { stdout, stderr } = await run(["graph", "--no-cache", ...args]);
    return { ...(JSON.parse(stdout) as GraphJson), stderr };
  };

  test("has nodes, edges, cycles and the share of unresolved calls", async () => {
    const { nodes, edges, cycles, stats, stderr } = await graph("await-cycle");
    expect(nodes.map(({ id }) => id)).toContain("src/functions.ts#functionA");
    expect(edges).toContainEqual(
      expect.objectContaining({ from: "src/functions.ts#functionA", to: "src/functions.ts#functionB", kind: "await" }),
    );
    const count = (kind: string): number => cycles.filter((cycle) => cycle.kind === kind).length;
    expect(count("unconditional")).toBe(2);
    expect(count("recursion")).toBeGreaterThanOrEqual(4);
    expect(stats.asyncCalls).toBeGreaterThan(0);
    expect(stderr).toMatch(/\d+ of \d+ calls inside async functions unresolved \([\d.]+ %\)/);
  });

  test("counts in words that agree", async () => {
    const { stderr } = await graph("await-cycle", "--root", "functionA", "--depth", "0");
    expect(stderr).toMatch(/^1 node, 0 edges, 0 cycles; /);
  });

  test("below a root, to a depth", async () => {
    const ids = async (...more: readonly string[]): Promise<readonly string[]> =>
      (await graph("await-cycle", "--root", ...more)).nodes.map(({ id }) => id);
    expect(await ids("functionA", "--depth", "0")).toEqual(["src/functions.ts#functionA"]);
    expect(await ids("functions.ts#functionA", "--depth", "1")).toEqual([
      "src/functions.ts#functionA",
      "src/functions.ts#functionB",
    ]);
    expect(await ids("src/functions.ts#functionA")).toHaveLength(3);
  });

  test("an ambiguous root lists the candidates, an unknown one the nearest", async () => {
    const ambiguous = await run(["graph", "await-cycle", "--no-cache", "--root", "processUserData"]);
    expect(ambiguous.stderr).toContain("  src/audit.ts#processUserData\n  src/guarded.ts#processUserData");
    const unknown = await run(["graph", "await-cycle", "--no-cache", "--root", "functoinA"]);
    expect(unknown.stderr).toContain("  src/functions.ts#functionA");
  });

  test.each([
    ["dot", /^digraph awaitscope \{\n/],
    ["mermaid", /^flowchart LR\n/],
  ])("as %s", async (format, head) => {
    const { stdout } = await run(["graph", "await-cycle", "--no-cache", "--format", format]);
    expect(stdout).toMatch(head);
    expect(stdout).toContain("functionA");
  });

  test("a reader that goes away ends it quietly", async () => {
    const child = spawn(process.execPath, [cli, "graph", "--no-cache", "await-cycle"], { cwd: fixtures });
    child.stdout.destroy();
    let stderr = "";
    child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
    const code = await new Promise((done) => child.on("exit", done));
    expect(code).toBe(0);
    expect(stderr).not.toContain("EPIPE");
  });
});

test("cycles lists each with its places", async () => {
  const { stdout } = await run(["cycles", "await-cycle", "--no-cache"]);
  expect(stdout).toContain("functionA → functionB → functionC → functionA");
  expect(stdout).toMatch(/^ {2}await-cycle\/src\/functions\.ts:13:\d+ {2}functionC awaits functionA$/m);
  expect(stdout).toMatch(/\d+ await cycles: 2 unconditional, \d+ recursion\.\n$/);
});

test.skipIf(process.platform === "win32")("Ctrl-C ends it with 130", async () => {
  const preload = join(scratch, "tell-of-listener.cjs");
  writeFileSync(preload, 'process.on("newListener", (name) => name === "SIGINT" && process.send("listens"));');
  const child = spawn(process.execPath, ["--require", preload, cli, "check", resolve("."), "--no-cache"], {
    stdio: ["ignore", "ignore", "ignore", "ipc"],
  });
  const exit = new Promise((done) => child.on("exit", (code, signal) => done(code ?? signal)));
  await new Promise((done) => child.once("message", done));
  setImmediate(() => child.kill("SIGINT"));
  expect(await exit).toBe(130);
});
