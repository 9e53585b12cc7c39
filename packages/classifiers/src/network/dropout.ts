import type { RandomStream } from "@ratiometer/tables";
import { add, floor, multiply, scalar, sliceColumns, subtract, type Tensor } from "../graph/tensor.ts";

/** Random numbers are multiples of this, so that sums of them are exact in float32. */
const GRAIN = 2 ** -22;

/** A random multiple of `GRAIN` in [0, 1). */
export const dropoutNoise = (stream: RandomStream): number => Math.floor(stream.uniform() / GRAIN) * GRAIN;

/**
 * A layer's units, each kept with probability p = 1 − fraction and then divided by p, else 0 (Srivastava et al., JMLR 15 (2014) 1929). Event i keeps unit
 * j where the fractional part of u_i + v_j is at least 1 − p: for one event all units are independent, and so are two events in one unit. That takes
 * a number for each event and each unit, not for each pair of them.
 * @param h rows x columns @param ofEvents u, rows x 1 @param ofUnits v, 1 x columns, both from `dropoutNoise`
 */
export function dropout(h: Tensor, fraction: number, ofEvents: Tensor, ofUnits: Tensor): Tensor {
  const probability = Math.round((1 - fraction) / GRAIN) * GRAIN;
  const mask = subtract(floor(add(add(ofEvents, scalar(probability)), ofUnits)), floor(add(ofEvents, ofUnits)));
  return multiply(scalar(1 / probability), multiply(mask, h));
}

/** The part of layer number `layer` in noise of all hidden layers side by side. @param ofEvents rows x layers @param ofUnits 1 x all units */
export function layerNoise(ofEvents: Tensor, ofUnits: Tensor, hidden: readonly number[], layer: number): readonly [Tensor, Tensor] {
  const from = hidden.slice(0, layer).reduce((total, width) => total + width, 0);
  return [sliceColumns(ofEvents, layer, layer + 1), sliceColumns(ofUnits, from, from + hidden[layer])];
}
