import * as vscode from "vscode";
import { rulePage } from "../protocol/index.js";
import type { AwaitscopeClient } from "./client.js";
import { ruleIdOf } from "./findings-view.js";

/** Commands about the server itself, and the way to a rule's page. */
export function register(context: vscode.ExtensionContext, client: AwaitscopeClient): void {
  context.subscriptions.push(
    vscode.commands.registerCommand("awaitscope.restartServer", () => client.restart()),
    vscode.commands.registerCommand("awaitscope.showOutput", () => client.output.show(true)),
    vscode.commands.registerCommand("awaitscope.openRulePage", async (argument: unknown) => {
      const ruleId = typeof argument === "string" ? argument : ruleIdOf(argument);
      const { repository } = context.extension.packageJSON as { readonly repository?: unknown };
      const page = ruleId === undefined ? undefined : rulePage(repository, ruleId);
      if (page !== undefined) await vscode.env.openExternal(vscode.Uri.parse(page));
    }),
  );
}
