import { shorten, shortenName, wrapName } from "../model/text.js";

/** Measures text as the panel's fonts draw it, and shortens it to a width in pixels. Remembers what it measured. */
export class Measure {
  private readonly context = document.createElement("canvas").getContext("2d");
  private readonly known = new Map<string, number>();
  private font = { code: "", ui: "" };

  /** Reads the fonts again; call when the theme or the editor's font may have changed. */
  refresh(): void {
    const style = getComputedStyle(document.body);
    const code = style.getPropertyValue("--vscode-editor-font-family") || "monospace";
    const ui = style.getPropertyValue("--vscode-font-family") || "sans-serif";
    this.font = { code: `600 12.5px ${code}`, ui: `11px ${ui}` };
    this.known.clear();
  }

  width(text: string, font: "code" | "ui"): number {
    const key = `${font}${text}`;
    const before = this.known.get(key);
    if (before !== undefined) return before;
    let width = text.length * (font === "code" ? 7.5 : 6);
    if (this.context) {
      this.context.font = this.font[font];
      width = this.context.measureText(text).width;
    }
    this.known.set(key, width);
    return width;
  }

  fit(text: string, font: "code" | "ui", room: number): string {
    return (font === "code" ? shortenName : shorten)(text, (part) => this.width(part, font) <= room);
  }

  /** A name on one line or two. */
  wrap(name: string, room: number): string[] {
    return wrapName(name, (part) => this.width(part, "code") <= room);
  }
}
