import type { EventFacts } from "./event-facts.js";
import type { AwaitFacts } from "./await-facts.js";
import type { FlowFact } from "./flow-facts.js";
import type { LifecycleFacts } from "./lifecycle-facts.js";
import type { NodeId, TypeId } from "./ids.js";
import type { FileId, Range } from "./position.js";
import type { KeyRef, ResourceFacts, ResourceId } from "./resource-facts.js";
import type { SlotFacts } from "./slot-facts.js";
import type { Collection, Target } from "./targets.js";

export type FunctionKind =
  | "module"
  | "function"
  | "method"
  | "constructor"
  | "getter"
  | "setter"
  | "arrow"
  | "function-expression"
  | "class-field"
  | "object-member"
  | "callback"
  | "static-block";

/** A function-like thing, or a module body. */
export interface FunctionFact {
  readonly id: NodeId;
  /** What a reader calls it: `Orders.total`, `load › map callback`. */
  readonly name: string;
  readonly kind: FunctionKind;
  readonly range: Range;
  /** The part to select when jumping there: the name, or the head of an anonymous function. */
  readonly nameRange: Range;
  readonly async: boolean;
  readonly generator: boolean;
  /** Async, or its type (or, without types, its return statements) says that it returns a promise. */
  readonly returnsPromise: boolean;
  /** What it returns is not known: an `await` of its result is taken to wait for it. */
  readonly mayReturnPromise?: true;
  /** The function or module body around it. Absent for module bodies. */
  readonly parent?: NodeId;
  /** The class, interface or object literal it is a member of. */
  readonly owner?: TypeId;
  readonly exported: boolean;
  /** Names of the parameters; `""` for patterns. `args` of call facts refer to them by index. */
  readonly params: readonly string[];
  /** The last of them takes all further arguments. */
  readonly rest?: true;
  /** Holds its callers back: it waits for a slot, or in a queue of promises, before it goes on. */
  readonly limits?: true;
  /** Number of `catch` clauses and `.catch`/two-argument `.then` handlers written in it. */
  readonly catches: number;
  /** Whether an explicit `throw` in it can leave it (is not inside a `try` with a `catch` in the same function). */
  readonly throws: boolean;
  /** Functions of the workspace that decorate it, or that make what decorates it (`@Locked()`). */
  readonly decorators?: readonly NodeId[];
  /** A decorator says that it runs in a transaction of its own (`@Transactional()`). */
  readonly transaction?: true;
  /** `must` leaves out a `throw` at missing input: a parameter that is not there, something that was not found. */
  readonly validates?: boolean;
  /** What every path through the body must call; see {@link Must}. Absent: nothing. */
  readonly must?: Must;
}

/**
 * A formula over call sites: what must be executed, and waited for, on every path from entry to any exit.
 * `any` holds when one of its parts holds (a sequence), `all` when each does (the branches of a decision);
 * an empty `all` is true and stands for a path that cannot be taken, an empty `any` is false.
 * A `site` holds when the call there cannot return. Optional calls, loop bodies that may run zero times,
 * short-circuited operands and code after a possible exit never appear without their alternative.
 * Source of the idea: "must" analysis over structured control flow, as a Boolean system solved as a greatest fixpoint.
 */
export type Must =
  | { readonly op: "site"; readonly call: number }
  | { readonly op: "any"; readonly of: readonly Must[] }
  | { readonly op: "all"; readonly of: readonly Must[] }
  /** As `part`, but only when the collection mapped over is not empty. */
  | { readonly op: "non-empty"; readonly of: Collection; readonly part: Must };

/**
 * What becomes of a call's result, in the function that makes it.
 * `awaited`: waited for here (see {@link WaitForm}); `returned`: handed to the caller; `stored`: kept in a variable, field
 * or collection that this function does not wait for; `discarded`: an expression statement or `void`;
 * `value`: used in any other way.
 */
export type Use = "awaited" | "returned" | "stored" | "discarded" | "value";

export type WaitForm = "await" | "for-await" | "return" | "yield*" | "await-using" | "then" | "later"; // kept in a variable and awaited afterwards

export type Combinator = "all" | "allSettled" | "any" | "race";

/** How many of the call run at the same time. */
export type FanOut =
  | { readonly kind: "literal"; readonly count: number }
  | { readonly kind: "unbounded"; readonly over: Collection }
  /** `by` in a reader's words: `p-limit`, `chunks of 10`, `slice`, `worker pool`. `width` when it is a known number. */
  | { readonly kind: "bounded"; readonly by: string; readonly width?: number };

