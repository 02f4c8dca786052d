import * as vscode from "vscode";
import type { LocatedStack } from "../protocol/index.js";
import type { AwaitscopeClient } from "./client.js";

interface Source extends vscode.QuickPickItem {
  readonly read: () => Promise<string | undefined>;
}

/**
 * The chain of a stack trace or a list of what is pending: of the text given, else of one that the user chooses.
 * Undefined, and said why, when there is none.
 */
export async function locateStack(client: AwaitscopeClient, given: unknown): Promise<LocatedStack | undefined> {
  const text = typeof given === "string" ? given : await askForText();
  if (text === undefined) return undefined;
  const stack = await client.request("awaitscope/locateStack", { text: text.slice(0, 1_000_000) });
  if (stack && stack.found > 0) return stack;
  void vscode.window.showInformationMessage(
    !stack
      ? "Awaitscope is still reading the workspace."
      : stack.total === 0
        ? "There are no stack frames in this text."
        : `None of its ${stack.total} frames is in this workspace.`,
  );
  return undefined;
}

async function askForText(): Promise<string | undefined> {
  const editor = vscode.window.activeTextEditor;
  const selected = editor && !editor.selection.isEmpty ? editor.document.getText(editor.selection) : undefined;
  const whole = editor && /log|plaintext/.test(editor.document.languageId) ? editor.document.getText() : undefined;
  const sources: Source[] = [
    {
      label: "$(clippy) What was copied",
      description: "the clipboard",
      read: async () => vscode.env.clipboard.readText(),
    },
    ...(selected === undefined
      ? []
      : [
          {
            label: "$(selection) What is selected",
            description: "in the editor",
            read: () => Promise.resolve(selected),
          },
        ]),
    ...(whole === undefined
      ? []
      : [{ label: "$(file) This document", description: "in the editor", read: () => Promise.resolve(whole) }]),
    { label: "$(folder-opened) A file…", description: "a log or a saved trace", read: readFile },
  ];
  const picked = await vscode.window.showQuickPick(sources, {
    title: "Locate in Graph",
    placeHolder: "Where is the stack trace, or the list of what is pending?",
  });
  return picked?.read();
}

async function readFile(): Promise<string | undefined> {
  const [uri] = (await vscode.window.showOpenDialog({ title: "Locate in Graph", openLabel: "Locate" })) ?? [];
  return uri && Buffer.from(await vscode.workspace.fs.readFile(uri)).toString("utf8");
}
