import { posix } from "node:path";
import ignore, { type Ignore } from "ignore";
import picomatch from "picomatch";
import type { Problem } from "../model/index.js";
import type { Disk, Listing } from "./disk.js";
import type { Pace } from "./pace.js";
import { isDeclarationFile, isInside, isProjectConfig, isSourceFile, keyOf, type RootMap } from "./paths.js";

export interface Found {
  /** Files that facts are made from, sorted. */
  readonly sources: readonly string[];
  readonly declarations: readonly string[];
  /** tsconfig and jsconfig files, those above a root included when a root has none of its own. */
  readonly configs: readonly string[];
  /** package.json files. */
  readonly manifests: readonly string[];
  /** The folders walked, with what was kept of them, for matching `include` patterns without reading the disk again. */
  readonly tree: ReadonlyMap<string, { readonly files: readonly string[]; readonly directories: readonly string[] }>;
  readonly problems: readonly Problem[];
}

/** Above this many files, what is read only because the roots' code calls it is left out. */
const mostContext = 20_000;

const skippedFolders = new Set(["node_modules", "bower_components", "jspm_packages", "web_modules"]);

interface IgnoreLayer {
  readonly folder: string;
  readonly rules: Ignore;
}

interface Visit {
  readonly folder: string;
  readonly layers: readonly IgnoreLayer[];
}

/**
 * Lists the roots' files as version control sees them: without what .gitignore leaves out, packages and hidden folders.
 * A linked folder is followed once, and only when it leads out of the roots; anything inside has a path of its own.
 */
export async function walk(disk: Disk, roots: RootMap, exclude: readonly string[], pace: Pace): Promise<Found> {
  const sources = new Set<string>();
  const declarations = new Set<string>();
  const configs = new Set<string>();
  const manifests = new Set<string>();
  const tree = new Map<string, { files: string[]; directories: string[] }>();
  const problems: Problem[] = [];
  const excluded = exclude.length > 0 ? picomatch([...exclude], { dot: true }) : () => false;
  const visitedLinks = new Set<string>();
  const isExcluded = (path: string): boolean => {
    const relative = roots.relativeOf(path);
    return relative !== undefined && relative !== "" && excluded(relative);
  };

  const addFile = (path: string, kept: string[]): void => {
    const name = posix.basename(path);
    kept.push(name);
    if (isProjectConfig(path)) configs.add(path);
    else if (name === "package.json") manifests.add(path);
    else if (isDeclarationFile(path)) declarations.add(path);
    else if (isSourceFile(path)) sources.add(path);
  };

  const stack: Visit[] = [];
  for (const folder of [...roots.context].reverse()) stack.push({ folder, layers: layersAbove(disk, folder) });
  for (const root of [...roots.roots].reverse())
    stack.push({ folder: root.path, layers: layersAbove(disk, root.path) });
  let own: number | undefined;
  for (let visit = stack.pop(); visit; visit = stack.pop()) {
    const { folder } = visit;
    if (tree.has(keyOf(folder))) continue;
    const context = roots.isContext(folder) && roots.relativeOf(folder) === undefined;
    own ??= context ? sources.size : undefined;
    if (own !== undefined && sources.size - own > mostContext) {
      const message = `Other packages of this repository have more than ${String(mostContext)} files; some are not read, and calls into them are not followed.`;
      problems.push({ kind: "read", file: ".", message });
      break;
    }
    const listing = disk.listing(folder);
    if (!listing) {
      problems.push({ kind: "read", file: roots.idOf(folder) ?? folder, message: "This folder cannot be read." });
      continue;
    }
    const layers = withOwnRules(disk, folder, listing, visit.layers);
    const entry = { files: [] as string[], directories: [] as string[] };
    tree.set(keyOf(folder), entry);
    const below: Visit[] = [];
    const addFolder = (name: string, path: string): void => {
      if (name.startsWith(".") || skippedFolders.has(name) || isIgnored(layers, path, true) || isExcluded(path)) return;
      entry.directories.push(name);
      below.push({ folder: path, layers });
    };
    for (const name of listing.folders) addFolder(name, posix.join(folder, name));
    for (const name of listing.files) {
      const path = posix.join(folder, name);
      if (!isInteresting(name) || isIgnored(layers, path, false) || isExcluded(path)) continue;
      addFile(path, entry.files);
    }
    for (const name of context ? [] : listing.links) {
      const path = posix.join(folder, name);
      if (name.startsWith(".") || skippedFolders.has(name) || isIgnored(layers, path, false) || isExcluded(path))
        continue;
      const stats = statOf(disk, path);
      const real = disk.realpath(path);
      if (!stats) {
        if (isSourceFile(name)) {
          problems.push({ kind: "read", file: roots.idOf(path) ?? path, message: "This link leads nowhere." });
        }
        continue;
      }
      const inside = roots.roots.some((root) => isInside(real, root.path));
      if (inside || visitedLinks.has(real) || real.split("/").includes("node_modules")) continue;
      // A link to a folder around a root would lead back into it.
      if (roots.roots.some((root) => isInside(root.path, real))) continue;
      visitedLinks.add(real);
      if (stats.isDirectory()) addFolder(name, path);
      else if (stats.isFile() && isInteresting(name)) addFile(path, entry.files);
    }
    stack.push(...below.reverse());
    await pace.breathe();
  }
  for (const root of roots.roots) addConfigAbove(disk, root.path, configs, tree);
  dropCompiledSiblings(sources);
  const sorted = (paths: Set<string>): string[] => [...paths].sort();
  return {
    sources: sorted(sources),
    declarations: sorted(declarations),
    configs: sorted(configs),
    manifests: sorted(manifests),
    tree,
    problems,
  };
}

