import type { LibraryEntry } from "../types.js";
import { each, entry, inheritEach, schedule, sync } from "./entry.js";

const arrays = (methods: string) =>
  methods
    .split(" ")
    .flatMap((method) => [`Array.${method}`, `ReadonlyArray.${method}`, `ArrayConstructor.${method}`])
    .join(" ");

/** The language's own library, and what browsers and Node put on the global object. */
export const language: readonly LibraryEntry[] = [
  entry(
    "lib",
    arrays(
      "map forEach filter some every find findIndex findLast findLastIndex flatMap sort toSorted reduce reduceRight",
    ),
    { callbacks: [each], collection: -1 },
  ),
  entry("lib", "*.map *.forEach *.filter *.some *.every *.find *.flatMap *.reduce", {
    callbacks: [each],
    collection: -1,
  }),
  entry("lib", "Array.from ArrayConstructor.from", {
    callbacks: [{ arg: 1, use: { when: "sync", each: true } }],
    collection: 0,
  }),
  entry("lib", "Array.fromAsync ArrayConstructor.fromAsync", { callbacks: [inheritEach(1)], collection: 0 }),
  entry("lib", "Promise PromiseConstructor Promise.try PromiseConstructor.try", { callbacks: [sync(0)] }),
  entry("lib", "Promise.then PromiseLike.then", {
    callbacks: [
      { arg: 0, use: { when: "continuation" } },
      { arg: 1, use: { when: "continuation", maybe: true } },
    ],
  }),
  entry("lib", "Promise.catch", { callbacks: [{ arg: 0, use: { when: "continuation", maybe: true } }] }),
  entry("lib", "Promise.finally", { callbacks: [{ arg: 0, use: { when: "continuation" } }] }),
  entry("lib", "Promise.all PromiseConstructor.all", { combinator: { kind: "all", arg: 0 } }),
  entry("lib", "Promise.allSettled PromiseConstructor.allSettled", { combinator: { kind: "allSettled", arg: 0 } }),
  entry("lib", "Promise.any PromiseConstructor.any", { combinator: { kind: "any", arg: 0 } }),
  entry("lib", "Promise.race PromiseConstructor.race", { combinator: { kind: "race", arg: 0 } }),
  entry("lib", "String.replace String.replaceAll", { callbacks: [{ arg: 1, use: { when: "sync", each: true } }] }),
  entry("lib", "JSON.parse JSON.stringify", { callbacks: [{ arg: 1, use: { when: "sync", each: true } }] }),
  entry("lib", "Reflect.apply", { callbacks: [sync(0)] }),
  entry("lib", "FinalizationRegistry", { callbacks: [schedule(0)] }),
  entry("lib", "Atomics.wait", { blocking: true }),

  entry("global lib", "fetch Window.fetch WindowOrWorkerGlobalScope.fetch", { sink: "network", label: "fetch" }),
  entry("global lib", "WebSocket EventSource XMLHttpRequest.send WebSocket.send navigator.sendBeacon", {
    sink: "network",
  }),
  entry("global lib", "setTimeout setInterval setImmediate", { sink: "timer", callbacks: [schedule(0)] }),
  entry("global lib", "queueMicrotask process.nextTick requestAnimationFrame requestIdleCallback", {
    callbacks: [schedule(0)],
  }),
  entry("global lib", "EventTarget.addEventListener addEventListener", { callbacks: [schedule(1)] }),
  entry("global lib", "structuredClone", {}),
  entry("global lib", "LockManager.request locks.request", {
    callbacks: [{ arg: -1, use: { when: "inherit" } }],
    limit: { from: "fixed", places: [], otherwise: 1 },
  }),
  entry("global lib", "SubtleCrypto.*", { sink: "cpu" }),
  entry("global bun", "Bun.file Bun.write", { sink: "file" }),
  entry("global bun", "Bun.spawn", { sink: "process" }),
  entry("global", "Deno.readFile Deno.readTextFile Deno.writeFile Deno.writeTextFile Deno.open Deno.stat Deno.remove", {
    sink: "file",
  }),
  entry("global", "$fetch useFetch", { sink: "network" }),
];
