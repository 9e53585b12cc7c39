import { shapeWeights } from "./interpolation.ts";
import type { ShapeVariation } from "./template-model.ts";

/** Numbers per interpolation: weights of up and down, their first and their second derivatives by the parameter. */
const WIDTH = 6;

/** Interpolations that samples of a channel have in common: each is computed once for all of them, and again only when its parameter moves. */
export interface ShapeWeightTable {
  /** Row of an interpolation in `values`. */
  readonly row: (variation: ShapeVariation) => number;
  /** interpolations × 6; written anew by `update`. */
  readonly values: Float64Array;
  readonly update: (x: ArrayLike<number>) => void;
}

const keyOf = ({ parameter, code, scale = 1 }: ShapeVariation): string => `${parameter} ${code} ${scale}`;

/** The weights of all interpolations that occur in some variations. */
export function shapeWeightTable(variations: readonly ShapeVariation[]): ShapeWeightTable {
  const distinct = [...new Map(variations.map((variation) => [keyOf(variation), variation])).values()];
  const rows = new Map(distinct.map((variation, i) => [keyOf(variation), i]));
  const parameters = Int32Array.from(distinct, ({ parameter }) => parameter);
  const last = new Float64Array(distinct.length).fill(NaN);
  const values = new Float64Array(WIDTH * distinct.length);
  const each = distinct.map(({ code, scale = 1 }, i) => ({ code, scale, out: values.subarray(WIDTH * i, WIDTH * (i + 1)) }));
  return {
    row: (variation) => rows.get(keyOf(variation)) ?? -1,
    values,
    update: (x) => {
      for (let i = 0; i < parameters.length; i++) {
        const at = x[parameters[i]];
        if (at === last[i]) continue;
        last[i] = at;
        const { code, scale, out } = each[i];
        shapeWeights(code, scale * at, out);
        if (scale === 1) continue;
        out[2] *= scale;
        out[3] *= scale;
        out[4] *= scale * scale;
        out[5] *= scale * scale;
      }
    },
  };
}

/** The interpolations of a sample's templates: what each of K parameters adds to them. */
export interface ShapeSums {
  /** K: positions of the parameters among the channel's. */
  readonly slots: Int32Array;
  /** K × bins: first and second derivative of the sum of templates, as of the last `differentiate`. */
  readonly first: Float64Array;
  readonly second: Float64Array;
  /** Adds what the table's weights say, as of its last update. */
  readonly addTo: (templates: Float64Array) => void;
  readonly differentiate: () => void;
}

/** @param slot position of a parameter among those of the channel */
export function shapeSums(
  variations: readonly ShapeVariation[],
  bins: number,
  slot: (parameter: number) => number,
  { row, values }: ShapeWeightTable,
): ShapeSums {
  // published workspaces write out templates that no variation moves
  const moving = variations.filter(({ up, down }) => up.some((value) => value !== 0) || down.some((value) => value !== 0));
  const K = moving.length;
  const places = Int32Array.from(moving, (variation) => WIDTH * row(variation));
  const up = new Float64Array(K * bins);
  const down = new Float64Array(K * bins);
  for (const [k, variation] of moving.entries()) {
    up.set(variation.up, k * bins);
    down.set(variation.down, k * bins);
  }
  const first = new Float64Array(K * bins);
  const second = new Float64Array(K * bins);
  return {
    slots: Int32Array.from(moving, ({ parameter }) => slot(parameter)),
    first,
    second,
    addTo: (templates) => {
      for (let k = 0, cell = 0; k < K; k++) {
        const wu = values[places[k]];
        const wd = values[places[k] + 1];
        for (let b = 0; b < bins; b++, cell++) templates[b] += wu * up[cell] + wd * down[cell];
      }
    },
    differentiate: () => {
      for (let k = 0, cell = 0; k < K; k++) {
        const place = places[k];
        const [u1, d1, u2, d2] = [values[place + 2], values[place + 3], values[place + 4], values[place + 5]];
        for (let b = 0; b < bins; b++, cell++) {
          first[cell] = u1 * up[cell] + d1 * down[cell];
          second[cell] = u2 * up[cell] + d2 * down[cell];
        }
      }
    },
  };
}
