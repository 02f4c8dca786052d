import { describe, expect, it } from "vitest";
import { commentPlace } from "../../src/engine/index.js";

/** The form for the place that `|` marks. */
function formAt(marked: string, file = "a.tsx"): string {
  const offset = marked.indexOf("|");
  const before = marked.slice(0, offset).split("\n");
  const position = { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
  const { form, at } = commentPlace(file, marked.replace("|", ""), position);
  expect(at).toEqual(form === "inline" ? position : { line: position.line, character: 0 });
  return form;
}

describe("the place for a comment about a line", () => {
  it.each([
    ["the first line", "|await a();"],
    ["a statement", "async function f() {\n  const x = |await g();\n}"],
    ["an argument on a line of its own", "f(\n  |await g(),\n);"],
    ["code inside a template's braces", "const t = `${\n  |await g()\n}`;"],
    ["an attribute of JSX", "const e = (\n  <A\n    b={|await g()}\n  />\n);"],
    ["code inside braces of JSX", "const e = (\n  <A>{\n    |await g()\n  }</A>\n);"],
    ["after a comment", "/* one\n two */\n|await g();"],
    ["an old cast", "const x =\n  <T>(|await g());", "a.ts"],
    ["the end of a text that does not parse", "function (\n|"],
  ])("is the line above: %s", (_, text, file = "a.tsx") => {
    expect(formAt(text, file)).toBe("line");
  });

  it.each([
    ["between elements", "const e = (\n  <A>\n    {|await g()}\n  </A>\n);"],
    ["at the start of a line", "const e = (\n<A>\n{|await g()}\n</A>\n);"],
    ["after text", "const e = (\n  <A>\n    some words\n    {|await g()}\n  </A>\n);"],
    ["before text on the same line", "const e = (\n  <A>\n    words {|await g()}\n  </A>\n);"],
  ])("is a line of JSX above: %s", (_, text) => {
    expect(formAt(text)).toBe("jsx");
  });

  it.each([
    ["inside a template's text", "const t = `one\ntwo ${|await g()}`;"],
    ["inside a nested template", "const t = `${[`one\ntwo ${|await g()}`]}`;"],
    ["between two lines of JSX text", "const e = (\n  <A>\n    some\n    words {|await g()}\n  </A>\n);"],
    ["after the end of a comment", "/* one\n two */ |await g();"],
    ["in a string over two lines", 'f("one\\\ntwo", |await g());'],
  ])("is just before it: %s", (_, text) => {
    expect(formAt(text)).toBe("inline");
  });
});
