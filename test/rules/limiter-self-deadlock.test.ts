import { judge } from "./programs/judge.js";
import { reported, silent } from "./programs/limiter-self-deadlock.js";

judge("limiter-self-deadlock", reported, silent);
