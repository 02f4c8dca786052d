import * as vscode from "vscode";
import type { CycleHop } from "../protocol/index.js";
import type { AwaitscopeClient } from "./client.js";
import { placeFrom } from "./place-argument.js";
import { reveal, toPosition } from "./reveal.js";

/** Commands that walk along an await cycle, over files, and a status bar item that says where on it the cursor is. */
export function register(context: vscode.ExtensionContext, client: AwaitscopeClient): void {
  const item = vscode.window.createStatusBarItem("awaitscope.cycleStep", vscode.StatusBarAlignment.Left, 0);
  item.name = "Awaitscope: step in cycle";
  item.command = "awaitscope.nextCycleLocation";
  let last: CycleHop | undefined;

  const jump = async (direction: "next" | "previous", argument: unknown): Promise<void> => {
    const from = placeFrom(argument);
    if (!from) return;
    const { uri, position } = from;
    // Several cycles may pass the cursor: stay on the one the last jump was on.
    const cycle = from.cycle ?? (last && isAt(last, uri, position) ? last.cycle : undefined);
    const hop =
      (cycle === undefined ? null : await client.request("awaitscope/hop", { uri, position, direction, cycle })) ??
      (await client.request("awaitscope/hop", { uri, position, direction }));
    if (!hop) {
      void vscode.window.setStatusBarMessage("Awaitscope: no await cycle here", 4000);
      return;
    }
    await reveal(hop);
    last = hop;
    item.text = `$(sync) step ${hop.step} of ${hop.steps} in cycle ${hop.label}`;
    item.tooltip = "Go to the next location of this await cycle";
    item.show();
  };

  context.subscriptions.push(
    item,
    vscode.commands.registerCommand("awaitscope.nextCycleLocation", (argument: unknown) => jump("next", argument)),
    vscode.commands.registerCommand("awaitscope.previousCycleLocation", (argument: unknown) =>
      jump("previous", argument),
    ),
    vscode.window.onDidChangeTextEditorSelection(({ textEditor, selections }) => {
      const active = selections[0]?.active;
      if (last && active && !isAt(last, textEditor.document.uri.toString(), active)) item.hide();
    }),
  );
}

/** Whether the cursor is still where the jump put it; being on the same line is enough. */
function isAt(hop: CycleHop, uri: string, position: { readonly line: number }): boolean {
  return vscode.Uri.parse(hop.uri).toString() === uri && toPosition(hop.range.start).line === position.line;
}