/** How a callback argument is run by the function that takes it, where that is known without looking into it. */
export interface CallbackUse {
  /**
   * `sync`: during the call (array methods, promise executors); `continuation`: when a promise settles (`then`), waited for
   * when the call's result is; `schedule`: later, by a timer, emitter or queue, and nobody waits;
   * `inherit`: by the callee, and its promise becomes (part of) the call's result (`limit(fn)`, `pMap(xs, fn)`).
   */
  readonly when: "sync" | "continuation" | "schedule" | "inherit";
  /** Runs once for each element of a collection. */
  readonly each?: boolean;
  /** May not run at all (`catch` handlers). */
  readonly maybe?: boolean;
}

/** A function handed over as an argument. */
export interface ArgFact {
  readonly index: number;
  /** The member of an object-literal argument: `["onDone"]` for `f({ onDone: g })`. */
  readonly path?: readonly string[];
  /** What function it is. Absent when the argument is no function (see `passes`, `literal`). */
  readonly target?: Target;
  /** The argument is this parameter of the calling function, unchanged. */
  readonly passes?: number;
  /** The argument is an array literal of this many elements (no spread). */
  readonly literal?: number;
  /** What it is, where that tells which entry of a collection it names. */
  readonly key?: KeyRef;
  /**
   * Beside a function that the callee may run over it: what it is, as written, shortened to 60 characters. For the path given to
   * a call that blocks: the same, and what a variable was given (`file = join(root, "a")`).
   */
  readonly text?: string;
  /** The function was made in its turn: `locked(logged(fetchAll))`. */
  readonly made?: MadeFact;
}

/** A function of the workspace that made a function of others, and those others. */
export interface MadeFact {
  readonly by: NodeId;
  readonly args: readonly ArgFact[];
}

/** A collection handed over as an argument, or as a member of one (`path`). */
export interface PassedCollection {
  readonly index: number;
  readonly path?: readonly string[];
  readonly over: Collection;
}

export interface CallFact {
  /** Index of this call in {@link FileFacts.calls}; calls are in source order. `Must` and `WaitFact` refer to it. */
  readonly index: number;
  readonly caller: NodeId;
  /** The whole call expression. */
  readonly range: Range;
  /** The callee's name within it: where an edge points. */
  readonly nameRange: Range;
  /** The callee as written, shortened to 60 characters. */
  readonly text: string;
  /** `call`; `new`; a getter or setter access; a tagged template; a callback run by a known callee; a dynamic or static import. */
  readonly form: "call" | "new" | "access" | "tag" | "callback" | "iterate" | "import" | "import()";
  /** One or more possible callees; never empty. */
  readonly targets: readonly Target[];
  readonly use: Use;
  /** For `awaited`. */
  readonly wait?: WaitForm;
  /** For `awaited`: the expression that waits: the `await` expression, the `return` statement … */
  readonly waitRange?: Range;
  readonly combinator?: Combinator;
  readonly fanOut?: FanOut;
  /** Inside a loop of the calling function (not counting loops around the function itself). */
  readonly inLoop?: boolean;
  /** The innermost `try` of the same function around it, by the block it is in. */
  readonly tryBlock?: "try" | "catch" | "finally";
  /** Its rejection is handled in this function: inside a `try` that has a `catch`, or `.catch` on the chain. */
  readonly handled?: boolean;
  /** Runs on every path through the function that does not end before it. */
  readonly certain?: boolean;
  readonly args?: readonly ArgFact[];
  /** Arguments that are collections by their names, for callees of the workspace. */
  readonly passed?: readonly PassedCollection[];
  /** The callee was made by a function of the workspace that was given these functions: `const load = logged(fetchAll)`. */
  readonly made?: MadeFact & { readonly as: ResourceId };
  /** Number of arguments written, for calls of the workspace; absent: none, or not asked. */
  readonly argCount?: number;
  /**
   * Goes down the one connection of a transaction: `through` its handle (`tx.save()`, `save({ transaction })`), or by an object
   * that was made `around` the handle (`new Users(tx).save()`). `given`: by an object that was made around a parameter, which
   * may be the handle (`new Users(db).save()`).
   */
  readonly transaction?: "through" | "around" | "given";
  /** It is come by only where nobody holds what it may take: a condition around it asks. */
  readonly forOthers?: true;
  /** It is come by only where nothing is given for this parameter of the caller, or in it: `if (tx) return f(tx); begin(f)`. */
  readonly without?: { readonly index: number; readonly path?: readonly string[] };
  /** It is written as an argument of that call, by its index, and its result goes nowhere else. */
  readonly handed?: { readonly call: number; readonly arg: number };
  /** Its result is kept where the next call looks first (`p ??= load()`): it runs once, however often it is come by. */
  readonly memo?: true;
  /** Nothing waits for it, and the function throws right after it. */
  readonly fails?: true;
  /** A query for whatever fits that asks for many things by their keys, or for a page, or whose arguments are not written there. */
  readonly plural?: true;
  /** For `form: "callback"`: the call (by index) that runs it, and how. */
  readonly runBy?: number;
  readonly callback?: CallbackUse;
}

