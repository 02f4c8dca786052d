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
  getSetExternalModuleIndicator(options: ts.CompilerOptions): (file: ts.SourceFile) => void;
}

export const compilerVersion = ts.version;

const internals = ts as unknown as CompilerInternals;

export const { matchFiles } = internals;

/** Makes every file a module: scripts of one folder do not see each other's functions. */
export const forceModule = internals.getSetExternalModuleIndicator({ moduleDetection: ts.ModuleDetectionKind.Force });

/** Syntax errors of a file; no program is needed for them. */
export function parseDiagnosticsOf(file: ts.SourceFile): readonly ts.DiagnosticWithLocation[] {
  return (file as ts.SourceFile & { parseDiagnostics?: readonly ts.DiagnosticWithLocation[] }).parseDiagnostics ?? [];
}
