import { ts } from "ts-morph";

/**
 * Parts of the compiler that its declarations leave out. Named here once, so that an upgrade has one place to look at;
 * all of them have been there, unchanged, since TypeScript 4.
 */
interface CompilerInternals {
  matchFiles(
    path: string,
    extensions: readonly string[] | undefined,
    excludes: readonly string[] | undefined,
    includes: readonly string[] | undefined,
    useCaseSensitiveFileNames: boolean,
    currentDirectory: string,
    depth: number | undefined,
    getFileSystemEntries: (path: string) => {
      readonly files: readonly string[];
      readonly directories: readonly string[];
    },
    realpath: (path: string) => string,
  ): string[];
  bindSourceFile(file: ts.SourceFile, options: ts.CompilerOptions): void;
  getSetExternalModuleIndicator(options: ts.CompilerOptions): (file: ts.SourceFile) => void;
}

export const compilerVersion = ts.version;

const internals = ts as unknown as CompilerInternals;

export const { matchFiles } = internals;

/**
 * Whether the compiler can bind a file, which it does by recursion; a file that it cannot must not become part of a program.
 */
export function canBind(file: ts.SourceFile, options: ts.CompilerOptions): boolean {
  try {
    internals.bindSourceFile(file, options);
    return true;
  } catch {
    // The binder keeps its state in one place and clears it at the end of a file: let it reach one.
    internals.bindSourceFile(ts.createSourceFile("empty.ts", "", ts.ScriptTarget.ESNext), options);
    return false;
  }
}

/** Makes every file a module: scripts of one folder do not see each other's functions. */
export const forceModule = internals.getSetExternalModuleIndicator({ moduleDetection: ts.ModuleDetectionKind.Force });

/** Syntax errors of a file; no program is needed for them. */
export function parseDiagnosticsOf(file: ts.SourceFile): readonly ts.DiagnosticWithLocation[] {
  return (file as ts.SourceFile & { parseDiagnostics?: readonly ts.DiagnosticWithLocation[] }).parseDiagnostics ?? [];
}
