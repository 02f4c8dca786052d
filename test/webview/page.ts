import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import type { Browser, BrowserContext, BrowserContextOptions, Locator, Page } from "playwright-core";
import type { FromWebview, Slice, ToWebview, ViewState } from "../../src/protocol/index.js";
import { launchChromium } from "../hosts/index.js";
import { themes } from "./themes.js";

/** The built panel; another build of it is tested by naming its folder. */
const bundle = process.env.AWAITSCOPE_PANEL ?? fileURLToPath(new URL("../../dist/webview", import.meta.url));

/** Stands in for VS Code: records what the panel posts, keeps its state in the page's storage. */
const recorder = `
  window.sent = [];
  window.violations = [];
  document.addEventListener("securitypolicyviolation", (event) => violations.push(event.violatedDirective + " " + event.blockedURI));
  window.acquireVsCodeApi = () => ({
    postMessage: (message) => sent.push(message),
    getState: () => JSON.parse(localStorage.getItem("state") ?? "null"),
    setState: (state) => localStorage.setItem("state", JSON.stringify(state)),
  });
`;

/** The built panel in a real browser, under the policy that the extension gives it. */
export class Workbench {
  private constructor(
    private readonly browser: Browser,
    private readonly server: Server,
    readonly origin: string,
  ) {}

  static async start(): Promise<Workbench> {
    if (!existsSync(`${bundle}/main.js`)) throw new Error(`${bundle} is not built: run \`npm run build\` first.`);
    const server = createServer((request, response) => {
      const path = (request.url ?? "/").split("?")[0] ?? "/";
      const send = (type: string, body: string | Buffer) => response.setHeader("content-type", type).end(body);
      if (path === "/") send("text/html", page(`http://${request.headers.host ?? ""}`));
      else if (path === "/recorder.js") send("text/javascript", recorder);
      else if (path === "/main.js" || path === "/main.css") {
        void readFile(bundle + path).then((body) => send(path.endsWith("css") ? "text/css" : "text/javascript", body));
      } else response.writeHead(404).end();
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    return new Workbench(await launchChromium(), server, `http://127.0.0.1:${port}`);
  }

  /** A panel of its own; with `stopped`, time passes in it only when told, by {@link Panel.pass}. */
  async open(
    options: BrowserContextOptions & { readonly theme?: string; readonly stopped?: boolean } = {},
  ): Promise<Panel> {
    const { theme = "vscode-dark", stopped = false, ...rest } = options;
    const context = await this.browser.newContext({
      viewport: { width: 1280, height: 760 },
      reducedMotion: "reduce",
      ...rest,
    });
    if (stopped) await context.clock.install({ time: 0 });
    const panel = new Panel(context, await context.newPage(), theme, this.origin);
    await panel.load();
    if (stopped) await context.clock.pauseAt(3_600_000);
    return panel;
  }

  async stop(): Promise<void> {
    await this.browser.close();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

export class Panel {
  readonly errors: string[] = [];

  constructor(
    private readonly context: BrowserContext,
    readonly page: Page,
    private readonly theme: string,
    private readonly origin: string,
  ) {
    page.on("pageerror", (error) => this.errors.push(error.message));
    page.on("console", (message) => {
      if (message.type() === "error") this.errors.push(message.text());
    });
  }

  /** Loads the page, or loads it again as a window reload does. */
  async load(): Promise<void> {
    await this.page.goto(this.origin);
    const variables = JSON.stringify(themes[this.theme]);
    const classes = this.theme === "vscode-high-contrast-light" ? `vscode-high-contrast ${this.theme}` : this.theme;
    await this.page.evaluate(`
      for (const [name, value] of Object.entries(${variables})) document.documentElement.style.setProperty(name, value);
      document.body.className = ${JSON.stringify(classes)};
    `);
  }

  /** Says something as the extension; resolves when the panel has heard it. */
  async post(message: ToWebview | Record<string, unknown>): Promise<void> {
    await this.page.evaluate(`new Promise((resolve) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = resolve;
      window.addEventListener("message", () => port2.postMessage(0), { once: true });
      window.postMessage(${JSON.stringify(message)}, "*");
    })`);
  }

  /** Lets time pass in a panel whose clock is stopped: every timer and frame of it comes, however busy the machine is. */
  async pass(milliseconds: number): Promise<void> {
    await this.context.clock.runFor(milliseconds);
  }

  sent(): Promise<FromWebview[]> {
    return this.page.evaluate("sent");
  }

  async sentOf<T extends FromWebview["type"]>(type: T): Promise<Extract<FromWebview, { type: T }>[]> {
    return (await this.sent()).filter((message): message is Extract<FromWebview, { type: T }> => message.type === type);
  }

  violations(): Promise<string[]> {
    return this.page.evaluate("violations");
  }

  state(): Promise<ViewState> {
    return this.page.evaluate(`JSON.parse(localStorage.getItem("state"))`);
  }

  /** Answers the panel's newest question. */
  async answer(slice: Slice): Promise<void> {
    const asked = (await this.sentOf("slice")).at(-1);
    await this.post({ type: "slice", sequence: asked?.sequence ?? 0, slice });
  }

  /** Tells the panel to show the slice's request, and answers it. */
  async show(slice: Slice): Promise<void> {
    await this.post({ type: "status", state: "ready", message: "" });
    await this.post({ type: "show", request: slice.request });
    await this.answer(slice);
  }

  card(id: string): Locator {
    return this.page.locator(`.canvas g.card[data-id=${JSON.stringify(id)}]`);
  }

  /** Ids of the cards drawn. */
  cards(): Promise<string[]> {
    return this.page.evaluate(`[...document.querySelectorAll(".canvas g.card")].map((card) => card.dataset.id)`);
  }

  async close(): Promise<void> {
    await this.context.close();
  }
}

function page(origin: string): string {
  const nonce = "dGVzdA";
  return `<!DOCTYPE html><html lang="en"><head><meta charset="UTF-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'nonce-${nonce}'; style-src ${origin}; img-src data:">
<link rel="stylesheet" href="/main.css"><title>Await Graph</title></head><body>
<script nonce="${nonce}" src="/recorder.js"></script><script nonce="${nonce}" src="/main.js"></script></body></html>`;
}
