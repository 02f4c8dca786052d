import type { Programs } from "../verdicts.js";

const spawn = `import { spawn } from "node:child_process";\n`;

const bun = `interface Child { stdout: ReadableStream; stderr: ReadableStream; exited: Promise<number>; kill(): void }
    declare const Bun: { spawn(command: string[], options?: object): Child };
    `;

export const likely: Programs = {
  "any program that whoever calls chooses": `${spawn}
    export function run(program: string, args: string[]) { return new Promise((resolve, reject) => { const child = spawn(program, args); child.on("error", reject); child.on("close", resolve); }); }`,
  "an error output that Bun pipes and nothing reads": `${bun}export async function run(args: string[]) {
      const child = Bun.spawn(["aws", ...args], { stdio: ["ignore", "pipe", "pipe"] });
      const out = await new Response(child.stdout).text();
      if ((await child.exited) !== 0) throw new Error(await new Response(child.stderr).text());
      return out;
    }`,
  "the output that Bun pipes by itself": `${bun}export async function build() { const child = Bun.spawn(["npm", "run", "build"]); await child.exited; }`,
  "a program that talks": `${spawn}
    export const run = () => new Promise((resolve, reject) => { const child = spawn("/usr/bin/npm", ["cache", "clean", "--force"]); child.on("error", reject); child.on("close", resolve); });`,
  "a child that is handed to a function which waits for its end": `import { spawn, type ChildProcess } from "node:child_process";
    function finished(child: ChildProcess) { return new Promise<number>((res, rej) => { child.on("error", rej); child.on("exit", (code) => res(code ?? 1)); }); }
    export async function run(cmd: string) { const child = spawn(cmd, ["-x"]); if ((await finished(child)) !== 0) throw new Error(); }`,
  "a child that is handed to a function which reads one output of two": `import { spawn, type ChildProcess } from "node:child_process";
    const output = (child: ChildProcess) => new Promise((res) => { let text = ""; child.stdout!.on("data", (x) => { text += String(x); }); child.once("close", () => res(text)); });
    export async function run(cmd: string) { const child = spawn(cmd, ["-x"]); return output(child); }`,
  "a function that starts the child reads one output of two": `${spawn}
    function start(cmd: string) { const child = spawn(cmd, ["-x"]); child.stdout.on("data", (x) => { console.log(x); }); child.on("error", console.log); return child; }
    const server = start("node"); server.on("exit", (code) => { process.exit(code ?? 0); });`,
  "a pipe that is asked for and not read": `${spawn}
    export function run(cmd: string, args: string[]): Promise<{ code: number; stderr: string }> {
      return new Promise((res) => {
        const child = spawn(cmd, args, { stdio: ["pipe", "pipe", "pipe"] });
        let stderr = "";
        child.stderr.on("data", (chunk) => { stderr += String(chunk); });
        child.on("error", (err) => res({ code: 1, stderr: err.message }));
        child.on("close", (code) => res({ code: code ?? 1, stderr }));
      });
    }`,
  "a program that writes to its output, whatever it reads": `${spawn}
    export const run = (input: string) => new Promise((resolve, reject) => { const child = spawn("ffmpeg", ["-i", input, "-f", "mp3", "pipe:1"]); child.stderr.on("data", console.error); child.on("error", reject); child.on("close", resolve); });`,
  "pipes by default": `${spawn}
    export const run = (cmd: string) => new Promise((resolve, reject) => { const child = spawn(cmd, ["-x"]); child.on("exit", resolve); child.on("error", reject); });`,
  "a chain of listeners": `${spawn}
    export const run = (cmd: string) => new Promise((resolve, reject) => { spawn(cmd, ["-x"]).on("close", resolve).on("error", reject); });`,
  "once of events": `${spawn}import { once } from "node:events";
    export async function run(cmd: string) { const child = spawn(cmd, []); child.stdout.on("data", (x) => { console.log(x); }); const [code] = await once(child, "exit"); return code as unknown; }`,
  "a stream that is only tested": `${spawn}
    export const run = (cmd: string) => new Promise((resolve) => { const child = spawn(cmd, { shell: true }); if (child.stdout) console.log("piped"); child.on("close", resolve); });`,
  "a stream that is only given an encoding": `${spawn}
    export const run = (cmd: string) => new Promise((resolve) => { const child = spawn(cmd, { shell: true, stdio: ["ignore", "pipe", "ignore"] }); child.stdout.setEncoding("utf8"); child.stdout.on("error", console.error); child.on("close", resolve); });`,
  "a listener without a promise": `${spawn}
    export function run(cmd: string, done: () => void) { const child = spawn(cmd, ["--print"], { cwd: "/" }); child.on("close", () => { done(); }); }`,
  "cross-spawn": `import spawn from "cross-spawn";
    export const run = (cmd: string) => new Promise((resolve) => { const child = spawn(cmd, ["build"]); child.on("close", resolve); });`,
  "a silent fork": `import { fork } from "node:child_process";
    export const run = (file: string) => new Promise((resolve) => { const child = fork(file, [], { silent: true }); child.on("exit", resolve); });`,
  require: `const { spawn } = require("child_process");
    exports.run = (cmd) => new Promise((resolve) => { const child = spawn(cmd, ["x"]); child.on("close", resolve); });`,
  "require of the module": `const cp = require("child_process");
    exports.run = (cmd) => new Promise((resolve) => { const child = cp.spawn(cmd, ["x"], { env: process.env }); child.once("exit", resolve); });`,
  "a child in a field": `${spawn}
    export class Runner { child: ReturnType<typeof spawn> | undefined; run(cmd: string) { return new Promise((resolve) => { this.child = spawn(cmd, []); this.child.on("exit", resolve); }); } stop() { this.child?.kill(); } }`,
  "a tool of a missing package, one of whose outputs is read": `import { tool } from "@some/core";
    export async function apply() {
      const proc = await tool("terraform").spawn({ args: ["apply"] });
      proc.stderr.on("data", console.error);
      await new Promise((resolve) => { proc.on("close", resolve); });
    }`,
  "a method that hands out the child": `// file: tool.ts
    import crossSpawn from "cross-spawn";
    export class Tool {
      async spawn(args: string[], cwd: string) { return crossSpawn("terraform", args, { cwd, windowsHide: true }); }
    }
    // file: main.ts
    import { Tool } from "./tool.js";
    export async function apply(tool: Tool) {
      const proc = await tool.spawn(["apply"], "/");
      let stderr = "";
      if (proc.stderr) { proc.stderr.on("data", (data) => { stderr += String(data); }); }
      await new Promise<void>((resolve, reject) => {
        proc.on("error", reject);
        proc.on("close", (code) => { if (code === 0) resolve(); else reject(new Error(stderr)); });
      });
    }`,
  "a function that takes the options": `${spawn}
    function start(args: string[], options: object) { const child = spawn("make", args, { ...options }); child.on("error", console.error); return child; }
    export function run(done: () => void) { const child = start(["x"], { stdio: ["ignore", "pipe", "pipe"] }); child.on("close", done); }`,
  "options that are bound to a name": `${spawn}
    const options = { cwd: "/tmp", shell: true };
    export const run = (cmd: string) => new Promise((resolve) => { const child = spawn(cmd, options); child.on("close", resolve); });`,
  "execa without its buffer, of which one output is read": `import { execa } from "execa";
    export const run = (cmd: string) => new Promise((resolve) => {
      const child = execa(cmd, ["x"], { buffer: false, stdout: "ignore", stderr: "pipe" });
      child.on("exit", resolve);
    });`,
  "execa without its buffer": `import { execa } from "execa";
    export const run = (cmd: string) => new Promise((resolve) => { const child = execa(cmd, ["x"], { buffer: false }); child.on("exit", resolve); });`,
};

