const isWordStart = (text: string, at: number): boolean => {
  if (at === 0) return true;
  const before = text[at - 1]!;
  const here = text[at]!;
  return /[^\p{L}\p{N}]/u.test(before) || (/\p{Lu}/u.test(here) && !/\p{Lu}/u.test(before));
};

/**
 * How well a name fits a query; higher is better, undefined: its letters do not occur in order. What does not fit the
 * name may fit `file` and name together (`orders total`), for less.
 */
export function rankOf(query: string, name: string, file: string): number | undefined {
  if (query === "") return 0;
  const inName = rank(query, name);
  if (inName !== undefined) return inName;
  const together = rank(query, `${file} ${name}`);
  return together === undefined ? undefined : together - 1000;
}

function rank(query: string, text: string): number | undefined {
  const exact = query !== query.toLowerCase();
  const wanted = exact ? query : query.toLowerCase();
  const given = exact ? text : text.toLowerCase();
  if (given === wanted) return 1000;
  const together = given.indexOf(wanted);
  if (together >= 0) {
    const base = together === 0 ? 800 : isWordStart(text, together) ? 700 : 500;
    return base - Math.min(text.length, 200) / 2;
  }
  let score = 0;
  let from = 0;
  for (let at = 0; at < wanted.length; at++) {
    const found = given.indexOf(wanted[at]!, from);
    if (found < 0) return undefined;
    if (found === from && at > 0) score += 8;
    if (isWordStart(text, found)) score += 12;
    score -= Math.min(found - from, 10);
    from = found + 1;
  }
  return score - Math.min(text.length, 200) / 2;
}
