import "../styles.css";
import "./theme.css";
import { standaloneDataId, type StandaloneData } from "../../src/protocol/index.js";
import type { GraphData } from "../../src/graph/plain-graph.js";
import { App } from "../ui/app.js";
import { PageHost } from "./host.js";

const dark = matchMedia("(prefers-color-scheme: dark)");
const paint = () => (document.documentElement.className = dark.matches ? "vscode-dark" : "vscode-light");
dark.addEventListener("change", paint);
paint();
document.body.className = "standalone";
const data = JSON.parse(document.getElementById(standaloneDataId)?.textContent ?? "") as StandaloneData<GraphData>;
new App(new PageHost(data), document.body);
