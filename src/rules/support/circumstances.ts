import type { FileId } from "../../model/index.js";

/** Folders and file names of code that is not shipped: tests, benchmarks, examples, fixtures. */
const testFolder =
  /(^|\/)(__tests__|__mocks__|__fixtures__|tests?|specs?|e2e|cypress|playwright|fixtures?|mocks?|benchmarks?|bench|examples?|testing|test-utils?)\//i;
const testFile = /[.\-_](test|tests|spec|e2e|bench|stories|fixture|mock)s?\.[cm]?[jt]sx?$/i;
/** Scripts that somebody starts by hand, and configuration. */
const toolFolder = /(^|\/)(scripts?|tools?|tasks|build|\.?ci|\.github|migrations?|seeds?|seeders?)\//i;
const toolFile = /(^|\/)(gulpfile|gruntfile|build|release|seed|setup)\.[cm]?[jt]s$|\.config\.[cm]?[jt]s$/i;

/** Whether a file is test code, so that what it does at the same time is its own choice. */
export function isTestCode(file: FileId): boolean {
  return testFolder.test(file) || testFile.test(file);
}

/** Whether a file is a build step, a script or configuration. */
export function isTooling(file: FileId): boolean {
  return toolFolder.test(file) || toolFile.test(file);
}

/**
 * What the text of a collection tells about its size. `few`: what a program has a handful of, whatever its input.
 * `many`: what grows with the input or with a folder.
 */
export function likelySize(text: string): "few" | "many" | "unknown" {
  const name = text.replace(/\s+/g, " ");
  if (
    /\bObject\.(keys|values|entries)\((?:[A-Z][A-Z0-9_]+|[\w.]*(?:config|options|settings|env|enum)\w*)\)/i.test(name)
  ) {
    return "few";
  }
  if (/^[A-Z][A-Z0-9_]+$/.test(name)) return "few";
  if (few.test(lastWord(name))) return "few";
  return many.test(name) ? "many" : "unknown";
}

const few =
  /^_?(\w*(plugin|hook|handler|listener|middleware|provider|adapter|service|worker|connection|client|subscriber|callback|initializer|loader|extension|module|command|server|store|driver|transport|engine|manager|controller|strateg(y|ie)|feature|locale|language|environment|env|tab|window|view|panel|root|folder|workspace|browser|platform|target|preset|config|option|setting|dependenc(y|ie)|dep|cleanup|disposable|teardown|stage|step|phase|check|validator|observer|channel|queue|schema|migration)s)$/i;

const many =
  /readdir|glob|walk|directories\b|dirs\b|\bfiles?\b|files\b|paths\b|entries\b|dirents?\b|rows?\b|records\b|items\b|users\b|orders\b|docs\b|documents\b|pages\b|posts\b|messages\b|ids\b|urls\b|links\b|images\b|assets\b|results\b|tokens\b|keys\b|chunks?\b/i;

/** The last name in `this.foo.bars`, `getBars()`, `[...bars.values()]`. */
function lastWord(text: string): string {
  const plain = text
    .replace(/^\[\.\.\.(.*)\]$/, "$1")
    .replace(/^(?:Array\.from|Object\.(?:keys|values|entries)|Array\.prototype\.\w+\.call)\((.*)\)$/, "$1")
    .replace(/\.(?:values|keys|entries|slice|reverse|toArray)\(\)$/, "")
    .replace(/\?\?.*$|\|\|.*$/, "")
    .replace(/[()!?\s\]]+$/, "");
  return /[\w$]+$/.exec(plain)?.[0] ?? plain;
}

/** Whether the text is the condition of a loop and no collection. */
export function isCondition(text: string): boolean {
  return /(?:[<>]=?|[!=]==?|&&)\s/.test(text.replace(/=>/g, "")) || /^(?:true|!.*)$/.test(text);
}
