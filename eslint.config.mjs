// @ts-check
import js from "@eslint/js";
import { defineConfig, globalIgnores } from "eslint/config";
import tseslint from "typescript-eslint";

export default defineConfig(
  globalIgnores(["dist/", "dist-test/", ".vscode-test/", "test/fixtures/", "test/corpus/", "samples/", "coverage/"]),
  js.configs.recommended,
  tseslint.configs.strictTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        // Named one by one, since the webview has types of its own.
        project: ["./tsconfig.json", "./webview/tsconfig.json"],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      "@typescript-eslint/no-floating-promises": ["error", { ignoreVoid: true }],
      "@typescript-eslint/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
      "@typescript-eslint/consistent-type-imports": "error",
      // Numbers and booleans read well in a message.
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true, allowBoolean: true }],
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
      // `noUncheckedIndexedAccess` is on, and says where an index is not known to be good.
      "@typescript-eslint/no-non-null-assertion": "off",
      "@typescript-eslint/no-confusing-void-expression": "off",
      // The type check does this.
      "no-undef": "off",
      // Members of the compiler's objects may be missing where its types say that they are there.
      "@typescript-eslint/no-unnecessary-condition": "off",
      "@typescript-eslint/no-unsafe-enum-comparison": "off",
      "@typescript-eslint/no-unsafe-enum-assignment": "off",
      // The editor takes anything shaped like its classes, and interfaces here declare functions as methods.
      "@typescript-eslint/no-unsafe-class-instance-assignment": "off",
      "@typescript-eslint/unbound-method": "off",
      // `baseUrl` of a tsconfig, say, is deprecated and in use.
      "@typescript-eslint/no-deprecated": "off",
      "no-restricted-exports": ["error", { restrictDefaultExports: { direct: true, named: true } }],
      eqeqeq: ["error", "always", { null: "ignore" }],
    },
  },
  {
    files: ["webview/{model,layout}/**"],
    rules: {
      "no-restricted-imports": ["error", { paths: [{ name: "d3", allowImportNames: ["line", "curveCatmullRom"] }] }],
      "no-restricted-globals": ["error", "document", "window"],
    },
  },
  { ...tseslint.configs.disableTypeChecked, files: ["**/*.cjs"] },
  // Types in comments: the type check sees casts there, the lint does not.
  { files: ["**/*.mjs"], rules: { "@typescript-eslint/no-unsafe-assignment": "off" } },
  { files: ["**/*.cjs"], rules: { "@typescript-eslint/no-require-imports": "off" } },
  {
    files: ["*.config.*", ".dependency-cruiser.mjs"],
    rules: { "no-restricted-exports": "off" },
  },
);
