import { defineConfig } from "vitest/config";

/**
 * A user's session: one editor, one browser, one test after the other. `--mode screenshots` takes the README's pictures,
 * `--mode looks` pictures of every view in every theme, to be looked at.
 */
const taken = ["screenshots", "looks"];

export default defineConfig(({ mode }) => ({
  test: {
    include: [taken.includes(mode) ? `test/workbench/${mode}.ts` : "test/workbench/**/*.test.ts"],
    testTimeout: 120_000,
    hookTimeout: 300_000,
    fileParallelism: false,
  },
}));
