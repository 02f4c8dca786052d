import type * as vscode from "vscode";
import * as analyze from "./analyze.js";
import { AwaitscopeClient } from "./client.js";
import * as cycleJumps from "./cycle-jumps.js";
import * as cycleList from "./cycle-list.js";
import * as findingsView from "./findings-view.js";
import * as panel from "./panel.js";
import * as serverCommands from "./server-commands.js";
import * as status from "./status.js";

let client: AwaitscopeClient | undefined;

/** What activating the extension answers, for other extensions. */
export interface Api {
  /** The tree of the Findings view. */
  readonly findings: vscode.TreeDataProvider<unknown>;
}

/** Each feature registers its own commands and views; none of them waits for the server to be up. */
export function activate(context: vscode.ExtensionContext): Api {
  client = new AwaitscopeClient(context);
  context.subscriptions.push(client);
  for (const feature of [status, serverCommands, analyze, cycleJumps, cycleList, panel]) {
    feature.register(context, client);
  }
  const findings = findingsView.register(context, client);
  void client.start();
  return { findings };
}

export async function deactivate(): Promise<void> {
  await client?.stop();
}
