import type { NodeId, TypeId } from "./ids.js";
import type { Range } from "./position.js";

/** One thing that happens on a path through a function, for traces. */
export interface PathStep {
  readonly range: Range;
  /**
   * `branch`: a test has this outcome; `raise`: what is evaluated here fails; `throw`, `return`: the statement;
   * `caught`: a `catch` takes the exception; `end`: the end of the function, or of the path, is reached;
   * `abandon`: the reader of a generator stops.
   */
  readonly kind: "branch" | "raise" | "throw" | "return" | "caught" | "end" | "abandon";
  /** For `branch`: the outcome; for others the text in question, shortened to 60 characters. */
  readonly holds?: boolean;
  readonly text?: string;
}

/** A way from where something is taken to the end of the function on which it is not given back. */
export interface SkipFact {
  /** What makes the path leave: see {@link PathStep}. */
  readonly by: "return" | "throw" | "raise" | "end" | "abandon";
  readonly range: Range;
  /** From the taking to the end, in order; the cause among them. */
  readonly steps: readonly PathStep[];
  /** Handed to other functions on the way: indices of the calls, and of their arguments. */
  readonly handed?: readonly { readonly call: number; readonly arg: number }[];
  /** For `raise`: what fails is a promise that is awaited. */
  readonly awaits?: true;
  /** For `raise`: what fails is itself part of giving things back, or of ending the program. */
  readonly cleanup?: true;
  /** For `raise`: indices of the calls that may fail. */
  readonly calls?: readonly number[];
}

/** Something taken that has to be given back: a lock, a connection, a transaction, a file handle, a flag. */
export interface HoldFact {
  readonly function: NodeId;
  /** In a reader's words: `lock`, `connection`, `query runner`. */
  readonly what: string;
  /** What becomes of those who come later when it is not given back, as the end of a sentence. */
  readonly effect: string;
  /** What it is taken from, or the flag, as written: `this.mutex`. */
  readonly resource: string;
  /** Where it is taken. */
  readonly range: Range;
  /**
   * `package`: a known package's; `name`: by a name that means nothing else; `shape`: it is given back elsewhere here;
   * `end`: nothing else tells; `flag`: a flag that keeps others out; `count`: a counter or set that bounds how many come in.
   */
  readonly known: "package" | "name" | "shape" | "end" | "flag" | "count";
  /** Less tells that it has to be given back here than is needed to be sure of it. */
  readonly doubted?: true;
  /** The function was handed it by those who call it, and gives it back on other ways: `range` is where it does, or is given it. */
  readonly handedIn?: true;
  /** It is only handed on, so that it is lost only where whoever it is handed to fails before taking it. */
  readonly handedOn?: true;
  /** It was given by a method whose counterpart takes it back, so that it is the caller's to give back. */
  readonly lent?: true;
  /** It was opened for this alone: nobody waits for it. */
  readonly fresh?: true;
  /** What it is taken from was made in a function, and is gone with the run of that. */
  readonly ofRun?: true;
  /** Where it is given back in the function. */
  readonly releases: readonly Range[];
  /** Names that give it back. */
  readonly releaseNames: readonly string[];
  /** Never empty; those by leaving first, then by failures in source order. */
  readonly skips: readonly SkipFact[];
  /** The call by whose function it is made, where that is not known to make one each time: see {@link ClientMakeFact}. */
  readonly madeBy?: number;
  /** The class whose object it is, which only others, or that it has a method for it, tell to have to be closed. */
  readonly of?: TypeId;
  /** Such an object is told to open something: `await ldap.connect()`. */
  readonly opened?: true;
}

/** A function closes the object of a class that it made, by this method. */
export interface CloseFact {
  readonly type: TypeId;
  readonly by: string;
}

/** A function that makes a client with connections of its own each time, and gives it to its caller. */
export interface ClientMakeFact {
  readonly function: NodeId;
}

/** A parameter whose owner does more with it than use it: gives it back, or keeps it. */
export interface TakeFact {
  readonly function: NodeId;
  readonly param: number;
  /** Ways through the function that fail before it has done either. */
  readonly fails?: readonly SkipFact[];
}

