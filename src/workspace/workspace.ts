import { posix } from "node:path";
import { ts } from "ts-morph";
import type { ExtractHost } from "../extract/context.js";
import type { FileId, Problem } from "../model/index.js";
import { readProjects } from "./configs.js";
import { Disk, hashOf, type TextState } from "./disk.js";
import { parseDiagnosticsOf } from "./internals.js";
import type { Pace } from "./pace.js";
import { Packages } from "./packages.js";
import { isDeclarationFile, isInside, isProjectConfig, isSourceFile, keyOf, RootMap, slashed } from "./paths.js";
import { Programs } from "./programs.js";
import { siblingsOf } from "./siblings.js";
import { worldOf } from "./world.js";
import { walk } from "./walk.js";

export interface WorkspaceRoot {
  readonly name: string;
  readonly path: string;
}

/** A source file with what is needed to make facts of it. */
export interface OpenFile {
  readonly sourceFile: ts.SourceFile;
  readonly host: ExtractHost;
  /** Its first syntax error. */
  readonly problem?: Problem;
}

/** Where a file's imports lead. */
export interface FileImports {
  readonly files: readonly FileId[];
  /** Changes when any specifier leads elsewhere. */
  readonly signature: string;
}

interface SourceEntry {
  readonly file: FileId;
  readonly path: string;
  readonly state: TextState;
}

type OnFile = (phase: "find" | "load", done: number, total: number, file?: FileId) => void;

/** A project and how many source files are its own. `config` is the file's id; null: files in no project of their own. */
export interface ProjectSummary {
  readonly config: FileId | null;
  readonly files: number;
}

const mostBytes = 2_000_000;
const structural = /(?:^|\/)(?:package\.json|\.gitignore|package-lock\.json|yarn\.lock|pnpm-lock\.yaml|bun\.lockb?)$/;

/**
 * The files of some roots, their projects and their programs; unsaved text over disk. Finding files and building programs
 * are apart, because a warm cache needs the first only.
 */
export class Workspace {
  readonly roots: RootMap;
  private readonly disk: Disk;
  private programs: Programs;
  private entries = new Map<string, SourceEntry>();
  private byId = new Map<FileId, SourceEntry>();
  private structureProblems: readonly Problem[] = [];
  private summaries: readonly ProjectSummary[] = [];
  private dirty = new Set<string>();
  private structureIsDirty = true;
  private programsAreStale = true;
  private pendingProjects: (() => void) | undefined;
  private worldHash = "";
  private hosts = new WeakMap<ts.Program, ExtractHost>();
  private readonly signatures = new WeakMap<object, string>();

  /**
   * @param exclude globs relative to a root
   * @param siblings whether what the only root's code imports from other packages of its repository is read, too
   */
  constructor(
    roots: readonly WorkspaceRoot[],
    private exclude: readonly string[] = [],
    private readonly siblings = false,
  ) {
    this.roots = new RootMap(roots);
    this.disk = new Disk(this.roots.roots.map((root) => root.path));
    this.programs = this.newPrograms();
  }

  private newPrograms(): Programs {
    return new Programs(
      this.disk,
      this.roots.roots[0]?.path ?? "/",
      (path) => this.entries.has(keyOf(path)),
      (path) => !path.includes("/node_modules/") && this.roots.idOf(path) !== undefined,
      (path) => this.entries.get(keyOf(path))?.state,
      (path) => this.roots.isContext(path),
    );
  }

  setExclude(exclude: readonly string[]): void {
    if (exclude.join("\n") === this.exclude.join("\n")) return;
    this.exclude = exclude;
    this.structureIsDirty = true;
  }

  /** Absolute path; null gives the file back to the disk. */
  setOverlay(path: string, text: string | null): void {
    const file = slashed(path);
    this.disk.setOverlay(file, text);
    this.dirty.add(file);
  }

  /** These absolute paths may have changed on disk; without any, anything may have. */
  invalidate(paths: readonly string[]): void {
    if (paths.length === 0) this.structureIsDirty = true;
    for (const path of paths) this.dirty.add(slashed(path));
  }

  /** Forgets everything but unsaved text. */
  reset(): void {
    this.disk.forget();
    this.disk.forgetTexts();
    this.entries = new Map();
    this.byId = new Map();
    this.programs = this.newPrograms();
    this.programsAreStale = true;
    this.structureIsDirty = true;
  }

