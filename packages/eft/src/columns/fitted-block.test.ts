import { expect, test } from "@jest/globals";
import { randomStream } from "@ratiometer/tables";
import { weightDesign } from "../polynomial-fit.ts";
import { eventWeights } from "../weight-polynomial.ts";
import { onesCheck } from "./exact-ones.ts";
import { type BlockFitPlan, fittedBlock, type WeightBlock } from "./fitted-block.ts";
import { mantissaBits, roundingOf } from "./mantissa.ts";
import { judgeQuality, mergeQuality } from "./weight-quality.ts";

/** Nine points for the six terms of two coefficients; the first is that of generation. */
const POINTS = [
  [0, 0],
  [1, 0],
  [-1, 0],
  [0, 2],
  [0, -2],
  [1, 2],
  [2, -2],
  [-2, 1],
  [3, 3],
].map(([a, b], i) => ({ id: `w${i}`, point: { a, b } }));
const NAMES = ["a", "b"];
const SM = [0, 0];

/** Single precision with 14 bits of mantissa, as NanoAOD writes weights. */
function reduced(value: number): number {
  const bits = new Uint32Array(Float32Array.of(value).buffer);
  bits[0] = (bits[0] + 0x100) & 0xfffffe00;
  return new Float32Array(bits.buffer)[0];
}

interface Sample {
  readonly exact: (event: number, point: Readonly<Record<string, number>>) => number;
  readonly weights: Float64Array;
}

/** Events with w/w_generation = |1 + x a + y b|² + z², relative to their own weight at (0, 0). */
function sample(events: number, label: string, points = POINTS): Sample {
  const stream = randomStream(9, label);
  const latent = Array.from({ length: events }, () => [stream.normal(), stream.normal(), stream.normal()]);
  const exact: Sample["exact"] = (event, { a, b }) => {
    const [x, y, z] = latent[event];
    return ((1 + 0.3 * x * a + 0.2 * y * b) ** 2 + (0.1 * z * (a + b)) ** 2) / 1;
  };
  const weights = Float64Array.from(latent.flatMap((_, i) => points.map(({ point }) => reduced(exact(i, point)))));
  return { exact, weights };
}

const plan = (changes: Partial<BlockFitPlan> = {}, points = POINTS): BlockFitPlan => {
  const generation = "generation" in changes ? changes.generation : { a: 0, b: 0 };
  return {
    check: onesCheck(points, NAMES, SM, weightDesign(points, NAMES, SM), generation),
    relative: true,
    missing: "refuse",
    ...changes,
    generation,
  };
};
const judge = (
  block: WeightBlock,
  missing: "refuse" | "drop" = "refuse",
  ids = POINTS.map(({ id }) => id),
): ReturnType<typeof judgeQuality> => judgeQuality({ file: "n.root", ids, missing, pointsFrom: "m.yaml", redundant: true }, block.quality);

test("relative weights times the event's own weight, sign kept, within the rounding of 14 bits", () => {
  const { exact, weights } = sample(50, "plain");
  const own = Float64Array.from({ length: 50 }, (_, i) => (i % 3 === 0 ? -2 : 5));
  const block = fittedBlock(plan(), weights, own, 0);
  for (const { point } of POINTS) {
    const fitted = eventWeights(block.polynomial, [point.a, point.b]);
    fitted.forEach((value, i) => {
      const largest = Math.max(...weights.subarray(i * POINTS.length, (i + 1) * POINTS.length));
      expect(Math.abs(value / own[i] - exact(i, point))).toBeLessThan(2 ** -14 * largest);
    });
  }
  expect(block.quality).toMatchObject({ bits: 14, negative: 17, beyondRounding: 0, gross: 0, dropped: 0 });
  expect(judge(block).remarks).toEqual(["17 of 50 events have a negative weight"]);
  expect(judge(block).closure.maximum).toBeLessThan(1e-4);
});

test("mantissas say how precise a file's weights are", () => {
  expect([1, 1.5, 3, 1 / 3, Math.fround(1 / 3), reduced(1 / 3), 0].map(mantissaBits)).toEqual([0, 1, 1, 52, 23, 14, 0]);
  expect(roundingOf(14)).toBe(2 ** -14);
  expect(roundingOf(3)).toBe(2 ** -10);
});

test("weights of exactly 1 where the others contradict them are found, counted and refused", () => {
  const { weights } = sample(400, "missing");
  const damaged = [3, 77, 200];
  for (const event of damaged) weights[event * POINTS.length + 4] = 1;
  weights[77 * POINTS.length + 8] = 1;
  const block = fittedBlock(plan(), weights, new Float64Array(400).fill(1), 1000);
  expect(block.quality.ones).toMatchObject({ missing: [0, 0, 0, 0, 3, 0, 0, 0, 1], unresolved: 0, allOnes: 0, first: 1003 });
  expect(() => judge(block)).toThrow(
    expect.objectContaining({
      code: "DATA_MISSING_WEIGHT",
      where: "n.root",
      message: `weights are exactly 1 where the others contradict them, of 400 events: "w4" (position 4) in 3, "w8" (position 8) in 1 (first: event 1003)`,
      hint: expect.stringContaining("missing: drop"),
    }),
  );
});

