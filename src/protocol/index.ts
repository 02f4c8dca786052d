export * from "./slice.js";
export * from "./server.js";
export * from "./webview.js";
export * from "./standalone.js";
export * from "./rule-page.js";
export * from "./parts.js";
