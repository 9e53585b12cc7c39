import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { readLhe } from "@ratiometer/tables";
import { expect, test } from "@jest/globals";
import { crossSection } from "./cross-section.ts";
import { matrixElementRatio } from "./joint-likelihood-ratio.ts";
import { matrixElementScore } from "./joint-score.ts";
import { mixture } from "./mixture.ts";
import { fitFile, type FittedFile, planSample } from "./sample-weights.ts";
import { type CoefficientPoint, madgraphWeightPoints } from "./weight-points.ts";
import { takeEvents } from "./weight-polynomial.ts";

/*
 * Event files with weights, and for some of their events ratios, scores and quadratic forms straight from the matrix element. Only the first events of
 * each file are read here: they stand for the whole file, with its cross section.
 */
const folder = fileURLToPath(new URL("../../../../shared/data/events/", import.meta.url));
const EVENTS = 1000;

interface Exact {
  readonly parameters: readonly string[];
  readonly standardModel: CoefficientPoint;
  readonly weightPoints: readonly CoefficientPoint[];
  readonly sigma: { readonly monomials: readonly string[]; readonly coefficients: readonly number[] };
  readonly jointRatio: { readonly pairs: readonly { readonly c0: CoefficientPoint; readonly c1: CoefficientPoint }[] };
  readonly jointScore: { readonly points: readonly CoefficientPoint[] };
  readonly events: readonly {
    readonly file: string;
    readonly index: number;
    readonly R: number[];
    readonly t: number[][];
    readonly h: number[];
  }[];
}
const present = existsSync(folder);
const withData = present ? test : test.skip;
const title = (name: string): string => (present ? name : `${name} (skipped: ../shared/data/events is absent)`);
const exactOf = (process: string): Exact => JSON.parse(readFileSync(`${folder}${process}_exact.json`, "utf8")) as Exact;

const read = new Map<string, Promise<FittedFile[]>>();
function fittedOnce(process: string, files: readonly string[], exact: Exact): Promise<FittedFile[]> {
  const result = read.get(process) ?? fitted(files, exact);
  read.set(process, result);
  return result;
}
async function fitted(files: readonly string[], exact: Exact): Promise<FittedFile[]> {
  const samples = await Promise.all(files.map((file) => readLhe(folder + file, { maxEvents: EVENTS })));
  const plan = planSample(samples, { coefficients: exact.parameters.map((name) => ({ name, sm: exact.standardModel[name] })) });
  return samples.map((sample, f) => fitFile(sample, plan, f, sample.header.crossSection));
}
/** Largest deviation, relative to the largest of the expected numbers. */
const deviation = (found: ArrayLike<number>, expected: readonly number[]): number =>
  Math.max(...expected.map((value, j) => Math.abs(found[j] - value))) / Math.max(...expected.map(Math.abs));

const THQ = ["thq_sm", "thq_kt_m1", "thq_kt_0p3", "thq_kt_1_ktt_0p8"].map((name) => `${name}.lhe.gz`);

withData.each([
  [title("thq"), "thq", THQ],
  [title("tth"), "tth", ["tth_sm.lhe.gz"]],
  [title("ttz"), "ttz", ["ttz_sm.lhe.gz"]],
  [title("tt"), "tt", ["tt_sm.lhe.gz"]],
])("%s: ratios, scores and quadratic forms from the weights are those of the matrix element to 1e-8", async (_, process, files) => {
  const exact = exactOf(process);
  const values = (point: CoefficientPoint): number[] => exact.parameters.map((name) => point[name]);
  for (const { file, polynomial, closure, points, generationDeviation } of await fittedOnce(process, files, exact)) {
    expect(polynomial.coefficients).toEqual(exact.parameters);
    expect(points.map(({ point }) => values(point))).toEqual(exact.weightPoints.map(values));
    expect(closure.maximum).toBeLessThan(1e-10);
    expect(generationDeviation).toBeLessThan(1e-10);
    const listed = exact.events.filter((event) => file.endsWith(event.file) && event.index < EVENTS);
    expect(listed.length).toBeGreaterThan(5);
    const events = takeEvents(
      polynomial,
      listed.map(({ index }) => index),
    );
    const ratios = exact.jointRatio.pairs.map(({ c0, c1 }) => matrixElementRatio(events, values(c0), values(c1)));
    const scores = exact.jointScore.points.map((point) => matrixElementScore(events, values(point)));
    const k = exact.parameters.length;
    listed.forEach(({ R, t, h }, i) => {
      R.forEach((ratio, j) => expect(Math.abs(ratios[j][i] / ratio - 1)).toBeLessThan(1e-8));
      t.forEach((score, j) => expect(deviation(scores[j].subarray(i * k, (i + 1) * k), score)).toBeLessThan(1e-8));
      const own = events.values.subarray(i * h.length, (i + 1) * h.length);
      expect(
        deviation(
          own.map((entry) => entry / own[0]),
          h,
        ),
      ).toBeLessThan(1e-8);
    });
  }
});

withData(title("tHq: σ(c) of the four files as a mixture is the exact polynomial within the Monte Carlo errors"), async () => {
  const exact = exactOf("thq");
  const { polynomial, strata } = mixture(await fittedOnce("thq", THQ, exact));
  for (const point of [...exact.weightPoints, { kt: 0.5, ktt: -0.6, kV: 1.2 }]) {
    const terms = exact.sigma.monomials.map((monomial) =>
      monomial.split("*").reduce((product, factor) => {
        const [name, power = "1"] = factor.split("^");
        return name === "1" ? product : product * point[name] ** Number(power);
      }, 1),
    );
    const expected = terms.reduce((sum, term, j) => sum + term * exact.sigma.coefficients[j], 0);
    const { value, error } = crossSection(
      polynomial,
      exact.parameters.map((name) => point[name]),
      strata,
    );
    expect(Math.abs(value - expected)).toBeLessThan(4 * error);
    expect(error).toBeLessThan(0.03 * expected);
  }
});

withData(title("names that spell the point agree with texts and cards, and give the same points without them"), async () => {
  const { header } = await readLhe(`${folder}named/thq_kt_m1_named.lhe.gz`, { maxEvents: 1 });
  const both = madgraphWeightPoints(header);
  const namesOnly = madgraphWeightPoints({ slha: undefined, weights: header.weights.map((weight) => ({ ...weight, text: "" })) });
  expect(both.generation).toEqual({ kt: -1, ktt: 0, kV: 1 });
  expect(namesOnly.points).toEqual(both.points);
  expect(both.points.map(({ point }) => point)).toEqual(exactOf("thq").weightPoints);
});
