import { getLibFiles, libFolderInMemoryPath } from "@ts-morph/common";
import { ts } from "ts-morph";
import type { Project, Projects } from "./configs.js";
import type { Disk, TextState } from "./disk.js";
import { canBind, forceModule } from "./internals.js";
import { isJavaScript, keyOf } from "./paths.js";
import { Resolution, type Imports } from "./resolution.js";
import type { Packages } from "./packages.js";

/*
 * Programs are built with the compiler that ts-morph carries, not with ts-morph's `Project`: a `Project` keeps its parsed
 * files to itself, so that fifty of them would parse the language's library and the packages' types fifty times, resolves
 * all files by one set of options, and wraps every file it loads. Here all projects share parsed files, and nearly always
 * one program.
 */

const libraries = new Map(getLibFiles().map(({ fileName, text }) => [`${libFolderInMemoryPath}/${fileName}`, text]));
const parsedLibraries = new Map<string, ts.SourceFile>();

/** What every program agrees on. The most telling types win; nothing is ever checked, reported or written. */
const shared: ts.CompilerOptions = {
  target: ts.ScriptTarget.ESNext,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  moduleDetection: ts.ModuleDetectionKind.Auto,
  jsx: ts.JsxEmit.Preserve,
  allowJs: true,
  checkJs: false,
  noEmit: true,
  skipLibCheck: true,
  skipDefaultLibCheck: true,
  resolveJsonModule: false,
  maxNodeModuleJsDepth: 0,
  types: [],
  // Lets `import * as f` be called, as before ES module interop, and `import f` find a CommonJS module.
  esModuleInterop: false,
  allowSyntheticDefaultImports: true,
  noImplicitAny: true,
  strictBindCallApply: true,
  strictFunctionTypes: false,
};

interface Group {
  readonly strict: boolean;
  files: string[];
  program: ts.Program;
}

/** The programs of a workspace: one for projects with `strictNullChecks`, one for those without. */
export class Programs {
  private groups: Group[] = [];
  private readonly parsed = new Map<string, { readonly hash: string; readonly file: ts.SourceFile }>();
  /** Files that the compiler's recursion cannot take, with the hash of that text. */
  private readonly tooDeep = new Map<string, string>();
  private readonly bound = new WeakSet<ts.SourceFile>();
  private resolution: Resolution | undefined;
  private resolutionIsNew = true;
  private projects: Projects | undefined;
  private dom = true;

  /**
   * @param read text of a source file; undefined when it is gone
   * @param isContext whether a source file is part of a program only where another one imports it
   */
  constructor(
    private readonly disk: Disk,
    private readonly cwd: string,
    private readonly isSource: (path: string) => boolean,
    private readonly isWorkspace: (path: string) => boolean,
    private readonly read: (path: string) => TextState | undefined,
    private readonly isContext: (path: string) => boolean,
  ) {}

  /** Takes over a changed set of projects; the next {@link update} resolves every import anew. */
  setProjects(projects: Projects, packages: Packages): void {
    this.projects = projects;
    this.resolution = new Resolution(this.disk, this.cwd, packages, projects.owner, this.isSource, this.isWorkspace, {
      ...shared,
      customConditions: ["node"],
    });
    this.resolutionIsNew = true;
    this.dom = projects.projects.length === 0 || projects.projects.some(wantsDom);
  }

  /** Brings the programs up to date with {@link read}; unchanged files keep their trees. Blocks. */
  update(): void {
    const { projects, resolution } = this;
    if (!projects || !resolution) throw new Error("setProjects comes first");
    const groups: Group[] = [];
    for (const [strict, members] of partition(projects)) {
      const sources = projects.sources.filter((file) => {
        const owner = projects.owner.get(file);
        return owner !== undefined && members.includes(owner) && !this.isContext(file);
      });
      if (sources.length === 0) continue;
      const roots = new Set(sources);
      for (const project of members) {
        for (const file of project.files) if (/\.d\.[cm]?ts$/i.test(file)) roots.add(file);
      }
      for (const file of this.ambientTypes(members, resolution)) roots.add(file);
      const old = this.groups.find((group) => group.strict === strict);
      const options = { ...shared, strictNullChecks: strict, lib: libOf(this.dom) };
      const host = this.host(options, resolution);
      const rootNames = [...roots];
      let program = ts.createProgram({ rootNames, options, host, ...(old && { oldProgram: old.program }) });
      if (!this.binds(program)) program = ts.createProgram({ rootNames, options, host });
      groups.push({ strict, files: sources, program });
    }
    this.groups = groups;
    this.resolutionIsNew = false;
  }

  /** The tree of a source file and its program. */
  lookUp(path: string): { readonly sourceFile: ts.SourceFile; readonly program: ts.Program } | undefined {
    const owner = this.projects?.owner.get(path);
    const strict = owner && isStrict(owner, this.projects?.projects ?? []);
    const own = this.groups.filter((candidate) => candidate.strict === strict);
    // What is there for others only is where they are.
    const groups = this.isContext(path) ? [...own, ...this.groups.filter((group) => !own.includes(group))] : own;
    for (const { program } of groups) {
      const sourceFile = program.getSourceFile(path);
      if (sourceFile) return { sourceFile, program };
    }
    return undefined;
  }

  /** Whether the compiler gave up on a file, which then counts as empty. */
  isTooDeep(path: string): boolean {
    const hash = this.tooDeep.get(path);
    return hash !== undefined && hash === this.parsed.get(path)?.hash;
  }

