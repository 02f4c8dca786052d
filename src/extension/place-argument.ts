import * as vscode from "vscode";
import type { Position } from "../model/index.js";

/** A place in a document, as hovers and trees hand it to commands. */
export interface PlaceArgument {
  readonly uri: string;
  readonly position: Position;
  /** The cycle to stay on. */
  readonly cycle?: string;
}

/** The place a command is to start from: its argument, if that is one, else the cursor; undefined without an editor. */
export function placeFrom(argument: unknown): PlaceArgument | undefined {
  if (isPlace(argument)) return argument;
  const editor = vscode.window.activeTextEditor;
  if (!editor) return undefined;
  const { line, character } = editor.selection.active;
  return { uri: editor.document.uri.toString(), position: { line, character } };
}

function isPlace(value: unknown): value is PlaceArgument {
  if (typeof value !== "object" || value === null || !("uri" in value) || !("position" in value)) return false;
  const { uri, position } = value;
  if (typeof uri !== "string" || typeof position !== "object" || position === null) return false;
  if (!("line" in position) || !("character" in position)) return false;
  return (
    Number.isInteger(position.line) &&
    Number.isInteger(position.character) &&
    !("cycle" in value && typeof value.cycle !== "string")
  );
}
