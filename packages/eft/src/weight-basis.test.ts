import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { randomStream, readLhe, writeLhe, type LheEvents } from "@ratiometer/tables";
import { KNOWN_COEFFICIENTS } from "./operators/known-coefficients.ts";
import { weightDesign } from "./polynomial-fit.ts";
import { termCount } from "./quadratic-form.ts";
import { sampleWeights } from "./sample-weights.ts";
import { coefficientCard, weightBasis, weightsAt, weightTexts, type BasisCoefficient } from "./weight-basis.ts";
import { madgraphWeightPoints } from "./weight-points.ts";
import { eventWeights, type WeightPolynomial } from "./weight-polynomial.ts";

const known = (...names: readonly string[]): BasisCoefficient[] =>
  names.map((name) => ({ name, sm: KNOWN_COEFFICIENTS.find((coefficient) => coefficient.name === name)?.sm ?? NaN }));

const SIX = known("kt", "ktt", "kV", "ctG", "ctGI", "cpQ3");

test("three coefficients: ten points, as MadGraph's texts and card say them", () => {
  const coefficients = [...known("ctG", "kt"), { name: "ctZ", sm: 0, scale: 2.5 }];
  const points = weightBasis(coefficients);
  expect(points.map(({ id }) => id)).toEqual(Array.from({ length: 10 }, (_, b) => `rwgt_${b + 1}`));
  expect(points.map(({ point }) => Object.values(point))).toEqual([
    [0, 1, 0],
    [1, 1, 0],
    [-1, 1, 0],
    [0, 2, 0],
    [0, 0, 0],
    [0, 1, 2.5],
    [0, 1, -2.5],
    [1, 2, 0],
    [1, 1, 2.5],
    [0, 2, 2.5],
  ]);
  const own = { kt: -1, ctG: 0, ctZ: 1e-7 };
  expect(coefficientCard(coefficients, own)).toBe("BLOCK DIM6\n 1 1000 # Lambda\n 2 0 # ctG\n 3 1e-7 # ctZ\nBLOCK KAPPA\n 1 -1 # kt\n");
  expect(weightTexts(points, coefficients, own)[8]).toEqual({
    id: "rwgt_9",
    text: "set param_card dim6 2 1 # orig: 0\nset param_card kappa 1 1 # orig: -1\nset param_card dim6 3 2.5 # orig: 1e-7\n",
    group: "mg_reweighting",
  });
  expect(() => coefficientCard([{ name: "c t", sm: 0 }], { "c t": 1 })).toThrow(RangeError);
});

test("every known coefficient survives the way through header and card, at any own point, also one of the basis", () => {
  const stream = randomStream(7, "weight-basis");
  for (let first = 0; first < KNOWN_COEFFICIENTS.length; first += 2) {
    const coefficients = KNOWN_COEFFICIENTS.slice(first, first + 3).map((coefficient) => ({
      ...coefficient,
      scale: 0.1 + stream.uniform(),
    }));
    const points = weightBasis(coefficients);
    const elsewhere = Object.fromEntries(coefficients.map(({ name }) => [name, 3 * stream.normal()]));
    for (const own of [points[0].point, points[2].point, elsewhere]) {
      const header = { slha: coefficientCard(coefficients, own), weights: weightTexts(points, coefficients, own) };
      expect(madgraphWeightPoints(header)).toEqual({ points, generation: own, others: [] });
    }
  }
});

test("the points determine the polynomial well, whatever their scales", () => {
  for (let k = 1; k <= SIX.length; k++) {
    const coefficients = SIX.slice(0, k).map((coefficient, p) => ({ ...coefficient, scale: 10 ** (p - 3) }));
    const points = weightBasis(coefficients);
    const names = coefficients.map(({ name }) => name);
    const sm = coefficients.map((coefficient) => coefficient.sm);
    const { rank, condition, undetermined } = weightDesign(points, names, sm);
    expect(points).toHaveLength(termCount(k));
    expect([rank, undetermined]).toEqual([termCount(k), []]);
    expect(condition).toBeLessThan(32);
  }
});

/** Random positive polynomials, some of them nearly cancelling at the standard model. */
function randomPolynomial(coefficients: readonly BasisCoefficient[], events: number): WeightPolynomial {
  const stream = randomStream(11, "weight-basis");
  const size = coefficients.length + 1;
  const values: number[] = [];
  for (let i = 0; i < events; i++) {
    const factor = Array.from({ length: size }, (_, row) =>
      Array.from({ length: size }, () => (row === 0 && i % 3 === 0 ? 1e-3 : 1) * stream.normal()),
    );
    for (let row = 0; row < size; row++)
      for (let column = 0; column <= row; column++) values.push(1e-7 * factor[row].reduce((sum, f, m) => sum + f * factor[column][m], 0));
  }
  return {
    events,
    coefficients: coefficients.map(({ name }) => name),
    sm: coefficients.map(({ sm }) => sm),
    values: Float64Array.from(values),
  };
}

test.each([1, 2, 3, 4, 5, 6])("%d coefficients: a file with weights at the basis gives back the polynomials", async (k) => {
  const coefficients = SIX.slice(0, k);
  const polynomial = randomPolynomial(coefficients, 60);
  const { events, values } = polynomial;
  const points = weightBasis(coefficients);
  const own = points[1].point;
  const weight = eventWeights(polynomial, Object.values(own));
  const crossSection = weight.reduce((sum, w) => sum + w, 0) / events;
  const rows = 2 * events;
  const zeros = new Float64Array(rows);
  const lhe: LheEvents = {
    particles: {
      events,
      offsets: Uint32Array.from({ length: events + 1 }, (_, i) => 2 * i),
      pdgId: new Int32Array(rows).fill(21),
      status: new Int32Array(rows).fill(-1),
      mother: new Int32Array(rows).fill(-1),
      px: zeros,
      py: zeros,
      pz: zeros,
      energy: zeros,
    },
    colour: new Int32Array(2 * rows),
    subprocess: new Int32Array(events).fill(1),
    weight,
    scale: 235,
    alphaQed: 0.0076,
    alphaQcd: 0.118,
    weights: weightsAt(polynomial, points),
  };
  const beam = { pdgId: 2212, energy: 6500, pdfGroup: 0, pdfSet: 0 };
  const folder = await mkdtemp(join(tmpdir(), "weight-basis-"));
  try {
    const path = join(folder, "a.lhe.gz");
    await writeLhe(path, lhe, {
      beams: [beam, beam],
      processes: [{ xsec: crossSection, error: 0, max: Math.max(...weight), id: 1 }],
      generator: { name: "test", version: "0" },
      slha: coefficientCard(coefficients, own),
      weights: weightTexts(points, coefficients, own),
    });
    const sample = await readLhe(path);
    const { polynomial: read, files } = sampleWeights([sample], { coefficients, combine: "sum" });
    // The first point is the standard model, whose weight nearly cancels in some events: nothing is lost in the file.
    expect(sample.weights.filter((_, w) => w % termCount(k) === 0)).toEqual(values.filter((_, t) => t % termCount(k) === 0));
    expect(files[0].normalisation.convention).toBe("average");
    expect(files[0].crossSection).toBe(crossSection);
    const terms = termCount(k);
    for (let i = 0; i < events; i++) {
      const size = Math.max(...values.subarray(i * terms, (i + 1) * terms).map(Math.abs));
      const deviations = Array.from({ length: terms }, (_, t) => Math.abs(events * read.values[i * terms + t] - values[i * terms + t]));
      expect(Math.max(...deviations)).toBeLessThan(1e-12 * size);
    }
  } finally {
    await rm(folder, { recursive: true });
  }
});
