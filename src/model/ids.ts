/**
 * A stable name of a node, never an offset:
 * `src/a.ts#total`, `src/a.ts#Orders.total`, `src/a.ts#Orders.constructor`, `src/a.ts#Orders.get total`,
 * callbacks `src/a.ts#load>map.arg0`, other anonymous functions `src/a.ts#load>fn0`, module bodies `src/a.ts#<module>`,
 * externals `pg#Pool.query`, `node:fs#readFile`, `global#fetch`, unresolved `?#text`.
 * A second node of the same name in a file gets `~2`, a third `~3`, in source order.
 */
export type NodeId = string;

/** The name of a class, interface or object-literal shape: `src/a.ts#Orders`. */
export type TypeId = string;
