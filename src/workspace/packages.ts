import { posix } from "node:path";
import * as v from "valibot";
import type { Project } from "./configs.js";
import type { Disk } from "./disk.js";
import { parseManifest } from "./manifest.js";
import { isInside, slashed } from "./paths.js";

const manifestSchema = v.object({
  name: v.optional(v.string()),
  exports: v.optional(v.unknown()),
  imports: v.optional(v.unknown()),
  source: v.optional(v.unknown()),
  module: v.optional(v.unknown()),
  main: v.optional(v.unknown()),
  types: v.optional(v.unknown()),
  typings: v.optional(v.unknown()),
});
type Manifest = v.InferOutput<typeof manifestSchema>;

interface WorkspacePackage {
  readonly folder: string;
  readonly manifest: Manifest;
}

/** Where built files go, and what they are built from. */
interface Output {
  readonly from: string;
  readonly to: string;
}

const conditionOrder = ["source", "development", "import", "module", "types", "node", "default", "require"];
const buildFolder =
  /^(?:dist|lib|build|out|output|\.output|es|esm|es6|esnext|cjs|commonjs|umd|node|browser|types|typings|_?(?:esm|cjs|types))(?:[-.][\w.-]+)?$/i;
const sourceFolders = ["src", "source", "lib", "ts", "app", ""];
const endings = [".ts", ".tsx", ".mts", ".cts", ".js", ".jsx", ".mjs", ".cjs"];
const builtEnding = /(?:\.d\.[cm]?ts|\.[cm]?[jt]sx?)$/i;
const asideFolder = /\/(?:__fixtures__|fixtures?|__tests__|__mocks__|templates?)\//i;

/**
 * The packages of the workspace, by name, and the way from what they publish to the source it is built from: a package
 * that imports another means its source, built or not, linked into node_modules or not.
 */
export class Packages {
  private readonly byName = new Map<string, WorkspacePackage[]>();
  private readonly byFolder = new Map<string, WorkspacePackage>();
  private readonly outputs: readonly Output[];

  /** @param isSource whether facts are made from this slashed path. */
  constructor(
    disk: Disk,
    manifests: readonly string[],
    projects: readonly Project[],
    private readonly isSource: (path: string) => boolean,
  ) {
    for (const path of manifests) {
      const manifest = parseManifest(manifestSchema, disk.readFile(path));
      if (!manifest) continue;
      const found = { folder: posix.dirname(path), manifest };
      this.byFolder.set(found.folder, found);
      if (!manifest.name) continue;
      const known = this.byName.get(manifest.name);
      if (known) known.push(found);
      else this.byName.set(manifest.name, [found]);
    }
    this.outputs = projects.flatMap(outputsOf);
  }

  /** Everything answers depend on, for the cache's world hash. */
  describe(): string {
    const manifests = [...this.byFolder.values()].map(({ folder, manifest }) => [folder, manifest]);
    return JSON.stringify([manifests, this.outputs]);
  }

  /** The source file that a bare specifier means, if it names a workspace package (or `#x`, an import of its own). */
  resolve(specifier: string, from: string): string | undefined {
    if (specifier.startsWith("#")) {
      const own = this.packageAround(from);
      return own && this.fromTable(own, own.manifest.imports, specifier);
    }
    const [, name, rest = ""] = /^((?:@[^/]+\/)?[^/]+)(?:\/(.*))?$/.exec(specifier) ?? [];
    const target = name === undefined ? undefined : this.choose(name, from);
    return target && this.entry(target, rest);
  }

  /** The source of what a folder gives as a package: `import pool from ".."` in the tests beside it. */
  resolveFolder(folder: string): string | undefined {
    const found = this.byFolder.get(folder);
    return found && this.entry(found, "");
  }

  /** The source that a built file, or a path in a package that is not there, is made from. */
  sourceOf(path: string): string | undefined {
    const stem = path.replace(builtEnding, "");
    const beside = this.withEnding(stem);
    if (beside !== undefined) return beside;
    for (const { from, to } of this.outputs) {
      if (!isInside(path, from)) continue;
      const moved = this.withEnding(to + stem.slice(from.length));
      if (moved !== undefined) return moved;
    }
    const around = this.packageAround(path);
    return around && this.byConvention(around.folder, stem.slice(around.folder.length + 1));
  }

  private packageAround(path: string): WorkspacePackage | undefined {
    for (let folder = posix.dirname(path); ; folder = posix.dirname(folder)) {
      const found = this.byFolder.get(folder);
      if (found || folder === posix.dirname(folder)) return found;
    }
  }

