import { judge } from "./programs/judge.js";
import * as accessors from "./programs/pool-accessors.js";
import { reported } from "./programs/pool-hold-and-wait/reported.js";
import { silent } from "./programs/pool-hold-and-wait/silent.js";

judge("pool-hold-and-wait", [...reported, ...accessors.reported], [...silent, ...accessors.silent], { apart: true });
