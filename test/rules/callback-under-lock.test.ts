import { judge } from "./programs/judge.js";
import { possible, reported, silent } from "./programs/callback-under-lock.js";

judge("callback-under-lock", reported, silent, { possible });
