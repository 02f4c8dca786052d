import * as v from "valibot";
import type { Connection, WorkspaceFolder } from "vscode-languageserver/node";
import type { EngineConfig } from "../engine/types.js";

const level = v.picklist(["off", "info", "warning", "error"]);

const engineSettings = v.object({
  /** `default` leaves the choice to the configuration file. */
  preset: v.fallback(v.picklist(["default", "recommended", "strict"]), "default"),
  rules: v.fallback(v.record(v.string(), v.fallback(v.nullable(level), null)), {}),
  exclude: v.fallback(v.array(v.string()), []),
});

export interface Settings {
  /** What the settings say; the configuration files of the folders say the rest. */
  readonly engine: Partial<EngineConfig>;
  /** The folders whose `awaitscope.enable` is not off. */
  readonly folders: readonly WorkspaceFolder[];
}

/**
 * Asks the client for the settings as they are now: `preset`, `rules` and `exclude` for the window, `enable` for each
 * folder. Values of the wrong shape fall back to the default; a client that knows no settings gets all defaults.
 */
export async function readSettings(
  connection: Connection,
  folders: readonly WorkspaceFolder[],
  supported: boolean,
): Promise<Settings> {
  if (!supported) return { engine: toConfig({}), folders };
  const [own, ...enabled] = (await connection.workspace.getConfiguration([
    { section: "awaitscope" },
    ...folders.map((folder) => ({ scopeUri: folder.uri, section: "awaitscope.enable" })),
  ])) as unknown[];
  return { engine: toConfig(own), folders: folders.filter((_, index) => enabled[index] !== false) };
}

function toConfig(value: unknown): Partial<EngineConfig> {
  const { preset, rules, exclude } = v.parse(engineSettings, typeof value === "object" && value !== null ? value : {});
  const levels: Record<string, v.InferOutput<typeof level>> = {};
  for (const [id, chosen] of Object.entries(rules)) if (chosen) levels[id] = chosen;
  return { ...(preset !== "default" && { preset }), rules: levels, exclude };
}
