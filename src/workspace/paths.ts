import { posix } from "node:path";
import { ts } from "ts-morph";
import type { FileId } from "../model/index.js";

const caseSensitive = ts.sys.useCaseSensitiveFileNames;

/** An absolute path with `/`, without a slash at the end: the form of every path inside `workspace/`. */
export function slashed(path: string): string {
  const forward = posix.normalize(path.replaceAll("\\", "/"));
  return forward.length > 1 && forward.endsWith("/") ? forward.slice(0, -1) : forward;
}

/** What two spellings of one path have in common on this file system; for keys of maps only. */
export function keyOf(path: string): string {
  return caseSensitive ? path : path.toLowerCase();
}

/** Whether `path` is `folder` or below it. Both slashed. */
export function isInside(path: string, folder: string): boolean {
  const p = keyOf(path);
  const f = keyOf(folder);
  return p === f || p.startsWith(f.endsWith("/") ? f : `${f}/`);
}

interface NamedRoot {
  readonly name: string;
  readonly path: string;
}

/** Between absolute paths and file ids, for one or several roots. A path inside two nested roots belongs to the inner one. */
export class RootMap {
  /** Slashed. */
  readonly roots: readonly NamedRoot[];
  private readonly innerFirst: readonly NamedRoot[];
  private readonly several: boolean;
  /** Slashed folders outside of the only root that are read with it; ids of files in them begin with `../`. */
  context: readonly string[] = [];

  constructor(roots: readonly NamedRoot[]) {
    const taken = new Set<string>();
    this.roots = roots.map((root) => {
      let name = root.name;
      for (let n = 2; taken.has(name); n++) name = `${root.name}-${n}`;
      taken.add(name);
      return { name, path: slashed(root.path) };
    });
    this.innerFirst = [...this.roots].sort((a, b) => b.path.length - a.path.length);
    this.several = roots.length > 1;
  }

  /** The id of an absolute path; undefined outside every root. The root itself is `.`, or its name. */
  idOf(path: string): FileId | undefined {
    const file = slashed(path);
    const root = this.innerFirst.find((candidate) => isInside(file, candidate.path));
    if (!root) return this.isContext(file) ? posix.relative(this.roots[0]?.path ?? "/", file) : undefined;
    const relative = file.slice(root.path.length).replace(/^\//, "");
    if (!this.several) return relative || ".";
    return relative ? `${root.name}/${relative}` : root.name;
  }

  /** Whether a slashed path is outside of the root, in what is read with it. */
  isContext(path: string): boolean {
    return this.context.some((folder) => isInside(path, folder));
  }

  /** The path relative to its root; undefined outside every root. */
  relativeOf(path: string): string | undefined {
    const root = this.innerFirst.find((candidate) => isInside(path, candidate.path));
    return root && path.slice(root.path.length).replace(/^\//, "");
  }

  /** The slashed absolute path of a file id. */
  pathOf(file: FileId): string {
    if (!this.several) return posix.join(this.roots[0]?.path ?? "/", file);
    const root = this.roots
      .filter((candidate) => file === candidate.name || file.startsWith(`${candidate.name}/`))
      .sort((a, b) => b.name.length - a.name.length)[0];
    return root ? posix.join(root.path, file.slice(root.name.length)) : file;
  }
}

export const sourceExtensions = [".ts", ".tsx", ".mts", ".cts", ".js", ".jsx", ".mjs", ".cjs"] as const;

export function isDeclarationFile(path: string): boolean {
  return /\.d\.(?:[^./]+\.)?[cm]?ts$/i.test(path);
}

/** Whether facts are made from such a file: TypeScript or JavaScript, not a declaration file, not minified by name. */
export function isSourceFile(path: string): boolean {
  return /\.[cm]?[jt]sx?$/i.test(path) && !isDeclarationFile(path) && !/[.-]min\.[cm]?js$/i.test(path);
}

export function isJavaScript(path: string): boolean {
  return /\.[cm]?jsx?$/i.test(path);
}

/** `tsconfig.json`, `tsconfig.build.json`, `jsconfig.json` … */
export function isProjectConfig(path: string): boolean {
  return /(?:^|\/)[tj]sconfig(?:[.-][^/]*)?\.json$/i.test(path);
}
