import type { FileId } from "../model/index.js";

const testFile =
  /(?:^|\/)(?:__tests__|__mocks__|__fixtures__|tests?|specs?|e2e|cypress)\/|[.-](?:test|tests|spec|e2e|cy|stories|story)\.[cm]?[jt]sx?$/i;

/** Whether a file is a test, by the names in common use. */
export function isTestFile(file: FileId): boolean {
  return testFile.test(file);
}
