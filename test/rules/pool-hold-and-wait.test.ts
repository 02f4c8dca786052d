import { judge } from "./programs/judge.js";
import * as accessors from "./programs/pool-accessors.js";
import { reported, silent } from "./programs/pool-hold-and-wait.js";

judge("pool-hold-and-wait", [...reported, ...accessors.reported], [...silent, ...accessors.silent], { apart: true });
