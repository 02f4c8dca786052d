import * as vscode from "vscode";
import type { Finding, Problem, Range, Severity, TraceStep } from "../model/index.js";
import type { FindingsView, Location } from "../protocol/index.js";
import type { AwaitscopeClient } from "./client.js";
import { reveal } from "./reveal.js";

type Element =
  | { readonly kind: "rule"; readonly ruleId: string; readonly findings: readonly Finding[] }
  | { readonly kind: "finding"; readonly finding: Finding; readonly rule: Element }
  | { readonly kind: "step"; readonly step: TraceStep; readonly index: number; readonly finding: Element }
  | { readonly kind: "problems"; readonly problems: readonly Problem[] }
  | { readonly kind: "problem"; readonly problem: Problem; readonly group: Element };

const icons: Readonly<Record<Severity, vscode.ThemeIcon>> = {
  error: new vscode.ThemeIcon("error", new vscode.ThemeColor("problemsErrorIcon.foreground")),
  warning: new vscode.ThemeIcon("warning", new vscode.ThemeColor("problemsWarningIcon.foreground")),
  info: new vscode.ThemeIcon("info", new vscode.ThemeColor("problemsInfoIcon.foreground")),
};

const nothing: FindingsView = { generation: 0, uris: {}, findings: [], problems: [] };

/**
 * The Findings view: rule → finding → steps, and the files that could not be read.
 * @returns what the view shows
 */
export function register(context: vscode.ExtensionContext, client: AwaitscopeClient): vscode.TreeDataProvider<unknown> {
  const provider = new FindingsProvider();
  const view = vscode.window.createTreeView("awaitscope.findings", {
    treeDataProvider: provider,
    showCollapseAll: true,
  });
  let asked = 0;
  const refresh = async (): Promise<void> => {
    const turn = ++asked;
    try {
      const findings = await client.request("awaitscope/findings", {});
      if (turn === asked) show(findings);
    } catch (error) {
      client.output.warn(`Findings: ${String(error)}`);
    }
  };
  const show = (findings: FindingsView): void => {
    provider.show(findings);
    const { length } = findings.findings;
    view.badge = length === 0 ? undefined : { value: length, tooltip: `${length} finding${length === 1 ? "" : "s"}` };
  };
  context.subscriptions.push(
    view,
    provider,
    client.onChanged(() => void refresh()),
    vscode.commands.registerCommand("awaitscope.findings.open", async (element: unknown) => {
      const location = isElement(element) ? provider.locationOf(element) : undefined;
      if (location) await reveal(location);
      const finding = isElement(element) ? findingOf(element) : undefined;
      if (finding) await vscode.commands.executeCommand("awaitscope.showFinding", finding.fingerprint, "visible");
    }),
    vscode.commands.registerCommand("awaitscope.findings.showInGraph", async (element: unknown) => {
      const finding = isElement(element) ? findingOf(element) : undefined;
      if (finding) await vscode.commands.executeCommand("awaitscope.showFinding", finding.fingerprint);
    }),
  );
  return provider;
}

