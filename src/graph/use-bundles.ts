import type { AsyncGraph, GraphResource, NodeId, PlacedUse } from "../model/index.js";
import type { SliceEdge, SliceNode, SliceUseKind } from "../protocol/index.js";
import { mostSiblings } from "./bundles.js";
import { standIn } from "./slice-nodes.js";
import { kindOfUse, resourceNodeId, sliceUse } from "./slice-uses.js";

/** As many of the places that are drawn as one are told. */
const mostTold = 50;

/** Functions that do the same with a resource, drawn as one; either all of them hold it over calls or none does. */
export interface UseBundle {
  readonly id: string;
  readonly kind: SliceUseKind;
  readonly members: readonly NodeId[];
  readonly uses: readonly PlacedUse[];
}

/** The users of a resource that are too many to be drawn one by one, by what they do with it. Never those that matter. */
export function bundlesOfUses(
  { id, uses }: GraphResource,
  users: ReadonlySet<NodeId>,
  { matters, holds }: { readonly matters: (id: NodeId) => boolean; readonly holds: (id: NodeId) => boolean },
  opened: ReadonlySet<string>,
): readonly UseBundle[] {
  const kinds = new Map<NodeId, Set<SliceUseKind>>();
  for (const { use } of uses) {
    if (!users.has(use.function) || matters(use.function)) continue;
    const known = kinds.get(use.function);
    if (known) known.add(kindOfUse[use.op]);
    else kinds.set(use.function, new Set([kindOfUse[use.op]]));
  }
  const groups = new Map<string, { readonly kind: SliceUseKind; readonly members: NodeId[] }>();
  for (const [user, [kind, ...more]] of kinds) {
    if (kind === undefined || more.length > 0) continue;
    const key = holds(user) ? `holding in ${kind}` : `in ${kind}`;
    const known = groups.get(key);
    if (known) known.members.push(user);
    else groups.set(key, { kind, members: [user] });
  }
  return [...groups].flatMap(([key, { kind, members }]): UseBundle[] => {
    const bundle = `bundle ${key} ${resourceNodeId(id)}`;
    if (members.length <= mostSiblings || opened.has(bundle)) return [];
    const inside = new Set(members);
    return [{ id: bundle, kind, members, uses: uses.filter(({ use }) => inside.has(use.function)) }];
  });
}

/** Such functions as a slice shows them. */
export function useBundleNode(graph: AsyncGraph, resource: GraphResource, { id, kind, members }: UseBundle): SliceNode {
  return {
    ...standIn(id, `${members.length} functions`, 0),
    bundle: {
      of: resourceNodeId(resource.id),
      side: "in",
      kind,
      members: members.flatMap((member) => {
        const node = graph.node(member);
        return node ? [{ id: member, name: node.name, ...(node.place && { file: node.place.file }) }] : [];
      }),
    },
  };
}

/** What they do with the resource. */
export function useBundleEdge(resource: GraphResource, { id, kind, uses }: UseBundle): SliceEdge {
  return {
    id: `${id} ${kind}`,
    from: id,
    to: resourceNodeId(resource.id),
    kind,
    calls: [],
    cycle: false,
    count: uses.length,
    uses: uses.slice(0, mostTold).map(sliceUse),
  };
}
