// Lets a real thread load TypeScript.
require("tsx/cjs/api").register();
require("./engine-probe-worker.ts");
