import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Dataset, File, ready } from "h5wasm/node";
import { expect, test } from "@jest/globals";
import {
  constraintInformation,
  profiledInformation,
  projectedInformation,
  rateInformation,
  truthInformation,
} from "../event-information.ts";
import { judgeWeights, readWeights } from "../columns/read-weights.ts";
import { analysisPolynomial, planWeights } from "../columns/weight-plan.ts";
import { jointScore } from "../joint-score.ts";
import { fitPolynomial } from "../polynomial-fit.ts";
import { eventWeights } from "../weight-polynomial.ts";
import { morphedCrossSection, type MorphedEvents, morphedGradients, morphedRatio, morphedScore, morphedWeights } from "./morphed-events.ts";
import { morphingGradients, morphingWeights } from "./morphing.ts";
import { nuisanceResponse } from "./nuisance-response.ts";
import { benchmarkPoints, type MorphingSetup } from "./setup.ts";

const FOLDER = fileURLToPath(new URL("../../../../../shared/data/madminer/", import.meta.url));
const present = existsSync(FOLDER);
const withFiles = present ? test : test.skip;
const title = (name: string): string => (present ? name : `${name} (skipped: ../shared/data/madminer is absent)`);

/** Only as much of the file as this test needs. */
async function readFile(name: string): Promise<{ setup: MorphingSetup; weights: Float64Array; firstObservable: Float64Array }> {
  await ready;
  const file = new File(`${FOLDER}${name}`, "r");
  const dataset = (path: string): Dataset => {
    const found = file.get(path);
    if (!(found instanceof Dataset)) throw new Error(`${name} has no ${path}`);
    return found;
  };
  const texts = (path: string): string[] => (dataset(path).value as string[]).map((text) => text.replace(/\0+$/, ""));
  const numbers = (path: string): number[] => Array.from(dataset(path).value as ArrayLike<number | bigint>, Number);
  const rows = (path: string): number[][] => {
    const flat = numbers(path);
    const width = dataset(path).shape?.[1] ?? 1;
    return Array.from({ length: flat.length / width }, (_, r) => flat.slice(r * width, (r + 1) * width));
  };
  const has = (path: string): boolean => file.get(path) instanceof Dataset;
  const nuisance = numbers("benchmarks/is_nuisance");
  const values = rows("benchmarks/values");
  const optional = (text: string): string | undefined => (text === "None" ? undefined : text);
  const nuisances = (what: string): string[] => (has(`nuisance_parameters/${what}`) ? texts(`nuisance_parameters/${what}`) : []);
  const negative = nuisances("benchmark_negative");
  const positive = nuisances("benchmark_positive");
  const setup: MorphingSetup = {
    parameters: texts("parameters/names"),
    benchmarks: texts("benchmarks/names").map((benchmark, b) => ({ name: benchmark, values: values[b], isNuisance: nuisance[b] === 1 })),
    morphing: { components: rows("morphing/components"), matrix: rows("morphing/morphing_matrix") },
    nuisanceParameters: nuisances("names").map((parameter, k) => ({
      name: parameter,
      positive: positive[k],
      negative: optional(negative[k]),
    })),
  };
  const weights = Float64Array.from(numbers("samples/weights"));
  const firstObservable = Float64Array.from(rows("samples/observations"), ([x]) => x);
  file.close();
  return { setup, weights, firstObservable };
}

interface Golden {
  readonly thetas: number[][];
  readonly nus: (number[] | null)[];
  readonly morphing_weights: number[][];
  readonly morphing_weight_gradients: number[][][];
  readonly xsecs: number[];
  readonly xsec_uncertainties: number[];
  readonly xsec_gradients: number[][];
  readonly weights_first5: number[][];
  readonly ratio_1_over_0_first5: number[];
  readonly score_at_0_first5: number[][];
  readonly score_at_1_first5: number[][];
  readonly nuisance_a_first5: number[][];
  readonly nuisance_b_first5: number[][];
  readonly luminosity: number;
  readonly truth_information: number[][];
  readonly rate_information: number[][];
  readonly hist_x1_6bins_m2_2: number[][];
  readonly constraint: number[][];
  readonly profiled_truth_plus_constraint: number[][];
  readonly projected: number[][];
}

