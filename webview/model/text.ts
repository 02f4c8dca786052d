/** Letters that are not seen or turn the text around: control, format and separator characters, lone surrogates. */
const hidden = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

/** A name fit to be drawn on one line: what cannot be seen becomes `·`, and runs of white space one space. */
export function clean(text: string): string {
  return (
    text
      .replace(/[\t\r\n]+/g, " ")
      .replace(hidden, "·")
      .replace(/\s+/g, " ")
      .trim() || "(no name)"
  );
}

/**
 * The longest form of `text` that `fits` accepts, with `…` in the middle so that both ends of a dotted name stay
 * readable. `…` alone when nothing fits.
 */
export function shorten(text: string, fits: (text: string) => boolean): string {
  if (fits(text)) return text;
  const letters = Array.from(new Intl.Segmenter().segment(text), ({ segment }) => segment);
  let low = 0;
  let high = letters.length - 1;
  while (low < high) {
    const keep = Math.ceil((low + high) / 2);
    if (fits(cut(letters, keep))) low = keep;
    else high = keep - 1;
  }
  return cut(letters, low);
}

/** As `shorten`, for the name of a function inside others (`load › map callback`): what is innermost is kept longest. */
export function shortenName(name: string, fits: (text: string) => boolean): string {
  if (fits(name)) return name;
  const parts = name.split(" › ");
  while (parts.length > 1) {
    parts.shift();
    const inner = `… › ${parts.join(" › ")}`;
    if (fits(inner)) return inner;
  }
  return shorten(parts[0] ?? name, fits);
}

function cut(letters: readonly string[], keep: number): string {
  const tail = Math.floor(keep * 0.55);
  return `${letters.slice(0, keep - tail).join("")}…${tail ? letters.slice(-tail).join("") : ""}`;
}

/** `1 await`, `3 awaits`. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** The last part of a path. */
export function baseName(file: string): string {
  return file.slice(file.lastIndexOf("/") + 1);
}
