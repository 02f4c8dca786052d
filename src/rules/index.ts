import {
  comparePlaces,
  type AsyncGraph,
  type FileFacts,
  type FileId,
  type Finding,
  type RuleLevel,
  type RuleMeta,
} from "../model/index.js";
import { isVendored } from "./support/circumstances.js";
import { grouped } from "./support/grouping.js";
import { Fingerprints } from "./support/fingerprint.js";
import { registry } from "./registry.js";
import { Suppressions } from "./support/suppressions.js";
import type { FindingDraft, Rule, RuleConfig, RuleContext } from "./types.js";

export type * from "./types.js";

/** What is known of every rule, ordered by id. */
export const ruleMetas: readonly RuleMeta[] = registry.map((rule) => rule.meta);

/** The level a rule runs at: the one set for it, else its default when the preset has it, else `off`. */
export function levelOf(meta: RuleMeta, config: RuleConfig): RuleLevel {
  const set = Object.hasOwn(config.rules, meta.id) ? config.rules[meta.id] : undefined;
  return set ?? (config.preset === "strict" || meta.presets.includes("recommended") ? meta.defaultSeverity : "off");
}

/**
 * Runs the rules that are on over one finished graph, pausing after each so that others get their turn in between.
 * @returns findings sorted by file, range and rule, without the suppressed ones; without `possible` ones unless the
 * preset is `strict`
 */
export function* checkRules(input: {
  readonly graph: AsyncGraph;
  readonly facts: ReadonlyMap<FileId, FileFacts>;
  readonly config: RuleConfig;
}): Generator<void, readonly Finding[]> {
  const { graph, facts, config } = input;
  const suppressions = new Suppressions(facts);
  const on = registry.filter(({ meta }) => levelOf(meta, config) !== "off");
  const shown: { rule: Rule; draft: FindingDraft }[] = [];
  function* run(rules: readonly Rule[], context: RuleContext): Generator<void, void> {
    for (const rule of rules) {
      const drafts = grouped(
        rule.check(context).map(ofOthers),
        ({ file, range }) => !rule.afterSuppressions && suppressions.suppresses(rule.meta.id, file, range),
        // Asked after suppressing, so that a comment on a hidden finding does not count as unused.
        ({ confidence }) => confidence !== "possible" || config.preset === "strict",
      );
      for (const draft of drafts) shown.push({ rule, draft });
      yield;
    }
  }
  const first = on.filter((rule) => !rule.afterSuppressions);
  yield* run(first, { graph, facts, unused: [] });
  const unused = suppressions.unused(
    new Set(registry.map(({ meta }) => meta.id)),
    new Set(first.map((r) => r.meta.id)),
  );
  yield* run(
    on.filter((rule) => rule.afterSuppressions),
    { graph, facts, unused },
  );
  shown.sort((a, b) => comparePlaces(a.draft, b.draft) || compareText(a.rule.meta.id, b.rule.meta.id));
  const fingerprints = new Fingerprints();
  return shown.map(({ rule, draft }) => finding(rule.meta, draft, config, fingerprints));
}

/** The longest line before something that a person wrote. */
const longest = 500;

/** What is wrong in libraries that are kept with the sources, and in what bundlers made, is for `strict` to say. */
function ofOthers(draft: FindingDraft): FindingDraft {
  const isOthers = isVendored(draft.file) || draft.range.start.character > longest;
  return draft.confidence !== "possible" && isOthers ? { ...draft, confidence: "possible" } : draft;
}

function finding(meta: RuleMeta, draft: FindingDraft, config: RuleConfig, fingerprints: Fingerprints): Finding {
  const { key, severity, cause: _, ...rest } = draft;
  const level = levelOf(meta, config);
  const set = Object.hasOwn(config.rules, meta.id);
  return {
    ruleId: meta.id,
    severity: !set && severity !== undefined ? severity : level === "off" ? meta.defaultSeverity : level,
    fingerprint: fingerprints.make([meta.id, draft.file, ...key]),
    ...rest,
  };
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
