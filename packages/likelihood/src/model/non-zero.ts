/** A factor of zero has no logarithmic derivative: it counts as this, whose square is still a number, as is the square of its inverse. */
const ZERO = 1e-150;

/** A factor that others may be divided by. */
export const nonZero = (value: number): number => (value === 0 ? ZERO : value);
