import { view, type ServerContext } from "../context.js";
import { schemas } from "../params.js";
import { onRequest } from "../requests.js";

/** `awaitscope/fileAt`: the file or folder that a URI names, where the graph has functions of it. */
export function register(context: ServerContext): void {
  onRequest(context, "awaitscope/fileAt", schemas.fileAt, ({ uri }) => {
    const now = view(context);
    const path = now?.idOf(uri);
    if (!now || path === undefined) return null;
    const { facts } = now.analysis;
    if (facts.has(path)) return { kind: "file", path };
    const folder = path === "." ? "" : path;
    for (const file of facts.keys()) {
      if (folder === "" || file.startsWith(`${folder}/`)) return { kind: "folder", path: folder };
    }
    return null;
  });
}
