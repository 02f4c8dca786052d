import { createHash } from "node:crypto";
import { ts } from "ts-morph";
import type { Stages } from "../../src/engine/engine.js";
import type { ExtractFile } from "../../src/engine/source.js";
import type { AsyncGraph, FileFacts, RuleMeta } from "../../src/model/index.js";

/**
 * What is tested here is which files are read, in which order, and what is kept. So the facts are small: the shape of a
 * file is its export lines, and it fails on demand.
 */
export function probe(): { readonly extracted: string[]; readonly extract: ExtractFile } {
  const extracted: string[] = [];
  const extract: ExtractFile = (sourceFile, host) => {
    const file = host.fileIdOf(sourceFile) ?? "";
    extracted.push(file);
    if (sourceFile.text.includes("@explode")) throw new Error("boom");
    if (sourceFile.text.includes("@die")) process.exit(3);
    const exported = sourceFile.statements.filter((statement) => statement.getText(sourceFile).startsWith("export"));
    const heads = exported.map((statement) => statement.getText(sourceFile).replace(/\{.*/s, ""));
    const shape = createHash("sha1").update(heads.join("\n")).digest("hex");
    const type = sourceFile.statements.map((statement) => {
      return ts.isVariableStatement(statement)
        ? host.checker.typeToString(
            host.checker.getTypeAtLocation(statement.declarationList.declarations[0] ?? statement),
          )
        : "";
    });
    return {
      file,
      hash: type.join(),
      shape,
      functions: [],
      types: [],
      calls: [],
      waits: [],
      events: [],
      directives: [],
      resources: { made: [], uses: [], handings: [] },
      lines: sourceFile.getLineStarts().length,
    } satisfies FileFacts;
  };
  return { extracted, extract };
}

const rules: readonly RuleMeta[] = [
  { id: "lines", description: "", defaultSeverity: "warning", presets: ["recommended"], docs: "" },
];

/** One finding a file, so that what is reported can be seen. */
export const stages: Stages = {
  rules,
  *link(facts) {
    yield;
    return { nodes: [], edges: [], cycles: [], stats: { functions: facts.size } } as unknown as AsyncGraph;
  },
  *check({ facts, config }) {
    yield;
    return [...facts.keys()].map((file) => ({
      ruleId: "lines",
      severity: config.rules["lines"] === "error" ? ("error" as const) : ("warning" as const),
      confidence: "definite" as const,
      message: config.preset,
      file,
      range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } },
      trace: [],
      nodes: [],
      fingerprint: file,
    }));
  },
};
