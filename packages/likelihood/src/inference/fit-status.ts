import type { MinimiserStatus } from "../minimise.ts";

/** "converged" where all are, else the first that is not. */
export const statusOfAll = (fits: readonly { readonly status: MinimiserStatus }[]): MinimiserStatus =>
  fits.find(({ status }) => status !== "converged")?.status ?? "converged";

/** What a minimiser leaves between two values of -2 log L that should be equal: differences below it mean nothing. */
export const rounding = (twiceNll: number): number => Math.max(2e-10, 2e-12 * Math.abs(twiceNll));
