import type { FileId } from "../../model/index.js";
import { view, type ServerContext } from "../context.js";
import { schemas } from "../params.js";
import { onRequest } from "../requests.js";

/** `awaitscope/findings`: all findings and problems, with places as in today's buffers. */
export function register(context: ServerContext): void {
  onRequest(context, "awaitscope/findings", schemas.none, () => {
    const now = view(context);
    if (!now) return { generation: 0, uris: {}, findings: [], problems: [] };
    const { findings, problems } = now.analysis;
    const uris = new Map<FileId, string>();
    const note = (file: FileId): void => {
      if (!uris.has(file)) uris.set(file, now.uriOf(file));
    };
    for (const finding of findings) {
      note(finding.file);
      for (const step of finding.trace) note(step.file);
    }
    for (const problem of problems) note(problem.file);
    return {
      generation: now.generation,
      uris: Object.fromEntries(uris),
      findings: findings.map((finding) => ({
        ...finding,
        range: now.nearest(finding.file, finding.range),
        trace: finding.trace.map((step) => ({ ...step, range: now.nearest(step.file, step.range) })),
      })),
      problems,
    };
  });
}
