// Writes media/awaitscoperc.schema.json, the form of the configuration file, from the schema that checks it. `--check` only compares.
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { toJsonSchema } from "@valibot/to-json-schema";
import { build } from "esbuild";
import prettier from "prettier";

const target = new URL("../media/awaitscoperc.schema.json", import.meta.url);

const bundle = await build({
  stdin: {
    contents:
      'export { configSchema } from "./src/engine/config.js"; export { ruleMetas } from "./src/rules/index.js";',
    resolveDir: fileURLToPath(new URL("../", import.meta.url)),
    loader: "ts",
  },
  bundle: true,
  format: "esm",
  platform: "node",
  write: false,
});
const code = bundle.outputFiles[0]?.text ?? "";
/** @type {typeof import("../src/engine/config.js") & typeof import("../src/rules/index.js")} */
const { configSchema, ruleMetas } = await import(`data:text/javascript,${encodeURIComponent(code)}`);

const schema = toJsonSchema(configSchema);
const level = { enum: ["off", "info", "warning", "error"] };
const rules = Object.fromEntries(
  ruleMetas.map(({ id, description }) => [id, { ...level, description: description.replaceAll("`", "'") }]),
);
const described = {
  $schema: "http://json-schema.org/draft-07/schema#",
  title: "Configuration of Awaitscope",
  ...schema,
  properties: {
    ...schema.properties,
    rules: {
      type: "object",
      description: "The level of single rules, by their ids.",
      properties: rules,
      additionalProperties: false,
    },
  },
};
const text = await prettier.format(JSON.stringify(described), { parser: "json", printWidth: 120 });

if (!process.argv.includes("--check")) writeFileSync(target, text);
else if (readFileSync(target, "utf8") !== text) {
  console.error(`${fileURLToPath(target)} is out of date; run: node scripts/schema.mjs`);
  process.exit(1);
}
