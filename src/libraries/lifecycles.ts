/** What is taken by one call and has to be given back by another. */
export interface Lifecycle {
  /** Name of the method or function that takes it. */
  readonly take: string;
  /** Packages whose functions of this name take it for certain; with their classes where only some do (`pg#Pool`). */
  readonly packages: readonly string[];
  /** The name alone tells, whoever's method it is. */
  readonly distinct?: true;
  /** The name is too common to tell anything: only functions of the packages count. */
  readonly common?: true;
  /** Takes it at once; otherwise once the promise is awaited. */
  readonly sync?: true;
  /** With `sync`: takes nothing before it is first used, which is waited for. */
  readonly lazy?: true;
  /**
   * What gives it back: a method of the result (`value`), the result itself, called (`call`), or a method of what it was
   * taken from (`receiver`).
   */
  readonly by: readonly ("value" | "call" | "receiver")[];
  readonly releases: readonly string[];
  /** With a function among its arguments it gives back by itself. */
  readonly scoped?: true;
  /** What has to be ended is what the method is called on: `await client.connect()`, `client.end()`. */
  readonly itself?: true;
  /** Opened by functions of the project, as their names say; may be given in an object with other things. */
  readonly own?: true;
  /** Nobody waits for one: it is made anew, and what is lost is only what it holds. */
  readonly fresh?: true;
  /** It ends with what it is taken from, which has to be closed itself: a page with its browser. */
  readonly within?: true;
  /** In a reader's words. */
  readonly what: string;
  /** What becomes of those who come later, as the end of a sentence. */
  readonly effect: string;
}

const words = (text: string): readonly string[] => text.split(" ");
const lock = { what: "lock", effect: "everyone who waits for it waits for ever" } as const;
const connection = {
  what: "connection",
  effect: "the pool has one connection less, and with the last one every caller waits",
} as const;
const transaction = {
  what: "transaction",
  effect: "its connection and its row locks stay taken until the server gives up on it",
} as const;

const opened = {
  by: ["value"],
  common: true,
  fresh: true,
  what: "connection",
  effect: "it stays open for as long as the process runs, and so does one more each time",
} as const;

