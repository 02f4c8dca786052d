import type { Host } from "./host.js";
import type { Picture } from "./picture.js";
import type { Questions } from "./questions.js";

/** Hands the picture over as the contents of files, once there is nothing newer on its way. */
export class Files {
  /** What is asked for, by the number of the question. */
  private readonly asked = new Map<number, "svg" | "png">();

  constructor(
    private readonly host: Host,
    private readonly questions: Questions,
    private readonly picture: Picture,
  ) {}

  draw(sequence: number, format: "svg" | "png"): void {
    this.asked.set(sequence, format);
    this.drawn();
  }

  /** The picture is drawn as it now is. */
  drawn(): void {
    if (this.questions.isOpen) return;
    for (const [sequence, format] of this.asked) void this.#send(sequence, format);
    this.asked.clear();
  }

  async #send(sequence: number, format: "svg" | "png"): Promise<void> {
    try {
      this.host.post({ type: "rendered", sequence, data: await this.picture.file(format) });
    } catch (error) {
      this.host.post({ type: "error", message: `Drawing failed: ${String(error).slice(0, 500)}` });
    }
  }
}
