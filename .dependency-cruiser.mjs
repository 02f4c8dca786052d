// @ts-check
/* The invariants of ARCHITECTURE.md, each a rule. `test/unit/boundaries.test.ts` shows that each one bites. */

/** @typedef {import("dependency-cruiser").IRegularForbiddenRuleType} Rule */

/**
 * @param {string} name
 * @param {string} comment
 * @param {Rule["from"]} from
 * @param {Rule["to"]} to
 * @returns {Rule}
 */
const forbid = (name, comment, from, to) => ({ name, comment, severity: "error", from, to });

const anywhere = "^(src|webview)/";

/**
 * What a room may use of the other rooms; itself and packages aside.
 * @type {Record<string, string>}
 */
const rooms = {
  model: "",
  libraries: "model",
  protocol: "model",
  workspace: "model|extract/context",
  extract: "model|libraries|protocol|workspace",
  graph: "model|libraries|protocol",
  rules: "model|libraries|graph",
  engine: "model|libraries|protocol|workspace|extract|graph|rules",
  report: "model|graph|protocol",
  server: "model|protocol|engine|graph|report|rules|workspace",
  cli: "model|protocol|engine|graph|report|rules|workspace",
  extension: "model|protocol",
};

/** @type {import("dependency-cruiser").IConfiguration} */
export default {
  forbidden: [
    forbid(
      "no-cycles",
      "Modules that need each other are one module, or lack a third. Resolving an expression is one mutual recursion " +
        "over kinds of syntax; its files are cut by kind.",
      { pathNot: "^src/extract/resolve-" },
      { circular: true },
    ),
    forbid("no-unknown", "Every import leads somewhere.", {}, { couldNotResolve: true }),
    forbid(
      "compiler",
      "Only extract/ and workspace/ see the compiler and its syntax trees.",
      { path: anywhere, pathNot: "^src/(extract|workspace)/" },
      { path: "^(node_modules/)?(@ts-morph|ts-morph|typescript)(/|$)" },
    ),
    forbid(
      "editor",
      "Only extension/ imports vscode.",
      { path: anywhere, pathNot: "^src/extension/" },
      { path: "^(node_modules/)?(vscode|@types/vscode|vscode-languageclient)(/|$)" },
    ),
    forbid(
      "lsp",
      "Only server/ knows the language server protocol; extension/ has the client's half.",
      { path: anywhere, pathNot: "^src/(server|extension)/" },
      { path: "^(node_modules/)?vscode-(languageserver|jsonrpc)" },
    ),
    forbid(
      "anywhere",
      "These run in a browser, too: no node.",
      { path: "^(src/(model|protocol|libraries|graph|rules|report)|webview)/" },
      { dependencyTypes: ["core"] },
    ),
    forbid(
      "pure-view",
      "The view's model and layout draw nothing. (Of d3 the lint allows them curves.)",
      { path: "^webview/(model|layout)/" },
      { path: "^webview/(ui|render)/" },
    ),
    forbid(
      "view",
      "The webview knows the protocol and the model, and nothing else of src/.",
      { path: "^webview/", pathNot: "^webview/standalone/" },
      { path: "^src/", pathNot: "^src/(protocol|model)/" },
    ),
    forbid(
      "standalone",
      "The page that stands alone cuts its own slices and writes its own reports; it analyses nothing.",
      { path: "^webview/standalone/" },
      { path: "^src/", pathNot: "^src/(protocol|model|graph|report)/" },
    ),
    forbid(
      "no-view",
      "Nothing in src/ imports the webview: the panel loads its bundle.",
      { path: "^src/" },
      { path: "^webview/" },
    ),
    ...Object.entries(rooms).map(([room, allowed]) =>
      forbid(
        `room-${room}`,
        `${room}/ uses ${allowed.replaceAll("|", ", ") || "no other room"}.`,
        { path: `^src/${room}/` },
        { path: "^src/", pathNot: `^src/(${[room, ...allowed.split("|").filter(Boolean)].join("|")})(/|\\.)` },
      ),
    ),
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      extensions: [".ts", ".js", ".d.ts"],
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "types", "default"],
    },
  },
};
