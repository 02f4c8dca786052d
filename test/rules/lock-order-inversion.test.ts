import { judge } from "./programs/judge.js";
import { possible, reported, silent } from "./programs/lock-order-inversion.js";

judge("lock-order-inversion", reported, silent, { possible });
