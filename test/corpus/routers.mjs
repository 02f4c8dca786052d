// Untyped: handlers kept in tables, members whose names are computed, and objects that arrive as parameters.
const routes = [];

function Reply(log) {
  this.log = log;
}

Reply.prototype.send = async function (text) {
  this.log.push(text);
};

const router = {
  add(path, options, handle) {
    if (!handle) handle = options;
    return keep.call(this, { path, handle });
  },
};
for (const method of ["get", "post"]) {
  router[method] = function (path, handle) {
    return this.add(`${method} ${path}`, handle);
  };
}

function keep({ path, handle }) {
  routes.push({ path, handle });
}

async function serve(log) {
  for (const route of routes) await route.handle(new Reply(log));
}

export async function run() {
  const log = [];
  router.get("/", async (reply) => {
    await reply.send("home");
  });
  router.post("/", async (reply) => {
    await reply.send("posted");
  });
  await serve(log);
  return log;
}

await run();
