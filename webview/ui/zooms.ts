import type { Commands } from "./commands.js";
import { button, h } from "./dom.js";
import { glyph } from "./glyph.js";

/** The buttons in the picture's corner. */
export function zooms(commands: Commands): HTMLElement {
  const kind = "button icon-button";
  return h(
    "div",
    { class: "zooms", role: "group", aria: { label: "Zoom" } },
    button("Zoom in (PgUp)", glyph("plus"), () => commands.zoomIn(), kind),
    button("Zoom out (PgDn)", glyph("minus"), () => commands.zoomOut(), kind),
    button("Fit into view; again: everything (f)", glyph("fit"), () => commands.fit(), kind),
  );
}