/** Within 1e-9 of the larger of the value and the scale of its list. */
function expectClose(found: Iterable<number>, expected: readonly number[]): void {
  const scale = Math.max(...expected.map(Math.abs));
  const values = [...found];
  expect(values).toHaveLength(expected.length);
  const far = values.findIndex((value, j) => !(Math.abs(value - expected[j]) <= 1e-9 * Math.max(Math.abs(expected[j]), 1e-3 * scale)));
  expect([far, values[far]]).toEqual([-1, expected[far]]);
}

withFiles(title("two parameters and two nuisance parameters: every number of MadMiner's own analysis to 1e-9"), async () => {
  const { setup, weights, firstObservable } = await readFile("two_param_two_nuis.h5");
  const golden = JSON.parse(readFileSync(`${FOLDER}two_param_two_nuis.golden.json`, "utf8")) as Golden;
  const width = setup.benchmarks.length;
  const own = Float64Array.from({ length: weights.length / width }, (_, i) => weights[i * width]);
  const response = nuisanceResponse(setup, weights, own);
  // The file's nuisance parameters: nu_scale with two benchmarks, nu_norm with one; a constant norm of 10 %.
  expect([response.names, response.mended]).toEqual([["nu_scale", "nu_norm"], 0]);
  [response.linear, response.quadratic].forEach((values, which) => {
    const expected = which === 0 ? golden.nuisance_a_first5 : golden.nuisance_b_first5;
    expected.forEach((row, k) =>
      expectClose(
        row.map((_, i) => values[2 * i + k]),
        row,
      ),
    );
  });
  const events: MorphedEvents = { setup, weights, response };
  const points = golden.thetas.map((theta, t) => ({ theta, ...(golden.nus[t] === null ? {} : { nu: golden.nus[t] }) }));
  const firstFive = (values: Float64Array, size: number): number[][] =>
    Array.from({ length: 5 }, (_, i) => [...values.subarray(i * size, (i + 1) * size)]);
  points.forEach((point, t) => {
    expectClose(morphingWeights(setup, point.theta), golden.morphing_weights[t]);
    golden.morphing_weight_gradients[t].forEach((row, p) =>
      expectClose(morphingGradients(setup, point.theta).subarray(p * width, (p + 1) * width), row),
    );
    const { value, gradient } = morphedCrossSection(events, point);
    expectClose([value], [golden.xsecs[t]]);
    expectClose(gradient, golden.xsec_gradients[t]);
    expectClose(morphedWeights(events, point).subarray(0, 5), golden.weights_first5[t]);
  });
  expectClose(morphedRatio(events, points[1], points[0]).subarray(0, 5), golden.ratio_1_over_0_first5);
  firstFive(morphedScore(events, points[0]), 4).forEach((row, i) => expectClose(row, golden.score_at_0_first5[i]));
  firstFive(morphedScore(events, points[1]), 4).forEach((row, i) => expectClose(row, golden.score_at_1_first5[i]));

  // MadMiner's uncertainty is sqrt(Σ F Σ_b W_b w_b²), which is that of the sum only where one W_b is 1 and F is 1; ours is sqrt(Σ dσ²).
  expectClose([morphedCrossSection(events, points[0]).error], [golden.xsec_uncertainties[0]]);
  const theirs = points.map((point) => {
    const benchmark = morphingWeights(setup, point.theta);
    const nominal = morphedWeights(events, { theta: point.theta });
    return Math.sqrt(
      morphedWeights(events, point).reduce((sum, weight, i) => {
        let squares = 0;
        for (let b = 0; b < width; b++) squares += benchmark[b] * weights[i * width + b] ** 2;
        return sum + (weight / nominal[i]) * squares;
      }, 0),
    );
  });
  expectClose(theirs, golden.xsec_uncertainties);
  points.forEach((point) => {
    const squares = morphedWeights(events, point).reduce((sum, w) => sum + w * w, 0);
    expect(morphedCrossSection(events, point).error).toBeCloseTo(Math.sqrt(squares), 15);
  });

  const truth = truthInformation(morphedWeights(events, points[0]), morphedGradients(events, points[0]), golden.luminosity);
  golden.truth_information.forEach((row, p) => expectClose(truth.subarray(4 * p, 4 * p + 4), row));
  // For rates and histograms MadMiner takes the response of the summed weights of a bin, not the sum of the events' responses.
  const binned = (bins: readonly (readonly number[])[]): Float64Array =>
    bins
      .map((rows) => {
        const sums = Float64Array.from({ length: width }, (_, b) => rows.reduce((sum, i) => sum + weights[i * width + b], 0));
        const bin: MorphedEvents = { setup, weights: sums, response: nuisanceResponse(setup, sums, sums.subarray(0, 1)) };
        return truthInformation(morphedWeights(bin, points[0]), morphedGradients(bin, points[0]), golden.luminosity);
      })
      .reduce((sum, information) => sum.map((entry, e) => entry + information[e]));
  const all = Array.from(own, (_, i) => i);
  golden.rate_information.forEach((row, p) => expectClose(binned([all]).subarray(4 * p, 4 * p + 4), row));
  const binOf = (x: number): number => Math.min(Math.max(Math.floor(((x + 2) / 4) * 6) + 1, 0), 7);
  const histogram = Array.from({ length: 8 }, (_, bin) => all.filter((i) => binOf(firstObservable[i]) === bin));
  golden.hist_x1_6bins_m2_2.forEach((row, p) => expectClose(binned(histogram).subarray(4 * p, 4 * p + 4), row));
  const { value, gradient } = morphedCrossSection(events, points[0]);
  const rate = rateInformation(value, gradient, golden.luminosity);
  // Without nuisance parameters both are the same.
  [0, 1].forEach((p) => expectClose(rate.subarray(4 * p, 4 * p + 2), golden.rate_information[p].slice(0, 2)));
  const constraint = constraintInformation(4, 2);
  expect([...constraint]).toEqual(golden.constraint.flat());
  const constrained = truth.map((entry, e) => entry + constraint[e]);
  expectClose(profiledInformation(constrained, [0, 1]), golden.profiled_truth_plus_constraint.flat());
  expectClose(projectedInformation(truth, [0, 1]), golden.projected.flat());
});

