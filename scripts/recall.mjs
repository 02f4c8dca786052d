// @ts-check
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { run } from "./host/check.mjs";
import { onExit, removeFolder } from "./host/cleanup.mjs";
import { repository } from "./host/install.mjs";
import { compare, isTest } from "./recall/compare.mjs";
import { record } from "./recall/record.mjs";

/*
 * `npm run recall -- [PROJECT] [--misses N] [-- COMMAND...]`: runs a program or a test suite in an instrumented copy,
 * records the calls and awaits that really happen, and compares them with the edges of our graph. Without a project, the
 * programs in test/corpus. The command is run in the copy; its packages are those of the project.
 */

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    misses: { type: "string", default: "40" },
    keep: { type: "boolean", default: false },
  },
});
const [given, ...command] = positionals;
const project = given
  ? path.resolve(process.env.INIT_CWD ?? process.cwd(), given)
  : path.join(repository, "test/corpus");
const scratch = mkdtempSync(path.join(tmpdir(), "awaitscope-recall-"));
if (values.keep) console.log(scratch);
else onExit(() => removeFolder(scratch));

/** @type {import("./recall/compare.mjs").Graph} */
const graph = JSON.parse(await run(["graph", "--format", "json", "--no-cache"], project));
const files = graph.nodes.flatMap(({ kind, file }) => (kind === "module" && file ? [file] : []));
const { table, recording, code } = await record({
  project: path.resolve(project, graph.root),
  files,
  command: command.length > 0 ? command : [process.execPath, "main.mjs"],
  scratch,
  transpile: command.length === 0,
});
if (code !== 0) console.log(`The command ended with ${code}.`);
console.log(
  `${files.length} files, ${table.functions.length} functions, ` +
    `${recording.executed.size} of ${table.sites.length} calls executed`,
);

/** @type {[string, (caller: string, callee: string) => boolean][]} */
const parts = [["source", (caller, callee) => !isTest(caller) && !isTest(callee)]];
if (files.some(isTest)) {
  parts.push(["source, into tests", (caller, callee) => !isTest(caller) && isTest(callee)]);
  parts.push(["tests", (caller) => isTest(caller)]);
}
for (const [name, counts] of parts) {
  const { recall, precision, misses, external, unknown } = compare(table, graph, recording, counts);
  console.log(`\n${name}${external ? ` (${external} calls by way of libraries left out)` : ""}`);
  for (const [title, shares] of /** @type {const} */ ([
    ["recall", recall],
    ["precision", precision],
  ])) {
    for (const [kind, { found, of }] of Object.entries(shares)) {
      console.log(
        `  ${title} ${kind.padEnd(24)} ${((found / of) * 100).toFixed(1).padStart(5)} %  (${found} of ${of})`,
      );
    }
  }
  if (unknown.length > 0) console.log(`  not in the graph: ${[...new Set(unknown)].join(", ")}`);
  for (const { place, text, callee, how, has, lacks } of misses.slice(0, Number(values.misses))) {
    console.log(`  no ${lacks}: ${place} ${text} -> ${callee} (${how}); has ${has}`);
  }
}
