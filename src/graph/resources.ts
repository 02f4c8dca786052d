import type { FileFacts, GraphResource, PlacedUse, ResourceFact, ResourceId } from "../model/index.js";
import type { Holds } from "./holds.js";

/** The resources that are made or named, in order of their ids. */
export function resourcesOf(files: readonly FileFacts[], holds: Holds): readonly GraphResource[] {
  const made = new Map<ResourceId, { file: string; fact: ResourceFact }>();
  for (const { file, resources } of files)
    for (const fact of resources.made) if (!made.has(fact.id)) made.set(fact.id, { file, fact });
  const uses = new Map<ResourceId, PlacedUse[]>();
  for (const one of holds.uses) {
    const known = uses.get(one.use.resource.id);
    if (known) known.push(one);
    else uses.set(one.use.resource.id, [one]);
  }
  const ids = [...new Set([...made.keys(), ...uses.keys()])].sort();
  return ids.map((id) => {
    const origin = made.get(id);
    const own = uses.get(id) ?? [];
    const first = own[0]?.use;
    const width = origin?.fact.width ?? own.find(({ use }) => use.width !== undefined)?.use.width;
    const widths = origin?.fact.widthFrom && widthsOf(files, origin.fact.widthFrom);
    return {
      id,
      name: origin?.fact.name ?? (id.startsWith("pool:") ? `${id.slice(5)} pool` : id.slice(id.indexOf("#") + 1)),
      kind: origin?.fact.kind ?? first?.kind ?? "lock",
      by: origin?.fact.by ?? first?.by ?? "",
      ...(origin ? { place: { file: origin.file, range: origin.fact.range } } : {}),
      ...(width !== undefined ? { width } : {}),
      ...(widths ? { widths } : {}),
      ...(origin?.fact.inside ? { inside: true as const } : {}),
      ...(origin?.fact.unbounded ? { unbounded: true as const } : {}),
      uses: own,
    };
  });
}

/** The numbers given for one argument, by what keeps the object that is made with them. */
function widthsOf(
  files: readonly FileFacts[],
  from: NonNullable<ResourceFact["widthFrom"]>,
): Readonly<Record<ResourceId, number>> {
  const widths: Record<ResourceId, number> = {};
  for (const { resources } of files) {
    for (const { id, numbers } of resources.instances ?? []) {
      const given = numbers.find(({ index, option }) => index === from.index && option === from.option);
      if (given) widths[id] = given.value;
    }
  }
  return widths;
}
