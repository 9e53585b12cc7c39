import { smoothSequence } from "./smooth-sequence.ts";

/** What an uncertainty does to a template: changes of its yields per bin, by one standard deviation up and down, in events. */
export interface TemplateVariation {
  readonly up: readonly number[];
  readonly down: readonly number[];
}

/** How large that is. */
export interface VariationSize {
  /** Change of the sum of all bins, over it. */
  readonly normalisation: { readonly up: number; readonly down: number };
  /** Largest change of a bin once the sum is what it was, over the bin: |(1 + r)/(1 + R) − 1| of relative changes r of a bin and R of the sum. */
  readonly shape: number;
}

/** What becomes of a variation. */
export type VariationFate = "kept" | "normalisation" | "shape" | "dropped";

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** Relative changes of the bins that expect something; others have none. */
const relative = (nominal: readonly number[], shift: readonly number[]): number[] =>
  nominal.map((value, bin) => (value > 0 ? shift[bin] / value : 0));

/** Relative change of a bin beyond that of the sum. */
const shapeOf = (nominal: readonly number[], shift: readonly number[]): number[] => {
  const all = 1 + sum(shift) / sum(nominal);
  return relative(nominal, shift).map((change, bin) => (nominal[bin] > 0 ? (1 + change) / all - 1 : 0));
};

/** The size of a variation; undefined where a template, or one of its variations, does not add up to a positive number, of which no share can be told. */
export function variationSize(nominal: readonly number[], { up, down }: TemplateVariation): VariationSize | undefined {
  const total = sum(nominal);
  if (!(total > 0 && total + sum(up) > 0 && total + sum(down) > 0)) return undefined;
  const shapes = [up, down].flatMap((shift) => shapeOf(nominal, shift).map(Math.abs));
  return { normalisation: { up: sum(up) / total, down: sum(down) / total }, shape: Math.max(0, ...shapes) };
}

/** What is left of a variation of that size: its shape where a bin changes by the threshold at least, its normalisation where the sum does. */
export function variationFate(
  { normalisation, shape }: VariationSize,
  threshold: { readonly shape: number; readonly normalisation: number },
): VariationFate {
  const hasShape = shape >= threshold.shape;
  const hasNormalisation = Math.max(Math.abs(normalisation.up), Math.abs(normalisation.down)) >= threshold.normalisation;
  if (hasShape) return hasNormalisation ? "kept" : "shape";
  return hasNormalisation ? "normalisation" : "dropped";
}

/** A variation with what its fate leaves of it. */
export function prunedVariation(nominal: readonly number[], variation: TemplateVariation, fate: VariationFate): TemplateVariation {
  const left = (shift: readonly number[]): readonly number[] => {
    if (fate === "kept") return shift;
    if (fate === "dropped") return shift.map(() => 0);
    if (fate === "shape") return shapeOf(nominal, shift).map((change, bin) => change * nominal[bin]);
    const all = sum(shift) / sum(nominal);
    return nominal.map((value) => all * value);
  };
  return { up: left(variation.up), down: left(variation.down) };
}

/**
 * A variation whose relative changes are smoothed along sequences of bins, one axis after another, and scaled so that its sum stays what it was.
 * Bins that expect nothing are left out of the sequences.
 * @param sequences of each axis: bins in their order along it, for every place on the other axes; a bin may be in several sequences or more than once in one
 * (where it is several bins of a grid that were merged), it then has the mean of what it is there
 */
export function smoothedVariation(
  nominal: readonly number[],
  variation: TemplateVariation,
  sequences: readonly (readonly (readonly number[])[])[],
): TemplateVariation {
  const total = sum(nominal);
  const smoothed = (shift: readonly number[]): readonly number[] => {
    let changes = relative(nominal, shift);
    for (const along of sequences) {
      const sums = changes.map(() => ({ value: 0, places: 0 }));
      for (const bins of along) {
        const filled = bins.filter((bin) => nominal[bin] > 0);
        smoothSequence(filled.map((bin) => changes[bin])).forEach((value, i) => {
          sums[filled[i]].value += value;
          sums[filled[i]].places += 1;
        });
      }
      changes = changes.map((change, bin) => (sums[bin].places === 0 ? change : sums[bin].value / sums[bin].places));
    }
    const varied = nominal.map((value, bin) => (value > 0 ? value * (1 + changes[bin]) : value + shift[bin]));
    const scale = (total + sum(shift)) / sum(varied);
    // where the changes cancel the whole template there is no scale
    return Number.isFinite(scale) && scale > 0 ? varied.map((value, bin) => scale * value - nominal[bin]) : shift;
  };
  return { up: smoothed(variation.up), down: smoothed(variation.down) };
}
