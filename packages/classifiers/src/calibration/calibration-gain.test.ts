import { expect, test } from "@jest/globals";
import { randomStream } from "@ratiometer/tables";
import { calibrationGain } from "./calibration-gain.ts";

/** Shifted normals by weights, log r = x − ½ exactly. */
function shiftedNormals(n: number, seed: number): { exact: Float64Array; a: Float64Array; b: Float64Array } {
  const stream = randomStream(seed, "shifted normals");
  const x = Float64Array.from({ length: n }, () => 0.5 + 1.3 * stream.normal());
  const weights = (mean: number): Float64Array => x.map((value) => Math.exp((value - 0.5) ** 2 / 3.38 - (value - mean) ** 2 / 2));
  return { exact: x.map((value) => value - 0.5), a: weights(1), b: weights(0) };
}

test("an exact ratio has nothing to gain, one that exaggerates as much as its distance in cross entropy", () => {
  const { exact, a, b } = shiftedNormals(16_000, 1);
  for (const { gain, change } of calibrationGain(exact, a, b, randomStream(1, "halves"))) {
    expect(gain.value).toBeLessThan(3 * gain.error);
    expect(gain.value).toBeGreaterThan(-0.005);
    expect(change).toBeLessThan(0.15);
  }
  const twice = exact.map((value) => 2 * value);
  for (const { gain, change } of calibrationGain(twice, a, b, randomStream(1, "halves"))) {
    // ½ E_a[softplus(−2R)] + ½ E_b[softplus(2R)] less the same of R, by quadrature over the normals
    const step = 0.01;
    const density = (x: number, mean: number): number => Math.exp(-((x - mean) ** 2) / 2) / Math.sqrt(2 * Math.PI);
    let exactGain = 0;
    for (let x = -8; x < 9; x += step) {
      const loss = (r: number): number => 0.5 * (density(x, 1) * Math.log1p(Math.exp(-r)) + density(x, 0) * Math.log1p(Math.exp(r)));
      exactGain += step * (loss(2 * (x - 0.5)) - loss(x - 0.5));
    }
    expect(Math.abs(gain.value - exactGain)).toBeLessThan(4.5 * gain.error + 0.003);
    // R is −½ ± 1 in the denominator
    expect(Math.abs(change - Math.sqrt(1.25))).toBeLessThan(0.1);
  }
});

test("weights that do not add up to positive numbers in both halves give nothing", () => {
  expect(calibrationGain([1, 2, 3, 4], [1, 1, 1, 1], [-1, -1, -1, -1], randomStream(1, "halves"))).toEqual([]);
});
