/** What a page that stands alone is made of. All are texts; `data` is JSON. */
export interface HtmlParts {
  readonly title: string;
  readonly script: string;
  readonly style: string;
  readonly data: string;
  readonly dataId: string;
  /** The SHA-256 of a text's UTF-8, in base64. */
  readonly hash: (text: string) => string;
}

/**
 * One page with everything in it: script and style are allowed by their hashes, the data is no script, and nothing is
 * ever loaded.
 */
export function graphHtml({ title, script, style, data, dataId, hash }: HtmlParts): string {
  const code = script.replaceAll("</script", "<\\/script").replaceAll("<!--", "<\\!--");
  const rules = style.replaceAll("</style", "<\\/style");
  const policy = `default-src 'none'; script-src 'sha256-${hash(code)}'; style-src 'sha256-${hash(rules)}'; img-src data:`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="UTF-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${text(title)}</title>
<style>${rules}</style>
</head>
<body>
<script type="application/json" id="${dataId}">${data.replaceAll("<", "\\u003c").replaceAll("\u2028", "\\u2028").replaceAll("\u2029", "\\u2029")}</script>
<script>${code}</script>
</body>
</html>
`;
}

function text(value: string): string {
  return value.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
