import fc from "fast-check";
import type { CallFact } from "../../src/model/index.js";
import { any, external, given, param, site, Workspace } from "./graph-kit.js";

const uses: readonly CallFact["use"][] = ["awaited", "awaited", "returned", "stored", "discarded", "value"];

/** Small workspaces of functions that call, wrap and hand over one another in any way. */
export function arbitraryWorkspace(): fc.Arbitrary<Workspace> {
  const call = fc.record({
    from: fc.nat(),
    to: fc.nat(),
    use: fc.constantFrom(...uses),
    argument: fc.option(fc.nat(), { nil: undefined }),
    target: fc.constantFrom("function", "function", "function", "param", "external"),
    must: fc.boolean(),
  });
  const functions = fc.array(fc.record({ async: fc.boolean(), file: fc.constantFrom("a.ts", "b.ts", "c.test.ts") }), {
    minLength: 1,
    maxLength: 12,
  });
  return fc.tuple(functions, fc.array(call, { maxLength: 40 })).map(([shapes, calls]) => {
    const ws = new Workspace();
    const ids = shapes.map((shape, at) => ws.fn(`f${at}`, shape));
    const pick = (at: number): string => ids[at % ids.length]!;
    for (const { from, to, use, argument, target, must } of calls) {
      const callee =
        target === "param" ? param(pick(from)) : target === "external" ? external("pg", "Pool.query") : pick(to);
      const args =
        argument === undefined
          ? {}
          : { args: [argument % 3 === 0 ? ({ index: 0, passes: 0 } as const) : given(pick(argument))] };
      const index = ws.call(pick(from), callee, { use, ...args });
      if (must) ws.formula(pick(from), any(site(index)));
    }
    return ws;
  });
}