export const possible: Programs = {
  "a program that says little, which another function starts": `${spawn}
    abstract class Tree {
      list() {
        return new Promise((resolve, reject) => {
          const child = this.start();
          child.on("error", reject);
          child.stdout.on("data", (line) => { console.log(String(line)); });
          child.on("close", resolve);
        });
      }
      abstract start(): ReturnType<typeof spawn>;
    }
    export class Processes extends Tree { start() { return spawn("ps", ["-ax"]); } }`,
  "a program of which a field says what it is": `${spawn}
    export class Terminal {
      private readonly opener = process.env.OPENER ?? "";
      open(where: string) { return new Promise<void>((resolve, reject) => { const child = spawn(this.opener, [where]); child.on("error", reject); child.on("exit", () => resolve()); }); }
    }`,
  "a function that only its own file calls": `${spawn}
    function read(program: string) { return new Promise((resolve, reject) => { const child = spawn(program, ["-o"]); child.on("error", reject); child.on("close", resolve); }); }
    export const clipboard = () => read("wl-paste");`,
  "a child of Bun that is ended by the time": `${bun}export async function list() {
      const child = Bun.spawn(["gh", "issue", "list"], { stdout: "pipe", stderr: "pipe", timeout: 12000 });
      const out = await new Response(child.stdout).text();
      await child.exited;
      return out;
    }`,
  "a program that says little": `${spawn}
    export const run = (file: string) => new Promise((resolve, reject) => { const child = spawn("fatrw", ["write", file], { stdio: "pipe" }); child.on("error", reject); child.on("close", resolve); });`,
  "a program that is asked for its version": `${spawn}
    export const run = () => new Promise((resolve, reject) => { const child = spawn(process.execPath, ["-v"]); child.on("error", reject); child.on("close", resolve); });`,
  "a program that is told to write into a file": `${spawn}
    export const run = (input: string, output: string) => new Promise((resolve, reject) => { const child = spawn("tool", ["-i", input, output]); child.stderr.on("data", console.error); child.on("error", reject); child.on("close", resolve); });`,
  "a program that is told so by an option": `${spawn}
    export const run = (input: string, made: string) => new Promise((resolve, reject) => { const args = ["-o", made, input]; const child = spawn("tool", args); child.stderr.on("data", console.error); child.on("error", reject); child.on("close", resolve); });`,
  "ffmpeg, which writes nothing else": `${spawn}
    export const run = (ffmpeg: string, input: string) => new Promise((resolve, reject) => { const child = spawn(ffmpeg, ["-i", input, "-hide_banner"]); child.stderr.on("data", console.error); child.on("error", reject); child.on("close", resolve); });`,
};

