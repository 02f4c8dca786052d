import type { Progress } from "../engine/types.js";
import { plain } from "../report/index.js";

const titles: Readonly<Record<Progress["phase"], string>> = {
  find: "Finding files",
  load: "Loading",
  extract: "Reading functions",
  link: "Linking",
  check: "Checking",
};

/** One line on a terminal that is written over and over, and taken away at the end. Nothing where there is no terminal. */
export class ProgressLine {
  private shown = false;
  private last = 0;

  constructor(private readonly stream: NodeJS.WriteStream) {}

  readonly update = ({ phase, done, total, file }: Progress): void => {
    if (!this.stream.isTTY) return;
    const now = Date.now();
    if (now - this.last < 80 && done < total) return;
    this.last = now;
    const count = total > 0 ? ` ${String(done)}/${String(total)}` : "";
    const line = `${titles[phase]}${count}${file === undefined ? "" : `  ${plain(file)}`}`;
    this.stream.write(`\r\u001b[2K${line.slice(0, Math.max(10, this.stream.columns - 1))}`);
    this.shown = true;
  };

  clear(): void {
    if (this.shown) this.stream.write("\r\u001b[2K");
    this.shown = false;
  }
}
