import { judge } from "./programs/judge.js";
import { reported, silent } from "./programs/pool-hold-and-wait.js";

judge("pool-hold-and-wait", reported, silent, { apart: true });
