import { randomStream, type RandomStream } from "@ratiometer/tables";
import { expect, test } from "@jest/globals";
import { crossSection } from "./cross-section.ts";
import { generationPoint, type GenerationFile, mixture, mixtureFactors, sumOfFiles } from "./mixture.ts";
import { concatPolynomials, scaleEvents, takeEvents } from "./weight-polynomial.ts";

/*
 * A process with one latent z, uniform in [-1, 1], and dσ/dz = ((1 + cz)² + 0.1)/2, so that σ(c) = 1.1 + c²/3. Near c = 2 the events of c = 0 are a poor
 * sample, which is what a mixture is for.
 */
const sigma = (c: number): number => 1.1 + (c * c) / 3;

function generate(c: number, events: number, stream: RandomStream, scale = 1): GenerationFile {
  const values = new Float64Array(3 * events);
  const highest = (1 + Math.abs(c)) ** 2 + 0.1;
  for (let i = 0; i < events;) {
    const z = 2 * stream.uniform() - 1;
    const density = (1 + c * z) ** 2 + 0.1;
    if (stream.uniform() * highest > density) continue;
    // As in an event file: the weight is σ/N at the point of generation.
    values.set(
      [1.1, z, z * z].map((entry) => (entry * scale * sigma(c)) / events / density),
      3 * i++,
    );
  }
  return {
    file: `c${c}.lhe`,
    polynomial: { events, coefficients: ["c"], sm: [0], values },
    weight: new Float64Array(events).fill(1),
    generation: { c },
    crossSection: sigma(c),
    crossSectionError: 0,
  };
}

test("the weights of a mixture add up to σ(c) everywhere, with the error from within the files", () => {
  const trials = 200;
  const points = [0, 1, -2, 3];
  const sums = points.map(() => 0);
  const squares = points.map(() => 0);
  for (let trial = 0; trial < trials; trial++) {
    const stream = randomStream(4, "mixture", trial);
    // Different numbers of events, and a common factor on one file's weights, must not matter.
    const { polynomial, strata } = mixture([generate(0, 150, stream), generate(2, 60, stream, 7), generate(-2, 60, stream)]);
    points.forEach((c, j) => {
      const { value, error } = crossSection(polynomial, [c], strata);
      const pull = (value - sigma(c)) / error;
      sums[j] += pull;
      squares[j] += pull * pull;
    });
  }
  points.forEach((_, j) => {
    // Mean 0 ± 1/√n, variance 1 ± √(2/n).
    expect(Math.abs(sums[j] / trials)).toBeLessThan(4 / Math.sqrt(trials));
    expect(Math.abs(squares[j] / trials - 1)).toBeLessThan(4 * Math.sqrt(2 / trials));
  });
});

test("one file as a mixture is the file itself", () => {
  const file = generate(2, 40, randomStream(5, "one"));
  const { polynomial } = mixture([file]);
  polynomial.values.forEach((value, j) => expect(value).toBeCloseTo(file.polynomial.values[j], 12));
});

test("weighted events count in proportion to their weights", () => {
  const file = generate(1, 400, randomStream(6, "weighted"));
  // Twice the same event, or once with twice the weight of all others.
  const doubled = { ...file, weight: file.weight.map((w, i) => (i < 200 ? 2 * w : w)) };
  const { polynomial } = mixture([doubled]);
  const ratio = polynomial.values.map((value, j) => value / file.polynomial.values[j]);
  expect(ratio[0]).toBeCloseTo(2 / 1.5, 12);
  expect(ratio[3 * 399]).toBeCloseTo(1 / 1.5, 12);
});

test("a mixture needs the points of generation, and a density everywhere", () => {
  const file = generate(0, 5, randomStream(7, "errors"));
  expect(() => mixture([{ ...file, generation: undefined }])).toThrow(
    expect.objectContaining({ code: "DATA_GENERATION_POINT", where: "c0.lhe" }),
  );
  expect(() => mixture([{ ...file, generation: { other: 1 } }])).toThrow(expect.objectContaining({ code: "DATA_GENERATION_POINT" }));
  const empty = { ...file.polynomial, values: file.polynomial.values.map((value, j) => (j < 3 ? 0 : value)) };
  expect(() => mixture([{ ...file, polynomial: empty }])).toThrow(expect.objectContaining({ code: "DATA_ZERO_WEIGHT" }));
});

test("files of one point count by their events and add up to one cross section", () => {
  const stream = randomStream(8, "sum");
  const { polynomial, strata } = sumOfFiles([generate(1, 300, stream), generate(1, 100, stream)]);
  expect(crossSection(polynomial, [1]).value).toBeCloseTo(sigma(1), 12);
  expect(polynomial.values[0] / polynomial.values[3 * 399]).toBeGreaterThan(0);
  expect([strata[0], strata[299], strata[300], strata[399]]).toEqual([0, 0, 1, 1]);
  // Both files are unweighted at c = 1: every event weighs the same there.
  expect(crossSection(polynomial, [1]).effectiveSampleSize).toBeCloseTo(400, 6);
});

test("files of different points or cross sections are not one sample", () => {
  const stream = randomStream(9, "sum");
  const file = generate(1, 5, stream);
  expect(() => sumOfFiles([file, generate(2, 5, stream)])).toThrow(
    expect.objectContaining({ code: "DATA_GENERATION_POINT", where: "c2.lhe", message: "generated at c = 2, but c1.lhe at c = 1" }),
  );
  expect(() => sumOfFiles([file, { ...file, crossSection: 3 }])).toThrow(expect.objectContaining({ code: "DATA_CROSS_SECTIONS_DISAGREE" }));
});

test("events weigh the same in blocks as in whole files", () => {
  const stream = randomStream(7, "blocks");
  const files = [generate(0, 30, stream), generate(2, 20, stream)];
  const { polynomial } = mixture(files);
  const sources = files.map((file) => ({
    point: generationPoint(file.polynomial, file.generation, file.file),
    rate: file.polynomial.events / file.crossSection,
  }));
  const rows = Array.from({ length: 20 }, (_, i) => i);
  const blocks = [rows.slice(0, 13), rows.slice(13)].map((part) => {
    const block = takeEvents(files[1].polynomial, part);
    return scaleEvents(block, mixtureFactors(block, new Float64Array(part.length).fill(1), 1, sources, "c2.lhe", part[0]));
  });
  expect(concatPolynomials(blocks).values).toEqual(polynomial.values.slice(90));
  const bare = takeEvents(files[1].polynomial, [0]);
  bare.values.fill(0);
  expect(() => mixtureFactors(bare, Float64Array.of(1), 1, sources, "c2.lhe", 13)).toThrow(
    expect.objectContaining({ code: "DATA_ZERO_WEIGHT", message: expect.stringContaining("event 13 ") }),
  );
});
