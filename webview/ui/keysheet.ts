import { keyCap, keymap } from "../model/keymap.js";
import { button, h } from "./dom.js";
import { glyph } from "./glyph.js";

/** The sheet of keys, made from the table that drives them. */
export function keysheet(close: () => void): HTMLDialogElement {
  const groups = [...new Set(keymap.map((key) => key.group))];
  const sheet = h(
    "dialog",
    { class: "keysheet", aria: { label: "Keys" } },
    h("header", {}, h("h2", {}, "Keys"), button("Close", glyph("close"), close, "button icon-button")),
    h(
      "div",
      { class: "groups" },
      ...groups.map((group) =>
        h(
          "section",
          {},
          h("h3", {}, group),
          h(
            "dl",
            {},
            ...keymap
              .filter((key) => key.group === group)
              .map((key) => h("div", {}, h("dt", {}, h("kbd", {}, keyCap(key))), h("dd", {}, key.text))),
          ),
        ),
      ),
    ),
    h("p", { class: "muted" }, "Double click opens the code, with Alt to the side. Drag to move, wheel to zoom."),
  );
  sheet.addEventListener("close", close);
  return sheet;
}
