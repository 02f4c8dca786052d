import * as vscode from "vscode";
import type { StatusParams } from "../protocol/index.js";
import type { AwaitscopeClient } from "./client.js";

/** A status bar item: busy, ready or in trouble; and the context keys that views and menus ask. */
export function register(context: vscode.ExtensionContext, client: AwaitscopeClient): void {
  const item = vscode.window.createStatusBarItem("awaitscope.status", vscode.StatusBarAlignment.Right, 100);
  item.name = "Awaitscope";
  const show = (status: StatusParams): void => {
    const { text, tooltip, command } = appearance(status);
    item.text = text;
    item.tooltip = tooltip;
    item.command = command;
    item.accessibilityInformation = {
      label: `Awaitscope: ${status.state}. ${tooltip.value.replace(/[*[\]]|\(command:[^)]*\)/g, "")}`,
    };
    item.backgroundColor =
      status.state === "error" ? new vscode.ThemeColor("statusBarItem.errorBackground") : undefined;
    item.show();
    void vscode.commands.executeCommand("setContext", "awaitscope.state", status.state);
    void vscode.commands.executeCommand("setContext", "awaitscope.analyzed", status.generation > 0);
  };
  show(client.status);
  context.subscriptions.push(item, client.onStatus(show));
}

interface Appearance {
  readonly text: string;
  readonly tooltip: vscode.MarkdownString;
  readonly command: string;
}

function appearance(status: StatusParams): Appearance {
  switch (status.state) {
    case "busy":
      return {
        text: "$(loading~spin) Awaitscope",
        tooltip: explain(status.message === "" ? "Analyzing" : status.message),
        command: "awaitscope.showOutput",
      };
    case "ready":
      return {
        text:
          status.findings === 0 ? "$(type-hierarchy) Awaitscope" : `$(type-hierarchy) Awaitscope ${status.findings}`,
        tooltip: explain(
          `${count(status.findings, "finding")}, ${count(status.cycles, "await cycle")} in ${count(status.functions, "function")} of ${count(status.files, "file")}`,
          status.message,
        ),
        command: "awaitscope.findings.focus",
      };
    case "error":
      return { text: "$(error) Awaitscope", tooltip: explain(status.message), command: "awaitscope.restartServer" };
  }
}

function explain(...sentences: readonly string[]): vscode.MarkdownString {
  const tooltip = new vscode.MarkdownString();
  tooltip.isTrusted = {
    enabledCommands: ["awaitscope.showOutput", "awaitscope.restartServer", "awaitscope.analyzeWorkspace"],
  };
  tooltip.appendText(sentences.filter((sentence) => sentence !== "").join("\n"));
  tooltip.appendMarkdown(
    "\n\n[Analyze workspace](command:awaitscope.analyzeWorkspace) · [Show output](command:awaitscope.showOutput) · [Restart server](command:awaitscope.restartServer)",
  );
  return tooltip;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
