import type { Host } from "./host.js";
import type { Session } from "./session.js";

/** Longest time that an answer is waited for before a change asks anew, in milliseconds. */
const patience = 3000;

/** Asks the extension for slices, and knows which answer to take. */
export class Questions {
  private sequence = 0;
  private applied = 0;
  private askedAt = 0;
  /** The graph has changed since the question whose answer is awaited. */
  private again = false;

  constructor(
    private readonly session: Session,
    private readonly host: Host,
  ) {}

  /** Whether an answer is on its way. */
  get isOpen(): boolean {
    return this.applied < this.sequence;
  }

  /** Asks for what the session wants to show. */
  ask(): void {
    this.sequence += 1;
    this.again = false;
    this.askedAt = performance.now();
    const { request, finding } = this.session.state;
    this.host.post({ type: "slice", sequence: this.sequence, request });
    if (finding !== undefined) this.host.post({ type: "finding", fingerprint: finding });
  }

  /**
   * There is a newer graph. While an answer is on its way, one more question after it is enough for any number of edits;
   * while the reader has paused, none is asked.
   */
  refresh(): void {
    if (this.session.isPaused) this.session.changes += 1;
    else if (this.isOpen && performance.now() - this.askedAt < patience) this.again = true;
    else this.ask();
  }

  /** Whether to show an answer: only that to the last question, and that only once. Asks anew where that is overdue. */
  takes(sequence: number): boolean {
    if (sequence !== this.sequence || sequence <= this.applied) return false;
    this.applied = sequence;
    this.session.changes = 0;
    if (this.again) this.ask();
    return true;
  }
}
