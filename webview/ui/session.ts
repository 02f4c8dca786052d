import type { Layout } from "../layout/index.js";
import type { Visit } from "../model/history.js";
import { startOf } from "../model/navigate.js";
import { firstState, folderOf } from "../model/request.js";
import { titleOf } from "../model/title.js";
import type { Cycle, FindingTrace, NodeId, SliceMode, SliceRequest, ViewState } from "../model/types.js";
import type { View } from "../model/view.js";
import type { Host } from "./host.js";

/** What the panel shows, and what the reader has chosen. The part of it that survives a reload is kept by the host. */
export class Session {
  state: ViewState;
  view: View | undefined;
  layout: Layout | undefined;
  status: { readonly state: "busy" | "ready" | "error"; readonly message: string } = { state: "busy", message: "" };
  /** The cycle whose steps are shown. */
  cycle: Cycle | undefined;
  /** The finding whose steps are shown. */
  finding: FindingTrace | undefined;
  /** What to select once it is there. */
  wished: string | undefined;
  /** The row of the outline that was gone to, from 0: a function may have several. */
  row: number | undefined;
  /** How the next picture is brought into view. */
  frame: "restore" | "fit" | "keep" = "fit";
  /** Graphs that have come since the picture was paused. */
  changes = 0;
  /** The function that was looked at last: what views of files and paths are about. */
  subject: { readonly id: NodeId; readonly name: string; readonly file?: string } | undefined;

  constructor(private readonly host: Host) {
    const kept = host.restore();
    this.state = kept ?? firstState;
    if (kept?.transform) this.frame = "restore";
  }

  keep(change: { [K in keyof ViewState]?: ViewState[K] | undefined }): void {
    const known = Object.entries({ ...this.state, ...change }).filter(([, value]) => value !== undefined);
    this.state = Object.fromEntries(known) as unknown as ViewState;
    this.host.keep(this.state);
  }

  /** The picture stays as it is though the code changes. There has to be one for that. */
  get isPaused(): boolean {
    return Boolean(this.state.paused && this.view?.cards.length);
  }

  /** How far the reader wants to see from a function. */
  depths(): Pick<SliceRequest, "depthUp" | "depthDown"> {
    const { depthUp, depthDown } = this.state.depths ?? this.state.request;
    return { depthUp, depthDown };
  }

  known(id: string): boolean {
    return Boolean(this.view?.card.has(id) || this.view?.wire.has(id));
  }

  visit(): Visit {
    const { request, selected, finding } = this.state;
    return {
      request,
      title: this.title(),
      ...(selected === undefined ? {} : { selected }),
      ...(finding === undefined ? {} : { finding }),
    };
  }

  /** What the view is called, as far as it is known yet. */
  title(): string {
    return titleOf(this.state.request, this.view, this.finding);
  }

  /** The outline instead of the picture: chosen, or what a screen reader begins with. */
  get showsOutline(): boolean {
    return this.state.outline ?? document.body.classList.contains("vscode-using-screen-reader");
  }

  legendOpen(): boolean {
    return this.state.legend ?? true;
  }

  /** Remembers which function is looked at, for the views that are about it. */
  noteSubject(): void {
    const { selected, request } = this.state;
    const start = this.subject || !this.view ? undefined : startOf(this.view);
    const ids = [selected, ...(request.mode === "chain" ? request.roots : []), start];
    const node = ids
      .map((id) => (id === undefined ? undefined : this.view?.card.get(id)))
      .find((card) => card?.node.place && !card.node.resource);
    const file = node?.node.place?.file;
    if (node) this.subject = { id: node.id, name: node.name, ...(file === undefined ? {} : { file }) };
  }

  /** The file that is looked at, or the folder that it is in, or, seen as a folder already, the one around. */
  scopeOf(mode: SliceMode): string | undefined {
    const { request, selected } = this.state;
    const cluster = selected === undefined ? undefined : this.view?.card.get(selected)?.node.cluster;
    const file = cluster?.kind === "file" ? cluster.path : request.mode === "file" ? request.scope : this.subject?.file;
    if (mode === "file") return file;
    if (cluster?.kind === "folder") return cluster.path;
    if (request.mode === "folder") return folderOf(request.scope ?? "");
    return file === undefined ? undefined : folderOf(file);
  }

  /** The name of the function that a path to `to` would start at. */
  pathStart(to: string): string | undefined {
    const { request } = this.state;
    const root = request.mode === "chain" ? request.roots[0] : undefined;
    return root === undefined || root === to ? undefined : this.view?.card.get(root)?.name;
  }
}
