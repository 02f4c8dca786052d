// @ts-check
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";

const perFile = 25;
const filesPerFolder = 20;

/**
 * Writes a TypeScript project with so many functions: folders of files of functions that mostly wait for others near by,
 * some for others far away, some for a few that everybody uses; with loops, fan-outs, started work, locks and cycles.
 * The same every time.
 * @param {string} folder Gets the project.
 * @param {number} functions
 */
export function writeProject(folder, functions) {
  const random = randomNumbers(7);
  const files = Math.ceil(functions / perFile);
  const fileOf = (/** @type {number} */ at) =>
    `src/area${Math.floor(at / filesPerFolder)}/part${at % filesPerFolder}.ts`;
  const nameOf = (/** @type {number} */ fn) => `step${fn}`;
  writeFile(folder, "tsconfig.json", JSON.stringify({ compilerOptions: { strict: true, target: "es2022" } }));
  writeFile(folder, "package.json", JSON.stringify({ name: "generated", dependencies: { "async-mutex": "*" } }));

  for (let file = 0; file < files; file++) {
    /** @type {Map<number, Set<string>>} */
    const imports = new Map();
    const bodies = Array.from({ length: perFile }, (_, i) => {
      const fn = file * perFile + i;
      const isLeaf = fn >= (files - 1) * perFile;
      const callees = Array.from({ length: isLeaf ? 0 : 1 + random(4) }, () => {
        const to = calleeOf(fn, random);
        const home = Math.floor(to / perFile);
        if (home !== file) imports.set(home, (imports.get(home) ?? new Set()).add(nameOf(to)));
        return nameOf(to);
      });
      return `export async function ${nameOf(fn)}(ids: string[]): Promise<void> {\n${callees.map(bodyOf).join("")}}\n`;
    });
    const from = path.posix.dirname(fileOf(file));
    const heads = [...imports].map(
      ([home, names]) =>
        `import { ${[...names].join(", ")} } from "${path.posix
          .relative(from, fileOf(home))
          .replace(/^(?!\.)/, "./")
          .replace(/\.ts$/, ".js")}";\n`,
    );
    const lock = `import { Mutex } from "async-mutex";\nconst lock = new Mutex();\n`;
    writeFile(folder, fileOf(file), `${lock}${heads.join("")}${bodies.join("")}`);
  }

  /** @type {(fn: number, random: (below: number) => number) => number} */
  function calleeOf(fn, random) {
    const last = files * perFile - 1;
    const kind = random(100);
    if (kind < 4) return last - random(5); // What everybody uses.
    if (kind < 12) return Math.min(last, fn + 1 + random(last - fn + 1));
    // Now and then back to one before: a cycle.
    return Math.max(0, Math.min(last, fn + (kind < 13 ? -random(40) : 1 + random(40))));
  }

  /** @type {(callee: string) => string} */
  function bodyOf(callee) {
    switch (random(8)) {
      case 0:
        return `  await Promise.all(ids.map((id) => ${callee}([id])));\n`;
      case 1:
        return `  for (const id of ids) await ${callee}([id]);\n`;
      case 2:
        return `  void ${callee}(ids);\n`;
      case 3:
        return `  await lock.runExclusive(() => ${callee}(ids));\n`;
      case 4:
        return `  if (ids.length) await ${callee}(ids);\n`;
      default:
        return `  await ${callee}(ids);\n`;
    }
  }
}

/**
 * Numbers that look random, the same every time.
 * @param {number} seed
 * @returns {(below: number) => number} A whole number from 0 on.
 */
export function randomNumbers(seed) {
  return (below) => (seed = (seed * 16807) % 2147483647) % below;
}

/**
 * @param {string} folder
 * @param {string} file
 * @param {string} text
 */
function writeFile(folder, file, text) {
  mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
  writeFileSync(path.join(folder, file), text);
}