const entries: readonly Lifecycle[] = [
  {
    take: "acquire",
    packages: words("async-mutex await-semaphore async-sema semaphore-async-await mutexify redlock"),
    by: ["call", "value", "receiver"],
    releases: words("release unlock releaseLock signal"),
    scoped: true,
    ...lock,
  },
  {
    take: "acquireLock",
    packages: [],
    by: ["call", "value", "receiver"],
    releases: words("releaseLock release unlock"),
    ...lock,
  },
  {
    take: "lock",
    packages: words("proper-lockfile redlock mutexify"),
    by: ["call", "value", "receiver"],
    releases: words("unlock release"),
    scoped: true,
    ...lock,
  },
  {
    take: "wait",
    packages: words("@sapphire/async-queue"),
    by: ["receiver"],
    releases: words("shift release signal unlock"),
    ...lock,
  },
  {
    take: "connect",
    packages: words("pg#Pool pg-pool @neondatabase/serverless#Pool @vercel/postgres"),
    by: ["value"],
    releases: words("release end destroy"),
    ...connection,
  },
  {
    take: "getConnection",
    packages: words("mysql2 mysql mariadb oracledb promise-mysql"),
    by: ["value"],
    releases: words("release end close destroy releaseConnection"),
    ...connection,
  },
  {
    take: "createQueryRunner",
    packages: words("typeorm"),
    distinct: true,
    sync: true,
    lazy: true,
    by: ["value"],
    releases: words("release"),
    what: "query runner",
    effect: connection.effect,
  },
  {
    take: "transaction",
    packages: words("knex sequelize sequelize-typescript objection"),
    by: ["value"],
    releases: words("commit rollback"),
    scoped: true,
    ...transaction,
  },
  {
    take: "startUnmanagedTransaction",
    packages: words("@sequelize/core"),
    distinct: true,
    by: ["value"],
    releases: words("commit rollback"),
    ...transaction,
  },
  {
    take: "startTransaction",
    packages: words("typeorm mongodb mongoose"),
    by: ["receiver"],
    releases: words(
      "commitTransaction rollbackTransaction abortTransaction commit rollback release endSession destroy end close",
    ),
    ...transaction,
  },
  {
    take: "beginTransaction",
    packages: words("mysql2 mysql mariadb mssql"),
    by: ["receiver", "value"],
    releases: words("commit rollback commitTransaction rollbackTransaction release destroy end close abort"),
    ...transaction,
  },
  {
    take: "startSession",
    packages: words("mongodb mongoose"),
    sync: true,
    by: ["value"],
    releases: words("endSession"),
    what: "session",
    effect: "the server keeps it, and what it holds, until it times out",
  },
  {
    take: "open",
    packages: words("node:fs/promises node:fs#promises fs-extra"),
    by: ["value"],
    // A stream closes what it was made of.
    releases: words("close createReadStream createWriteStream readLines"),
    common: true,
    what: "file handle",
    effect: "the process has one descriptor less",
  },
  {
    take: "opendir",
    packages: words("node:fs/promises node:fs#promises"),
    by: ["value"],
    releases: words("close read"),
    common: true,
    what: "directory handle",
    effect: "the process has one descriptor less",
  },
  {
    ...opened,
    take: "connect",
    packages: words(
      "pg#Client @neondatabase/serverless#Client mongodb redis @redis/client ssh2-sftp-client imapflow @modelcontextprotocol/sdk",
    ),
    itself: true,
    releases: words("end close quit disconnect destroy logout"),
  },
  {
    ...opened,
    take: "connect",
    packages: words("mongodb redis @redis/client amqplib nats"),
    releases: words("close drain end destroy"),
  },
  {
    ...opened,
    take: "createConnection",
    packages: words("mysql2 mysql mariadb promise-mysql"),
    releases: words("end close destroy"),
  },
  {
    ...opened,
    take: "openSync",
    packages: words("node:fs fs-extra graceful-fs"),
    sync: true,
    releases: words("closeSync"),
    what: "file descriptor",
    effect: "the process has one descriptor less",
  },
  ...["newPage", "newContext"].map((take) => ({
    ...opened,
    take,
    packages: words("puppeteer puppeteer-core playwright playwright-core"),
    releases: words("close"),
    within: true as const,
    what: "page",
    effect: "it stays open, with its memory, for as long as the browser runs",
  })),
  {
    ...opened,
    take: "launch",
    packages: words(
      "puppeteer puppeteer-core puppeteer-extra playwright playwright-core playwright-extra @playwright/test chrome-launcher",
    ),
    releases: words("close kill disconnect"),
    what: "browser",
    effect: "its processes go on for as long as this one runs, and so do those of one more each time",
  },
];

const byName = new Map<string, Lifecycle[]>();
for (const entry of entries) byName.set(entry.take, [...(byName.get(entry.take) ?? []), entry]);

/** What functions of this name take, if there are such that do; those that a name alone tells first. */
export function lifecyclesOf(name: string): readonly Lifecycle[] {
  const known = byName.get(name) ?? told.get(name);
  if (known) return known;
  const named = lockNamed(name) ?? (opens.test(name) ? openedByOwn : undefined);
  const found = named ? [named] : [];
  told.set(name, found);
  return found;
}

/** What names were asked for that no entry has. */
const told = new Map<string, readonly Lifecycle[]>();