  /** Text of a file as the analysis would see it; undefined when it cannot be read. */
  readText(path: string): string | undefined {
    return this.disk.readFile(slashed(path));
  }

  /** Reads what has changed. Cheap when little has. @throws AbortError. */
  async refresh(pace: Pace, onFile: OnFile): Promise<void> {
    const touched = [...this.dirty];
    this.disk.forget(touched);
    if (this.structureIsDirty || touched.some((path) => this.isStructural(path))) {
      this.structureIsDirty = true;
      await this.refreshStructure(pace, onFile);
      this.structureIsDirty = false;
    } else {
      for (const path of touched) this.reload(path);
    }
    for (const path of touched) this.dirty.delete(path);
  }

  /** Whether more than the text of a known file may have changed. */
  private isStructural(path: string): boolean {
    if (path.includes("/node_modules/")) return false; // packages arrive with a lockfile
    const known = this.entries.has(keyOf(path));
    if (known) return !this.disk.fileExists(path) || this.refuse(path) !== undefined;
    if (isProjectConfig(path) || structural.test(path) || isDeclarationFile(path)) return true;
    if (isSourceFile(path)) return this.disk.fileExists(path);
    if (this.disk.directoryExists(path)) return true;
    return [...this.entries.values()].some((entry) => isInside(entry.path, path));
  }

  private reload(path: string): void {
    const known = this.entries.get(keyOf(path));
    if (!known) return;
    try {
      const state = this.disk.readSource(known.path);
      if (state.hash === known.state.hash) return;
      this.remember({ ...known, state });
      this.programsAreStale = true;
    } catch {
      this.structureIsDirty = true; // gone since it was looked at; the next refresh finds out
    }
  }

  private remember(entry: SourceEntry): void {
    this.entries.set(keyOf(entry.path), entry);
    this.byId.set(entry.file, entry);
  }

  private async refreshStructure(pace: Pace, onFile: OnFile): Promise<void> {
    onFile("find", 0, 0);
    this.disk.forget();
    const [root] = this.roots.roots;
    if (this.siblings && root) this.roots.context = siblingsOf(this.disk, root.path);
    const found = await walk(this.disk, this.roots, this.exclude, pace);
    await pace.breathe(true);
    const projects = readProjects(this.disk, this.roots, found);
    onFile("find", projects.sources.length, projects.sources.length);
    await pace.breathe(true);
    const problems = [...found.problems, ...projects.problems];
    const entries = new Map<string, SourceEntry>();
    let done = 0;
    for (const path of projects.sources) {
      const file = this.roots.idOf(path);
      if (file === undefined) continue;
      const entry = this.load(path, file, problems);
      if (entry) entries.set(keyOf(path), entry);
      onFile("load", ++done, projects.sources.length, file);
      await pace.breathe();
    }
    const previous = this.entries;
    this.entries = entries;
    this.byId = new Map([...entries.values()].map((entry) => [entry.file, entry]));
    const sources = projects.sources.filter((path) => entries.has(keyOf(path)));
    const packages = new Packages(this.disk, found.manifests, projects.projects, (path) =>
      this.entries.has(keyOf(path)),
    );
    const world = worldOf(this.disk, this.roots, found, projects.projects, packages.describe());
    const sameFiles = previous.size === entries.size && [...entries.keys()].every((key) => previous.has(key));
    const sameTexts =
      sameFiles && [...entries].every(([key, entry]) => previous.get(key)?.state.hash === entry.state.hash);
    if (!sameTexts || world !== this.worldHash) this.programsAreStale = true;
    if (!sameFiles || world !== this.worldHash) {
      this.pendingProjects = () => this.programs.setProjects({ ...projects, sources }, packages);
    }
    this.worldHash = world;
    this.structureProblems = problems;
    this.summaries = projects.projects
      .map((project) => ({
        config: project.inferred ? null : (this.roots.idOf(project.config) ?? project.config),
        files: sources.filter((path) => projects.owner.get(path) === project && !this.roots.isContext(path)).length,
      }))
      .filter(({ files }) => files > 0);
  }

