// Writes src/rules/registry.ts from the files of src/rules. `node scripts/rules.mjs --check` only compares.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const folder = new URL("../src/rules/", import.meta.url);
const target = new URL("registry.ts", folder);

const others = new Set(["index.ts", "registry.ts", "types.ts"]);
const ids = readdirSync(folder)
  .filter((name) => name.endsWith(".ts") && !others.has(name))
  .map((name) => name.slice(0, -3))
  .sort();

const variable = (/** @type {string} */ id) =>
  id.replace(/-(.)/g, (_, /** @type {string} */ letter) => letter.toUpperCase());
const text = [
  "// Written by scripts/rules.mjs from the files of this folder.",
  ...ids.map((id) => `import * as ${variable(id)} from "./${id}.js";`),
  'import type { Rule } from "./types.js";',
  "",
  "/** Every rule, ordered by id. */",
  "export const registry: readonly Rule[] = [",
  ...ids.map((id) => `  ${variable(id)},`),
  "];",
  "",
].join("\n");

if (process.argv.includes("--check")) {
  if (readFileSync(target, "utf8") !== text) {
    console.error(`${fileURLToPath(target)} is out of date; run: node scripts/rules.mjs`);
    process.exit(1);
  }
} else {
  writeFileSync(target, text);
}
