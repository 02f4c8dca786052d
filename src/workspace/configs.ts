import { posix } from "node:path";
import { ts } from "ts-morph";
import * as v from "valibot";
import type { Problem } from "../model/index.js";
import type { Disk } from "./disk.js";
import { matchFiles } from "./internals.js";
import { parseManifest } from "./manifest.js";
import { isInside, keyOf, slashed, type RootMap } from "./paths.js";
import type { Found } from "./walk.js";

/** A tsconfig or jsconfig, or the project of files that have none. */
export interface Project {
  /** Path of the configuration; for the inferred project, a name in the folder it stands for. */
  readonly config: string;
  readonly folder: string;
  readonly options: ts.CompilerOptions;
  /** Every file it names, declaration files included. Slashed. */
  readonly files: readonly string[];
  readonly inferred: boolean;
}

export interface Projects {
  readonly projects: readonly Project[];
  /** The one project of each source file. */
  readonly owner: ReadonlyMap<string, Project>;
  /** Source files to analyse: those found, without what a project writes into its `outDir`. */
  readonly sources: readonly string[];
  readonly problems: readonly Problem[];
}

/** Wherever JavaScript lies it is read, and nothing is ever reported or written. */
const forced: ts.CompilerOptions = { allowJs: true, checkJs: false, noEmit: true, skipLibCheck: true };

const [notFound, cannotRead, circular] = [6053, 5083, 18000];

/**
 * Reads all projects and gives each source file to one: the nearest folder's `tsconfig.json`, then `jsconfig.json`, then
 * its other configurations by name; then projects elsewhere that include it; else the inferred project of its root.
 */
export function readProjects(disk: Disk, roots: RootMap, found: Found): Projects {
  const problems: Problem[] = [];
  const extended = new Map<string, ts.ExtendedConfigCacheEntry>();
  const projects: Project[] = [];
  const queue = [...found.configs];
  const seen = new Set(queue.map(keyOf));
  const host = parseHost(disk, found);
  for (let config = queue.shift(); config !== undefined; config = queue.shift()) {
    const parsed = readProject(disk, roots, config, host, extended, problems);
    if (!parsed) continue;
    projects.push(parsed.project);
    for (const reference of parsed.references) {
      if (seen.has(keyOf(reference)) || !disk.fileExists(reference)) continue;
      seen.add(keyOf(reference));
      queue.push(reference);
    }
  }
  projects.sort(byPrecedence);
  const owner = assign(projects, found.sources);
  const sources = found.sources.filter((file) => !isOutput(file, projects));
  const inferred = inferProjects(disk, roots, sources, owner);
  return { projects: [...projects, ...inferred], owner, sources, problems };
}

