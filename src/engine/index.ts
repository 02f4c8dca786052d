import { join } from "node:path";
import { extractFile } from "../extract/file.js";
import { linkInSteps } from "../graph/link.js";
import { noExtension } from "../libraries/index.js";
import { checkRules, ruleMetas } from "../rules/index.js";
import { FactsEngine, type Stages } from "./engine.js";
import { LocalFacts } from "./local.js";
import { RemoteFacts } from "./remote.js";
import type { FactsOptions } from "./source.js";
import type { Engine, EngineOptions } from "./types.js";

export { configErrors, configFileName, mergeConfigs, parseConfig, type ConfigResult } from "./config.js";
export { commentPlace, type CommentPlace } from "../extract/comment-place.js";
export type * from "./types.js";

const stages: Stages = { rules: ruleMetas, link: linkInSteps, check: checkRules };

/** An engine that does all its work in this thread, giving way every few milliseconds but while a program is built. */
export function createEngine(options: EngineOptions): Engine {
  return new FactsEngine(options, new LocalFacts(factsOptions(options), extractFile), stages);
}

/**
 * An engine that reads, parses and extracts in a thread of its own and only links and checks in this one, which therefore
 * always answers.
 * @param entry path or file URL of the built `src/engine/worker.ts`; beside the running bundle unless told
 */
export function createWorkerEngine(options: EngineOptions, entry: string | URL = join(__dirname, "worker.js")): Engine {
  return new FactsEngine(options, new RemoteFacts(entry, factsOptions(options)), stages);
}

function factsOptions({ roots, cacheDir, config, siblings = false }: EngineOptions): FactsOptions {
  return { roots, cacheDir, siblings, exclude: config?.exclude ?? [], library: config?.library ?? noExtension };
}
