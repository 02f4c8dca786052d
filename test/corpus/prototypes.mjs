// What plain JavaScript makes objects of: prototypes, symbols as keys, members that are put on later.

const kQueue = Symbol("queue");
const kState = Symbol.for("corpus.state");

class Queue {
  constructor() {
    this.items = [];
  }

  add(item) {
    this.items.push(item);
    return this.items.length;
  }
}

function createApp(options) {
  options = options || {};
  const app = { [kQueue]: new Queue(), [kState]: { started: false }, ready: null, use, start };
  app.ready = ready;
  app.close = async function () {
    await this.ready();
  };
  return app;

  function use(item) {
    this[kQueue].add(item);
    return this;
  }

  function ready() {
    return this[kState].promise || start.call(this);
  }

  async function start() {
    this[kState].started = true;
  }
}

function Reply(name) {
  this.name = name;
}

Reply.prototype.send = function (text) {
  this.end(text);
  return this;
};

const ending = {
  end(text) {
    this.log(text);
  },
  log(text) {
    this.text = text;
  },
};
Object.assign(Reply.prototype, ending);

function StreamReply(name) {
  Reply.call(this, name);
}
StreamReply.prototype = Object.create(Reply.prototype);
StreamReply.prototype.pipe = function (text) {
  return this.send(text);
};

const response = {
  get(name) {
    return this.headers[name];
  },
};

class Application {
  constructor() {
    this.response = Object.create(response);
  }

  context() {
    const made = Object.create(this.response);
    made.headers = {};
    made.app = this;
    return made;
  }
}

const app = createApp();
app.use("one").use("two");
await app.ready();
await app.close();
new Reply("a").send("text");
new StreamReply("b").pipe("text");
const context = new Application().context();
context.get("type");
context.app.context();
