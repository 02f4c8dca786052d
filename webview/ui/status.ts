import { plural } from "../model/text.js";
import type { Session } from "./session.js";
import type { ToolbarState } from "./toolbar.js";

/** What the chip beside the title says; nothing while the picture is what the code is. */
export function statusOf({
  status: { state },
  view,
  isPaused,
  changes,
}: Session): Pick<ToolbarState, "status" | "message"> {
  if (state === "error") return { status: state, message: "Stopped" };
  if (isPaused) return { status: "paused", message: changes ? plural(changes, "change") : "no changes" };
  if (state === "ready") return { status: state, message: "" };
  return { status: state, message: view?.cards.length ? "Stale, updating…" : "Analyzing…" };
}
