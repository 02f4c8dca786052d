// eslint-disable-next-line no-control-regex -- these characters are what must not get through
const unsafe = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;

/** Text on one line, without characters that steer a terminal or turn the direction of text. */
export function plain(text: string): string {
  return text.replace(unsafe, (character) =>
    character === "\n" || character === "\t" ? " " : `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** Text that Markdown shows as it is; names in back-ticks stay code. */
export function markdownText(text: string): string {
  return plain(text)
    .split(/(`[^`]+`)/)
    .map((part, at) => (at % 2 ? part : part.replace(/[\\`*_{}[\]()#+!|~<>&-]/g, "\\$&")))
    .join("");
}

/** A Markdown code span, whatever back-ticks the text holds. */
export function markdownCode(text: string): string {
  const shown = plain(text) || " ";
  const longest = Math.max(0, ...(shown.match(/`+/g) ?? []).map((run) => run.length));
  const fence = "`".repeat(longest + 1);
  const pad = shown.startsWith("`") || shown.endsWith("`") ? " " : "";
  return `${fence}${pad}${shown}${pad}${fence}`;
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
