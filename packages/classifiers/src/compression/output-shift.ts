/** How far the outputs of a network are from those of the one that it stands for. */
export interface OutputShift {
  /** Numbers compared. */
  readonly count: number;
  /** With its sign: what does not average out. */
  readonly mean: number;
  readonly meanAbsolute: number;
  /** Of the absolute shift, by probability. */
  readonly quantiles: Readonly<Record<"0.5" | "0.9" | "0.99", number>>;
  readonly largest: number;
}

/**
 * The shift of outputs, one by one.
 * @throws RangeError for lists of different lengths or without numbers, and for a shift that is not finite
 */
export function outputShift(before: ArrayLike<number>, after: ArrayLike<number>): OutputShift {
  if (before.length !== after.length || before.length === 0) throw new RangeError(`shift of ${before.length} and ${after.length} outputs`);
  const shifts = Float64Array.from(after, (value, i) => value - before[i]);
  const absolute = shifts.map(Math.abs).sort();
  const bad = absolute.find((value) => !Number.isFinite(value));
  if (bad !== undefined) throw new RangeError(`a shift of outputs is ${bad}`);
  const sum = (values: Float64Array): number => values.reduce((total, value) => total + value, 0);
  const quantile = (p: number): number => absolute[Math.round(p * (absolute.length - 1))];
  return {
    count: shifts.length,
    mean: sum(shifts) / shifts.length,
    meanAbsolute: sum(absolute) / shifts.length,
    quantiles: { "0.5": quantile(0.5), "0.9": quantile(0.9), "0.99": quantile(0.99) },
    largest: absolute[absolute.length - 1],
  };
}
