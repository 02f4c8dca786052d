import { defineConfig } from "vitest/config";

/** A user's session: one editor, one browser, one test after the other. `--mode screenshots` takes the README's pictures. */
export default defineConfig(({ mode }) => ({
  test: {
    include: [mode === "screenshots" ? "test/workbench/screenshots.ts" : "test/workbench/**/*.test.ts"],
    testTimeout: 120_000,
    hookTimeout: 300_000,
    fileParallelism: false,
  },
}));
