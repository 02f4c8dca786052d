// @ts-check
/* The invariants of ARCHITECTURE.md, each a rule. `test/unit/boundaries.test.ts` shows that each one bites. */

/**
 * @param {string} name
 * @param {string} comment
 * @param {string | string[]} from
 * @param {import("dependency-cruiser").IToRestriction} to
 * @returns {import("dependency-cruiser").IForbiddenRuleType}
 */
const forbid = (name, comment, from, to) => ({ name, comment, severity: "error", from: { path: from }, to });

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
    {
      name: "no-cycles",
      comment:
        "Modules that need each other are one module, or lack a third. Resolving an expression is one mutual recursion " +
        "over kinds of syntax; its files are cut by kind.",
      severity: "error",
      from: { pathNot: "^src/extract/resolve-" },
      to: { circular: true },
    },
    {
      name: "no-unknown",
      comment: "Every import leads somewhere.",
      severity: "error",
      from: {},
      to: { couldNotResolve: true },
    },
    forbid("compiler", "Only extract/ and workspace/ see the compiler and its syntax trees.", "^(src|webview)/", {
      path: "^(node_modules/)?(@ts-morph|ts-morph|typescript)(/|$)",
    }),
    forbid("editor", "Only extension/ imports vscode.", "^(src|webview)/", {
      path: "^(node_modules/)?(vscode|@types/vscode|vscode-languageclient)(/|$)",
    }),
    forbid(
      "lsp",
      "Only server/ knows the language server protocol; extension/ has the client's half.",
      "^(src|webview)/",
      {
        path: "^(node_modules/)?vscode-(languageserver|jsonrpc)",
      },
    ),
    forbid(
      "anywhere",
      "These run in a browser, too: no node, no DOM library.",
      "^(src/(model|protocol|libraries|graph|rules|report)|webview/(model|layout))/",
      { dependencyTypes: ["core"] },
    ),
    forbid("pure-view", "The view's model and layout draw nothing.", "^webview/(model|layout)/", {
      path: "^(node_modules/d3(/|$|-(selection|zoom|drag|transition|brush))|webview/(ui|render)/)",
    }),
    forbid("view", "The webview knows the protocol and the model, and nothing else of src/.", "^webview/", {
      path: "^src/",
      pathNot: "^src/(protocol|model)/",
    }),
    forbid("no-view", "Nothing in src/ imports the webview: the panel loads its bundle.", "^src/", {
      path: "^webview/",
    }),
    ...Object.entries(rooms).map(([room, allowed]) =>
      forbid(`room-${room}`, `${room}/ uses ${allowed.replaceAll("|", ", ") || "no other room"}.`, `^src/${room}/`, {
        path: "^src/",
        pathNot: `^src/(${[room, ...allowed.split("|").filter(Boolean)].join("|")})(/|\\.)`,
      }),
    ),
  ].map((rule) => {
    // The rooms that a rule about a package names as its own.
    const own = { compiler: "^src/(extract|workspace)/", editor: "^src/extension/", lsp: "^src/(server|extension)/" }[
      rule.name
    ];
    return own === undefined ? rule : { ...rule, from: { ...rule.from, pathNot: own } };
  }),
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
