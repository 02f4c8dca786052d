import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { TextDocument } from "vscode-languageserver-textdocument";
import { EditMap } from "../../src/server/edit-map.js";

const text = fc.string({ unit: fc.constantFrom("a", "b", " ", "\n", "é", "𝒳"), maxLength: 40 });

describe("EditMap", () => {
  it("carries a range only to a place with the same text, and positions back to where they came from", () => {
    fc.assert(
      fc.property(text, text, text, fc.nat(40), fc.nat(40), (head, gone, tail, from, length) => {
        const before = TextDocument.create("", "", 0, head + gone + tail);
        const now = TextDocument.create("", "", 1, `${head}new${tail}`);
        const map = new EditMap(before.getText(), now.getText());
        const range = { start: before.positionAt(from), end: before.positionAt(from + length) };
        const moved = map.toNow(range);
        if (!moved) return;
        expect(now.getText(moved)).toBe(before.getText(range));
        const back = map.toBefore(moved.start);
        if (back && before.getText(range) !== "") expect(back).toEqual(range.start);
      }),
    );
  });

  it("keeps everything when nothing is edited, and drops what is edited", () => {
    const range = { start: { line: 0, character: 1 }, end: { line: 0, character: 3 } };
    expect(new EditMap("await x", "await x").toNow(range)).toBe(range);
    const edited = new EditMap("await x", "aXait x");
    expect(edited.toNow(range)).toBeUndefined();
    expect(edited.toBefore({ line: 0, character: 6 })).toEqual({ line: 0, character: 6 });
    expect(edited.nearest(range)).toEqual({ start: { line: 0, character: 1 }, end: { line: 0, character: 1 } });
  });
});
