import { clients } from "./unbounded-concurrency/clients.js";
import { collections } from "./unbounded-concurrency/collections.js";
import { inTurn } from "./unbounded-concurrency/in-turn.js";
import { limiters } from "./unbounded-concurrency/limiters.js";
import { noWork } from "./unbounded-concurrency/no-work.js";
import { possible } from "./unbounded-concurrency/possible.js";
import { shapes } from "./unbounded-concurrency/shapes.js";
import { writtenSizes } from "./unbounded-concurrency/written-sizes.js";
import type { Case } from "./unbounded-concurrency/programs.js";

export type { Case };
export { possible };

export const reported: readonly Case[] = [...collections, ...shapes, ...clients];
export const silent: readonly Case[] = [...writtenSizes, ...inTurn, ...limiters, ...noWork];
