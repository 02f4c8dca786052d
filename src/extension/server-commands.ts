import * as vscode from "vscode";
import type { AwaitscopeClient } from "./client.js";

/** Commands about the server itself, and the way to a rule's page. */
export function register(context: vscode.ExtensionContext, client: AwaitscopeClient): void {
  context.subscriptions.push(
    vscode.commands.registerCommand("awaitscope.restartServer", () => client.restart()),
    vscode.commands.registerCommand("awaitscope.showOutput", () => client.output.show(true)),
    vscode.commands.registerCommand("awaitscope.openRulePage", async (page: unknown) => {
      if (typeof page === "string" && page.startsWith("https://"))
        await vscode.env.openExternal(vscode.Uri.parse(page));
    }),
  );
}
