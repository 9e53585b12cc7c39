import { expect, test } from "@jest/globals";
import { meanForm } from "@ratiometer/eft";
import { randomStream } from "@ratiometer/tables";
import { unbinnedTwiceNll } from "../unbinned.ts";
import type { Parameter } from "./parameter.ts";
import { reciprocalForm } from "./reciprocal-form.ts";
import { templateExperiment, type TemplateExperiment } from "./template-experiment.ts";
import { unbinnedProcess, type EstimatedProcess } from "./unbinned-process.ts";

const ROWS = 40;
const parameter = (name: string, init: number): Parameter => ({
  name,
  init,
  bounds: [-4, 4],
  fixed: false,
  role: "free",
  searched: false,
});

/** Positive forms in k coefficients: (1 + u·δ)² + |v·δ|², u and v random. */
function forms(k: number, rows: number, seed: number): Float64Array {
  const stream = randomStream(seed, "forms", k);
  const T = ((k + 1) * (k + 2)) / 2;
  const all = new Float64Array(rows * T);
  for (let i = 0, t = 0; i < rows; i++) {
    const u = Array.from({ length: k + 1 }, (_, a) => (a === 0 ? 1 : 0.4 * stream.normal()));
    const v = Array.from({ length: k + 1 }, (_, a) => (a === 0 ? 0 : 0.3 * stream.normal()));
    for (let a = 0; a <= k; a++) for (let b = 0; b <= a; b++) all[t++] = u[a] * u[b] + v[a] * v[b];
  }
  return all;
}

const weights = Float64Array.from({ length: ROWS }, (_, i) => 0.5 + (i % 7) / 5);
const timesWeight = (ratio: Float64Array, T: number): Float64Array => ratio.map((value, at) => value * weights[Math.floor(at / T)]);

/** A process in k coefficients with SM values 1, 0, … */
function process(k: number, more: Partial<EstimatedProcess> = {}): EstimatedProcess {
  const ratio = forms(k, ROWS, 1);
  const normalisation = meanForm(ratio, weights);
  return {
    name: "tHq",
    coefficients: Int32Array.from({ length: k }, (_, a) => a),
    sm: Array.from({ length: k }, (_, a) => (a === 0 ? 1 : 0)),
    yield: normalisation.map((z, t) => (t === 0 ? 30 : 25) * z),
    domainYield: normalisation.map((z) => 50 * z),
    ratio,
    normalisation,
    weights: timesWeight(ratio, normalisation.length),
    factors: [],
    ...more,
  };
}

function experimentOf(parts: readonly EstimatedProcess[], parameters: readonly Parameter[]): TemplateExperiment {
  const samples = parts.map(unbinnedProcess);
  const channel = {
    name: "sr",
    rows: ROWS,
    yields: samples.flatMap(({ yields }) => yields),
    densities: samples.flatMap(({ densities }) => densities),
    pool: samples.flatMap(({ pool }) => pool),
  };
  const events = [{ rows: Int32Array.from(weights.keys()), weights }];
  return templateExperiment(
    { parameters, constraints: [], channels: [], unbinned: [channel] },
    { counts: new Float64Array(), auxiliary: new Float64Array(), events },
  );
}

test.each([1, 2])("one process without nuisance parameters has the likelihood of quadratic forms, %p coefficients", (k) => {
  const one = process(k);
  const parameters = ["kt", "ktt"].slice(0, k).map((name, a) => parameter(name, a === 0 ? 1 : 0));
  const experiment = experimentOf([one], parameters);
  const older = unbinnedTwiceNll({ ...one, weights }, k);
  for (const c of [
    [1, 0],
    [0.3, -0.8],
    [1.9, 1.2],
  ]) {
    const at = experiment.likelihood(experiment.observed).evaluate(c.slice(0, k));
    const expected = older(one.sm.map((sm, a) => c[a] - sm));
    expect(Math.abs(at.value / expected.value - 1)).toBeLessThan(1e-12);
    for (const i of at.gradient.keys()) expect(at.gradient[i]).toBeCloseTo(expected.gradient[i], 9);
    for (const i of at.hessian.keys()) expect(at.hessian[i]).toBeCloseTo(expected.hessian[i], 8);
  }
});