export const silent: Programs = {
  "options that a function makes": `import { spawn, type SpawnOptions } from "node:child_process";
    const withOutput = (options: SpawnOptions): SpawnOptions => ({ stdio: "inherit", ...options });
    const start = (args: string[], options: SpawnOptions = {}) => spawn("npm", [...args], withOutput(options));
    export function install(args: string[]): Promise<void> {
      return new Promise((resolve) => { start(args, { windowsHide: true }).on("close", () => { resolve(); }); });
    }`,
  "a child whose arguments were bound before": `import { spawn } from "node:child_process";
    function command(name: string) {
      if (process.env.BUN) return spawn.bind(null, "bun", ["install", name], { stdio: "inherit" });
      return spawn.bind(null, "npm", ["install", name], { stdio: "inherit" });
    }
    export const install = (name: string) => new Promise((resolve) => { const child = command(name)(); child.on("close", resolve); });
    const start = spawn.bind(null, "npm", ["ci"], { stdio: "inherit" });
    export const clean = () => new Promise((resolve) => { const child = start(); child.on("close", resolve); });`,
  "both outputs of a child of Bun that are read while it runs": `${bun}export async function run() {
      const child = Bun.spawn(["aws", "s3"], { stdout: "pipe", stderr: "pipe" });
      const [out, err] = await Promise.all([new Response(child.stdout).text(), new Response(child.stderr).text(), child.exited]);
      return out + err;
    }`,
  "an error output of Bun that is begun before the wait": `${bun}export async function run() {
      const child = Bun.spawn(["aws", "s3"], { stdio: ["ignore", "inherit", "pipe"] });
      const text = new Response(child.stderr).text();
      if ((await child.exited) !== 0) throw new Error(await text);
    }`,
  "a child of Bun whose outputs go on": `${bun}export async function run() { await Bun.spawn(["npm", "ci"], { stdio: ["inherit", "inherit", "inherit"] }).exited; }`,
  "a child of Bun that is handed on": `${bun}declare function log(child: Child): void;
    export async function run() { const child = Bun.spawn(["npm", "ci"]); log(child); await child.exited; }`,
  "a child that is handed to functions which read it, or hand it on": `import { spawn, type ChildProcess } from "node:child_process";
    declare function log(child: unknown): void;
    const output = (child: ChildProcess) => new Promise((res) => { let text = ""; child.stdout!.on("data", (x) => { text += String(x); }); child.stderr!.resume(); child.once("close", () => res(text)); });
    function finished(child: ChildProcess) { return new Promise((res) => { child.on("exit", res); }); }
    function logged(child: ChildProcess) { log(child); return finished(child); }
    export async function one(cmd: string) { const child = spawn(cmd, ["-x"]); return output(child); }
    export async function two(cmd: string) { const child = spawn(cmd, ["-x"]); await logged(child); }
    export async function three(cmd: string) { const child = spawn(cmd, ["-x"], { stdio: "inherit" }); await finished(child); }
    export async function four(cmd: string) { const child = spawn(cmd, ["-x"]); child.stdout.pipe(process.stdout); child.stderr.pipe(process.stderr); await finished(child); }`,
  "the function that starts the child reads both outputs": `${spawn}
    function start(cmd: string) { const child = spawn(cmd, ["-x"]); child.stdout.on("data", (x) => { console.log(x); }); child.stderr.on("data", (x) => { console.error(x); }); child.on("error", console.log); return child; }
    const server = start("caddy"); server.on("exit", (code) => { process.exit(code ?? 0); });`,
  "the function that starts the child hands it to who reads it": `${spawn}declare function log(child: unknown): void;
    function start(cmd: string) { const child = spawn(cmd, ["-x"]); log(child); return child; }
    const server = start("caddy"); server.on("exit", (code) => { process.exit(code ?? 0); });`,
  "inherited output": `${spawn}export const run = (c: string) => new Promise((resolve) => { spawn(c, [], { stdio: "inherit" }).on("close", resolve); });`,
  "ignored output": `${spawn}export const run = (c: string) => new Promise((resolve) => { const p = spawn(c, [], { stdio: ["pipe", "ignore", "ignore"] }); p.on("close", resolve); });`,
  "output that is read": `${spawn}export const run = (c: string) => new Promise((resolve) => { let out = ""; const p = spawn(c, []); p.stdout.on("data", (x) => { out += String(x); }); p.stderr.on("data", (x) => { out += String(x); }); p.on("close", () => resolve(out)); });`,
  "output that is resumed": `${spawn}export const run = (c: string) => new Promise((resolve) => { const p = spawn(c, []); p.stdout.resume(); p.stderr.resume(); p.on("close", resolve); });`,
  "output that is piped on": `${spawn}export const run = (c: string) => new Promise((resolve) => { const p = spawn(c, []); p.stdout.pipe(process.stdout); p.stderr.pipe(process.stderr); p.on("exit", resolve); });`,
  "output that is iterated": `${spawn}export async function run(c: string) { const p = spawn(c, [], { stdio: ["ignore", "pipe", "inherit"] }); const end = new Promise((resolve) => p.on("close", resolve)); for await (const x of p.stdout) console.log(x); await end; }`,
  "output handed to readline": `${spawn}import { createInterface } from "node:readline";
    export const run = (c: string) => new Promise((resolve) => { const p = spawn(c, [], { stdio: ["ignore", "pipe", "inherit"] }); createInterface({ input: p.stdout }).on("line", console.log); p.on("close", resolve); });`,
  "a child handed to a function": `${spawn}declare function log(p: unknown): void; export const run = (c: string) => new Promise((resolve) => { const p = spawn(c, []); log(p); p.on("close", resolve); });`,
  "a child that is returned": `${spawn}export function start(c: string) { const p = spawn(c, []); p.on("close", () => console.log("closed")); return p; }`,
  "streams taken out of the child": `${spawn}export const run = (c: string) => new Promise((resolve) => { const p = spawn(c, []); const { stdout, stderr } = p; stdout.resume(); stderr.resume(); p.on("close", resolve); });`,
  "streams with an encoding, read in a chain": `${spawn}export const run = (c: string) => new Promise((resolve) => { const p = spawn(c, [], { stdio: ["ignore", "pipe", "inherit"] }); p.stdout.setEncoding("utf8").on("data", console.log); p.on("close", resolve); });`,
  "optional streams": `${spawn}export const run = (c: string) => new Promise((resolve) => { const p = spawn(c, []); p.stdout?.on("data", console.log); p.stderr?.on("data", console.error); p.on("close", resolve); });`,
  "a loop over both streams": `${spawn}export const run = (c: string) => new Promise((resolve) => { const p = spawn(c, []); for (const s of [p.stdout, p.stderr]) s.resume(); p.on("close", resolve); });`,
  exec: `import { exec } from "node:child_process"; export const run = (c: string) => new Promise((resolve) => { const p = exec(c); p.on("close", resolve); });`,
  "a fork": `import { fork } from "node:child_process"; export const run = (f: string) => new Promise((resolve) => { const p = fork(f); p.on("exit", resolve); });`,
  "execa, whose error output goes where that of the program does": `import { execa } from "execa";
    export const run = (cmd: string) => new Promise((resolve) => {
      const child = execa(cmd, ["x"], { buffer: false, stdout: "pipe", stderr: process.stderr });
      child.stdout.on("data", () => {});
      child.on("exit", resolve);
    });`,
  "execa, which buffers": `import { execa } from "execa"; export async function run(c: string) { await execa(c, ["x"]); }`,
  "a detached child": `${spawn}export const run = (c: string) => new Promise((resolve) => { const p = spawn(c, [], { detached: true }); p.unref(); p.on("exit", resolve); });`,
  "a command that says nothing": `${spawn}export const open = (u: string) => new Promise((resolve) => { spawn("xdg-open", [u]).on("close", resolve); });`,
  "options from elsewhere": `${spawn}export const run = (c: string, options: object) => new Promise((resolve) => { const p = spawn(c, [], options); p.on("close", resolve); });`,
  "options that are spread": `${spawn}export const run = (c: string, options: object) => new Promise((resolve) => { const p = spawn(c, [], { cwd: "/", ...options }); p.on("close", resolve); });`,
  "a function that takes the options, told to ignore": `${spawn}
    function start(args: string[], options: object) { const child = spawn("tool", args, { ...options }); child.on("error", console.error); return child; }
    export function run(done: () => void) { const child = start(["x"], { stdio: "ignore" }); child.on("close", done); }`,
  "a descriptor of a file": `${spawn}import { openSync } from "node:fs"; export const run = (c: string) => new Promise((resolve) => { const fd = openSync("log", "a"); const p = spawn(c, [], { stdio: ["ignore", fd, fd] }); p.on("close", resolve); });`,
  "a tool of a missing package that shows nothing of pipes": `import { tool } from "@some/core";
    export async function apply() { const proc = await tool("terraform").spawn({ args: ["apply"] }); await new Promise((resolve) => { proc.on("close", resolve); }); }`,
  "a terminal": `declare const pty: { spawn(c: string, a: string[]): { on(e: string, f: (x: unknown) => void): void } }; export const run = (c: string) => new Promise((resolve) => { const p = pty.spawn(c, []); p.on("exit", resolve); });`,
  "a server that is closed": `import { createServer } from "node:http"; export const run = () => new Promise((resolve) => { const s = createServer(); s.on("close", resolve); });`,
  "a child nobody waits for": `${spawn}export function start(c: string) { spawn(c, []).on("error", console.error); }`,
  "a child in a field whose output another method reads": `${spawn}
    export class Runner { child = undefined as ReturnType<typeof spawn> | undefined; run(c: string) { return new Promise((resolve) => { this.child = spawn(c, []); this.read(); this.child.on("exit", resolve); }); } read() { this.child?.stdout?.resume(); this.child?.stderr?.resume(); } }`,
};
