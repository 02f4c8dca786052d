import { createHash } from "node:crypto";
import { readdirSync, readFileSync, realpathSync, statSync, type Stats } from "node:fs";
import { posix } from "node:path";
import { ts } from "ts-morph";
import { keyOf, slashed } from "./paths.js";

/** What a folder holds. Names as on disk; links are not followed. */
export interface Listing {
  readonly files: readonly string[];
  readonly folders: readonly string[];
  readonly links: readonly string[];
  /** Every name, as {@link keyOf} writes it. */
  readonly kinds: ReadonlyMap<string, "file" | "folder" | "link">;
}

export interface TextState {
  readonly text: string;
  readonly hash: string;
}

/**
 * The file system as the analysis sees it: unsaved text over disk, and listings remembered until told otherwise, because
 * module resolution asks for a great many files that do not exist. All paths are slashed.
 */
export class Disk {
  private readonly overlays = new Map<string, { readonly path: string; readonly text: string }>();
  private readonly listings = new Map<string, Listing | null>();
  private readonly real = new Map<string, string>();
  private readonly texts = new Map<string, { readonly stamp: string; readonly state: TextState }>();

  /** @param roots folders whose real path may differ from the given one; resolved paths are given back in the given form. */
  constructor(roots: readonly string[]) {
    for (const root of roots) {
      try {
        const real = slashed(realpathSync.native(root));
        if (real !== root) this.rootAliases.push([real, root]);
      } catch {
        continue; // a root that is not there is reported by the walk
      }
    }
  }

  private readonly rootAliases: [real: string, given: string][] = [];

  setOverlay(path: string, text: string | null): void {
    if (text === null) this.overlays.delete(keyOf(path));
    else this.overlays.set(keyOf(path), { path, text });
    this.listings.delete(keyOf(posix.dirname(path)));
  }

  hasOverlay(path: string): boolean {
    return this.overlays.has(keyOf(path));
  }

  /** Forgets what was known of the structure around these paths; of everything without paths. */
  forget(paths?: readonly string[]): void {
    if (!paths) {
      this.listings.clear();
      this.real.clear();
      return;
    }
    for (const path of paths) {
      this.listings.delete(keyOf(path));
      this.listings.delete(keyOf(posix.dirname(path)));
      this.real.delete(path);
      this.texts.delete(keyOf(path));
    }
  }

  /** Frees remembered texts. */
  forgetTexts(): void {
    this.texts.clear();
  }

  /** @returns null when the folder is not there or cannot be read. */
  listing(folder: string): Listing | null {
    const key = keyOf(folder);
    const known = this.listings.get(key);
    if (known !== undefined) return known;
    const parent = posix.dirname(folder);
    const above = parent === folder ? undefined : this.listings.get(keyOf(parent));
    const kind = above?.kinds.get(keyOf(posix.basename(folder)));
    const absent = above !== undefined && (above === null || kind === undefined || kind === "file");
    const listing = absent ? null : this.readListing(folder);
    this.listings.set(key, listing);
    return listing;
  }

  private readListing(folder: string): Listing | null {
    const files: string[] = [];
    const folders: string[] = [];
    const links: string[] = [];
    const kinds = new Map<string, "file" | "folder" | "link">();
    try {
      for (const entry of readdirSync(folder, { withFileTypes: true })) {
        const kind = entry.isSymbolicLink()
          ? "link"
          : entry.isDirectory()
            ? "folder"
            : entry.isFile()
              ? "file"
              : undefined;
        if (!kind) continue; // sockets, devices and pipes would block a reader
        kinds.set(keyOf(entry.name), kind);
        (kind === "link" ? links : kind === "folder" ? folders : files).push(entry.name);
      }
    } catch {
      if (![...this.overlays.values()].some((overlay) => posix.dirname(overlay.path) === folder)) return null;
    }
    for (const { path } of this.overlays.values()) {
      const name = posix.basename(path);
      if (keyOf(posix.dirname(path)) !== keyOf(folder) || kinds.has(keyOf(name))) continue;
      kinds.set(keyOf(name), "file");
      files.push(name);
    }
    return { files: files.sort(), folders: folders.sort(), links: links.sort(), kinds };
  }

  fileExists(path: string): boolean {
    if (this.hasOverlay(path)) return true;
    const kind = this.listing(posix.dirname(path))?.kinds.get(keyOf(posix.basename(path)));
    return kind === "file" || (kind === "link" && this.stat(path)?.isFile() === true);
  }

  directoryExists(path: string): boolean {
    return this.listing(path) !== null;
  }

  getDirectories(path: string): string[] {
    const listing = this.listing(path);
    if (!listing) return [];
    const linked = listing.links.filter((name) => this.stat(posix.join(path, name))?.isDirectory());
    return [...listing.folders, ...linked];
  }

  stat(path: string): Stats | undefined {
    return statSync(path, { throwIfNoEntry: false });
  }

  /** The path with links resolved; the path itself when that fails. Stays under the roots as they were given. */
  realpath(path: string): string {
    const known = this.real.get(path);
    if (known !== undefined) return known;
    let real: string;
    try {
      real = slashed(realpathSync.native(path));
      for (const [from, to] of this.rootAliases) {
        if (real === from || real.startsWith(`${from}/`)) real = to + real.slice(from.length);
      }
    } catch {
      real = path; // a dangling link is its own path
    }
    this.real.set(path, real);
    return real;
  }

  /** Text of a file with the byte order mark taken off; undefined when it cannot be read. Not remembered. */
  readFile(path: string): string | undefined {
    const overlay = this.overlays.get(keyOf(path));
    if (overlay) return overlay.text;
    return ts.sys.readFile(path);
  }

  /**
   * Text and hash of a source file, read again only when its size or times have changed.
   * @throws Error when it cannot be read.
   */
  readSource(path: string): TextState {
    const key = keyOf(path);
    const overlay = this.overlays.get(key);
    if (overlay) return { text: overlay.text, hash: hashOf(overlay.text) };
    const stats = statSync(path);
    if (!stats.isFile()) throw new Error("not a file");
    const stamp = `${stats.size}:${stats.mtimeMs}:${stats.ctimeMs}:${stats.ino}`;
    const known = this.texts.get(key);
    if (known?.stamp === stamp) return known.state;
    const text = decode(readFileSync(path));
    const state = { text, hash: hashOf(text) };
    this.texts.set(key, { stamp, state });
    return state;
  }

  /** Size in bytes (of unsaved text: in characters); undefined when it is not there. */
  sizeOf(path: string): number | undefined {
    return this.overlays.get(keyOf(path))?.text.length ?? this.stat(path)?.size;
  }
}

export function hashOf(text: string): string {
  return createHash("sha1").update(text).digest("base64url");
}

function decode(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return bytes.toString("utf16le", 2);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) {
    const even = bytes.subarray(2, bytes.length - (bytes.length % 2));
    return Buffer.from(even).swap16().toString("utf16le");
  }
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf
    ? bytes.toString("utf8", 3)
    : bytes.toString("utf8");
}