/** An `await` (or another place that waits), for hovers and metrics. */
export interface WaitFact {
  readonly function: NodeId;
  readonly form: WaitForm;
  readonly range: Range;
  /** The keyword: what a hover is shown on. */
  readonly keywordRange: Range;
  /** Indices into {@link FileFacts.calls} of what it waits for; empty when it waits for a value of unknown making. */
  readonly calls: readonly number[];
  /** What is awaited, as written, shortened to 60 characters. */
  readonly text: string;
  readonly combinator?: Combinator;
  readonly inLoop?: boolean;
}

/** A class, interface or object literal whose members can be called. */
export interface TypeFact {
  readonly id: TypeId;
  readonly name: string;
  readonly kind: "class" | "interface" | "object";
  /** Workspace types it extends or implements, and, for object literals, the types it is assigned to. */
  readonly bases: readonly TypeId[];
  /** Its own callable members by name (constructors as `constructor`, accessors as `get x`/`set x`, statics as `static x`). */
  readonly members: Readonly<Record<string, NodeId>>;
  /** Members declared without a body (interfaces, abstract methods). */
  readonly abstract: readonly string[];
}

/** Names of fields by what the types of a file declare: what is no function and holds none, and everything else. Sorted. */
export interface FieldFacts {
  readonly plain: readonly string[];
  readonly open: readonly string[];
}

/** A listener or an emission with a literal event name; the linker joins those of one emitter. */
export interface EventFact {
  readonly op: "on" | "emit";
  /** Identity of the emitter: the declaration of a variable, or (class, field): `src/bus.ts#bus`, `src/a.ts#Orders.events`. */
  readonly emitter: string;
  readonly event: string;
  readonly call: number;
  readonly listener?: Target;
}

/** What `src/rules` may need beyond calls; the comment directives found in a file. */
export interface Directive {
  readonly kind: "disable-line" | "disable-next-line" | "disable-file" | "disable" | "enable";
  /** Rule ids; empty: every rule. */
  readonly rules: readonly string[];
  /** The text after `--`. */
  readonly reason?: string;
  readonly range: Range;
}

/** All that later stages know about one source file. Plain JSON; a function of the file's text and the shapes it imports. */
export interface FileFacts {
  readonly file: FileId;
  /** Hash of the text the facts were made from. */
  readonly hash: string;
  /** Hash of what other files can see of this one; when it changes, importers are extracted again. */
  readonly shape: string;
  readonly functions: readonly FunctionFact[];
  readonly types: readonly TypeFact[];
  /** Absent: none. */
  readonly fields?: FieldFacts;
  /** Without doubles. Absent: none. */
  readonly flows?: readonly FlowFact[];
  readonly calls: readonly CallFact[];
  readonly waits: readonly WaitFact[];
  readonly events: readonly EventFact[];
  /** Absent: nothing of the kind is in it. */
  readonly awaits?: AwaitFacts;
  /** Absent: nothing of the kind is in it. */
  readonly repeated?: EventFacts;
  readonly directives: readonly Directive[];
  /** Absent: nothing of the kind is in it. */
  readonly lifecycle?: LifecycleFacts;
  readonly resources: ResourceFacts;
  /** Absent: nothing of the kind is in it. */
  readonly slots?: SlotFacts;
  /** Number of lines, for reports per 1,000 lines. */
  readonly lines: number;
}

/** A file that could not be read or parsed, or a configuration that is wrong. The others' results stand. */
export interface Problem {
  readonly file: FileId;
  readonly message: string;
  readonly range?: Range;
  readonly kind: "read" | "parse" | "config" | "internal";
}
