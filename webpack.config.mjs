// @ts-check
import { fileURLToPath } from "node:url";
import MiniCssExtractPlugin from "mini-css-extract-plugin";
import MinimizerPlugin from "minimizer-webpack-plugin";
import webpack from "webpack";

const path = (/** @type {string} */ name) => fileURLToPath(new URL(name, import.meta.url));

/**
 * What every bundle has in common.
 * @param {string} mode
 * @param {string} tsconfig
 * @returns {webpack.Configuration}
 */
function common(mode, tsconfig) {
  return {
    context: path("."),
    devtool: mode === "production" ? "hidden-source-map" : "source-map",
    // Sources import each other as `./x.js`, which is what runs; on disk it is `./x.ts`.
    resolve: { extensions: [".ts", ".js"], extensionAlias: { ".js": [".ts", ".js"] } },
    module: {
      rules: [
        {
          test: /\.ts$/,
          exclude: /node_modules/,
          loader: "ts-loader",
          // Types are checked by `npm run typecheck`.
          options: { transpileOnly: true, configFile: path(tsconfig), compilerOptions: { noEmit: false } },
        },
      ],
    },
    optimization: {
      // Shortened names do not reach imports of JSON whose members are taken by destructuring.
      mangleExports: false,
      minimizer: [
        new MinimizerPlugin({
          test: /\.js$/,
          minify: MinimizerPlugin.esbuildMinify,
          minimizerOptions: { legalComments: "none" },
          extractComments: false,
        }),
        new MinimizerPlugin({ test: /\.css$/, minify: MinimizerPlugin.esbuildMinifyCss }),
      ],
    },
    performance: false,
    stats: "errors-warnings",
    infrastructureLogging: { level: "warn" },
  };
}

/**
 * A bundle that runs in Node.
 * @param {string} mode
 * @returns {webpack.Configuration}
 */
function node(mode) {
  return {
    ...common(mode, "tsconfig.json"),
    target: "node20",
    node: { __dirname: false, __filename: false },
    output: { path: path("dist"), filename: "[name].js", library: { type: "commonjs2" } },
  };
}

/**
 * @param {unknown} _env
 * @param {{ mode?: string }} argv
 * @returns {webpack.Configuration[]}
 */
export default function configurations(_env, argv) {
  const mode = argv.mode ?? "development";

  /** @type {webpack.Configuration} */
  const extension = {
    ...node(mode),
    name: "extension",
    entry: { extension: path("src/extension/main.ts") },
    externals: { vscode: "commonjs vscode" },
  };

  // The server, the command line and their worker share one copy of the compiler.
  const programs = node(mode);
  /** @type {webpack.Configuration} */
  const analysis = {
    ...programs,
    name: "analysis",
    entry: {
      server: path("src/server/main.ts"),
      cli: path("src/cli/main.ts"),
      worker: path("src/engine/worker.ts"),
    },
    plugins: [new webpack.BannerPlugin({ banner: "#!/usr/bin/env node", raw: true, test: /^cli\.js$/ })],
    optimization: {
      ...programs.optimization,
      splitChunks: {
        cacheGroups: {
          default: false,
          defaultVendors: false,
          compiler: {
            name: "compiler",
            chunks: "all",
            enforce: true,
            test: /[\\/]node_modules[\\/](@ts-morph|ts-morph|code-block-writer)[\\/]/,
          },
        },
      },
    },
    // TypeScript loads plugins and its own files by computed names, none of which the analysis uses.
    ignoreWarnings: [{ module: /[\\/]@ts-morph[\\/]common[\\/]/, message: /Critical dependency/ }],
  };

  const view = common(mode, "webview/tsconfig.json");
  // Terser drops what a library offers and the panel does not use, which keeps the bundle within its 200 KB.
  const smallest = new MinimizerPlugin({ test: /\.js$/, minify: MinimizerPlugin.terserMinify, extractComments: false });
  /** @type {webpack.Configuration} */
  const webview = {
    ...view,
    name: "webview",
    target: ["web", "es2022"],
    optimization: { minimizer: [smallest, ...(view.optimization?.minimizer?.slice(1) ?? [])] },
    entry: { main: path("webview/main.ts"), standalone: path("webview/standalone/main.ts") },
    output: { path: path("dist/webview"), filename: "[name].js" },
    module: {
      rules: [...(view.module?.rules ?? []), { test: /\.css$/, use: [MiniCssExtractPlugin.loader, "css-loader"] }],
    },
    plugins: [new MiniCssExtractPlugin({ filename: "[name].css" })],
  };

  /** @type {webpack.Configuration} */
  const hostTests = {
    ...node("development"),
    name: "host-tests",
    mode: "development",
    entry: { index: path("test/vscode/index.ts") },
    output: { path: path("dist-test/vscode"), filename: "[name].js", library: { type: "commonjs2" } },
    externals: { vscode: "commonjs vscode", mocha: "commonjs mocha" },
  };

  return [extension, analysis, webview, hostTests];
}
