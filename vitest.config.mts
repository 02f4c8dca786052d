import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/{unit,rules,cli,server,webview}/**/*.test.ts"],
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
