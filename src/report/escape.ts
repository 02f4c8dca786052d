// eslint-disable-next-line no-control-regex -- these characters are what must not get through
const unsafe = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;

/** Text on one line, without characters that steer a terminal or turn the direction of text. */
export function plain(text: string): string {
  return text.replace(unsafe, (character) =>
    character === "\n" || character === "\t" ? " " : `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** A double-quoted DOT string. Only the quote and the backslash are special in one. */
export function dotString(text: string): string {
  return `"${plain(text).replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;
}

/** A quoted Mermaid label: what Markdown, HTML and Mermaid would act on is written as entity codes. */
export function mermaidLabel(text: string): string {
  const coded = plain(text).replace(
    /[^\p{L}\p{N} ._:/()+×-]/gu,
    (character) => `#${String(character.codePointAt(0))};`,
  );
  return `"${coded}"`;
}
