import * as vscode from "vscode";
import type { AwaitscopeClient } from "./client.js";

/** `Analyze Workspace`: all anew, with progress, until done or cancelled. */
export function register(context: vscode.ExtensionContext, client: AwaitscopeClient): void {
  context.subscriptions.push(
    vscode.commands.registerCommand("awaitscope.analyzeWorkspace", () =>
      vscode.window.withProgress(
        { location: vscode.ProgressLocation.Notification, title: "Awaitscope", cancellable: true },
        async (progress, token) => {
          const listener = client.onStatus(({ message }) => progress.report({ message }));
          try {
            const status = await client.request("awaitscope/analyze", {}, token);
            void vscode.window.setStatusBarMessage(
              `Awaitscope: ${status.functions} functions in ${status.files} files, ${status.findings} findings, ${status.cycles} cycles`,
              8000,
            );
          } catch (error) {
            if (!token.isCancellationRequested) throw error;
          } finally {
            listener.dispose();
          }
        },
      ),
    ),
  );
}
