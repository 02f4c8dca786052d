import * as assert from "node:assert/strict";
import { closeAll, cycleDiagnostic, eventually, hoverOn, open } from "./host.js";

export function define(): void {
  describe("hover", () => {
    after(closeAll);

    it("on an await of the cycle names callee and cycle, and may run only our commands", async () => {
      const editor = await open("src/a.ts");
      await cycleDiagnostic();
      const content = await eventually("the hover", () => hoverOn(editor, "await functionB"));
      assert.match(content.value, /`functionB`/);
      assert.match(content.value, /`functionA` → `functionB` → `functionC` → `functionA`/);
      assert.match(content.value, /command:awaitscope\.nextCycleLocation\?/);
      assert.ok(typeof content.isTrusted === "object", "trust is limited to commands");
      for (const command of content.isTrusted.enabledCommands) assert.match(command, /^awaitscope\./);
    });

    it("is not there where nothing waits", async () => {
      const editor = await open("src/a.ts");
      await cycleDiagnostic();
      assert.equal(await hoverOn(editor, "export"), undefined);
    });
  });
}
