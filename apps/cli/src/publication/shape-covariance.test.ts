import { expect, test } from "@jest/globals";
import { randomStream } from "@ratiometer/tables";
import { shapeCovariance, type ShapeEvents } from "./shape-covariance.ts";

const heldOut = Uint32Array.from({ length: 40 }, (_, i) => 3 * i);

test("events of one weight that are all selected: the multinomial distribution of the hold-out ones", () => {
  const n = 120;
  const binOf = Array.from(heldOut, (_, i) => i % 4);
  const covariance = shapeCovariance({
    weights: new Float64Array(n).fill(0.01),
    heldOut,
    binOf,
    bins: 4,
    stratum: new Int32Array(n),
    generated: [n],
    perPb: 1000,
  });
  // 1200 expected events in all; N/(N − 1) of the unbiased variance
  const share = 1 / 4;
  const scale = (1200 ** 2 / 40) * (n / (n - 1));
  covariance.forEach((row, a) =>
    row.forEach((value, b) => expect(value / (scale * (a === b ? share * (1 - share) : -share * share))).toBeCloseTo(1, 10)),
  );
});

test("one bin that holds all selected events of a fixed number has no error", () => {
  const covariance = shapeCovariance({
    weights: new Float64Array(120).fill(0.01),
    heldOut,
    binOf: new Int32Array(40),
    bins: 1,
    stratum: new Int32Array(120),
    generated: [120],
    perPb: 1000,
  });
  expect(covariance).toEqual([[0]]);
});

/** One generation of two files with their own weights, an efficiency of the selection, and a split. */
function generation(stream: ReturnType<typeof randomStream>, generated: readonly number[]): ShapeEvents {
  const [weights, stratum, held, binOf] = [[], [], [], []] as [number[], number[], number[], number[]];
  generated.forEach((count, file) => {
    for (let i = 0; i < count; i++) {
      const [selected, x, sign] = [stream.uniform(), stream.uniform(), stream.uniform()];
      if (selected > (file === 0 ? 0.8 : 0.5)) continue;
      const weight = (file === 0 ? 0.01 : 0.03) * (0.5 + x) * (sign < 0.1 ? -1 : 1);
      if (stream.uniform() < 0.4) {
        held.push(weights.length);
        binOf.push(x < 0.3 ? 0 : x < 0.8 ? 1 : -1);
      }
      weights.push(weight);
      stratum.push(file);
    }
  });
  return { weights, heldOut: Uint32Array.from(held), binOf, bins: 2, stratum, generated, perPb: 100 };
}

/** The yields that the covariance is of. */
function yields({ weights, heldOut: rows, binOf, bins, perPb }: ShapeEvents): number[] {
  const all = Array.from(weights).reduce((sum, w) => sum + w, 0);
  const held = rows.reduce((sum, row) => sum + weights[row], 0);
  return Array.from(
    { length: bins },
    (_, b) => ((perPb * all) / held) * rows.reduce((sum, row, i) => sum + (binOf[i] === b ? weights[row] : 0), 0),
  );
}

test("weighted events of several files: as the yields of many generations scatter", () => {
  const stream = randomStream(3, "shape covariance");
  const generated = [200, 140];
  const count = 800;
  const samples = Array.from({ length: count }, () => generation(stream, generated));
  const found = samples.map((sample) => yields(sample));
  const mean = [0, 1].map((b) => found.reduce((sum, each) => sum + each[b], 0) / count);
  const scatter = (a: number, b: number): number => found.reduce((sum, each) => sum + (each[a] - mean[a]) * (each[b] - mean[b]), 0) / count;
  const estimates = samples.slice(0, 100).map((sample) => shapeCovariance(sample));
  const estimated = (a: number, b: number): number => estimates.reduce((sum, each) => sum + each[a][b], 0) / estimates.length;
  for (const [a, b] of [
    [0, 0],
    [0, 1],
    [1, 1],
  ] as const) {
    // prettier-ignore
    const scale = Math.sqrt(scatter(a, a) * scatter(b, b));
    // 4.5 errors of the scatter, and terms of the next order of 340 events
    expect(Math.abs(estimated(a, b) - scatter(a, b)) / scale).toBeLessThan(4.5 / Math.sqrt(count) + 0.04);
  }
  // the common factor is seen: without it the two bins were independent
  expect(scatter(0, 1) / Math.sqrt(scatter(0, 0) * scatter(1, 1))).toBeLessThan(-0.25);
});
