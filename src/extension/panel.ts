import * as vscode from "vscode";
import { exportFormats, type ExportFormat } from "../protocol/index.js";
import { linkTo, targetOf } from "./links.js";
import { locateStack } from "./locate.js";
import { languages, type AwaitscopeClient } from "./client.js";
import { panelOptions, panelType } from "./panel-page.js";
import type { PanelPlace, PanelTarget } from "./panel-targets.js";
import { PanelView } from "./panel-view.js";
import { placeFrom } from "./place-argument.js";

/** How long the cursor rests before the panel follows it, in milliseconds. */
const rest = 150;

/** The graph panel: its commands, following the cursor, and its return after a reload. */
export function register(context: vscode.ExtensionContext, client: AwaitscopeClient): void {
  let view: PanelView | undefined;
  let lastPlace: PanelPlace | undefined;

  const adopt = (panel: vscode.WebviewPanel): PanelView => {
    const made = new PanelView(panel, context.extensionUri, client, () => {
      if (view === made) view = undefined;
    });
    view = made;
    return made;
  };
  const opened = (): PanelView => {
    if (view) {
      view.focus();
      return view;
    }
    return adopt(
      vscode.window.createWebviewPanel(
        panelType,
        "Await Graph",
        vscode.ViewColumn.Beside,
        panelOptions(context.extensionUri),
      ),
    );
  };
  const atCursor = (argument?: unknown): PanelPlace | undefined => {
    const place = placeFrom(argument);
    return place ? { uri: place.uri, position: place.position } : lastPlace;
  };
  let timer: NodeJS.Timeout | undefined;
  const show = async (target: PanelTarget | undefined): Promise<void> => {
    // What is asked for comes after where the cursor went before.
    clearTimeout(timer);
    const panel = opened();
    if (target) await panel.show(target);
  };

  const moved = (editor: vscode.TextEditor | undefined): void => {
    if (!editor || !(languages as readonly string[]).includes(editor.document.languageId)) return;
    const { line, character } = editor.selection.active;
    lastPlace = { uri: editor.document.uri.toString(), position: { line, character } };
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (view?.follows && lastPlace) void view.cursor(lastPlace);
    }, rest);
  };
  moved(vscode.window.activeTextEditor);

  context.subscriptions.push(
    { dispose: () => clearTimeout(timer) },
    vscode.window.onDidChangeTextEditorSelection(({ textEditor }) => moved(textEditor)),
    vscode.window.onDidChangeActiveTextEditor(moved),
    vscode.window.registerWebviewPanelSerializer(panelType, {
      deserializeWebviewPanel: (panel) => {
        view?.dispose();
        adopt(panel);
        return Promise.resolve();
      },
    }),
    vscode.commands.registerCommand("awaitscope.openGraph", () => {
      const place = atCursor();
      return show(place && { place });
    }),
    vscode.commands.registerCommand("awaitscope.showChain", (argument: unknown) => {
      if (typeof argument === "string") return show({ node: argument });
      const place = atCursor(argument);
      return show(place && { place });
    }),
    vscode.commands.registerCommand("awaitscope.exportGraph", async (argument: unknown, target: unknown) => {
      if (!view) {
        void vscode.window.showInformationMessage("Open the await graph first: what it shows is saved.");
        return undefined;
      }
      const format = isFormat(argument) ? argument : await pickFormat();
      return format && view.export(format, target instanceof vscode.Uri ? target : undefined);
    }),
    vscode.commands.registerCommand("awaitscope.copyLink", async () => {
      const shown = view?.shown;
      if (!shown) return;
      const link = linkTo(context.extension.id, shown.request, shown.finding);
      await vscode.env.clipboard.writeText(link.toString());
      void vscode.window.setStatusBarMessage("Awaitscope: link copied", 4000);
    }),
    vscode.commands.registerCommand("awaitscope.locate", async (text: unknown) => {
      const stack = await locateStack(client, text);
      if (stack) await show({ stack });
    }),
    vscode.window.registerUriHandler({
      handleUri: async (uri) => {
        const target = targetOf(uri);
        if (target) await show(target);
        else void vscode.window.showWarningMessage("This link is none that Awaitscope knows.");
      },
    }),
    vscode.commands.registerCommand("awaitscope.showOverview", () => show({ overview: true })),
    vscode.commands.registerCommand("awaitscope.showFile", async (argument: unknown) => {
      const uri = argument instanceof vscode.Uri ? argument : vscode.window.activeTextEditor?.document.uri;
      const found = uri && (await client.request("awaitscope/fileAt", { uri: uri.toString() }));
      if (found) return show(found.kind === "file" ? { file: found.path } : { folder: found.path });
      void vscode.window.setStatusBarMessage("Awaitscope: there are no functions known here", 4000);
    }),
    vscode.commands.registerCommand("awaitscope.showFinding", (fingerprint: unknown, where?: unknown) => {
      if (typeof fingerprint !== "string") return;
      if (where !== "visible") return show({ finding: fingerprint });
      // A finding chosen elsewhere is shown by a panel that is in view, which stays where it is.
      return view?.visible ? view.show({ finding: fingerprint }) : undefined;
    }),
    vscode.commands.registerCommand("awaitscope.showCycle", async (argument: unknown) => {
      const cycle = cycleFrom(argument) ?? (await cycleAt(client, atCursor(argument)));
      if (cycle !== undefined) return show({ cycle });
      void vscode.window.setStatusBarMessage("Awaitscope: no await cycle here", 4000);
    }),
  );
}

function isFormat(value: unknown): value is ExportFormat {
  return (exportFormats as readonly unknown[]).includes(value);
}

async function pickFormat(): Promise<ExportFormat | undefined> {
  const picked = await vscode.window.showQuickPick([...exportFormats], { placeHolder: "Save the await graph as" });
  return isFormat(picked) ? picked : undefined;
}

/** The cycle that an argument names: its id, or an entry of the Findings view. */
function cycleFrom(argument: unknown): string | undefined {
  if (typeof argument === "string") return argument;
  if (typeof argument !== "object" || argument === null) return undefined;
  const from = "finding" in argument && typeof argument.finding === "object" ? argument.finding : argument;
  return from && "cycle" in from && typeof from.cycle === "string" ? from.cycle : undefined;
}

async function cycleAt(client: AwaitscopeClient, place: PanelPlace | undefined): Promise<string | undefined> {
  const node = place && (await client.request("awaitscope/nodeAt", place));
  return node?.cycles[0];
}
