import * as vscode from "vscode";
import type { CycleView } from "../protocol/index.js";
import type { AwaitscopeClient } from "./client.js";
import { reveal } from "./reveal.js";

interface CycleItem extends vscode.QuickPickItem {
  readonly view: CycleView;
}

interface LocationItem extends vscode.QuickPickItem {
  readonly location?: CycleView["locations"][number];
}

/** `List Await Cycles`: pick a cycle, then one of its places, or the picture of it. */
export function register(context: vscode.ExtensionContext, client: AwaitscopeClient): void {
  context.subscriptions.push(vscode.commands.registerCommand("awaitscope.listCycles", () => listCycles(client)));
}

async function listCycles(client: AwaitscopeClient): Promise<void> {
  const cycles = await client.request("awaitscope/cycles", {});
  if (cycles.length === 0) {
    void vscode.window.showInformationMessage(
      client.status.state === "busy" && client.status.generation === 0
        ? "Awaitscope is still reading the workspace."
        : "No function of this workspace awaits its way back to itself.",
    );
    return;
  }
  const picked = await vscode.window.showQuickPick(cycles.map(cycleItem), {
    title: "Await Cycles",
    placeHolder: "Choose a cycle",
    matchOnDescription: true,
    matchOnDetail: true,
  });
  if (!picked) return;
  const place = await vscode.window.showQuickPick(locationItems(picked.view), {
    title: picked.view.title,
    placeHolder: "Choose a location to go to",
    matchOnDescription: true,
  });
  if (!place) return;
  if (place.location) await reveal(place.location);
  else await vscode.commands.executeCommand("awaitscope.showCycle", picked.view.cycle.id);
}

function cycleItem(view: CycleView): CycleItem {
  const { cycle } = view;
  return {
    label: `$(${cycle.kind === "unconditional" ? "warning" : "sync"}) ${view.title}`,
    description: cycle.kind === "unconditional" ? "no path gets round it" : "recursion",
    detail: cycle.reason,
    view,
  };
}

function locationItems(view: CycleView): LocationItem[] {
  const places = view.locations.map((location, index) => ({
    label: `${index + 1}. ${location.label}`,
    description: `${vscode.workspace.asRelativePath(vscode.Uri.parse(location.uri))}:${location.range.start.line + 1}`,
    location,
  }));
  return [
    ...places,
    { label: "", kind: vscode.QuickPickItemKind.Separator },
    { label: "$(type-hierarchy) Show the cycle in the await graph" },
  ];
}
