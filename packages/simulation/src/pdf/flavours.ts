/** Flavours −5 … 5 of a parton density; the gluon (PDG id 21) has place 0. */
export const FLAVOUR_COUNT = 11;

/** Where the gluon stands. */
export const GLUON_INDEX = 5;

/** PDG ids of the partons that a density may hold, in the order of their places. */
export const PARTONS: readonly number[] = [-5, -4, -3, -2, -1, 21, 1, 2, 3, 4, 5];

/** Place of a parton, PDG id −5 … 5 or 21 (0 is the gluon too); undefined for any other. */
export function flavourIndex(pdgId: number): number | undefined {
  if (pdgId === 21) return GLUON_INDEX;
  return Number.isInteger(pdgId) && Math.abs(pdgId) <= 5 ? GLUON_INDEX + pdgId : undefined;
}
