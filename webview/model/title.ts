import { clean, plural } from "./text.js";
import { cycleLabel } from "./trail.js";
import type { FindingTrace, SliceRequest } from "./types.js";
import type { View } from "./view.js";

/** What a view is called, as far as it is known yet. */
export function titleOf(request: SliceRequest, view: View | undefined, finding: FindingTrace | undefined): string {
  const names = request.roots.map((id) => view?.card.get(id)?.name ?? clean(id.slice(id.indexOf("#") + 1)));
  switch (request.mode) {
    case "cycle": {
      const cycle = view?.slice.cycles.find((one) => one.id === request.cycle);
      return cycle ? cycleLabel(cycle) : "Await cycle";
    }
    case "path":
      return names.join(" → ");
    case "file":
      return clean(request.scope ?? "");
    case "folder":
      return request.scope ? `${clean(request.scope)}/` : "Workspace";
    case "overview":
      return "Overview";
    case "resource":
      return view?.cards.find((card) => card.node.resource && card.node.root)?.name ?? "Resource";
    case "chain":
      if (finding) return finding.ruleId;
      return (names[0] ?? "Await graph") + (names.length > 1 ? ` and ${names.length - 1} more` : "");
  }
}

/** What the reader is told of what is not drawn; empty: nothing. */
export function noticeOf({ slice, quiet }: View): string {
  const lines = quiet.size > 0 ? [`${plural(quiet.size, "more line")}: point at a card, or select it.`] : [];
  return [...(slice.notice === undefined ? [] : [clean(slice.notice)]), ...lines].join(" ");
}

/** How much a view shows: `32 functions`, `3 files and folders, 1 resource`. Empty for nothing. */
export function sizeOf(view: View): string {
  const counts = { functions: 0, parts: 0, resources: 0 };
  for (const { node } of view.cards) {
    if (node.cluster) counts.parts += 1;
    else if (node.resource) counts.resources += 1;
    else counts.functions += node.bundle?.members.length ?? 1;
  }
  const kinds = new Set(view.cards.flatMap(({ node }) => node.cluster?.kind ?? []));
  const [kind = "file"] = kinds;
  const [part, parts] = kinds.size > 1 ? ["file or folder", "files and folders"] : [kind, `${kind}s`];
  return [
    counts.functions ? plural(counts.functions, "function") : "",
    counts.parts ? plural(counts.parts, part, parts) : "",
    counts.resources ? plural(counts.resources, "resource") : "",
  ]
    .filter(Boolean)
    .join(", ");
}