withFiles(title("morphing and least squares over the same benchmarks are the same polynomial"), async () => {
  const { setup, weights } = await readFile("two_param_two_nuis.h5");
  const width = setup.benchmarks.length;
  const points = benchmarkPoints(setup, "two_param_two_nuis.h5");
  const physics = Float64Array.from({ length: (weights.length / width) * points.length }, (_, j) => {
    const event = Math.floor(j / points.length);
    return weights[event * width + (j % points.length)];
  });
  const { polynomial, closure } = fitPolynomial(points, physics, setup.parameters, [0, 0]);
  expect(closure.maximum).toBeLessThan(1e-12);
  const theta = [0.3, -0.7];
  const morphed = morphedWeights({ setup, weights, response: undefined }, { theta });
  const deviations = [...eventWeights(polynomial, theta)].map((weight, i) => Math.abs(weight / morphed[i] - 1));
  expect(deviations).toHaveLength(morphed.length);
  expect(Math.max(...deviations)).toBeLessThan(1e-11);
});

withFiles(title("one coefficient: the score of every event is 0.3 x, the observable, minus its mean"), async () => {
  const { setup, weights, firstObservable } = await readFile("quadratic_1d.h5");
  const names = setup.benchmarks.map(({ name }) => name);
  const events = firstObservable.length;
  const source = {
    file: "quadratic_1d.h5",
    columns: names.map((name) => ({ name, kind: "number" as const })),
    madminer: { setup, weightColumns: names, samplingColumn: "sampling_benchmarks", generated: [events, 0, 0] },
  };
  const plan = planWeights([source], { scheme: "madminer" }, [{ name: setup.parameters[0], sm: 0 }]);
  const columns = new Map(
    names.map((name, b) => [name, { values: Float64Array.from({ length: events }, (_, i) => weights[i * names.length + b]) }]),
  );
  const { polynomial, quality } = readWeights(plan, 0, { first: 0, entries: events, columns });
  expect(judgeWeights(plan, 0, quality).remarks).toEqual(["there are no more weights than terms: nothing checks their points"]);
  const mean = firstObservable.reduce((sum, x) => sum + 0.3 * x, 0) / events;
  const score = jointScore(analysisPolynomial(plan, polynomial), [0]);
  expect(score).toHaveLength(events);
  expect(Math.max(...[...score].map((t, i) => Math.abs(t - (0.3 * firstObservable[i] - mean))))).toBeLessThan(5e-10);
});
