// @ts-check
import { launchChromium } from "./chromium.mjs";
import { ensureEditor } from "./editor.mjs";

/* Brings the editor and the browser here, so that no test waits for an installation. */

await ensureEditor();
const browser = await launchChromium();
console.log(`Chromium ${browser.version()}`);
await browser.close();
