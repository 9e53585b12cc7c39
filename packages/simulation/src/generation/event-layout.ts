import type { LegDecay } from "./decay-modes.ts";

/** Where each particle of an event stands: the same for all events of a sample. */
export interface EventLayout {
  /** Particles per event. */
  readonly rows: number;
  /** Les Houches status: -1 incoming, 2 decayed, 1 final. */
  readonly status: readonly number[];
  /** Position of the mother within the event; -1 for none. */
  readonly mother: readonly number[];
  /** Position of the first product of each leg (W, b, f, f̄′ of a top; two of a boson); -1 for a leg that does not decay. */
  readonly products: readonly number[];
}

/** Partons, legs, then the products of the legs in their order. Modes decay the same legs, so that any of them says how. */
export function eventLayout(legs: readonly (LegDecay | undefined)[]): EventLayout {
  const status = [-1, -1, ...legs.map((decay) => (decay === undefined ? 1 : 2))];
  const mother = [-1, -1, ...legs.map(() => 0)];
  const products = legs.map((decay, leg) => {
    if (decay === undefined) return -1;
    const first = status.length;
    const isTop = decay.kind === "w";
    status.push(...(isTop ? [2, 1, 1, 1] : [1, 1]));
    mother.push(...(isTop ? [leg + 2, leg + 2, first, first] : [leg + 2, leg + 2]));
    return first;
  });
  return { rows: status.length, status, mother, products };
}
