import { ts } from "ts-morph";
import { isNamedAsTaken } from "../libraries/lifecycles.js";
import type { HoldFact } from "../model/index.js";
import { functionOf } from "./enclosing.js";
import type { FlowContext } from "./flow-context.js";
import { bare, isFunctionLiteral, memberName, receiver, shortText } from "./syntax.js";

const answer = /^(?:res|response|resp|reply|reply\.raw|ctx\.res|this\.res|req\.res|raw)$/;
const releases = /^(?:release|unlock|endSession|releaseConnection|rollback)$/;
const inAnyCase = /["'`](?:close|aborted)["'`]|\b(?:onFinished|finished|eos|onClose)\(/;

/** What only the end of an answer gives back: `res.on("finish", () => client.release())`. Whoever asks may call it off before. */
export function answerHoldsOf({ calls, scope }: FlowContext): HoldFact[] {
  const holds: HoldFact[] = [];
  for (const call of calls.at.keys()) {
    if (!ts.isCallExpression(call) || !/^(?:on|once)$/.test(memberName(bare(call.expression)) ?? "")) continue;
    const [event, run] = call.arguments;
    const on = receiver(bare(call.expression));
    const listener = run && bare(run);
    if (!event || !ts.isStringLiteralLike(event) || event.text !== "finish" || !listener || !on) continue;
    if (!answer.test(on.getText()) || !isFunctionLiteral(listener) || inAnyCase.test(around(call).getText())) continue;
    for (const given of calls.at.keys()) {
      if (!ts.isCallExpression(given) || given.pos < listener.pos || given.end > listener.end) continue;
      const callee = bare(given.expression);
      const thing = receiver(callee);
      if (!thing || !releases.test(memberName(callee) ?? "") || !isNamedAsTaken(bare(thing).getText())) continue;
      const range = scope.rangeOf(call);
      holds.push({
        function: scope.enclosing(call).id,
        what: "connection",
        effect: "each request that is called off keeps one, and with the last one every caller waits",
        resource: shortText(thing, scope.sourceFile),
        range,
        known: "end",
        handedIn: true,
        releases: [scope.rangeOf(given)],
        releaseNames: [memberName(callee) ?? "release"],
        skips: [{ by: "abandon", range, steps: [{ kind: "abandon", range, text: event.text }] }],
      });
    }
  }
  return holds;
}

/** The outermost function around a node. */
function around(node: ts.Node): ts.Node {
  let found = functionOf(node);
  for (let at = found; !ts.isSourceFile(at); at = functionOf(at)) found = at;
  return found;
}
