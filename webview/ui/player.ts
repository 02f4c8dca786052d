import { isStill } from "../render/motion.js";

/** How long a step is shown while steps play, in milliseconds: time to read a sentence. */
const pace = 1600;

/** Goes through numbered steps, by itself or one by one. Tells with `show` which one it is at. */
export class Player {
  /** The step shown, from 0; undefined: none yet. */
  at: number | undefined;
  private timer: number | undefined;

  constructor(private readonly show: (at: number) => void) {}

  get playing(): boolean {
    return this.timer !== undefined;
  }

  /** Plays from the first step, or from the next one if it was stopped on the way. Without motion: shows that step. */
  play(count: number): void {
    this.stop();
    if (count === 0) return;
    const from = this.at === undefined || this.at >= count - 1 ? 0 : this.at + 1;
    if (!isStill() && from < count - 1) this.timer = window.setInterval(() => this.advance(count), pace);
    this.go(from);
  }

  /** The next or previous step, round again after the last; ends the play. */
  move(by: 1 | -1, count: number): void {
    this.stop();
    if (count === 0) return;
    this.go(this.at === undefined ? (by > 0 ? 0 : count - 1) : (this.at + by + count) % count);
  }

  stop(): void {
    window.clearInterval(this.timer);
    this.timer = undefined;
  }

  /** Forgets where it was. */
  reset(): void {
    this.stop();
    this.at = undefined;
  }

  private advance(count: number): void {
    const next = (this.at ?? -1) + 1;
    if (next >= count - 1) this.stop();
    if (next < count) this.go(next);
  }

  private go(at: number): void {
    this.at = at;
    this.show(at);
  }
}