test("a process that depends on no coefficient, and variations of events and yields", () => {
  const variation = {
    parameter: 1,
    code: "code4" as const,
    up: weights.map((w) => 1 + w / 10),
    down: weights.map((w) => 1 - w / 10),
    regionUp: 1.1,
    regionDown: 0.85,
  };
  const background = process(0, {
    name: "ttH",
    yield: Float64Array.of(20),
    domainYield: Float64Array.of(80),
    ratio: Float64Array.from({ length: ROWS }, (_, i) => 1 + (i % 3)),
    normalisation: Float64Array.of(1),
    weights,
    factors: [{ kind: "parameter", parameter: 2 }],
    variations: [variation],
  });
  const signal = process(1);
  const parameters = [parameter("kt", 1), parameter("jes", 0), parameter("mu", 1)];
  const experiment = experimentOf([signal, background], parameters);
  const [kt, mu] = [1.4, 0.7];
  const d = kt - 1;
  const value = (form: Float64Array, at = 0): number => form[at] + 2 * d * form[at + 1] + d * d * form[at + 2];
  // at jes = 1 exactly the templates of the variation
  let expected = 2 * (value(signal.yield) + 20 * mu * 1.1);
  for (let i = 0; i < ROWS; i++) {
    const ofSignal = (value(signal.domainYield) * value(signal.ratio, 3 * i)) / value(signal.normalisation);
    expected -= 2 * weights[i] * Math.log(ofSignal + 80 * mu * (1 + (i % 3)) * (1 + weights[i] / 10));
  }
  const at = experiment.likelihood(experiment.observed).evaluate([kt, 1, mu]);
  expect(at.value).toBeCloseTo(expected, 9);
  const pool = experiment.asimov([kt, 1, mu]).events?.[0].weights ?? [];
  const relative = weights.map((w, i) => value(signal.weights, 3 * i) + mu * w * (1 + w / 10));
  for (let i = 0; i < ROWS; i++) expect(pool[i] / pool[0]).toBeCloseTo(relative[i] / relative[0], 12);
});

test("an ensemble's parameters mix its members with the covariance of their mean, and its normalisation follows", () => {
  const members = [1, 2, 3].map((seed) => forms(1, ROWS, seed));
  const ratio = members[0].map((_, t) => members.reduce((sum, own) => sum + own[t] / 3, 0));
  const normalisations = members.map((own) => meanForm(own, weights));
  const parameters = [parameter("kt", 1), ...[0, 1, 2].map((m) => parameter(`network[${m}]`, 0))];
  const one = process(1, {
    ratio,
    normalisation: meanForm(ratio, weights),
    weights: timesWeight(ratio, 3),
    ensemble: { parameters: Int32Array.of(1, 2, 3), ratios: members, normalisations },
  });
  const experiment = experimentOf([one], parameters);
  const alphas = [0.6, -1.1, 0.3];
  const [kt, d] = [1.5, 0.5];
  const mean = (alphas[0] + alphas[1] + alphas[2]) / 3;
  // Σ α_m (q_m - q̄) = Σ (α_m - ᾱ) q_m
  const shares = alphas.map((alpha) => 1 / 3 + (alpha - mean) / Math.sqrt(6));
  const mixed = (own: readonly Float64Array[], at: number): number =>
    shares.reduce((sum, share, m) => sum + share * (own[m][at] + 2 * d * own[m][at + 1] + d * d * own[m][at + 2]), 0);
  const form = (terms: Float64Array): number => terms[0] + 2 * d * terms[1] + d * d * terms[2];
  let expected = 2 * form(one.yield);
  for (let i = 0; i < ROWS; i++) {
    expected -= 2 * weights[i] * Math.log((form(one.domainYield) * mixed(members, 3 * i)) / mixed(normalisations, 0));
  }
  const { evaluate } = experiment.likelihood(experiment.observed);
  const x = [kt, ...alphas];
  const at = evaluate(x);
  expect(at.value).toBeCloseTo(expected, 9);
  const h = 1e-5;
  for (let i = 0; i < 4; i++) {
    const [above, below] = [evaluate(x.with(i, x[i] + h)), evaluate(x.with(i, x[i] - h))];
    expect(at.gradient[i]).toBeCloseTo((above.value - below.value) / (2 * h), 5);
    for (let j = 0; j < 4; j++) expect(at.hessian[4 * i + j]).toBeCloseTo((above.gradient[j] - below.gradient[j]) / (2 * h), 5);
  }
});

test("the reciprocal of a form that shifts has its derivatives", () => {
  const factor = reciprocalForm({
    coefficients: Int32Array.of(0, 1),
    form: Float64Array.of(2, 0.1, 0.3, -0.2, 0.05, 0.4),
    shifting: Int32Array.of(2),
    shifts: Float64Array.of(0.1, 0.2, 0, 0.3, -0.1, 0.1),
  });
  if (factor.kind !== "function") throw new TypeError("no function");
  const { evaluate } = factor;
  const x = Float64Array.of(0.7, -0.4, 0.9);
  const [a, b, s] = x;
  const F = 2.09 + 2 * a * (0.1 + 0.18) + 0.3 * a * a + 2 * b * (-0.2 + 0.27) + 2 * a * b * (0.05 - 0.09) + b * b * (0.4 + 0.09);
  expect(s).toBe(0.9);
  const at = evaluate(x);
  expect(at.value).toBeCloseTo(1 / F, 14);
  const h = 1e-5;
  for (let i = 0; i < 3; i++) {
    const [above, below] = [evaluate(x.with(i, x[i] + h)), evaluate(x.with(i, x[i] - h))];
    expect(at.gradient[i]).toBeCloseTo((above.value - below.value) / (2 * h), 9);
    for (let j = 0; j < 3; j++) expect(at.hessian[3 * i + j]).toBeCloseTo((above.gradient[j] - below.gradient[j]) / (2 * h), 9);
  }
});
