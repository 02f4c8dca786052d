import * as v from "valibot";
import type { FileId, Problem, RuleMeta } from "../model/index.js";
import type { EngineConfig } from "./types.js";

/** Names of the configuration file of a root; else the key `awaitscope` of its package.json counts. */
export const configFileName = ".awaitscoperc.json";

export const defaultConfig: EngineConfig = { preset: "recommended", rules: {}, exclude: [] };

const levels = ["off", "info", "warning", "error"] as const;
const presets = ["recommended", "strict"] as const;

const configSchema = v.strictObject({
  $schema: v.optional(v.string()),
  preset: v.optional(v.picklist(presets)),
  rules: v.optional(v.record(v.string(), v.picklist(levels))),
  exclude: v.optional(v.array(v.string())),
});

/** What is wrong with a configuration, in a sentence each. */
export interface ConfigResult {
  readonly config: Partial<EngineConfig>;
  readonly errors: readonly string[];
}

/**
 * Checks a configuration of unknown origin. Never throws.
 * @returns nothing but errors when its form is wrong; unknown rules are left out and named.
 */
export function parseConfig(value: unknown, rules: readonly RuleMeta[]): ConfigResult {
  if (Array.isArray(value)) return { config: {}, errors: ["The configuration is wrong: it is a list."] };
  const parsed = v.safeParse(configSchema, value);
  if (!parsed.success) {
    const errors = parsed.issues.map((issue) => {
      const path = v.getDotPath(issue);
      return `${path === null ? "The configuration" : `"${path}"`} is wrong: ${issue.message}.`;
    });
    return { config: {}, errors };
  }
  const { preset, exclude } = parsed.output;
  const entries = Object.entries(parsed.output.rules ?? {});
  const known = new Set(rules.map((rule) => rule.id));
  const errors = entries.filter(([id]) => !known.has(id)).map(([id]) => `There is no rule "${id}".`);
  const kept = Object.fromEntries(entries.filter(([id]) => known.has(id)));
  return {
    config: { ...(preset && { preset }), rules: kept, ...(exclude && { exclude }) },
    errors,
  };
}

/** Reads a file as the analysis sees it; undefined when it is not there. Takes a file id. */
export type ReadText = (file: FileId) => string | undefined;

/**
 * The configuration of a root.
 * @param prefix what file ids of that root start with: empty, or the root's name and `/`
 */
export function readConfigFile(
  prefix: string,
  read: ReadText,
  rules: readonly RuleMeta[],
): { readonly config: Partial<EngineConfig>; readonly problems: readonly Problem[] } {
  const own = read(prefix + configFileName);
  const file = own === undefined ? `${prefix}package.json` : prefix + configFileName;
  const text = own ?? read(file);
  if (text === undefined) return { config: {}, problems: [] };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    if (own === undefined) return { config: {}, problems: [] }; // a package manager's business
    return {
      config: {},
      problems: [{ kind: "config", file, message: `This is no JSON: ${(error as Error).message}` }],
    };
  }
  if (own === undefined) {
    value = typeof value === "object" && value !== null && "awaitscope" in value ? value.awaitscope : undefined;
    if (value === undefined) return { config: {}, problems: [] };
  }
  const { config, errors } = parseConfig(value, rules);
  return { config, problems: errors.map((message) => ({ kind: "config", file, message })) };
}

/** Later configurations win, rule by rule; exclusions add up. */
export function mergeConfigs(...configs: readonly Partial<EngineConfig>[]): EngineConfig {
  let merged = defaultConfig;
  for (const config of configs) {
    merged = {
      preset: config.preset ?? merged.preset,
      rules: { ...merged.rules, ...config.rules },
      exclude: [...merged.exclude, ...(config.exclude ?? [])],
    };
  }
  return merged;
}

/** Problems that make a configuration unusable as written: the command line ends with 2 for them. */
export function configErrors(problems: readonly Problem[]): readonly Problem[] {
  return problems.filter(({ kind, file }) => {
    const name = file.slice(file.lastIndexOf("/") + 1);
    return kind === "config" && (name === configFileName || name === "package.json");
  });
}
