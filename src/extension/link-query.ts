import type { PartKind, SliceRequest } from "../protocol/index.js";
import type { PanelTarget } from "./panel-targets.js";

/** Longest value that a link may carry, in characters. */
const longest = 2000;
/** Most groups that a link may name as folded up. */
const mostFolded = 50;

/** The query of a link that shows a view again, grouped as it is. */
export function queryOf(request: SliceRequest, finding?: string): string {
  const { mode, roots, cycle, scope, resource, groupBy, folded = [] } = request;
  const values: Readonly<Record<string, string | undefined>> =
    finding !== undefined
      ? { finding }
      : {
          chain: { node: roots[0] },
          path: { from: roots[0], to: roots[1] },
          cycle: { cycle },
          file: { file: scope },
          folder: { folder: scope },
          resource: { resource },
          overview: { overview: "" },
        }[mode];
  const named = Object.entries(values).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  );
  const grouping =
    groupBy === undefined ? [] : [["group", groupBy], ...folded.slice(0, mostFolded).map((id) => ["fold", id])];
  return [...named, ...grouping].map(([name, value]) => `${name ?? ""}=${encodeURIComponent(value ?? "")}`).join("&");
}

/** What a link's query asks for; undefined for one that is none of ours. It names things of the graph only, never a path on disk. */
export function targetOfQuery(text: string): PanelTarget | undefined {
  const query = new URLSearchParams(text);
  if ([...query.values()].some((one) => one.length > longest || /\p{Cc}/u.test(one))) return undefined;
  const grouping = groupingOf(query.getAll("group"), query.getAll("fold"));
  if (!grouping) return undefined;
  query.delete("group");
  query.delete("fold");
  const what = named(query);
  return what && { ...what, ...grouping };
}

/** Undefined when it makes no sense; nothing when a link does not say how to group. */
function groupingOf(by: readonly string[], folded: readonly string[]): Pick<PanelTarget, "grouping"> | undefined {
  if (by.length === 0 && folded.length === 0) return {};
  const [groupBy] = by;
  if (by.length > 1 || !isPartKind(groupBy) || folded.length > mostFolded) return undefined;
  if (!folded.every((id) => id.startsWith(`${groupBy} `))) return undefined;
  return { grouping: { groupBy, ...(folded.length > 0 && { folded }) } };
}

function isPartKind(value: string | undefined): value is PartKind {
  return value === "file" || value === "folder";
}

function named(query: URLSearchParams): PanelTarget | undefined {
  const value = (name: string): string => query.get(name) ?? "";
  switch ([...query.keys()].sort().join(" ")) {
    case "node":
      return value("node") === "" ? undefined : { node: value("node") };
    case "cycle":
      return value("cycle") === "" ? undefined : { cycle: value("cycle") };
    case "finding":
      return value("finding") === "" ? undefined : { finding: value("finding") };
    case "file":
      return { file: value("file") };
    case "folder":
      return { folder: value("folder") };
    case "overview":
      return { overview: true };
    case "resource":
      return { request: { mode: "resource", resource: value("resource") } };
    case "from to":
      return { request: { mode: "path", roots: [value("from"), value("to")], depthUp: 0, depthDown: 0 } };
    default:
      return undefined;
  }
}