  private load(path: string, file: FileId, problems: Problem[]): SourceEntry | undefined {
    const refusal = this.refuse(path);
    if (refusal !== undefined) {
      problems.push({ kind: "read", file, message: refusal });
      return undefined;
    }
    try {
      return { file, path, state: this.disk.readSource(path) };
    } catch (error) {
      // Deleted since the folder was listed: not there is no problem.
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
      problems.push({ kind: "read", file, message: `This file cannot be read: ${(error as Error).message}` });
      return undefined;
    }
  }

  /** Why a file is not analysed. */
  private refuse(path: string): string | undefined {
    const size = this.disk.sizeOf(path) ?? 0;
    if (size > mostBytes) return `This file is too large to analyse (${(size / 1e6).toFixed(1)} MB).`;
    if (size < 50_000) return undefined;
    try {
      const { text } = this.disk.readSource(path);
      const lines = text.split("\n", text.length / 1_000 + 2).length;
      return text.length / lines > 1_000 ? "This file looks minified and is not analysed." : undefined;
    } catch {
      return undefined; // reported where it is loaded
    }
  }

  /** The projects that have source files of their own. */
  get projects(): readonly ProjectSummary[] {
    return this.summaries;
  }

  /** Content hash of every source file. */
  get hashes(): ReadonlyMap<FileId, string> {
    return new Map([...this.byId].map(([file, entry]) => [file, entry.state.hash]));
  }

  /** A hash of all that facts depend on beyond the source files: options, packages, declaration files, installed types. */
  get world(): string {
    return this.worldHash;
  }

  /** What could not be found or read. Syntax errors come with {@link open}. */
  get problems(): readonly Problem[] {
    return this.structureProblems;
  }

  /** Builds or updates the programs. Blocks; the longest single step of an analysis. */
  build(): void {
    if (!this.programsAreStale) return;
    this.pendingProjects?.();
    this.pendingProjects = undefined;
    this.programs.update();
    this.programsAreStale = false;
  }

  /** Frees texts when no program was needed. */
  trim(): void {
    if (this.programsAreStale) return;
    this.disk.forgetTexts();
  }

  /** After {@link build}: a file's tree. Undefined when it is none of the sources. */
  open(file: FileId): OpenFile | undefined {
    const entry = this.byId.get(file);
    const found = entry && this.programs.lookUp(entry.path);
    if (!found) return undefined;
    const problem = this.programs.isTooDeep(entry.path)
      ? { kind: "parse" as const, file, message: "This file is nested too deeply to be analysed." }
      : firstSyntaxError(file, found.sourceFile);
    return { sourceFile: found.sourceFile, host: this.hostOf(found.program), ...(problem && { problem }) };
  }

  /** Whether a file is read only as far as the root's own code leads to it. */
  isContext(file: FileId): boolean {
    return this.roots.context.length > 0 && file.startsWith("../");
  }

  private hostOf(program: ts.Program): ExtractHost {
    let host = this.hosts.get(program);
    if (!host) {
      host = {
        checker: program.getTypeChecker(),
        fileIdOf: (sourceFile) => this.entries.get(keyOf(sourceFile.fileName))?.file,
        sourceFiles: () => program.getSourceFiles(),
      };
      this.hosts.set(program, host);
    }
    return host;
  }

  /** After {@link build}. */
  importsOf(file: FileId): FileImports | undefined {
    const entry = this.byId.get(file);
    const imports = entry && this.programs.importsOf(entry.path);
    if (!imports) return undefined;
    const files = imports.files.flatMap((path) => this.entries.get(keyOf(path))?.file ?? []);
    let signature = this.signatures.get(imports);
    if (signature === undefined) this.signatures.set(imports, (signature = hashOf(imports.signature)));
    return { files, signature };
  }

  /** Absolute path of a file id, in the system's form. */
  pathOf(file: FileId): string {
    const path = this.roots.pathOf(file);
    return posix.sep === "/" && process.platform !== "win32" ? path : path.replaceAll("/", "\\");
  }
}

function firstSyntaxError(file: FileId, sourceFile: ts.SourceFile): Problem | undefined {
  const first = parseDiagnosticsOf(sourceFile)[0];
  if (!first) return undefined;
  const start = sourceFile.getLineAndCharacterOfPosition(first.start);
  const end = sourceFile.getLineAndCharacterOfPosition(first.start + first.length);
  return {
    kind: "parse",
    file,
    message: ts.flattenDiagnosticMessageText(first.messageText, " "),
    range: { start, end },
  };
}
