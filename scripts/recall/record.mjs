// @ts-check
import { spawn } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import ts from "typescript";
import { instrument } from "./instrument.mjs";
import { merge } from "./compare.mjs";

/** @typedef {import("./instrument.mjs").Table} Table */
/** @typedef {import("./compare.mjs").Recording} Recording */

const runtime = path.join(import.meta.dirname, "runtime.cjs");

/**
 * Runs a command in an instrumented copy of a project; the project itself stays as it is.
 * @param {object} options
 * @param {string} options.project
 * @param {readonly string[]} options.files to instrument, relative to the project
 * @param {readonly string[]} options.command program and arguments
 * @param {string} options.scratch a folder for the copy and the records
 * @param {boolean} [options.transpile] writes JavaScript beside each TypeScript file, for programs that node runs itself
 * @param {"inherit" | "ignore"} [options.stdio]
 * @returns {Promise<{ table: Table, recording: Recording, code: number | null }>}
 */
export async function record({ project, files, command, scratch, transpile = false, stdio = "inherit" }) {
  const copy = path.join(scratch, "project");
  const output = path.join(scratch, "record");
  mkdirSync(output, { recursive: true });
  copyProject(project, copy);
  /** @type {Table} */
  const table = { functions: [], sites: [] };
  for (const file of files) {
    const at = path.join(copy, file);
    if (!existsSync(at)) continue;
    const text = instrument(file, readFileSync(at, "utf8"), table);
    if (transpile && /\.[cm]?ts$/.test(file)) {
      const options = { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext, experimentalDecorators: true };
      writeFileSync(at.replace(/ts$/, "js"), ts.transpileModule(text, { compilerOptions: options }).outputText);
    } else writeFileSync(at, text);
  }
  writeFileSync(path.join(output, "table.json"), JSON.stringify(table));

  const [program = "", ...args] = command;
  const child = spawn(program, args, {
    cwd: copy,
    stdio: ["ignore", stdio, stdio],
    env: {
      ...process.env,
      RECALL_OUTPUT: output,
      NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ""} --require ${JSON.stringify(runtime)}`.trim(),
      TS_NODE_TRANSPILE_ONLY: "1",
    },
  });
  /** @type {number | null} */
  const code = await new Promise((resolve, reject) => child.on("error", reject).on("close", resolve));
  const runs = readdirSync(output).filter((name) => /^run-.*\.json$/.test(name));
  const recording = merge(runs.map(read));
  return { table, recording, code };

  /** @param {string} name @returns {{ executed: number[], edges: import("./compare.mjs").Call[] }} */
  function read(name) {
    /** @type {unknown} */
    const run = JSON.parse(readFileSync(path.join(output, name), "utf8"));
    return /** @type {{ executed: number[], edges: import("./compare.mjs").Call[] }} */ (run);
  }
}

/** Copies what git would keep, and links the packages. @param {string} from @param {string} to */
function copyProject(from, to) {
  /** @type {string[]} */
  const packages = [];
  cpSync(from, to, {
    recursive: true,
    verbatimSymlinks: true,
    filter: (entry) => {
      const name = path.basename(entry);
      if (name === "node_modules") packages.push(path.relative(from, entry));
      return name !== "node_modules" && name !== ".git";
    },
  });
  for (const one of packages) symlinkSync(path.join(from, one), path.join(to, one), "junction");
}
