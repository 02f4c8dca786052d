import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { createEngine, type Analysis, type EngineConfig } from "../../src/engine/index.js";

const tsconfig = {
  compilerOptions: {
    target: "ES2022",
    module: "ESNext",
    moduleResolution: "Bundler",
    strict: true,
    noEmit: true,
    allowJs: true,
    jsx: "preserve",
    lib: ["ES2023", "DOM"],
    types: [],
  },
};

export interface Setup {
  readonly config?: Partial<EngineConfig>;
  /** Packages of this repository to have in node_modules. */
  readonly packages?: readonly string[];
}

/** Analyses files of a new folder through the real engine, and takes the folder away again. */
export async function analyze(files: Readonly<Record<string, string>>, setup: Setup = {}): Promise<Analysis> {
  const folder = mkdtempSync(join(tmpdir(), "awaitscope-rules-"));
  try {
    for (const [name, text] of Object.entries({ "tsconfig.json": JSON.stringify(tsconfig), ...files })) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), text);
    }
    for (const name of setup.packages ?? []) {
      const link = join(folder, "node_modules", name);
      mkdirSync(dirname(link), { recursive: true });
      symlinkSync(resolve("node_modules", name), link, "junction");
    }
    const engine = createEngine({
      roots: [{ name: "", path: folder }],
      cacheDir: null,
      ...(setup.config ? { config: setup.config } : {}),
    });
    try {
      return await engine.analyze();
    } finally {
      engine.dispose();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Findings of one rule in one file, as `line: message`, lines from 1. */
export async function findingsOf(
  rule: string,
  text: string,
  setup: Setup & { readonly file?: string } = {},
): Promise<readonly string[]> {
  const { findings } = await analyze({ [setup.file ?? "src/main.ts"]: text }, setup);
  return findings
    .filter(({ ruleId }) => ruleId === rule)
    .map(({ range, message }) => `${String(range.start.line + 1)}: ${message}`);
}