  /** Binds all new files. The compiler recurses; files nested deeper than its stack are set aside for the next program. */
  private binds(program: ts.Program): boolean {
    let all = true;
    for (const file of program.getSourceFiles()) {
      if (this.bound.has(file)) continue;
      // Once only: a second attempt would take a file that was given up halfway for bound.
      if (canBind(file, program.getCompilerOptions())) {
        this.bound.add(file);
        continue;
      }
      all = false;
      this.tooDeep.set(file.fileName, this.parsed.get(file.fileName)?.hash ?? "");
      this.parsed.delete(file.fileName);
    }
    return all;
  }

  importsOf(path: string): Imports | undefined {
    return this.resolution?.importsOf(path);
  }

  /** One version of each ambient package, the first found, for all of a group's projects. */
  private ambientTypes(projects: readonly Project[], resolution: Resolution): readonly string[] {
    const byName = new Map<string, string>();
    for (const project of projects) {
      for (const file of resolution.typesOf(project)) {
        const name = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+.*)$/.exec(file)?.[1] ?? file;
        if (!byName.has(name)) byName.set(name, file);
      }
    }
    return [...byName.values()];
  }

  private host(options: ts.CompilerOptions, resolution: Resolution): ts.CompilerHost {
    const { disk } = this;
    const invalidated = this.resolutionIsNew;
    return {
      getSourceFile: (path, settings) => this.parse(path, settings),
      getDefaultLibFileName: () => `${libFolderInMemoryPath}/${ts.getDefaultLibFileName(options)}`,
      getDefaultLibLocation: () => libFolderInMemoryPath,
      getCurrentDirectory: () => this.cwd,
      getCanonicalFileName: keyOf,
      useCaseSensitiveFileNames: () => ts.sys.useCaseSensitiveFileNames,
      getNewLine: () => "\n",
      fileExists: (path) => libraries.has(path) || disk.fileExists(path),
      readFile: (path) => libraries.get(path) ?? disk.readFile(path),
      directoryExists: (path) => disk.directoryExists(path),
      getDirectories: (path) => disk.getDirectories(path),
      realpath: (path) => disk.realpath(path),
      writeFile: () => undefined,
      jsDocParsingMode: ts.JSDocParsingMode.ParseForTypeErrors,
      hasInvalidatedResolutions: () => invalidated,
      resolveModuleNameLiterals: (literals, _from, _redirect, _options, file) => resolution.resolveAll(literals, file),
    };
  }

  private parse(path: string, settings: ts.ScriptTarget | ts.CreateSourceFileOptions): ts.SourceFile | undefined {
    const library = libraries.get(path);
    if (library !== undefined) {
      let file = parsedLibraries.get(path);
      if (!file) parsedLibraries.set(path, (file = ts.createSourceFile(path, library, settings)));
      return file;
    }
    const known = this.parsed.get(path);
    const source = this.isSource(path);
    // Declaration files change with the structure only; see Workspace.
    if (known && !source && !this.resolutionIsNew) return known.file;
    const state = source ? this.read(path) : this.readDeclaration(path, known);
    if (!state) {
      this.parsed.delete(path);
      return undefined;
    }
    if (known?.hash === state.hash) return known.file;
    const options = typeof settings === "object" ? settings : { languageVersion: settings };
    const moduleOptions =
      source && isJavaScript(path) ? { ...options, setExternalModuleIndicator: forceModule } : options;
    const file = this.parseText(path, state, moduleOptions);
    this.parsed.set(path, { hash: state.hash, file });
    return file;
  }

  private parseText(path: string, { text, hash }: TextState, options: ts.CreateSourceFileOptions): ts.SourceFile {
    if (this.tooDeep.get(path) !== hash) {
      try {
        return ts.createSourceFile(path, text, options);
      } catch {
        this.tooDeep.set(path, hash);
      }
    }
    return ts.createSourceFile(path, "", options);
  }

  private readDeclaration(
    path: string,
    known: { readonly hash: string; readonly file: ts.SourceFile } | undefined,
  ): TextState | undefined {
    const stats = this.disk.hasOverlay(path) ? undefined : this.disk.stat(path);
    const hash = stats ? `${stats.size}:${stats.mtimeMs}` : undefined;
    if (known && hash === known.hash) return { hash, text: "" };
    const text = this.disk.readFile(path);
    return text === undefined ? undefined : { text, hash: hash ?? text };
  }
}

function libOf(dom: boolean): string[] {
  const names = ["lib.esnext.d.ts"];
  if (dom) names.push("lib.dom.d.ts", "lib.dom.iterable.d.ts", "lib.dom.asynciterable.d.ts");
  return names;
}

function wantsDom({ options }: Project): boolean {
  return options.lib === undefined || options.lib.some((name) => /dom|webworker/i.test(name));
}

/** The compiler's reading of `strict`; files without a project go with the majority. */
function isStrict(project: Project, all: readonly Project[]): boolean {
  const own = (options: ts.CompilerOptions): boolean => options.strictNullChecks ?? options.strict ?? false;
  if (!project.inferred) return own(project.options);
  let balance = 0;
  for (const other of all)
    if (!other.inferred) balance += own(other.options) ? other.files.length : -other.files.length;
  return balance > 0;
}

function partition({ projects }: Projects): readonly (readonly [strict: boolean, members: readonly Project[]])[] {
  return [true, false]
    .map((strict) => [strict, projects.filter((project) => isStrict(project, projects) === strict)] as const)
    .filter(([, members]) => members.some((project) => project.files.length > 0));
}
