import { defineConfig } from "vitest/config";

/** A user's session: one editor, one browser, one test after the other. */
export default defineConfig({
  test: {
    include: ["test/workbench/**/*.test.ts"],
    testTimeout: 120_000,
    hookTimeout: 300_000,
    fileParallelism: false,
    bail: 0,
  },
});
