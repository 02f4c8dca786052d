import type { View } from "../model/view.js";
import type { SliceRequest } from "../model/types.js";
import { clean } from "../model/text.js";
import { h } from "./dom.js";
import { glyph } from "./glyph.js";

export interface EmptyState {
  readonly view: View | undefined;
  readonly request: SliceRequest;
  readonly follow: boolean;
  readonly status: "busy" | "ready" | "error";
  readonly message: string;
}

export interface EmptyEvents {
  follow(): void;
  search(): void;
}

/** Why there is nothing to see, and what to do about it. Undefined when there is something to see. */
export function empty(state: EmptyState, events: EmptyEvents): HTMLElement | undefined {
  if (state.view?.cards.length) return undefined;
  const [title, text] = words(state);
  const act = (label: string, go: () => void) =>
    h("button", { type: "button", class: "button primary", onclick: go }, label);
  return h(
    "div",
    { class: "empty" },
    glyph(state.status === "error" ? "error" : "await"),
    h("h2", {}, title),
    h("p", {}, text),
    h(
      "div",
      { class: "actions" },
      !state.follow && act("Follow the cursor", events.follow),
      state.status !== "error" && state.view?.slice.generation !== 0 && act("Search a function", events.search),
    ),
  );
}

function words({ view, request, status, message }: EmptyState): [string, string] {
  if (status === "error")
    return ["The analysis stopped", message ? clean(message) : "See the Awaitscope output for the reason."];
  if (!view) {
    return status === "busy"
      ? ["Reading the workspace", message ? clean(message) : "The graph appears as soon as it is known."]
      : ["Nothing shown yet", "Put the cursor in a function, or search for one."];
  }
  if (view.slice.generation === 0) return ["Reading the workspace", clean(message || view.slice.notice || "")];
  if (request.mode === "cycle") {
    return ["This cycle is gone", "The code has changed so that these functions no longer wait for each other."];
  }
  const told = clean(view.slice.notice ?? "");
  if (request.mode === "path") return ["No way there", told];
  if (request.mode === "resource") return ["This resource is gone", told];
  if (request.mode === "file" || request.mode === "folder" || request.mode === "overview")
    return ["No function here", told];
  return request.roots.length
    ? [
        "This function is not in the graph any more",
        "It may have been renamed or deleted. Put the cursor in another one.",
      ]
    : ["No function at the cursor", "Put the cursor in a function to see what it waits for, or search for one."];
}
