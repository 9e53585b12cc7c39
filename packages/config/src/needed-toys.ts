/** Toys above a threshold that make its error known. */
const ABOVE = 10;

/** How many toys the threshold of a confidence level needs: ten are expected above it. */
export const neededToys = (level: number): number => Math.ceil(ABOVE / (1 - level) - 1e-9);
