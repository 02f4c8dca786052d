import type { NodeId, TypeId } from "./ids.js";

/** What a fan-out runs over, as far as the function itself tells. */
export interface Collection {
  /** `literal`: an array literal (or a constant bound to one). `param`: a parameter of the function that calls. */
  readonly origin: "literal" | "param" | "other";
  /** For `literal`: the number of elements. */
  readonly count?: number;
  /** For `param`: its index. */
  readonly param?: number;
  /** The expression, shortened to 60 characters. */
  readonly text: string;
  /** Each time takes a part of it: `i += 1000`, `i += size`. */
  readonly inParts?: true;
  /** The call that gave it, as written, shortened to 60 characters. */
  readonly from?: string;
  /** The variable or parameter that it was made of, where no call is known that gave it. */
  readonly root?: string;
  /** What gave it was asked for no more than this many. */
  readonly most?: number;
  /** What gave it was asked for a number of them that is known only when it runs. */
  readonly paged?: true;
  /** The names that it, and what it was made of, go by on the way from `text` to what gave it: variables, members, functions. */
  readonly names?: readonly string[];
  /** The member of what gave it, or of `root`, that it is: `["owners"]` of `(await getWorkspace()).owners`. */
  readonly members?: readonly string[];
  /** Fields that had to equal something for an element to be in it, as far as its query tells: `["projectId"]`. */
  readonly by?: readonly string[];
  /** It is made of a parameter of this function, or of a member of one. */
  readonly given?: GivenCollection;
  /** It was gathered in a loop that ends by a condition, as pages are. */
  readonly gathered?: true;
  /** Its elements were added to it, or written, one by one. */
  readonly handful?: true;
  /** A function that is written there told which of what was given are in it. */
  readonly sifted?: true;
}

/** A parameter of a function, by its index, or the member `path` of it. */
export interface GivenCollection {
  readonly owner: NodeId;
  readonly index: number;
  readonly path?: readonly string[];
}

/**
 * What a call or a function value names. Resolved by the compiler as far as it goes; the linker does the rest.
 * - `function`: exactly that function.
 * - `method`: a member looked up on a class, interface or object shape; the linker adds overrides and implementations.
 *   `exact` for `super.m()` and `new C()`. `onThis`: the receiver is `this`.
 * - `param`: the value of parameter `index` of `owner`, or the member `path` of it (`options.onDone`).
 * - `external`: something outside the workspace, `module` being the package, `node:…` built-in, `global`, or `lib` for
 *   the language's own library (`lib#Array.map`); `name` is dotted.
 * - `unresolved`: nothing is known but the text, and `member`, the name of what it was taken out of: `handler` for
 *   `const { handler } = entry`, `hooks[]` for an element of `options.hooks`.
 */
export type Target =
  | { readonly kind: "function"; readonly id: NodeId }
  | {
      readonly kind: "method";
      readonly type: TypeId;
      readonly name: string;
      readonly exact?: boolean;
      readonly onThis?: boolean;
    }
  | { readonly kind: "param"; readonly owner: NodeId; readonly index: number; readonly path?: readonly string[] }
  | { readonly kind: "external"; readonly module: string; readonly name: string; readonly promise?: boolean }
  | { readonly kind: "unresolved"; readonly text: string; readonly member?: string };