function readProject(
  disk: Disk,
  roots: RootMap,
  config: string,
  host: ts.ParseConfigHost,
  extended: Map<string, ts.ExtendedConfigCacheEntry>,
  problems: Problem[],
): { readonly project: Project; readonly references: readonly string[] } | undefined {
  const file = roots.idOf(config) ?? config;
  const text = disk.readFile(config);
  if (text === undefined) {
    problems.push({ kind: "config", file, message: "This file cannot be read." });
    return undefined;
  }
  const source = ts.parseJsonText(config, text);
  const errors = (source as ts.JsonSourceFile & { parseDiagnostics?: readonly ts.DiagnosticWithLocation[] })
    .parseDiagnostics;
  const first = errors?.[0];
  if (first) {
    const start = source.getLineAndCharacterOfPosition(first.start);
    const end = source.getLineAndCharacterOfPosition(first.start + first.length);
    const message = `${ts.flattenDiagnosticMessageText(first.messageText, " ")} Its files are read with default options.`;
    problems.push({ kind: "config", file, message, range: { start, end } });
    return undefined;
  }
  const folder = posix.dirname(config);
  // Not from the syntax tree, whose parser attaches every diagnostic to it and reads `extends` again for each reader.
  const { config: json } = ts.parseConfigFileTextToJson(config, text) as { config: unknown };
  const parsed = ts.parseJsonConfigFileContent(json, host, folder, forced, config, undefined, undefined, extended);
  for (const error of parsed.errors) {
    const message = ts.flattenDiagnosticMessageText(error.messageText, " ");
    const missing = error.code === notFound || error.code === cannotRead;
    // A base from a package that is not installed changes little; other complaints are the compiler's business.
    if (error.code === circular || (missing && !message.includes("node_modules") && /'[./]/.test(message))) {
      problems.push({ kind: "config", file, message });
    }
  }
  const references = (parsed.projectReferences ?? []).map((reference) =>
    slashed(ts.resolveProjectReferencePath(reference)),
  );
  const options = { ...parsed.options, ...forced };
  return { project: { config, folder, options, files: parsed.fileNames.map(slashed), inferred: false }, references };
}

/** Matches `include` against the folders already walked. */
function parseHost(disk: Disk, found: Found): ts.ParseConfigHost {
  const nothing = { files: [], directories: [] };
  return {
    useCaseSensitiveFileNames: ts.sys.useCaseSensitiveFileNames,
    fileExists: (path) => disk.fileExists(slashed(path)),
    readFile: (path) => disk.readFile(slashed(path)),
    readDirectory: (folder, extensions, excludes, includes, depth) =>
      matchFiles(
        folder,
        extensions,
        excludes,
        includes,
        ts.sys.useCaseSensitiveFileNames,
        folder,
        depth,
        (path) => found.tree.get(keyOf(slashed(path))) ?? nothing,
        (path) => path,
      ),
  };
}

function rank(config: string): number {
  const name = posix.basename(config).toLowerCase();
  return name === "tsconfig.json" ? 0 : name === "jsconfig.json" ? 1 : 2;
}

function byPrecedence(a: Project, b: Project): number {
  const depth = b.folder.split("/").length - a.folder.split("/").length;
  return depth || rank(a.config) - rank(b.config) || (a.config < b.config ? -1 : a.config > b.config ? 1 : 0);
}

function assign(projects: readonly Project[], sources: readonly string[]): Map<string, Project> {
  const wanted = new Map(sources.map((file) => [keyOf(file), file]));
  const owner = new Map<string, Project>();
  for (const near of [true, false]) {
    for (const project of projects) {
      for (const name of project.files) {
        const file = wanted.get(keyOf(name));
        if (file !== undefined && !owner.has(file) && isInside(file, project.folder) === near) owner.set(file, project);
      }
    }
  }
  return owner;
}

/** JavaScript below a project's `outDir` is what the project was compiled to. */
function isOutput(file: string, projects: readonly Project[]): boolean {
  if (!/\.[cm]?jsx?$/i.test(file)) return false;
  return projects.some(({ options, folder }) => {
    const out = options.outDir;
    return out !== undefined && isInside(file, slashed(out)) && !isInside(folder, slashed(out));
  });
}

function inferProjects(disk: Disk, roots: RootMap, sources: readonly string[], owner: Map<string, Project>): Project[] {
  const inferred: Project[] = [];
  for (const root of [...roots.roots.map(({ path }) => path), ...roots.context]) {
    const files = sources.filter((file) => !owner.has(file) && isInside(file, root));
    if (files.length === 0) continue;
    const options: ts.CompilerOptions = {
      ...forced,
      target: ts.ScriptTarget.ESNext,
      jsx: ts.JsxEmit.Preserve,
      ...inferredModule(disk, root),
    };
    const config = posix.join(root, "inferred.json");
    const project: Project = { config, folder: root, options, files, inferred: true };
    for (const file of files) owner.set(file, project);
    inferred.push(project);
  }
  return inferred;
}

const packageType = v.object({ type: v.optional(v.picklist(["module", "commonjs"])) });

/** Node's reading of a package that says what its `.js` files are; a bundler's for one that does not. */
function inferredModule(disk: Disk, root: string): ts.CompilerOptions {
  const type = parseManifest(packageType, disk.readFile(posix.join(root, "package.json")))?.type;
  return type === undefined
    ? { module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler }
    : { module: ts.ModuleKind.NodeNext, moduleResolution: ts.ModuleResolutionKind.NodeNext };
}
