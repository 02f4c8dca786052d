import { existsSync } from "node:fs";
import { join, relative } from "node:path";
import envPaths from "env-paths";
import pc from "picocolors";
import { configErrors, createEngine } from "../engine/index.js";
import type { Analysis, Engine, EngineConfig } from "../engine/types.js";
import type { FileId } from "../model/index.js";
import type { TextStyle } from "../report/index.js";
import { UsageError } from "./errors.js";
import { ProgressLine } from "./progress.js";
import { targetOf, type Target } from "./targets.js";

/** Options that every command has. */
export interface CommonOptions {
  readonly cache: boolean;
  readonly output?: string;
}

/** One analysis for one command. */
export interface Session {
  readonly analysis: Analysis;
  readonly target: Target;
  /** The analysed folder with `/`. */
  readonly root: string;
  readonly style: TextStyle;
  /** Whether a file is among those asked for. */
  readonly wanted: (file: FileId) => boolean;
}

/**
 * Analyses what the paths ask for, with progress on stderr.
 * @throws UsageError for paths that do not exist and configuration that is wrong; AbortError when `signal` is aborted
 */
export async function analyzePaths(
  paths: readonly string[],
  options: CommonOptions,
  config: Partial<EngineConfig>,
  signal: AbortSignal,
): Promise<Session> {
  const cwd = process.cwd();
  const target = targetOf(paths, cwd);
  const engine = createEngine({
    roots: [{ name: "", path: target.root }],
    only: target.only,
    config,
    cacheDir: options.cache ? cacheDirOf(target.root) : null,
    siblings: true,
  });
  const progress = new ProgressLine(process.stderr);
  try {
    const analysis = await engine.analyze({ signal, onProgress: progress.update });
    const [wrong] = configErrors(analysis.problems);
    if (wrong) throw new UsageError(`${wrong.file}: ${wrong.message}`);
    return {
      analysis,
      target,
      root: slashed(target.root),
      style: styleOf(engine, cwd, options),
      wanted: wantedBy(engine, target),
    };
  } finally {
    progress.clear();
    engine.dispose();
  }
}

/** Where tools keep what they can make again; a project without packages is left as it is. */
function cacheDirOf(root: string): string {
  const packages = join(root, "node_modules");
  return existsSync(packages) ? join(packages, ".cache", "awaitscope") : envPaths("awaitscope", { suffix: "" }).cache;
}

function slashed(path: string): string {
  return path.replaceAll("\\", "/");
}

/** Paths are shown from the current folder, so that a terminal can open them. */
function styleOf(engine: Engine, cwd: string, { output }: CommonOptions): TextStyle {
  return {
    paint: pc.createColors(output === undefined && pc.isColorSupported && process.stdout.isTTY),
    pathOf: (file) => {
      const path = engine.pathOf(file);
      const way = relative(cwd, path);
      return slashed(way.startsWith("..") ? path : way);
    },
  };
}

function wantedBy(engine: Engine, { only }: Target): (file: FileId) => boolean {
  if (only.length === 0) return (file) => !file.startsWith("../");
  return (file) => {
    const path = engine.pathOf(file);
    return only.some((one) => path === one || path.startsWith(one.endsWith("/") ? one : join(one, "/")));
  };
}
