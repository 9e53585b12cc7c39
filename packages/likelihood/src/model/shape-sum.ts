import { shapeWeights } from "./interpolation.ts";
import type { ShapeVariation } from "./template-model.ts";

/** The interpolation of templates in one parameter: what it adds to the templates of a sample. */
export interface ShapeSum {
  /** Position of its parameter among the channel's. */
  readonly slot: number;
  /** bins: first and second derivative of the sum of templates, as of the last `differentiate`. */
  readonly first: Float64Array;
  readonly second: Float64Array;
  readonly addTo: (x: ArrayLike<number>, templates: Float64Array) => void;
  /** Derivatives where it was added last. */
  readonly differentiate: () => void;
}

/** Weights of up and down with two derivatives by the parameter, at its value; computed once for all samples and as long as the parameter does not move. */
type Weights = (value: number) => Float64Array;

/** Weights by parameter, code and scale: samples of a channel share them. */
export type SharedWeights = Map<string, Weights>;

function weightsOf({ parameter, code, scale = 1 }: ShapeVariation, shared: SharedWeights): Weights {
  const key = `${parameter} ${code} ${scale}`;
  const known = shared.get(key);
  if (known !== undefined) return known;
  const weights = new Float64Array(6);
  let last = NaN;
  const at: Weights = (value) => {
    if (value === last) return weights;
    last = value;
    shapeWeights(code, scale * value, weights);
    weights[2] *= scale;
    weights[3] *= scale;
    weights[4] *= scale * scale;
    weights[5] *= scale * scale;
    return weights;
  };
  shared.set(key, at);
  return at;
}

/** @param slot position of the parameter among those of the channel */
export function shapeSum(variation: ShapeVariation, slot: number, shared: SharedWeights): ShapeSum {
  const { parameter, up, down } = variation;
  const bins = up.length;
  const first = new Float64Array(bins);
  const second = new Float64Array(bins);
  const at = weightsOf(variation, shared);
  let weights: Float64Array = new Float64Array(6);
  return {
    slot,
    first,
    second,
    addTo: (x, templates) => {
      weights = at(x[parameter]);
      const wu = weights[0];
      const wd = weights[1];
      for (let b = 0; b < bins; b++) templates[b] += wu * up[b] + wd * down[b];
    },
    differentiate: () => {
      const [, , u1, d1, u2, d2] = weights;
      for (let b = 0; b < bins; b++) {
        first[b] = u1 * up[b] + d1 * down[b];
        second[b] = u2 * up[b] + d2 * down[b];
      }
    },
  };
}
