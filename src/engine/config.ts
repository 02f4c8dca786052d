import * as v from "valibot";
import type { FileId, Problem, RuleMeta } from "../model/index.js";
import { noExtension, type LibraryExtension } from "../libraries/index.js";
import { libraryOf, librarySchema } from "./library-schema.js";
import type { EngineConfig } from "./types.js";

/** Names of the configuration file of a root; else the key `awaitscope` of its package.json counts. */
export const configFileName = ".awaitscoperc.json";

export const defaultConfig: EngineConfig = { preset: "recommended", rules: {}, exclude: [], library: noExtension };

const levels = ["off", "info", "warning", "error"] as const;
const presets = ["recommended", "strict"] as const;

/** The form of a configuration file; schemas/awaitscope.schema.json is written from it. */
export const configSchema = v.strictObject({
  $schema: v.optional(v.string()),
  preset: v.optional(
    v.pipe(
      v.picklist(presets),
      v.description("`recommended`: what is definite or likely; `strict`: all rules, and what is only possible."),
    ),
  ),
  rules: v.optional(
    v.pipe(v.record(v.string(), v.picklist(levels)), v.description("The level of single rules, by their ids.")),
  ),
  exclude: v.optional(
    v.pipe(
      v.array(v.string()),
      v.description("Globs of files to leave out, besides what tsconfig.json and .gitignore leave out."),
    ),
  ),
  ...librarySchema,
});

/** What is wrong with a configuration, in a sentence each. */
export interface ConfigResult {
  readonly config: Partial<EngineConfig>;
  readonly errors: readonly string[];
}

/**
 * Checks a configuration of unknown origin. Never throws.
 * @param prefix what file ids of its root start with
 * @returns nothing but errors when its form is wrong; unknown rules are left out and named.
 */
export function parseConfig(value: unknown, rules: readonly RuleMeta[], prefix = ""): ConfigResult {
  if (Array.isArray(value)) return { config: {}, errors: ["The configuration is wrong: it is a list."] };
  const parsed = v.safeParse(configSchema, value);
  if (!parsed.success) {
    return { config: {}, errors: parsed.issues.map(errorOf) };
  }
  const { preset, exclude } = parsed.output;
  const library = libraryOf(parsed.output, prefix);
  const adds = Object.values(library).some((lines: readonly unknown[]) => lines.length > 0);
  const entries = Object.entries(parsed.output.rules ?? {});
  const known = new Set(rules.map((rule) => rule.id));
  const errors = entries.filter(([id]) => !known.has(id)).map(([id]) => `There is no rule "${id}".`);
  const kept = Object.fromEntries(entries.filter(([id]) => known.has(id)));
  return {
    config: { ...(preset && { preset }), rules: kept, ...(exclude && { exclude }), ...(adds && { library }) },
    errors,
  };
}

/** What an issue is about, in a sentence: `"libraries.0.model.sink" is wrong: …`. */
function errorOf(issue: v.BaseIssue<unknown>): string {
  const path = v.getDotPath(issue);
  const what = path === null ? "The configuration" : `"${path}"`;
  if (issue.kind === "schema" && issue.expected === "never") return `${what} is wrong: there is no such setting here.`;
  if (issue.kind === "schema" && issue.received === "undefined") return `${what} is wrong: it is missing.`;
  return `${what} is wrong: ${issue.message}.`;
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
  const { config, errors } = parseConfig(value, rules, prefix);
  return { config, problems: errors.map((message) => ({ kind: "config", file, message })) };
}

/** Later configurations win, rule by rule; exclusions and what is said of libraries add up. */
export function mergeConfigs(...configs: readonly Partial<EngineConfig>[]): EngineConfig {
  let merged = defaultConfig;
  for (const config of configs) {
    merged = {
      preset: config.preset ?? merged.preset,
      rules: { ...merged.rules, ...config.rules },
      exclude: [...merged.exclude, ...(config.exclude ?? [])],
      library: config.library ? joined(merged.library, config.library) : merged.library,
    };
  }
  return merged;
}

function joined(a: LibraryExtension, b: LibraryExtension): LibraryExtension {
  return {
    libraries: [...a.libraries, ...b.libraries],
    resources: [...a.resources, ...b.resources],
    repeats: [...a.repeats, ...b.repeats],
    entries: [...a.entries, ...b.entries],
    batches: [...a.batches, ...b.batches],
  };
}

/** Problems that make a configuration unusable as written: the command line ends with 2 for them. */
export function configErrors(problems: readonly Problem[]): readonly Problem[] {
  return problems.filter(({ kind, file }) => {
    const name = file.slice(file.lastIndexOf("/") + 1);
    return kind === "config" && (name === configFileName || name === "package.json");
  });
}