  /** Of several packages of one name the one nearest to the importer; one in a folder of fixtures only from within. */
  private choose(name: string, from: string): WorkspacePackage | undefined {
    const near = (candidate: WorkspacePackage): number => commonDepth(candidate.folder, from);
    const visible = (this.byName.get(name) ?? []).filter(({ folder }) => {
      const aside = asideFolder.exec(`${folder}/`);
      return !aside || from.startsWith(folder.slice(0, aside.index + aside[0].length - 1));
    });
    return visible.sort((a, b) => near(b) - near(a) || (a.folder < b.folder ? -1 : 1))[0];
  }

  private entry(target: WorkspacePackage, rest: string): string | undefined {
    const { folder, manifest } = target;
    const fromExports = this.fromTable(target, manifest.exports, rest ? `./${rest}` : ".");
    if (fromExports !== undefined) return fromExports;
    if (rest)
      return this.sourceOf(posix.join(folder, rest)) ?? this.byConvention(folder, rest.replace(builtEnding, ""));
    const mains = [manifest.source, manifest.module, manifest.main, manifest.types, manifest.typings];
    for (const main of mains) {
      const found = typeof main === "string" ? this.sourceOf(posix.join(folder, main)) : undefined;
      if (found !== undefined) return found;
    }
    return this.byConvention(folder, "index") ?? this.byConvention(folder, "main");
  }

  /** Looks `key` up in `exports` or `imports`, patterns with `*` included, and takes the first target that has a source. */
  private fromTable({ folder }: WorkspacePackage, table: unknown, key: string): string | undefined {
    for (const target of tableTargets(table, key)) {
      const found = target.startsWith("./") ? this.sourceOf(posix.join(folder, target)) : undefined;
      if (found !== undefined) return found;
    }
    return undefined;
  }

  private byConvention(folder: string, stem: string): string | undefined {
    let rest = stem.split("/");
    for (let strip = 0; strip < 4; strip++) {
      for (const source of sourceFolders) {
        const found = this.withEnding(posix.join(folder, source, ...rest));
        if (found !== undefined) return found;
      }
      const head = rest[0];
      if (head === undefined || rest.length < 2 || !buildFolder.test(head)) return undefined;
      rest = rest.slice(1);
    }
    return undefined;
  }

  private withEnding(stem: string): string | undefined {
    if (this.isSource(stem)) return stem;
    for (const base of [stem, `${stem}/index`]) {
      const ending = endings.find((candidate) => this.isSource(base + candidate));
      if (ending !== undefined) return base + ending;
    }
    return undefined;
  }
}

function outputsOf({ options, folder }: Project): Output[] {
  const roots = options.rootDir !== undefined ? [slashed(options.rootDir)] : [`${folder}/src`, folder];
  return [options.outDir, options.declarationDir]
    .filter((out) => out !== undefined)
    .flatMap((out) => roots.map((to) => ({ from: slashed(out), to })));
}

function commonDepth(a: string, b: string): number {
  const left = a.split("/");
  const right = b.split("/");
  let depth = 0;
  while (depth < left.length && left[depth] === right[depth]) depth++;
  return depth;
}

function isTable(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** All file targets of `key`, in the order in which a reader of the sources would want them. */
function tableTargets(table: unknown, key: string): readonly string[] {
  const keyed = isTable(table) && Object.keys(table).some((name) => /^[.#]/.test(name));
  if (!keyed) return key === "." ? leaves(table, "") : [];
  if (key in table) return leaves(table[key], "");
  const patterns = Object.keys(table)
    .filter((name) => name.includes("*"))
    .sort((a, b) => b.length - a.length);
  for (const pattern of patterns) {
    const [head = "", tail = ""] = pattern.split("*");
    if (key.length < head.length + tail.length || !key.startsWith(head) || !key.endsWith(tail)) continue;
    return leaves(table[pattern], key.slice(head.length, key.length - tail.length));
  }
  return [];
}

function leaves(value: unknown, star: string): readonly string[] {
  const found: string[] = [];
  const stack: unknown[] = [value];
  while (stack.length > 0) {
    const next = stack.pop();
    if (typeof next === "string") found.push(next.replaceAll("*", star));
    else if (Array.isArray(next)) stack.push(...(next as unknown[]).toReversed());
    else if (isTable(next)) {
      const order = (name: string): number =>
        (conditionOrder.indexOf(name) + conditionOrder.length) % conditionOrder.length;
      const keys = Object.keys(next).sort((a, b) => order(a) - order(b));
      for (const name of keys.reverse()) stack.push(next[name]);
    }
  }
  return found;
}
