import { posix } from "node:path";
import { ts } from "ts-morph";
import * as v from "valibot";
import type { Disk } from "./disk.js";
import { parseManifest } from "./manifest.js";
import { isInside, isProjectConfig, keyOf, slashed } from "./paths.js";

const dependencies = v.optional(v.record(v.string(), v.unknown()), {});
const manifestSchema = v.object({
  name: v.optional(v.string()),
  workspaces: v.optional(v.unknown()),
  dependencies,
  devDependencies: dependencies,
  peerDependencies: dependencies,
  optionalDependencies: dependencies,
});
type Manifest = v.InferOutput<typeof manifestSchema>;

const workspaceFiles = ["pnpm-workspace.yaml", "lerna.json", "rush.json"];
const passedOver = /^(?:\..*|node_modules|bower_components|dist|build|out|coverage|__fixtures__|fixtures?|templates?)$/;
/** How far below the top packages are looked for by name, and among how many folders. */
const deepest = 4;
const mostFolders = 5_000;
const mostPackages = 300;

/**
 * The folders of the same repository that hold what a folder's code is built from: the packages its manifest names, those
 * that `paths` and references of its tsconfig lead to, and theirs in turn. Links are resolved; nothing outside of the
 * repository (without one, of the workspace that has a manifest for all packages) and nothing inside `root`.
 * @param root slashed, links resolved
 * @returns slashed folders, none inside another, nearest dependency first
 */
export function siblingsOf(disk: Disk, root: string): readonly string[] {
  const top = topOf(disk, root);
  if (top === undefined || top === root) return [];
  const byName = lazily(() => packagesBelow(disk, top));
  const found: string[] = [];
  const queue = [root];
  for (let folder = queue.shift(); folder !== undefined && found.length < mostPackages; folder = queue.shift()) {
    for (const next of [...packagesOf(disk, folder, byName), ...pathsOf(disk, folder, top)]) {
      const real = disk.realpath(next);
      const outside = !isInside(real, top) || real === top || real.split("/").includes("node_modules");
      if (outside || !disk.directoryExists(real) || isInside(root, real)) continue;
      if (isInside(real, root) || found.some((known) => isInside(real, known))) continue;
      found.push(real);
      queue.push(real);
    }
  }
  return found.filter((folder) => !found.some((other) => other !== folder && isInside(folder, other)));
}

/** The nearest folder above that is a repository; without one, the nearest that has packages for its parts. */
function topOf(disk: Disk, root: string): string | undefined {
  let workspace: string | undefined;
  for (let folder = root; ; folder = posix.dirname(folder)) {
    const kinds = disk.listing(folder)?.kinds;
    if (kinds?.has(".git")) return folder;
    if (folder !== root && workspace === undefined) {
      const named = workspaceFiles.some((name) => kinds?.has(keyOf(name)));
      if (named || manifestOf(disk, folder)?.workspaces !== undefined) workspace = folder;
    }
    if (folder === posix.dirname(folder)) return workspace;
  }
}

function* packagesOf(disk: Disk, folder: string, byName: () => ReadonlyMap<string, string>): Generator<string> {
  const manifest = manifestOf(disk, folder);
  if (!manifest) return;
  const all = {
    ...manifest.peerDependencies,
    ...manifest.optionalDependencies,
    ...manifest.devDependencies,
    ...manifest.dependencies,
  };
  for (const [name, wanted] of Object.entries(all)) {
    const place = typeof wanted === "string" ? /^(?:file|link|portal):(.*)$/.exec(wanted)?.[1] : undefined;
    const linked = place === undefined ? installed(disk, folder, name) : slashed(posix.resolve(folder, place));
    const target = linked ?? byName().get(name);
    if (target !== undefined) yield target;
  }
}

/** Where the package manager put a package that is a dependency of `folder`; undefined where it put none. */
function installed(disk: Disk, folder: string, name: string): string | undefined {
  for (let above = folder; ; above = posix.dirname(above)) {
    const path = posix.join(above, "node_modules", name);
    if (disk.directoryExists(path)) return path;
    if (above === posix.dirname(above)) return undefined;
  }
}

/** The packages that `paths` and references of a folder's configurations lead to, and where there is none, the folders. */
function* pathsOf(disk: Disk, folder: string, top: string): Generator<string> {
  const host: ts.ParseConfigHost = {
    useCaseSensitiveFileNames: ts.sys.useCaseSensitiveFileNames,
    fileExists: (path) => disk.fileExists(slashed(path)),
    readFile: (path) => disk.readFile(slashed(path)),
    readDirectory: () => [],
  };
  for (const name of disk.listing(folder)?.files ?? []) {
    if (!isProjectConfig(name)) continue;
    const config = posix.join(folder, name);
    const { config: json } = ts.parseConfigFileTextToJson(config, disk.readFile(config) ?? "") as { config: unknown };
    const { options, projectReferences } = ts.parseJsonConfigFileContent(json, host, folder, {}, config);
    for (const reference of projectReferences ?? []) {
      const path = slashed(reference.path);
      yield isProjectConfig(path) ? posix.dirname(path) : path;
    }
    const from = options.baseUrl ?? options["pathsBasePath"];
    if (typeof from !== "string") continue;
    for (const target of Object.values(options.paths ?? {}).flat()) {
      // A pattern such as `packages/*/src` stands for every package; which of them are meant, manifests tell.
      const [path = "", rest = ""] = slashed(posix.resolve(slashed(from), target)).split("*");
      if (rest.includes("/") || path === "" || isInside(path, folder)) continue;
      const base = path.endsWith("/") ? path.slice(0, -1) : posix.dirname(path);
      const holder = packageAround(disk, base, top);
      if (holder !== undefined || !path.endsWith("packages/")) yield holder ?? base;
    }
  }
}

/** The nearest folder around that is a package or a project, below the top. */
function packageAround(disk: Disk, folder: string, top: string): string | undefined {
  for (let around = folder; isInside(around, top) && around !== top; around = posix.dirname(around)) {
    const files = disk.listing(around)?.files ?? [];
    if (files.includes("package.json") || files.includes("project.json") || files.some(isProjectConfig)) return around;
  }
  return undefined;
}

/** Folders of packages by name; of several of one name the least deep. */
function packagesBelow(disk: Disk, top: string): ReadonlyMap<string, string> {
  const byName = new Map<string, string>();
  let level = [top];
  let left = mostFolders;
  for (let depth = 0; depth <= deepest && left > 0; depth++) {
    const below: string[] = [];
    for (const folder of level) {
      if (left-- <= 0) break;
      const name = manifestOf(disk, folder)?.name;
      if (name !== undefined && !byName.has(name)) byName.set(name, folder);
      for (const child of disk.listing(folder)?.folders ?? []) {
        if (!passedOver.test(child)) below.push(posix.join(folder, child));
      }
    }
    level = below;
  }
  return byName;
}

function manifestOf(disk: Disk, folder: string): Manifest | undefined {
  const path = posix.join(folder, "package.json");
  return parseManifest(manifestSchema, disk.fileExists(path) ? disk.readFile(path) : undefined);
}

function lazily<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
