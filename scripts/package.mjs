// @ts-check
import { createVSIX } from "@vscode/vsce";
import { readFileSync } from "node:fs";
import path from "node:path";
import { repository } from "./host/install.mjs";

/* Packs what `npm run build` made into an installable file and prints its path: the one given, else in the repository. Everything is bundled: no node_modules. */

const { name, version } = /** @type {{ name: string, version: string }} */ (
  JSON.parse(readFileSync(path.join(repository, "package.json"), "utf8"))
);
const packagePath = path.resolve(process.argv[2] ?? path.join(repository, `${name}-${version}.vsix`));
await createVSIX({ cwd: repository, packagePath, dependencies: false });
console.log(packagePath);
