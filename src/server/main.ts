import { createConnection, ProposedFeatures } from "vscode-languageserver/node";
import { startServer } from "./server.js";

const transports = ["--stdio", "--node-ipc", "--pipe", "--socket"];
if (!process.argv.some((argument) => transports.some((name) => argument.startsWith(name)))) {
  process.argv.push("--stdio");
}
startServer(createConnection(ProposedFeatures.all));
