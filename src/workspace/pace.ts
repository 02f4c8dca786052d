/** Lets other work of the thread run after every `slice` milliseconds, and stops when a signal says so. */
export class Pace {
  private last = performance.now();

  constructor(
    private readonly signal?: AbortSignal,
    private readonly slice = 15,
  ) {}

  /** @throws the signal's reason, a DOMException named `AbortError` by default. */
  async breathe(force = false): Promise<void> {
    if (force || performance.now() - this.last >= this.slice) {
      await new Promise<void>((resolve) => setImmediate(resolve));
      this.last = performance.now();
    }
    this.check();
  }

  check(): void {
    if (this.signal?.aborted) throw new DOMException("The analysis was stopped.", "AbortError");
  }
}
