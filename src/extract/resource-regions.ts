import { ts } from "ts-morph";
import type { Range } from "../model/index.js";
import type { MadeCall } from "./calls.js";
import type { FileScope } from "./context.js";
import { controlFlowOf, type ControlFlow, type Point } from "./control-flow.js";
import { regionAfter } from "./control-flow-paths.js";
import type { FunctionNode } from "./context.js";
import { bare, isFunctionNode, isTransparent } from "./syntax.js";

/** Something in a function that can run while a thing is held. */
interface Item {
  readonly node: ts.Node;
  readonly from: number;
  readonly to: number;
}

export interface Region {
  readonly spans: readonly Range[];
  /** No way through the function meets an end. */
  readonly leaves: boolean;
}

/** What ends a holding. */
export interface Ending {
  /** The node, once evaluated, gives it back. */
  gives(node: ts.Node): boolean;
  /** Where this test fails nothing is held: `if (release) release()`. */
  skips(test: ts.Node): boolean;
}

/** Says, after the control flow, which parts of a function run between a taking and the ends of it. */
export class Regions {
  private readonly flows = new Map<ts.Node, ControlFlow | undefined>();
  private items: Map<ts.Node, Item[]> | undefined;

  constructor(
    private readonly scope: FileScope,
    private readonly calls: ReadonlyMap<ts.Node, MadeCall>,
  ) {}

  /**
   * @param starts what, once it has been evaluated, begins the holding
   * @param within for `using`: the block at whose end it is given back
   * @returns undefined when the function cannot be followed
   */
  after(starts: readonly ts.Node[], fn: ts.Node, ending: Ending, within?: ts.Node): Region | undefined {
    const flow = this.flowOf(fn);
    if (!flow) return undefined;
    let ends = 0;
    const isEnd = (point: Point): boolean => {
      const { node } = point;
      if (!node) return false;
      const found =
        point.kind === "assume"
          ? (point.assume === "falsy" || point.assume === "nullish") && ending.skips(node)
          : ending.gives(node);
      if (found) ends++;
      return found;
    };
    const points = new Set<number>();
    let begun = false;
    for (const start of starts) {
      for (const point of flow.pointsOf(start)) {
        begun = true;
        for (const one of regionAfter(flow, point, isEnd)) points.add(one);
      }
    }
    if (!begun) return undefined;
    const spans: Range[] = [];
    let open: Item | undefined;
    let last: Item | undefined;
    const close = (): void => {
      if (open && last) spans.push(this.range(open.from, last.to));
      open = undefined;
    };
    /** What is only begun before it is given back: `try { return work(); } finally { release(); }` waits for nothing. */
    const isHandedBack = ({ node }: Item): boolean => {
      if (!isReturnedAtOnce(node)) return false;
      if (within && node.pos >= within.pos && node.end <= within.end) return true;
      const before = ends;
      for (const point of flow.pointsOf(node)) regionAfter(flow, point, isEnd);
      return ends > before;
    };
    for (const item of this.itemsOf(fn)) {
      const isIn =
        flow.pointsOf(item.node).some((point) => points.has(point)) &&
        (!within || (item.from >= within.pos && item.to <= within.end)) &&
        !isHandedBack(item);
      if (!isIn) close();
      else {
        open ??= item;
        last = item;
      }
    }
    close();
    return { spans, leaves: ends === 0 && !within };
  }

  private flowOf(fn: ts.Node): ControlFlow | undefined {
    if (!this.flows.has(fn)) this.flows.set(fn, controlFlowOf(fn as FunctionNode));
    return this.flows.get(fn);
  }

  /** Calls, waits and closures of a function, by the place that other facts know them by. */
  private itemsOf(fn: ts.Node): readonly Item[] {
    if (!this.items) {
      this.items = new Map();
      const add = (of: ts.Node, item: Item): void => {
        const known = this.items?.get(of);
        if (known) known.push(item);
        else this.items?.set(of, [item]);
      };
      const work: { node: ts.Node; of: ts.Node }[] = [{ node: this.scope.sourceFile, of: this.scope.sourceFile }];
      for (let next = work.pop(); next; next = work.pop()) {
        const { node, of } = next;
        if (this.calls.has(node)) {
          const name = nameOf(node);
          add(of, { node, from: name.getStart(this.scope.sourceFile), to: name.end });
        } else if (ts.isAwaitExpression(node)) {
          const from = node.getStart(this.scope.sourceFile);
          add(of, { node, from, to: from + "await".length });
        }
        const isFunction = isFunctionNode(node) && !ts.isSourceFile(node);
        if (isFunction) {
          const from = node.getStart(this.scope.sourceFile);
          add(of, { node, from, to: from + 1 });
        }
        const inner = isFunction ? node : of;
        ts.forEachChild(node, (child) => void work.push({ node: child, of: inner }));
      }
      for (const list of this.items.values()) list.sort((a, b) => a.from - b.from);
    }
    return this.items.get(fn) ?? [];
  }

  private range(from: number, to: number): Range {
    const position = (at: number) => {
      const { line, character } = this.scope.sourceFile.getLineAndCharacterOfPosition(at);
      return { line, character };
    };
    return { start: position(from), end: position(to) };
  }
}

/** Whether the promise that a call gives is handed back as it is, without `await`. */
function isReturnedAtOnce(node: ts.Node): boolean {
  if (!ts.isCallExpression(node)) return false;
  let at: ts.Node = node;
  while (isTransparent(at.parent)) at = at.parent;
  return ts.isReturnStatement(at.parent);
}

function nameOf(node: ts.Node): ts.Node {
  if (ts.isPropertyAccessExpression(node)) return node.name;
  if (ts.isCallExpression(node) || ts.isNewExpression(node)) {
    const callee = bare(node.expression);
    return ts.isPropertyAccessExpression(callee) ? callee.name : callee;
  }
  return ts.isTaggedTemplateExpression(node) ? node.tag : node;
}
