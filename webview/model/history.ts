import { sameRequest } from "./request.js";
import type { NodeId, SliceRequest } from "./types.js";

export interface Visit {
  readonly request: SliceRequest;
  /** What it was called. */
  readonly title: string;
  readonly selected?: NodeId;
  /** Fingerprint of the finding that it showed. */
  readonly finding?: string;
}

const longest = 50;

/** Where the reader has been, as a browser keeps it. */
export class History {
  private readonly past: Visit[] = [];
  private future: Visit[] = [];

  /** Remembers a view that is about to be left. */
  leave(visit: Visit): void {
    const last = this.past.at(-1);
    if (last && sameRequest(last.request, visit.request)) this.past.pop();
    this.past.push(visit);
    if (this.past.length > longest) this.past.shift();
    this.future = [];
  }

  back(now: Visit): Visit | undefined {
    const visit = this.past.pop();
    if (visit) this.future.push(now);
    return visit;
  }

  forward(now: Visit): Visit | undefined {
    const visit = this.future.pop();
    if (visit) this.past.push(now);
    return visit;
  }

  /** What the last views were called, the earliest first. */
  titles(most: number): readonly string[] {
    return this.past.slice(-most).map(({ title }) => title);
  }

  get canGoBack(): boolean {
    return this.past.length > 0;
  }

  get canGoForward(): boolean {
    return this.future.length > 0;
  }
}
