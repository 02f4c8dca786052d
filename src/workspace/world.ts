import { posix } from "node:path";
import type { Project } from "./configs.js";
import { hashOf, type Disk } from "./disk.js";
import type { RootMap } from "./paths.js";
import type { Found } from "./walk.js";

/** Files that change when packages are installed; their times tell, their text is not read. */
const stamps = [
  "package-lock.json",
  "yarn.lock",
  "pnpm-lock.yaml",
  "bun.lock",
  "bun.lockb",
  "node_modules",
  "node_modules/@types",
  "node_modules/.package-lock.json",
  "node_modules/.yarn-integrity",
  "node_modules/.yarn-state.yml",
  "node_modules/.modules.yaml",
];

/** A hash of everything that facts depend on beyond the text of source files. */
export function worldOf(
  disk: Disk,
  roots: RootMap,
  found: Found,
  projects: readonly Project[],
  packages: string,
): string {
  const parts: unknown[] = [packages];
  for (const { config, options, inferred } of projects) {
    parts.push(config, JSON.stringify(options), inferred ? "" : disk.readFile(config));
  }
  for (const declaration of found.declarations) parts.push(declaration, disk.readFile(declaration));
  const folders = new Set(found.manifests.map((path) => posix.dirname(path)));
  for (const root of roots.roots) {
    for (let folder = root.path; ; folder = posix.dirname(folder)) {
      folders.add(folder);
      if (folder === posix.dirname(folder)) break;
    }
  }
  for (const folder of folders) {
    for (const name of stamps) {
      const stats = disk.stat(posix.join(folder, name));
      // A folder's size and times differ between equal installations only when something was installed.
      if (stats) parts.push(folder, name, stats.mtimeMs, stats.isFile() ? stats.size : 0);
    }
  }
  return hashOf(JSON.stringify(parts));
}
