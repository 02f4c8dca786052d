import { clean } from "./text.js";
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
