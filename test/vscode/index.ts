import Mocha from "mocha";
import * as commands from "./commands.js";
import * as cycles from "./cycles.js";
import * as diagnostics from "./diagnostics.js";
import * as findings from "./findings.js";
import * as graph from "./graph.js";
import * as hover from "./hover.js";
import * as server from "./server.js";

/** Runs inside an extension host, with the workspace `test/fixtures/host` open. Rejects when a test fails. */
export function run(): Promise<void> {
  const mocha = new Mocha({ ui: "bdd", timeout: 60_000, reporter: "spec", color: false });
  mocha.suite.emit("pre-require", globalThis, "", mocha);
  for (const suite of [commands, diagnostics, hover, cycles, findings, graph, server]) suite.define();
  return new Promise((resolve, reject) => {
    mocha.run((failures) => {
      if (failures === 0) resolve();
      else reject(new Error(`${failures} of the tests in the extension host failed`));
    });
  });
}