test("dropped from their events, missing weights leave the polynomials right", () => {
  const { exact, weights } = sample(60, "drop");
  for (const event of [0, 10]) weights[event * POINTS.length + 6] = 1;
  weights.fill(1, 20 * POINTS.length, 21 * POINTS.length);
  const own = new Float64Array(60).fill(2);
  const block = fittedBlock(plan({ missing: "drop" }), weights, own, 0);
  expect(block.dropped).toEqual([20]);
  const fitted = eventWeights(block.polynomial, [2, -2]);
  fitted.forEach((value, i) => expect(value).toBeCloseTo(i === 20 ? 0 : 2 * exact(i, { a: 2, b: -2 }), 1));
  const { remarks } = judge(block, "drop");
  expect(remarks).toEqual([
    `weights are exactly 1 where the others contradict them, of 60 events: "w6" (position 6) in 2`,
    "all weights are exactly 1 in 1 of 60 events",
    "1 of 60 events are dropped, as too few of their weights are there",
  ]);
  expect(() => judge(block)).toThrow(expect.objectContaining({ code: "DATA_MISSING_WEIGHT" }));
});

test("ones that are right are left alone: rounding, the point of generation, events that do not depend on the coefficients", () => {
  const weights = Float64Array.from(
    Array.from({ length: 30 }, (_, i) =>
      POINTS.map(({ point: { a, b } }) => reduced((1 + 1e-5 * i * a) ** 2 + (i === 0 ? 0 : 0.05 * b * b))),
    ).flat(),
  );
  const block = fittedBlock(plan(), weights, new Float64Array(30).fill(1), 0);
  expect(block.quality.ones.missing).toEqual(POINTS.map(() => 0));
  expect(block.quality.ones.ones[1]).toBeGreaterThan(0);
  expect(block.quality.ones).toMatchObject({ allOnes: 1, unresolved: 0 });
});

test("with no more weights than terms nothing can tell, and the report says so", () => {
  const points = POINTS.slice(0, 6);
  const { weights } = sample(20, "exact", points);
  weights[6 * 7 + 2] = 1;
  const block = fittedBlock(plan({}, points), weights, new Float64Array(20).fill(1), 0);
  expect(block.quality.ones).toMatchObject({ missing: [0, 0, 0, 0, 0, 0], unchecked: [0, 0, 1, 0, 0, 0] });
  const { remarks } = judgeQuality(
    { file: "n", ids: points.map(({ id }) => id), missing: "refuse", pointsFrom: "m", redundant: false },
    block.quality,
  );
  expect(remarks).toEqual([
    `"w2" is exactly 1 in 1 of 20 events, and the other weights cannot tell whether it is missing there`,
    "there are no more weights than terms: nothing checks their points",
  ]);
});

test("too few weights left to tell which is missing: the event is not fitted", () => {
  const points = POINTS.slice(0, 7);
  const { weights } = sample(20, "few", points);
  for (const b of [1, 2, 3]) weights[7 * 5 + b] = 1;
  const block = fittedBlock(plan({ missing: "drop" }, points), weights, new Float64Array(20).fill(1), 0);
  expect(block.quality.ones.unresolved).toBe(1);
  expect(block.dropped).toEqual([5]);
});

test("points in another order than the weights are refused: most events are no polynomial of them", () => {
  const { weights } = sample(50, "order");
  const turned = [...POINTS.slice(1), POINTS[0]];
  const block = fittedBlock(plan({ generation: undefined }, turned), weights, new Float64Array(50).fill(1), 0);
  expect(() => judge(block)).toThrow(expect.objectContaining({ code: "DATA_NOT_QUADRATIC", hint: expect.stringContaining("m.yaml") }));
});

test("polynomials that are not the event's own weight at the point of generation are refused", () => {
  const { weights } = sample(50, "generation");
  const block = fittedBlock(plan({ generation: { a: 1, b: 0 } }), weights, new Float64Array(50).fill(1), 0);
  expect(block.quality.generation?.mismatched).toBeGreaterThan(40);
  expect(() => judge(block)).toThrow(expect.objectContaining({ code: "DATA_WEIGHT_MISMATCH" }));
  const right = fittedBlock(plan(), weights, new Float64Array(50).fill(1), 0);
  expect(right.quality.generation).toMatchObject({ mismatched: 0, first: undefined });
});

test("blocks of any size give the same polynomials and the same quality", () => {
  const { weights } = sample(120, "blocks");
  const width = POINTS.length;
  for (const event of [3, 50]) weights[event * width + 4] = 1;
  const own = Float64Array.from({ length: 120 }, (_, i) => 1 + (i % 7));
  const fit = (first: number, end: number): WeightBlock =>
    fittedBlock(plan({ missing: "drop" }), weights.slice(first * width, end * width), own.slice(first, end), first);
  const whole = fit(0, 120);
  for (const size of [1, 7, 50]) {
    const blocks = Array.from({ length: Math.ceil(120 / size) }, (_, b) => fit(b * size, Math.min(120, (b + 1) * size)));
    expect(Float64Array.from(blocks.flatMap(({ polynomial }) => [...polynomial.values]))).toEqual(whole.polynomial.values);
    const quality = blocks.map((block) => block.quality).reduce(mergeQuality);
    const file = { file: "n", ids: POINTS.map(({ id }) => id), missing: "drop", pointsFrom: "m", redundant: true } as const;
    expect(judgeQuality(file, quality)).toEqual(judgeQuality(file, whole.quality));
  }
});
