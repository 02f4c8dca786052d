import { judge } from "./programs/judge.js";
import { reported, silent } from "./programs/mutex-reentrancy.js";

judge("mutex-reentrancy", reported, silent);
