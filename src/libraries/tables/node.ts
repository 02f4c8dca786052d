import type { LibraryEntry } from "../types.js";
import { entry, inherit, inheritEach, schedule } from "./entry.js";

/** Node's thread pool, which file, dns, zlib and crypto work share. */
const threads = 4;

const fsWork =
  "access appendFile chmod chown copyFile cp glob lchown link lstat lutimes mkdir mkdtemp open opendir read readFile readdir " +
  "readlink readv realpath rename rm rmdir stat statfs symlink truncate unlink utimes write writeFile writev exists";
const fsHandle = "FileHandle.* filehandle.*";
const fsExtra =
  "copy emptyDir ensureDir ensureDirs mkdirs mkdirp ensureFile createFile ensureLink ensureSymlink move outputFile outputJson outputJSON " +
  "pathExists readJson readJSON remove writeJson writeJSON";
const sync = (names: string) =>
  names
    .split(" ")
    .map((name) => `${name}Sync`)
    .join(" ");

/** Node's built-ins and the packages that stand in for them. */
export const node: readonly LibraryEntry[] = [
  entry("node:fs graceful-fs fs-extra memfs @types/node", fsWork, { sink: "file", capacity: threads }),
  entry("node:fs graceful-fs", fsHandle, { sink: "file", capacity: threads }),
  entry("node:fs graceful-fs", "createReadStream createWriteStream", { sink: "file" }),
  entry("fs-extra", fsExtra, { sink: "file", capacity: threads }),
  entry("node:fs graceful-fs", "watch watchFile", { callbacks: [{ arg: -1, use: { when: "schedule" } }] }),
  entry("node:fs graceful-fs fs-extra", `${sync(fsWork)} ${sync(fsExtra)}`, { blocking: true }),
  entry("make-dir mkdirp del cpy cp-file move-file path-exists", "default default.default *", { sink: "file" }),
  entry("rimraf", "default rimraf native manual posix windows moveRemove", { sink: "file" }),
  entry(
    "globby fast-glob glob tiny-glob tinyglobby readdirp fdir klaw",
    "default glob globby async *.async *.withPromise stream",
    {
      sink: "file",
    },
  ),
  entry(
    "write-file-atomic load-json-file write-json-file read-pkg read-pkg-up read-package-up write-pkg jsonfile",
    "*",
    {
      sink: "file",
    },
  ),
  entry(
    "write-file-atomic load-json-file write-json-file read-pkg read-pkg-up write-pkg jsonfile",
    "sync default.sync loadJsonFileSync writeJsonFileSync readPackageSync readFileSync writeFileSync",
    { blocking: true },
  ),
  entry(
    "find-up locate-path pkg-up pkg-dir path-type",
    "default findUp locatePath pkgUp packageDirectory isFile isDirectory",
    {
      sink: "file",
    },
  ),
  entry("graphicsmagick gm sharp jimp", "toFile toBuffer metadata read write default.read", {
    sink: "cpu",
    capacity: threads,
  }),

  entry("node:http node:https", "request get ClientRequest", { sink: "network" }),
  entry("node:http2", "connect ClientHttp2Session.request", { sink: "network" }),
  entry("node:net node:tls", "connect createConnection Socket.connect", { sink: "network" }),
  entry("node:dgram", "Socket.send Socket.bind", { sink: "network" }),
  entry("node:http node:https node:http2 node:net node:tls", "createServer createSecureServer", {
    callbacks: [{ arg: -1, use: { when: "schedule" } }],
  }),
  entry("node:dns", "lookup lookupService", { sink: "dns", capacity: threads }),
  entry(
    "node:dns",
    "resolve resolve4 resolve6 resolveAny resolveCname resolveMx resolveNs resolveSrv resolveTxt reverse",
    {
      sink: "dns",
    },
  ),
  entry("node:child_process cross-spawn", "exec execFile spawn fork default default.spawn", { sink: "process" }),
  entry("node:child_process cross-spawn", "execSync execFileSync spawnSync sync default.sync", { blocking: true }),
  entry("node:worker_threads", "Worker", { sink: "process" }),
  entry("execa", "default execa execaCommand command execaNode $ default.command default.node", { sink: "process" }),
  entry("execa", "sync execaSync commandSync execaCommandSync default.sync", { blocking: true }),
  entry(
    "zx tinyexec nano-spawn spawndamnit spawn-please promisify-child-process child-process-promise node-pty shelljs",
    "$ exec x default spawn execFile",
    {
      sink: "process",
    },
  ),
  entry("node:zlib", "gzip gunzip deflate inflate deflateRaw inflateRaw unzip brotliCompress brotliDecompress", {
    sink: "cpu",
    capacity: threads,
  }),
  entry("node:zlib", sync("gzip gunzip deflate inflate deflateRaw inflateRaw unzip brotliCompress brotliDecompress"), {
    blocking: true,
  }),
  entry(
    "node:crypto",
    "pbkdf2 scrypt randomBytes randomFill generateKeyPair generateKey generatePrime checkPrime hkdf sign verify SubtleCrypto.*",
    { sink: "cpu", capacity: threads },
  ),
  entry("node:crypto", sync("pbkdf2 scrypt generateKeyPair generateKey hkdf"), { blocking: true }),
  entry("bcrypt bcryptjs argon2", "hashSync compareSync genSaltSync", { blocking: true }),
  entry(
    "glob fast-glob globby tinyglobby rimraf mkdirp which del make-dir",
    "sync globSync rimrafSync mkdirpSync deleteSync makeDirectorySync default.sync",
    {
      blocking: true,
    },
  ),
  entry("sync-request readline-sync deasync sync-fetch sync-rpc", "*", { blocking: true }),
  entry("bcrypt argon2", "hash compare verify genSalt default.hash default.compare default.verify", {
    sink: "cpu",
    capacity: threads,
  }),
  entry("node:timers", "setTimeout setInterval setImmediate", { sink: "timer", callbacks: [schedule(0)] }),
  entry("node:timers/promises", "setTimeout setImmediate scheduler.wait wait", { sink: "timer" }),
  entry("delay", "default", { sink: "timer" }),
  entry("node:events eventemitter3 events emittery mitt", "on once addListener prependListener prependOnceListener", {
    callbacks: [schedule(1)],
  }),
  entry("node:stream", "*.on *.once *.addListener", { callbacks: [schedule(1)] }),
  entry("node:stream", "Readable.map Readable.filter Readable.forEach Readable.flatMap Readable.some Readable.every", {
    callbacks: [inheritEach(0)],
    limit: { from: "call", places: [{ arg: 1, option: "concurrency" }], otherwise: 1 },
    collection: -1,
  }),
  entry("node:util", "promisify", { wraps: { arg: 0, use: { when: "inherit" } } }),
  entry("node:vm", "SourceTextModule.link link", { callbacks: [inherit(0)] }),
  entry("node:async_hooks", "AsyncLocalStorage.run AsyncLocalStorage.exit *.run", {
    callbacks: [{ arg: 1, use: { when: "sync" } }],
  }),
  entry("node:async_hooks", "AsyncResource.bind AsyncLocalStorage.bind", { wraps: { arg: 0, use: { when: "sync" } } }),
  entry("node:readline", "Interface.question Interface.on", { callbacks: [schedule(1)] }),
  entry("node:sqlite better-sqlite3", "*.run *.all *.get *.exec", { blocking: true }),
];
