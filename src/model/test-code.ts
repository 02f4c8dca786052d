import type { FileId } from "./position.js";

/** Folders and file names of code that is not shipped: tests, benchmarks, examples, fixtures. */
const testFolder =
  /(^|\/)(__tests__|__mocks__|__fixtures__|(?:[\w.]+[-_])*(?:tests?|specs?|e2e|cypress|playwright|benchmarks?|demos?|examples?|fixtures?|playgrounds?|samples?)(?:[-_]\w+)*|mocks?|bench|testing|step_?definitions)\//i;
const testFile =
  /[.\-_](test|tests|spec|e2e|bench|benchmark|stories|fixture|mock)s?\.[cm]?[jt]sx?$|(^|\/)mocks?[-_.][\w.-]*\.[cm]?[jt]sx?$|(^|\/)(?:tests?|jest|vitest|mocha)[-_.](?:setup|utils?|helpers?|env|global|cases?|reports?)[\w.-]*\.[cm]?[jt]sx?$/i;

/** Whether a file is test code, so that what it does at the same time is its own choice. */
export function isTestCode(file: FileId): boolean {
  return testFolder.test(file) || testFile.test(file);
}
