export { launchChromium } from "../../scripts/host/chromium.mjs";
