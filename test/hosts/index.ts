export { launchChromium } from "../../scripts/host/chromium.mjs";
export { startEditor } from "../../scripts/host/editor.mjs";