/** A promise made with an executor, and a path through the code that should settle it on which nothing does. */
export interface PendingFact {
  readonly function: NodeId;
  /** `new Promise`. */
  readonly range: Range;
  /**
   * `value`: the executor returns a value, which nobody gets; `path`: it comes to its end; `caught`: so it does after an
   * exception was caught; `throw`, `raise`: it is async, and what it throws, or what fails in it, rejects another promise;
   * `never`: nothing in it settles; `callback`: a callback that is run once comes to its end; `failure`: it settles when
   * something has been loaded, and nothing is done when that fails; `swallowed`: it settles when some work is done, and a handler
   * takes the failure of that work and does nothing to settle it; `kept`: a field holds what settles it, and one method calls that only when
   * all went well; `dropped`: a promise chain settles it that nobody has, and nothing is done when that fails; `silence`: what a process or
   * connection tells settles it, and nothing is done when that ends; `opening`: that a connection or server is there settles it, and
   * nothing is done when it cannot be; `unheard`: an event that a file that is written does not have; `open`: one that comes when it is ended,
   * and nobody ends it.
   */
  readonly by:
    | "value"
    | "path"
    | "caught"
    | "throw"
    | "raise"
    | "never"
    | "callback"
    | "failure"
    | "swallowed"
    | "kept"
    | "dropped"
    | "silence"
    | "opening"
    | "unheard"
    | "open";
  /** For `callback`, `failure`, `swallowed`, `kept`, `dropped`, `silence`, `opening`, `unheard` and `open`: what runs it, as written. */
  readonly text?: string;
  /** For `failure`: it is a stream that fails, not loading. */
  readonly stream?: true;
  /** From the executor's, or the callback's, start to its end. */
  readonly steps: readonly PathStep[];
  /** For `raise`: the way from the start by each of the first few awaits that may fail, and the calls waited for there, by index. */
  readonly ways?: readonly { readonly calls: readonly number[]; readonly steps: readonly PathStep[] }[];
  /**
   * The path needs what may be ruled out elsewhere: a `switch` without a clause that fits, a loop over nothing, a call
   * that throws at once.
   */
  readonly perhaps?: true;
}

/** The output of a child process that is a pipe, unless somebody says otherwise. */
export type ChildOutput = "stdout" | "stderr";

/** A function that gives its caller a child process it started. */
export interface ChildMakeFact {
  readonly function: NodeId;
  readonly range: Range;
  /** `caller`: as the options say that it is given. */
  readonly piped: readonly ChildOutput[] | "caller";
  /** What the function reads itself, or hands to somebody who may. */
  readonly read?: readonly ChildOutput[];
  /** It writes little, as in {@link ChildWaitFact}. */
  readonly terse?: true;
}

/** A place that waits for a child process to end. */
export interface ChildWaitFact {
  readonly function: NodeId;
  /** The listener, or what is awaited. */
  readonly range: Range;
  /** `await`: a promise settles by it; `listener`: only code runs then. */
  readonly by: "await" | "listener";
  readonly event: string;
  /** The call that made the child: its index, and where. */
  readonly call: number;
  readonly made: Range;
  /** What the call itself pipes; absent: it is another function that starts the child. */
  readonly piped?: readonly ChildOutput[];
  /** What the options say that the call hands to another function that starts the child. */
  readonly given?: readonly ChildOutput[];
  /** What nothing reads. Never empty. */
  readonly unread: readonly ChildOutput[];
  /** It writes little into the pipe, by what it is: told to write into a file, asked for its version, no program that talks. */
  readonly terse?: true;
}

/** `await once(emitter, "event")`, and what ran before it. */
export interface EventWaitFact {
  readonly function: NodeId;
  readonly range: Range;
  readonly event: string;
  /** The emitter as written. */
  readonly text: string;
  /** Identities of the emitter as in the events of a file: of the variable or field, and of its class. */
  readonly emitters: readonly string[];
  /**
   * Calls that are over on every path to it, in source order, since the emitter was made. `on`: they are methods of the
   * emitter or are given it; `ends`: a known function whose end is that of the stream.
   */
  readonly before: readonly { readonly call: number; readonly on?: true; readonly ends?: true }[];
}

/** Shared state that is read, and after an `await` overwritten with something made from what was read. */
export interface StaleWriteFact {
  readonly function: NodeId;
  /** The variable or field, as written. */
  readonly state: string;
  readonly read: Range;
  /** The first `await` after the read on the path. */
  readonly wait: Range;
  readonly write: Range;
  /** The local variable that carries what was read; absent when it is one expression. */
  readonly by?: string;
}

/** What control flow inside functions tells about things that begin and have to end. Absent members: nothing. */
export interface LifecycleFacts {
  readonly holds?: readonly HoldFact[];
  readonly takes?: readonly TakeFact[];
  readonly pending?: readonly PendingFact[];
  readonly clientMakes?: readonly ClientMakeFact[];
  readonly closes?: readonly CloseFact[];
  readonly childMakes?: readonly ChildMakeFact[];
  readonly childWaits?: readonly ChildWaitFact[];
  readonly staleWrites?: readonly StaleWriteFact[];
  readonly eventWaits?: readonly EventWaitFact[];
  /** Indices of static imports that only types are used of, so that nothing of them is left at run time. */
  readonly elided?: readonly number[];
}
