// Runs every program; each is small, and calls in a way that real code does.
import "./callbacks.js";
import "./classes.js";
import "./dispatch.js";
import "./locks.js";
import "./pipelines.js";
import "./handed.js";
import "./handlers.mjs";
import "./prototypes.mjs";
import "./routers.mjs";