/** `createPlatformClient`, `openSession`: what a project's own functions open, which methods of such names close. */
const opens =
  /^[#_]*(?:create|open|make|new|connect|launch|start|acquire|establish)(?:[A-Z]\w*)?(?:Client|Conn(?:ection)?|Session|Browser|Page|Channel|Socket|Transport|Producer|Consumer|Sandbox|Isolate|Tunnel|Handle|Reader|Writer|Database|Db|Runtime|Process|Context|Stream|Knex|Redis|ORM|Orm)$/;

const openedByOwn: Lifecycle = {
  take: "",
  packages: [],
  by: ["value"],
  own: true,
  fresh: true,
  releases: words("close end disconnect quit dispose destroy terminate shutdown stop kill logout release abort reset"),
  what: "handle",
  effect: opened.effect,
};

/** Whatever a function makes, and closes by such a name, it had open. */
export const closedAlone: Lifecycle = {
  ...openedByOwn,
  sync: true,
  releases: words("close dispose disposeAsync destroy disconnect terminate shutdown"),
};

/** Methods that close what their object has open. */
export const endsOpened: readonly string[] = words(
  "disconnect close destroy dispose disposeAsync quit logout end terminate shutdown closeConnection",
);

/** Methods by which an object opens something of its own. */
export const opensItself = /^(?:connect|open|login|connectAsync|openConnection|createConnection)$/;

/** `getContext` and `releaseContext`, `acquirePage` and `releasePage`: what the one gives, the other takes back. */
export function counterpartsOf(name: string): readonly string[] {
  const [, sigil = "", verb = "", noun = ""] =
    /^([#_]*)(get|acquire|reserve|borrow|lease|claim|check[oO]ut|obtain|allocate|take|request)([A-Z]\w*)$/.exec(name) ??
    [];
  if (verb === "") return [];
  const backs = verb === "get" ? "release" : "release return giveBack unreserve free checkin checkIn deallocate";
  return words(backs).map((one) => `${sigil}${one}${noun}`);
}

/** What is given back by the counterpart of the method that gave it. */
export function lentBy(releases: readonly string[]): Lifecycle {
  const { fresh: _, ...entry } = openedByOwn;
  return {
    ...entry,
    releases: [...releases, ...entry.releases],
    what: "result",
    effect: "whoever lends it has one less, each time",
  };
}

const pairs: Readonly<Record<string, string>> = {
  open: "close",
  launch: "close kill stop",
  start: "stop end close",
  connect: "disconnect close",
  acquire: "release",
  attach: "detach",
  mount: "unmount",
};

/** `launchBrowser` and `closeBrowser`, `connect` and `disconnect`: what the one method opens, the other closes. */
export function pairedWith(name: string): Lifecycle | undefined {
  const [, sigil = "", verb = "", noun = ""] =
    /^([#_]*)(open|launch|start|connect|acquire|attach|mount)((?:[A-Z]\w*)?)$/.exec(name) ?? [];
  if (verb === "" || (noun === "" && verb === "start")) return undefined;
  const releases = words(pairs[verb] ?? "").map((one) => `${sigil}${one}${noun}`);
  return { ...openedByOwn, by: ["receiver"], releases };
}

/**
 * `getNonceLock`, `takeWriteLock`: what is given back by a method of the result is one, whatever it locks. `acquireLeaderLock` and
 * `lockRows` have a counterpart of the like name beside them.
 */
const getsLock = /^([#_]*)(?:(?:get|take|obtain|claim|acquire)([A-Z]\w*Lock)|lock([A-Z]\w*))$/;

function lockNamed(name: string): Lifecycle | undefined {
  const [, sigil = "", lock, thing] = getsLock.exec(name) ?? [];
  const [entry] = byName.get("acquireLock") ?? [];
  const counterparts =
    lock !== undefined ? words(`${sigil}release${lock} ${sigil}drop${lock}`) : [`${sigil}unlock${thing ?? ""}`];
  return entry && (lock !== undefined || thing !== undefined)
    ? { ...entry, releases: lock !== undefined ? [...entry.releases, ...counterparts] : counterparts }
    : undefined;
}

/** Whether an external function belongs to a package that the entry names. `name` is dotted: `Pool.connect`. */
export function isOfPackage(entry: Lifecycle, module: string, name: string): boolean {
  const plain = module.startsWith("@types/") ? module.slice("@types/".length) : module;
  return entry.packages.some((one) => {
    const [from = "", part] = one.split("#", 2);
    const fits = plain === from || plain.startsWith(`${from}/`) || plain === from.replace(/^node:/, "");
    return fits && (part === undefined || name.split(".").some((segment) => segment.replace("()", "") === part));
  });
}

const named =
  /^(?:client|conn|connection|db|runner|queryRunner|qr|trx?|tx|transaction|session|handle|fd|fh|file|lock|mutex|sema?|semaphore|permit|release|releaser|unlock|done)$|(?:Client|Connection|Conn|Runner|Transaction|Session|Handle|Lock|Mutex|Semaphore|Release|Unlock)$/;

/** Whether a parameter of this name is likely to be given something that somebody has to give back. */
export function isNamedAsTaken(name: string): boolean {
  return named.test(name);
}
