import type { Connection, TextDocuments } from "vscode-languageserver/node";
import type { TextDocument } from "vscode-languageserver-textdocument";
import type { Analysis } from "../engine/types.js";
import type { FileId, Position, Range } from "../model/index.js";
import type { Analyses, Finished } from "./analyses.js";
import { EditMap } from "./edit-map.js";
import { pathOfUri, uriOfPath } from "./uris.js";

/** What every feature gets: the wire, the open buffers and the newest analysis. */
export interface ServerContext {
  readonly connection: Connection;
  readonly documents: TextDocuments<TextDocument>;
  readonly analyses: Analyses;
  /** The open buffer of a file, by absolute path. */
  openAt(path: string): TextDocument | undefined;
  /** The text that a buffer had when it was opened, by absolute path: what the disk held. */
  openedText(path: string): string | undefined;
  /** Whether a file is open with text that its disk has never held. */
  hasUnsavedText(path: string): boolean;
}

/** A finished analysis as seen from the buffers of today. */
export class View {
  readonly analysis: Analysis;
  readonly #context: ServerContext;
  readonly #finished: Finished;
  readonly #maps = new Map<string, EditMap>();

  constructor(context: ServerContext, finished: Finished) {
    this.#context = context;
    this.#finished = finished;
    this.analysis = finished.analysis;
  }

  get generation(): number {
    return this.#finished.generation;
  }

  /** What the analysis calls a file or folder, whether or not it knows it; undefined outside its roots. */
  idOf(uri: string): FileId | undefined {
    const path = pathOfUri(uri);
    return path === undefined ? undefined : this.#finished.engine.fileIdOf(path);
  }

  /** The file id of a document; undefined when it is no file of the analysis. */
  fileOf(uri: string): FileId | undefined {
    const file = this.idOf(uri);
    return file !== undefined && this.analysis.facts.has(file) ? file : undefined;
  }

  /** The URI of a file: as the client wrote it, when it is open. */
  uriOf(file: FileId): string {
    const path = this.#finished.engine.pathOf(file);
    return this.#context.openAt(path)?.uri ?? uriOfPath(path);
  }

  /** The version of the file's buffer; undefined when it is not open. */
  versionOf(file: FileId): number | undefined {
    return this.#context.openAt(this.#finished.engine.pathOf(file))?.version;
  }

  /** A range of the analysis in today's buffer; undefined when an edit since then touched it. */
  toNow(file: FileId, range: Range): Range | undefined {
    const map = this.#map(file);
    return map ? map.toNow(range) : range;
  }

  /** As {@link toNow}, or the nearest place: for jumps, which should arrive somewhere sensible. */
  nearest(file: FileId, range: Range): Range {
    return this.#map(file)?.nearest(range) ?? range;
  }

  /** A position of today's buffer in the text the analysis has seen; undefined in what is new since. */
  toAnalysed(file: FileId, position: Position): Position | undefined {
    const map = this.#map(file);
    return map ? map.toBefore(position) : position;
  }

  #map(file: FileId): EditMap | undefined {
    const known = this.#maps.get(file);
    if (known) return known;
    const path = this.#finished.engine.pathOf(file);
    const document = this.#context.openAt(path);
    if (!document) return undefined;
    const now = document.getText();
    const map = new EditMap(this.#finished.seen.get(path) ?? this.#context.openedText(path) ?? now, now);
    this.#maps.set(file, map);
    return map;
  }
}

/** The newest analysis for one answer; undefined before the first is finished. Make a new one for each answer. */
export function view(context: ServerContext): View | undefined {
  return context.analyses.current && new View(context, context.analyses.current);
}