function isInteresting(name: string): boolean {
  return isSourceFile(name) || isDeclarationFile(name) || isProjectConfig(name) || name === "package.json";
}

function statOf(disk: Disk, path: string): ReturnType<Disk["stat"]> {
  try {
    return disk.stat(path);
  } catch {
    return undefined; // ELOOP: a link to itself
  }
}

function withOwnRules(
  disk: Disk,
  folder: string,
  listing: Listing,
  layers: readonly IgnoreLayer[],
): readonly IgnoreLayer[] {
  if (!listing.kinds.has(".gitignore")) return layers;
  const text = disk.readFile(posix.join(folder, ".gitignore"));
  return text ? [...layers, { folder, rules: ignore().add(text) }] : layers;
}

/** The rules of the folders between a root and the top of its repository. */
function layersAbove(disk: Disk, root: string): readonly IgnoreLayer[] {
  const above: string[] = [];
  for (let folder = root; !disk.listing(folder)?.kinds.has(".git");) {
    const parent = posix.dirname(folder);
    if (parent === folder) return []; // in no repository: the files above have no say
    above.unshift(parent);
    folder = parent;
  }
  let layers: readonly IgnoreLayer[] = [];
  for (const folder of above) {
    const listing = disk.listing(folder);
    if (listing) layers = withOwnRules(disk, folder, listing, layers);
  }
  // A root that is itself ignored was asked for by name.
  return isIgnored(layers, root, true) ? [] : layers;
}

function isIgnored(layers: readonly IgnoreLayer[], path: string, folder: boolean): boolean {
  for (let i = layers.length - 1; i >= 0; i--) {
    const layer = layers[i];
    if (!layer || !path.startsWith(`${layer.folder}/`)) continue;
    const relative = path.slice(layer.folder.length + 1) + (folder ? "/" : "");
    const verdict = layer.rules.test(relative);
    if (verdict.ignored) return true;
    if (verdict.unignored) return false;
  }
  return false;
}

/** The editor uses the nearest tsconfig above a file, even one above the folder that was opened. */
function addConfigAbove(
  disk: Disk,
  root: string,
  configs: Set<string>,
  tree: Map<string, { files: string[]; directories: string[] }>,
): void {
  const own = ["tsconfig.json", "jsconfig.json"];
  if (own.some((name) => configs.has(posix.join(root, name)))) return;
  const chain: string[] = [];
  for (
    let folder = root, parent = posix.dirname(root);
    parent !== folder;
    folder = parent, parent = posix.dirname(parent)
  ) {
    chain.push(folder);
    const name = own.find((candidate) => disk.fileExists(posix.join(parent, candidate)));
    if (name) {
      configs.add(posix.join(parent, name));
      for (const step of chain) {
        const key = keyOf(posix.dirname(step));
        const entry = tree.get(key) ?? { files: [], directories: [] };
        tree.set(key, entry);
        if (!entry.directories.includes(posix.basename(step))) entry.directories.push(posix.basename(step));
      }
      return;
    }
    if (disk.listing(folder)?.kinds.has(".git")) return;
  }
}

/** `a.js` beside `a.ts` is what the compiler made of it. */
function dropCompiledSiblings(sources: Set<string>): void {
  for (const path of [...sources]) {
    const match = /^(.*)\.([cm]?)jsx?$/i.exec(path);
    if (!match) continue;
    const [, stem = "", flavour = ""] = match;
    if (sources.has(`${stem}.${flavour}ts`) || (flavour === "" && sources.has(`${stem}.tsx`))) sources.delete(path);
  }
}
