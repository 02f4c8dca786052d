import { execFile, execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const cli = resolve("dist/cli.js");
const scratch = realpathSync(mkdtempSync(join(tmpdir(), "awaitscope-siblings-")));
let count = 0;

beforeAll(() => {
  if (!existsSync(cli)) execFileSync("npm", ["run", "build"], { stdio: "ignore", shell: true });
});
afterAll(() => {
  rmSync(scratch, { recursive: true, force: true });
});

function write(top: string, files: Readonly<Record<string, unknown>>): void {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(top, name)), { recursive: true });
    writeFileSync(join(top, name), typeof content === "string" ? content : JSON.stringify(content));
  }
}

/** A repository with these files. */
function repository(files: Readonly<Record<string, unknown>>): string {
  const top = join(scratch, `case-${String(++count)}`, "repository");
  mkdirSync(join(top, ".git"), { recursive: true });
  write(top, files);
  return top;
}

interface Report {
  readonly summary: { readonly files: number; readonly functions: number };
  readonly problems: readonly { readonly file: string; readonly message: string }[];
  readonly findings: readonly {
    readonly ruleId: string;
    readonly file: string;
    readonly trace: readonly { readonly file: string }[];
  }[];
}

function check(top: string, path: string, ...more: readonly string[]): Promise<Report> {
  return new Promise((done) => {
    const args = [cli, "check", path, "--format", "json", "--preset", "strict", ...more];
    const env = { ...process.env, XDG_CACHE_HOME: join(scratch, "cache") };
    execFile(process.execPath, args, { cwd: top, env }, (_, stdout) => done(JSON.parse(stdout) as Report));
  });
}

const places = ({ findings }: Report): readonly string[] =>
  findings.map(({ ruleId, file, trace }) => `${ruleId} ${file} by ${trace.at(-1)?.file ?? ""}`);

const caller = (from: string): string => `
  import { readdir } from "node:fs/promises";
  import { load } from "${from}";
  export async function all(folder: string): Promise<string[]> {
    const names = await readdir(folder);
    return Promise.all(names.map((name) => load(name)));
  }`;
const loader = `
  import { readFile } from "node:fs/promises";
  export async function load(path: string): Promise<string> { return readFile(path, "utf8"); }
  export async function own(paths: string[]): Promise<string[]> { return Promise.all(paths.map((path) => load(path))); }`;
const packages = {
  "package.json": { private: true, workspaces: ["packages/*"] },
  "packages/app/package.json": { name: "@shop/app", dependencies: { "@shop/files": "^1.0.0" } },
  "packages/app/src/index.ts": caller("@shop/files"),
  "packages/files/package.json": { name: "@shop/files", main: "dist/index.js", dependencies: { "@shop/disk": "*" } },
  "packages/files/src/index.ts": `export { load } from "@shop/disk";`,
  "packages/disk/package.json": { name: "@shop/disk" },
  "packages/disk/src/index.ts": loader,
};
const found = "unbounded-concurrency src/index.ts by ../disk/src/index.ts";

describe("a package of a larger repository", () => {
  test("is followed into the packages it is built from, and reported on alone", async () => {
    const top = repository(packages);
    const report = await check(top, "packages/app", "--no-cache");
    expect(places(report)).toEqual([found]);
    expect(report.summary).toMatchObject({ files: 1, functions: 3 });
    const whole = await check(top, ".", "--no-cache");
    expect(whole.findings.map(({ file }) => file)).toEqual(["packages/app/src/index.ts", "packages/disk/src/index.ts"]);
  });

  test("finds packages by links of the package manager, and by `paths`", async () => {
    const linked = repository({ ...packages, "packages/app/package.json": { dependencies: { aside: "workspace:*" } } });
    write(linked, {
      "packages/app/src/index.ts": caller("aside"),
      "packages/disk/package.json": { name: "@shop/disk", main: "src/index.ts" },
    });
    mkdirSync(join(linked, "packages/app/node_modules"));
    symlinkSync(join(linked, "packages/disk"), join(linked, "packages/app/node_modules/aside"), "junction");
    expect(places(await check(linked, "packages/app", "--no-cache"))).toEqual([found]);

    const paths = repository({
      "tsconfig.base.json": { compilerOptions: { paths: { "@shop/disk": ["./libs/disk/src/index.ts"] } } },
      "apps/app/tsconfig.json": { extends: "../../tsconfig.base.json" },
      "apps/app/src/index.ts": caller("@shop/disk"),
      "libs/disk/src/index.ts": loader,
      "libs/other/src/index.ts": loader,
    });
    expect(places(await check(paths, "apps/app", "--no-cache"))).toEqual([
      "unbounded-concurrency src/index.ts by ../../libs/disk/src/index.ts",
    ]);
  });

  test("says the same with a cache as without one", async () => {
    const top = repository(packages);
    expect(places(await check(top, "packages/app"))).toEqual([found]);
    expect(places(await check(top, "packages/app"))).toEqual([found]);
    write(top, { "packages/app/src/index.ts": caller("@shop/files").replace("load(name)", "name.trim()") });
    expect(places(await check(top, "packages/app"))).toEqual([]);
    write(top, { "packages/app/src/index.ts": "export {};" });
    expect(places(await check(top, "packages/app"))).toEqual([]);
    write(top, { "packages/app/src/index.ts": caller("@shop/files") });
    expect(await check(top, "packages/app")).toEqual(await check(top, "packages/app", "--no-cache"));
    write(top, { "packages/disk/src/index.ts": "export async function load(): Promise<string> { return ''; }" });
    expect(places(await check(top, "packages/app"))).toEqual([]);
  });

  test("is never left for what is outside of the repository, and links that lead back end", async () => {
    const top = repository({
      ...packages,
      "packages/app/package.json": { dependencies: { "@shop/disk": "file:../../../outside", away: "link:../disk" } },
      "packages/app/src/index.ts": caller("@shop/disk"),
      "packages/app/src/away.ts": caller("away"),
    });
    write(dirname(top), { "outside/package.json": { name: "@shop/disk" }, "outside/src/index.ts": loader });
    mkdirSync(join(top, "packages/app/node_modules"));
    symlinkSync(join(dirname(top), "outside"), join(top, "packages/app/node_modules/away"), "junction");
    symlinkSync(join(top, "packages"), join(top, "packages/disk/src/back"), "junction");
    const report = await check(top, "packages/app", "--no-cache");
    const files = new Set(report.findings.flatMap(({ trace }) => trace.map(({ file }) => file)));
    expect([...files].filter((file) => file.includes("outside"))).toEqual([]);
    expect(report.problems).toEqual([]);
  });
});
