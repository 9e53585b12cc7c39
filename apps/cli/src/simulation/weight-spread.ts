import { coefficientValues, eventWeights, type WeightPolynomial } from "@ratiometer/eft";

/** How far the weights of events spread in the mixture of points that they are drawn from, as far as they went by. */
export interface WeightSpread {
  /** The weights of more events, all with the same factor. */
  readonly add: (weights: WeightPolynomial) => void;
  /** (Σw)²/Σw²: less than their number where a bias is undone. */
  readonly effectiveEvents: () => number;
}

/** @param points of the mixture, each with as much of it as every other */
export function weightSpread(
  parameters: Pick<WeightPolynomial, "coefficients" | "sm">,
  points: readonly Readonly<Record<string, number>>[],
): WeightSpread {
  const at = points.map((point) => coefficientValues(parameters, point));
  const sums = at.map(() => 0);
  /** Σ_i w_i(a) w_i(b) */
  const products = at.map(() => at.map(() => 0));
  return {
    add: (weights) => {
      const there = at.map((point) => eventWeights(weights, point));
      there.forEach((own, a) => {
        for (const weight of own) sums[a] += weight;
        there.slice(0, a + 1).forEach((other, b) => {
          let product = 0;
          for (let i = 0; i < own.length; i++) product += own[i] * other[i];
          products[a][b] += product;
        });
      });
    },
    effectiveEvents: () => {
      // that of Σ_a w(a)/Σw(a)
      let squares = 0;
      products.forEach((row, a) => row.forEach((product, b) => (squares += ((a === b ? 1 : 2) * product) / (sums[a] * sums[b]))));
      return points.length ** 2 / squares;
    },
  };
}
