import { parentPort, workerData } from "node:worker_threads";
import { LocalFacts } from "../../src/engine/local.js";
import { serveFacts } from "../../src/engine/serve-facts.js";
import type { WorkerData } from "../../src/engine/worker-messages.js";
import { probe } from "./engine-probe.js";

if (parentPort) serveFacts(parentPort, new LocalFacts(workerData as WorkerData, probe().extract));
