import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { queryOf, targetOfQuery } from "../../src/extension/link-query.js";
import { requestOf } from "../../src/extension/panel-targets.js";
import { emptyRequest, type SliceRequest } from "../../src/protocol/index.js";
import { viewState } from "../../src/protocol/webview-schema.js";

const name = fc
  .string({ unit: "grapheme", minLength: 1, maxLength: 40 })
  .filter((text) => !/[\p{Cc}\p{Cs}]/u.test(text));

const views: fc.Arbitrary<SliceRequest> = fc.oneof(
  name.map((id) => ({ ...emptyRequest, roots: [id] })),
  name.map((cycle) => ({ ...emptyRequest, mode: "cycle" as const, cycle })),
  name.map((scope) => ({ ...emptyRequest, mode: "file" as const, scope })),
  name.map((scope) => ({ ...emptyRequest, mode: "folder" as const, scope })),
  name.map((resource) => ({ ...emptyRequest, mode: "resource" as const, resource })),
  fc.tuple(name, name).map((roots) => ({ ...emptyRequest, mode: "path" as const, roots, depthUp: 0, depthDown: 0 })),
  fc.constant({ ...emptyRequest, mode: "overview" as const }),
);

describe("a link", () => {
  it("leads to the view that it was made of, grouped and folded as it was", () => {
    fc.assert(
      fc.property(
        views,
        fc.constantFrom(undefined, "file", "folder"),
        fc.array(name, { maxLength: 5 }),
        (view, by, names) => {
          const folded = names.map((one) => `${by ?? ""} ${one}`);
          const request: SliceRequest = by ? { ...view, groupBy: by, ...(folded.length > 0 && { folded }) } : view;
          const target = targetOfQuery(queryOf(request));
          expect(
            target && "request" in target
              ? requestOf(target, emptyRequest)
              : target && requestOf(target as { readonly node: string }, emptyRequest),
          ).toEqual(request);
        },
      ),
    );
  });

  it("carries how a finding is grouped, too", () => {
    const target = targetOfQuery(queryOf({ ...emptyRequest, groupBy: "folder", folded: ["folder src/db"] }, "rule:1"));
    expect(target).toEqual({ finding: "rule:1", grouping: { groupBy: "folder", folded: ["folder src/db"] } });
  });

  it.each([
    "node=a&group=colour",
    "node=a&group=",
    "node=a&group=file&group=folder",
    "node=a&fold=file%20src%2Fa.ts",
    "node=a&group=folder&fold=file%20src%2Fa.ts",
    "node=a&group=file&fold=src%2Fa.ts",
    `node=a&group=file&${"fold=file%20a&".repeat(51)}`,
    `node=a&group=file&fold=file%20${"x".repeat(3000)}`,
    "node=a&group=file&fold=file%20a%0Ab",
    "group=file",
    "node=a&mode=chain",
  ])("that makes no sense leads nowhere: %s", (query) => {
    expect(targetOfQuery(query)).toBeUndefined();
  });

  it("asks for nothing that the panel would not take, whatever it says", () => {
    const part = fc.constantFrom(
      "node",
      "cycle",
      "from",
      "to",
      "group",
      "fold",
      "file",
      "folder",
      "overview",
      "x",
      "%",
      "=",
      "file ",
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(part, fc.oneof(part, fc.string())), { maxLength: 6 }), (pairs) => {
        const target = targetOfQuery(pairs.map(([key, value]) => `${key}=${value}`).join("&"));
        if (!target || "finding" in target || "stack" in target || "place" in target) return;
        const request = requestOf(target, emptyRequest);
        expect(viewState({ version: 1, request, follow: true })).toEqual({ version: 1, request, follow: true });
      }),
      { numRuns: 500 },
    );
  });
});
