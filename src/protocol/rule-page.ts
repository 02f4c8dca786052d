/**
 * Address of a rule's page in the repository that a package manifest names (its `repository` field: text or
 * `{ url }`); undefined when that is no address on the web.
 */
export function rulePage(repository: unknown, ruleId: string): string | undefined {
  const url =
    typeof repository === "object" && repository !== null && "url" in repository ? repository.url : repository;
  if (typeof url !== "string") return undefined;
  const base = url.replace(/^git\+/, "").replace(/\.git$/, "");
  return base.startsWith("https://") ? `${base}/blob/main/docs/rules/${encodeURIComponent(ruleId)}.md` : undefined;
}
