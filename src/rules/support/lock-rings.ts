/** Rings of more locks than this are not looked for. */
const longest = 5;

/**
 * Rings of three locks and more, each of which is taken while the one before is held, without a way across: two locks that
 * are taken in both orders are another matter.
 * @param next the locks that are taken while one is held, by name
 * @returns each ring once, as the names of its locks from the first in order on
 */
export function ringsOf(next: ReadonlyMap<string, ReadonlySet<string>>): readonly (readonly string[])[] {
  const both = (a: string, b: string): boolean => next.get(a)?.has(b) === true && next.get(b)?.has(a) === true;
  const rings: string[][] = [];
  for (const first of [...next.keys()].sort()) {
    const before = new Map<string, readonly string[]>([[first, [first]]]);
    // A map is gone through in the order in which it is filled: shortest ways first.
    for (const [name, way] of before) {
      if (way.length > longest) continue;
      for (const to of next.get(name) ?? []) {
        const isRing = to === first && way.length > 2;
        if (isRing && !way.some((a) => way.some((b) => both(a, b)))) rings.push([...way]);
        if (to > first && !before.has(to)) before.set(to, [...way, to]);
      }
      if (rings.at(-1)?.[0] === first) break;
    }
  }
  return rings;
}
