import { extractFile } from "../extract/file.js";
import { link } from "../graph/link.js";
import { checkRules, ruleMetas } from "../rules/index.js";
import { FactsEngine, type Stages } from "./engine.js";
import { LocalFacts } from "./local.js";
import type { Engine, EngineOptions } from "./types.js";

export { configErrors, configFileName, mergeConfigs, parseConfig, type ConfigResult } from "./config.js";
export type * from "./types.js";

const stages: Stages = { rules: ruleMetas, link, check: checkRules };

/** An engine that does all its work in this thread, giving way every few milliseconds but while a program is built. */
export function createEngine(options: EngineOptions): Engine {
  const { roots, cacheDir } = options;
  const source = new LocalFacts({ roots, cacheDir, exclude: options.config?.exclude ?? [] }, extractFile);
  return new FactsEngine(options, source, stages);
}