class FindingsProvider implements vscode.TreeDataProvider<Element>, vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.#changed.event;
  #view = nothing;

  show(view: FindingsView): void {
    this.#view = view;
    this.#changed.fire(undefined);
  }

  getChildren(element?: Element): Element[] {
    if (!element) return this.#roots();
    switch (element.kind) {
      case "rule":
        return element.findings.map((finding) => ({ kind: "finding", finding, rule: element }));
      case "finding":
        return element.finding.trace.map((step, index) => ({ kind: "step", step, index, finding: element }));
      case "problems":
        return element.problems.map((problem) => ({ kind: "problem", problem, group: element }));
      default:
        return [];
    }
  }

  getParent(element: Element): Element | undefined {
    switch (element.kind) {
      case "finding":
        return element.rule;
      case "step":
        return element.finding;
      case "problem":
        return element.group;
      default:
        return undefined;
    }
  }

  getTreeItem(element: Element): vscode.TreeItem {
    const item = treeItem(element);
    item.contextValue = element.kind;
    const location = this.locationOf(element);
    if (location) {
      item.command = { title: "Open", command: "awaitscope.findings.open", arguments: [element] };
      const file = vscode.workspace.asRelativePath(vscode.Uri.parse(location.uri));
      item.description = `${file}:${location.range.start.line + 1}`;
    }
    return item;
  }

  /** Where a click on an element leads; undefined for groups. */
  locationOf(element: Element): Location | undefined {
    const place = placeOf(element);
    const uri = place && this.#view.uris[place.file];
    return place && uri !== undefined ? { uri, range: place.range } : undefined;
  }

  dispose(): void {
    this.#changed.dispose();
  }

  #roots(): Element[] {
    const rules = new Map<string, Finding[]>();
    for (const finding of this.#view.findings) {
      const list = rules.get(finding.ruleId);
      if (list) list.push(finding);
      else rules.set(finding.ruleId, [finding]);
    }
    const roots: Element[] = [...rules]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([ruleId, findings]) => ({ kind: "rule", ruleId, findings }));
    const { problems } = this.#view;
    return problems.length === 0 ? roots : [...roots, { kind: "problems", problems }];
  }
}

function findingOf(element: Element): Finding | undefined {
  if (element.kind === "step") return findingOf(element.finding);
  return element.kind === "finding" ? element.finding : undefined;
}

function placeOf(element: Element): { readonly file: string; readonly range: Range } | undefined {
  switch (element.kind) {
    case "finding":
      return element.finding;
    case "step":
      return element.step;
    case "problem": {
      const start = { line: 0, character: 0 };
      return { file: element.problem.file, range: element.problem.range ?? { start, end: start } };
    }
    default:
      return undefined;
  }
}

function treeItem(element: Element): vscode.TreeItem {
  const { Collapsed, Expanded, None } = vscode.TreeItemCollapsibleState;
  switch (element.kind) {
    case "rule":
      return Object.assign(new vscode.TreeItem(element.ruleId, Expanded), {
        id: element.ruleId,
        description: String(element.findings.length),
        iconPath: icons[worst(element.findings)],
      });
    case "finding":
      return Object.assign(new vscode.TreeItem(plain(element.finding.message), Collapsed), {
        id: element.finding.fingerprint,
        tooltip: plain([element.finding.message, element.finding.help ?? ""].join("\n").trim()),
        iconPath: icons[element.finding.severity],
      });
    case "step":
      return Object.assign(new vscode.TreeItem(`${element.index + 1}. ${plain(element.step.message)}`, None), {
        tooltip: plain(element.step.message),
      });
    case "problems":
      return Object.assign(new vscode.TreeItem("Not analyzed in full", Collapsed), {
        id: "problems",
        description: String(element.problems.length),
        iconPath: new vscode.ThemeIcon("question"),
      });
    case "problem":
      return Object.assign(new vscode.TreeItem(plain(element.problem.message), None), {
        tooltip: plain(element.problem.message),
      });
  }
}

/** A sentence with names in back-ticks as a tree shows it: it knows no markup. */
function plain(text: string): string {
  return text.replaceAll("`", "");
}

function worst(findings: readonly Finding[]): Severity {
  const order: readonly Severity[] = ["error", "warning", "info"];
  return order.find((severity) => findings.some((finding) => finding.severity === severity)) ?? "info";
}

/** The rule that a rule or finding of the view is about; undefined for anything else. */
export function ruleIdOf(element: unknown): string | undefined {
  if (!isElement(element)) return undefined;
  return element.kind === "rule" ? element.ruleId : element.kind === "finding" ? element.finding.ruleId : undefined;
}

function isElement(value: unknown): value is Element {
  return typeof value === "object" && value !== null && "kind" in value;
}
