import { existsSync, realpathSync, statSync } from "node:fs";
import { basename, dirname, join, relative, resolve, sep } from "node:path";
import { UsageError } from "./errors.js";

/** What the paths on the command line ask for. Absolute paths, in the system's form. */
export interface Target {
  /** The folder that is analysed. */
  readonly root: string;
  /** What in it is reported on; empty: everything. */
  readonly only: readonly string[];
}

const projectFiles = ["tsconfig.json", "jsconfig.json", "package.json"];

/**
 * The folder to analyse for some paths: the nearest folder around all of them that is a project (has a tsconfig, jsconfig
 * or package.json), else the innermost folder around them. Without paths: the current folder itself.
 * @param paths files, folders or tsconfig files, as typed; a tsconfig stands for its folder
 * @throws UsageError when a path does not exist
 */
export function targetOf(paths: readonly string[], cwd: string): Target {
  if (paths.length === 0) return { root: realpathSync(cwd), only: [] };
  const wanted = paths.map((path) => existing(path, cwd));
  const base = wanted.map(folderOf).reduce(commonFolder);
  const root = projectAround(base) ?? base;
  return { root, only: wanted.includes(root) ? [] : [...new Set(wanted)] };
}

function existing(path: string, cwd: string): string {
  const absolute = resolve(cwd, path);
  if (!existsSync(absolute)) throw new UsageError(`no such file or folder: ${path}`);
  const real = realpathSync(absolute);
  return /^[tj]sconfig(\..+)?\.json$/.test(basename(real)) ? dirname(real) : real;
}

function folderOf(path: string): string {
  return statSync(path).isDirectory() ? path : dirname(path);
}

function commonFolder(a: string, b: string): string {
  let folder = a;
  while (!isInside(folder, b) && dirname(folder) !== folder) folder = dirname(folder);
  return folder;
}

function isInside(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way === "" || (way !== ".." && !way.startsWith(`..${sep}`) && !/^[A-Za-z]:/.test(way));
}

function projectAround(start: string): string | undefined {
  for (let folder = start; ; folder = dirname(folder)) {
    if (projectFiles.some((name) => existsSync(join(folder, name)))) return folder;
    if (existsSync(join(folder, ".git")) || dirname(folder) === folder) return undefined;
  }
}
