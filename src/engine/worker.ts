import { parentPort, workerData } from "node:worker_threads";
import { extractFile } from "../extract/file.js";
import { LocalFacts } from "./local.js";
import { serveFacts } from "./serve-facts.js";
import type { WorkerData } from "./worker-messages.js";

/* The entry of the thread that reads, parses and extracts. */

if (parentPort) serveFacts(parentPort, new LocalFacts(workerData as WorkerData, extractFile));
