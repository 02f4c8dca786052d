import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { ts } from "ts-morph";
import { describe, expect, it } from "vitest";
import type { CallLike, ExtractHost, Resolver } from "../../src/extract/context.js";
import { createResolver } from "../../src/extract/resolve.js";
import { createScope } from "../../src/extract/scope.js";
import type { Target } from "../../src/model/index.js";

export interface Workspace {
  readonly host: ExtractHost;
  file(name: string): ts.SourceFile;
}

const options: ts.CompilerOptions = {
  allowJs: true,
  target: ts.ScriptTarget.ESNext,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  jsx: ts.JsxEmit.Preserve,
  experimentalDecorators: true,
  strict: true,
  types: [],
};
const libraries = path.dirname(createRequire(import.meta.url).resolve("typescript"));
const parsed = new Map<string, ts.SourceFile>();

/** A program over files in memory and the language's real declaration files. */
export function workspace(files: Record<string, string>, noLib = false): Workspace {
  const texts = new Map(Object.entries(files).map(([name, text]) => [`/${name}`, text]));
  const library = (name: string): ts.SourceFile | undefined => {
    if (!name.startsWith(libraries)) return undefined;
    let file = parsed.get(name);
    if (!file) {
      file = ts.createSourceFile(name, readFileSync(name, "utf8"), ts.ScriptTarget.ESNext, true);
      parsed.set(name, file);
    }
    return file;
  };
  const own = new Map(
    [...texts].map(([name, text]) => [name, ts.createSourceFile(name, text, ts.ScriptTarget.ESNext, true)]),
  );
  const program = ts.createProgram(
    [...own.keys()],
    { ...options, noLib },
    {
      getSourceFile: (name) => own.get(name) ?? library(name),
      getDefaultLibFileName: (one) => path.join(libraries, ts.getDefaultLibFileName(one)),
      writeFile: () => undefined,
      getCurrentDirectory: () => "/",
      getCanonicalFileName: (name) => name,
      useCaseSensitiveFileNames: () => true,
      getNewLine: () => "\n",
      fileExists: (name) => own.has(name) || name.startsWith(libraries),
      readFile: (name) => texts.get(name),
      directoryExists: (name) => name === "/" || [...texts.keys()].some((one) => one.startsWith(`${name}/`)),
    },
  );
  return {
    host: {
      checker: program.getTypeChecker(),
      fileIdOf: (one) =>
        one.isDeclarationFile || one.fileName.includes("node_modules") ? undefined : one.fileName.slice(1),
    },
    file: (name) => {
      const found = own.get(`/${name}`);
      if (!found) throw new Error(`no file ${name}`);
      return found;
    },
  };
}

export function show(target: Target): string {
  switch (target.kind) {
    case "function":
      return target.id;
    case "method":
      return `${target.type}::${target.name}${target.exact ? "!" : ""}${target.onThis ? "@" : ""}`;
    case "param":
      return `param ${target.owner}(${target.index})${(target.path ?? []).map((one) => `.${one}`).join("")}`;
    case "external":
      return `${target.module}#${target.name}${target.promise ? " promise" : ""}`;
    case "unresolved":
      return `?${target.text}`;
  }
}

export function resolver(space: Workspace, name: string): Resolver {
  return createResolver(createScope(space.file(name), name), space.host);
}

/** Callees of the calls marked with a comment `/*!*\/` right before them, in source order. */
function marked(files: Record<string, string>, noLib = false): string[] {
  const space = workspace(files, noLib);
  const found: string[] = [];
  for (const [name, text] of Object.entries(files)) {
    if (!text.includes("/*!*/")) continue;
    const sourceFile = space.file(name);
    const answers = resolver(space, name);
    for (let at = text.indexOf("/*!*/"); at >= 0; at = text.indexOf("/*!*/", at + 1)) {
      const node = callAt(sourceFile, at);
      const targets = answers.callees(node);
      found.push(targets ? targets.map(show).join(" | ") : "none");
    }
  }
  return found;
}

/** The outermost call-like node that starts right after the mark at `at`. */
function callAt(sourceFile: ts.SourceFile, at: number): CallLike {
  const start = at + "/*!*/".length;
  let best: CallLike | undefined;
  const stack: ts.Node[] = [sourceFile];
  for (let node = stack.pop(); node; node = stack.pop()) {
    const call =
      ts.isCallExpression(node) ||
      ts.isNewExpression(node) ||
      ts.isTaggedTemplateExpression(node) ||
      ts.isDecorator(node) ||
      ts.isJsxSelfClosingElement(node) ||
      ts.isJsxOpeningElement(node) ||
      ts.isPropertyAccessExpression(node);
    if (call && node.getStart(sourceFile) === start && (!best || node.end > best.end)) best = node as CallLike;
    ts.forEachChild(node, (child) => {
      stack.push(child);
    });
  }
  if (!best) throw new Error(`no call at ${sourceFile.text.slice(at, at + 40)}`);
  return best;
}

export type Case = [title: string, files: Record<string, string> | string, expected: string[], noLib?: boolean];

export function check(name: string, cases: Case[]): void {
  describe(name, () => {
    it.each(cases)("%s", (...[, files, expected, noLib]) => {
      expect(marked(typeof files === "string" ? { "a.ts": files } : files, noLib)).toEqual(expected);
    });
  });
}
