import { slice } from "../../graph/index.js";
import type { Slice, TextFormat } from "../../protocol/index.js";
import { graphDot, graphJson, graphMarkdown, graphMermaid, sliceReport, type Story } from "../../report/index.js";
import { view, type ServerContext, type View } from "../context.js";
import { schemas } from "../params.js";
import { onRequest } from "../requests.js";

/** `awaitscope/export`: what a panel shows, in the forms that the command line writes. */
export function register(context: ServerContext): void {
  onRequest(context, "awaitscope/export", schemas.export, ({ request, format, finding }) => {
    const now = view(context);
    if (!now) return null;
    const { graph, findings } = now.analysis;
    const drawn = slice(graph, request, findings, now.generation);
    const report = sliceReport(drawn, "", graph.stats);
    const forms: Readonly<Record<TextFormat, () => Iterable<string>>> = {
      json: () => graphJson(report),
      dot: () => graphDot(report),
      mermaid: () => graphMermaid(report),
      markdown: () => graphMarkdown(report, storyOf(now, drawn, finding)),
    };
    return { text: [...forms[format]()].join("") };
  });
}

/** What there is to tell of a picture beside itself. */
function storyOf({ analysis }: View, drawn: Slice, fingerprint: string | undefined): Story {
  const finding = analysis.findings.find((one) => one.fingerprint === fingerprint);
  const name = (id: string): string => analysis.graph.node(id)?.name ?? id;
  if (finding) {
    const { ruleId, message, help, trace } = finding;
    const steps = trace.map(({ message: text, file, range }) => ({
      message: text,
      place: `${file}:${String(range.start.line + 1)}`,
    }));
    return { title: ruleId, text: [message, help ?? ""].join(" ").trim(), steps };
  }
  const { mode, roots, scope, cycle: id } = drawn.request;
  const cycle = drawn.cycles.find((one) => one.id === id);
  const edges = drawn.path ?? cycle?.edges;
  const steps = edges?.map((edge) => ({
    message: `\`${name(edge.from)}\` ${edge.kind === "await" ? "awaits" : "calls"} \`${name(edge.to)}\``,
    place: `${edge.place.file}:${String(edge.place.range.start.line + 1)}`,
  }));
  const titles: Readonly<Record<typeof mode, string>> = {
    chain: `Await chain of ${roots.map(name).join(", ")}`,
    cycle: "Await cycle",
    path: roots.map(name).join(" → "),
    file: scope ?? "",
    folder: `${scope ?? ""}/`,
    overview: "Await overview",
    resource: drawn.nodes.find(({ root, resource }) => root && resource)?.name ?? "Resource",
  };
  return { title: titles[mode], ...(cycle && { text: cycle.reason }), ...(steps && { steps }) };
}
