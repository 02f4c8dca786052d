/**
 * A 16-digit hexadecimal hash of text: FNV-1a over UTF-16 code units, 64 bits in two halves that differ in their offset.
 * Serves to name findings, not to protect anything.
 */
export function hashText(text: string): string {
  return fnv(text, 0x811c9dc5) + fnv(text, 0x050c5d1f);
}

function fnv(text: string, offset: number): string {
  let hash = offset;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return (hash >>> 0).toString(16).padStart(8, "0");
}

/** Makes fingerprints for a list of findings in order; the second of equal parts gets `-2`, the third `-3`. */
export class Fingerprints {
  private readonly seen = new Map<string, number>();

  make(parts: readonly string[]): string {
    const hash = hashText(parts.join("\n"));
    const count = (this.seen.get(hash) ?? 0) + 1;
    this.seen.set(hash, count);
    return count === 1 ? hash : `${hash}-${count}`;
  }
}
