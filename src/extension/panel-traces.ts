import type { Finding, TraceStep } from "../model/index.js";
import type { FindingTrace, LocatedStack, Location } from "../protocol/index.js";
import type { AwaitscopeClient } from "./client.js";
import { codeLine } from "./code-lines.js";

/** What the fingerprints of stacks begin with; findings' do not have spaces. */
const stackName = "stack";

/** What is told step by step: findings, and the stack that was located last. */
export class PanelTraces {
  readonly #client: AwaitscopeClient;
  #stack: { readonly fingerprint: string; readonly stack: LocatedStack } | undefined;
  #stacks = 0;

  constructor(client: AwaitscopeClient) {
    this.#client = client;
  }

  /** Keeps a stack to be told as a finding is: what it passes, step by step. Answers the fingerprint to ask for it by. */
  keep(stack: LocatedStack): string {
    const fingerprint = `${stackName} ${++this.#stacks}`;
    this.#stack = { fingerprint, stack };
    return fingerprint;
  }

  isStack(fingerprint: string): boolean {
    return fingerprint.startsWith(`${stackName} `);
  }

  async finding(fingerprint: string): Promise<Finding | undefined> {
    const { findings } = await this.#client.request("awaitscope/findings", {});
    return findings.find((one) => one.fingerprint === fingerprint);
  }

  /** The finding after this one or before it, round again at the ends; the first or the last without one. */
  async next(fingerprint: string | undefined, direction: "next" | "previous"): Promise<Finding | undefined> {
    const { findings } = await this.#client.request("awaitscope/findings", {});
    const at = findings.findIndex((one) => one.fingerprint === fingerprint);
    const step = direction === "next" ? 1 : -1;
    return at < 0 ? findings.at(step > 0 ? 0 : -1) : findings[(at + step + findings.length) % findings.length];
  }

  /** The steps as the panel tells them; null when they are gone, undefined as long as nothing is known. */
  async tell(fingerprint: string): Promise<FindingTrace | null | undefined> {
    if (this.isStack(fingerprint)) {
      const known = this.#stack?.fingerprint === fingerprint ? this.#stack.stack : undefined;
      return known ? tellStack(fingerprint, known) : null;
    }
    const { generation, findings, uris } = await this.#client.request("awaitscope/findings", {});
    // Before the first analysis nothing is known, not even that it is gone; the webview asks again after it.
    if (generation === 0) return undefined;
    const at = findings.findIndex((one) => one.fingerprint === fingerprint);
    const finding = findings[at];
    return finding ? tellFinding(finding, at + 1, findings.length, uris) : null;
  }

  /** Where a step is written, counted from 0; null where there is no source. */
  async placeOf(fingerprint: string, at: number): Promise<Location | null> {
    if (this.#stack?.fingerprint === fingerprint) {
      const { uri, range } = this.#stack.stack.steps[at] ?? {};
      return uri !== undefined && range ? { uri, range } : null;
    }
    const { uris, findings } = await this.#client.request("awaitscope/findings", {});
    const step = findings.find((one) => one.fingerprint === fingerprint)?.trace[at];
    const uri = step && uris[step.file];
    return step && uri !== undefined ? { uri, range: step.range } : null;
  }
}

async function tellFinding(
  { fingerprint, ruleId, severity, message, help, trace }: Finding,
  number: number,
  count: number,
  uris: Readonly<Record<string, string>>,
): Promise<FindingTrace> {
  const steps = trace.map((step) => {
    const uri = uris[step.file];
    const place = `${step.file}:${step.range.start.line + 1}`;
    return tellStep(step, place, uri === undefined ? undefined : { uri, range: step.range });
  });
  return {
    fingerprint,
    ruleId,
    severity,
    message,
    ...(help !== undefined && { help }),
    number,
    count,
    steps: await Promise.all(steps),
  };
}

async function tellStack(fingerprint: string, { steps, found, total }: LocatedStack): Promise<FindingTrace> {
  const told = steps.map(({ uri, range, ...step }) =>
    tellStep(step, step.place, uri !== undefined && range ? { uri, range } : undefined),
  );
  return {
    fingerprint,
    ruleId: "stack trace",
    severity: "info",
    message: `${found} of ${total} frames are in this workspace; the outermost call comes first.`,
    number: 1,
    count: 1,
    steps: await Promise.all(told),
  };
}

async function tellStep(
  { message, node, edge }: Pick<TraceStep, "message" | "node" | "edge">,
  place: string,
  location: Location | undefined,
): Promise<FindingTrace["steps"][number]> {
  const code = location && (await codeLine(location));
  return {
    message,
    place,
    ...(node !== undefined && { node }),
    ...(edge !== undefined && { edge }),
    ...(code !== undefined && { code }),
  };
}
