import type { PartonChannel } from "./process.ts";

/** Massless quarks of charge 2/3 and -1/3, by PDG code. */
export const UP_QUARKS = [2, 4] as const;
export const DOWN_QUARKS = [1, 3, 5] as const;

/** All five massless quarks. */
export const QUARKS: readonly number[] = [...DOWN_QUARKS, ...UP_QUARKS];

/** PDG codes of single particles. */
export const BOTTOM = 5;
export const TOP = 6;
export const GLUON = 21;
export const Z_BOSON = 23;
export const HIGGS = 25;

/** q q̄ of each flavour (quark from beam 1, or from beam 2 where exchanged) into the same products. */
export function quarkPairs(flavours: readonly number[], outgoing: readonly number[], exchanged: boolean): readonly PartonChannel[] {
  return flavours.map((q) => ({ incoming: exchanged ? [-q, q] : [q, -q], outgoing }));
}
