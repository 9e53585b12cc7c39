// The coefficient-structured ratio of a process in closed form, by default with eight coefficients.
//   node validation/structured-ratio.mjs [METHOD…] [--coefficients K] [--events N] [--members N]        (after npm run build)
// Of the published network: log r̂ at the SM, and r̂ at a million random events and points. Of fresh events: the mean of r̂ at ten points where their
// effective number exceeds 1000, the mean squared error of log r̂, and along the leading eigenvectors of the exact information at the SM the information
// that the learned score has, E[t̂ t]²/E[t̂²], over the exact one. Exits with 1 where log r̂ at the SM is beyond 1e-6, a ratio is not positive, a mean is
// off by more than 1 %, or the information along the two leading eigenvectors is below 0.97.
import { parseArgs } from "node:util";
import {
  coefficientScales,
  effectiveSample,
  ensembleMean,
  ensembleRatio,
  memberModel,
  networkOutput,
  publishedRatio,
  ratioNormalisation,
  ratioScore,
  ratioTerms,
  trainEnsemble,
} from "@ratiometer/classifiers";
import { formValue } from "@ratiometer/eft";
import { randomStream } from "@ratiometer/tables";
import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import { exactRate, gaussianEvents, gaussianTask } from "./gaussian-process.mjs";

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    coefficients: { type: "string", default: "8" },
    events: { type: "string", default: "200000" },
    members: { type: "string", default: "3" },
  },
});
const methods = positionals.length > 0 ? positionals : ["quadratic", "alices"];
const K = Number(options.coefficients);
const FRESH = 100_000;
const RANGE = [-0.5, 0.5];
const TRAINING = { epochs: 20, batch: 512, alpha: 1, learningRate: { initial: 3e-3, final: 1e-4 } };
const RANDOM = 1_000_000;

const all = (n) => Uint32Array.from({ length: n }, (_, i) => i);

/** E[a_p b_q] of two n x K matrices of scores. */
function moments(a, b) {
  const n = a.length / K;
  const sums = Array.from({ length: K }, () => new Array(K).fill(0));
  for (let i = 0; i < n; i++) for (let p = 0; p < K; p++) for (let q = 0; q < K; q++) sums[p][q] += (a[i * K + p] * b[i * K + q]) / n;
  return new Matrix(sums);
}

/** Smallest and largest log r̂ of the published network over random events and points, and the largest |log r̂| at the SM. */
async function extremes(model, features) {
  const stream = randomStream(5, "random points");
  const events = features.length / K;
  const [random, sm] = [new Float32Array(RANDOM * 2 * K), new Float32Array(1e5 * 2 * K)];
  for (let i = 0; i < RANDOM; i++)
    for (let p = 0; p < K; p++) {
      // a third of the events are far outside of what was seen in training, and points are up to ten times the range away
      const far = i % 3 === 0 ? 6 : 1;
      random[2 * K * i + p] = far * features[(i % events) * K + p];
      random[2 * K * i + K + p] = 10 * RANGE[1] * (2 * stream.uniform() - 1);
    }
  for (let i = 0; i < 1e5; i++) for (let p = 0; p < K; p++) sm[2 * K * i + p] = features[(i % events) * K + p];
  let [low, high, atSm] = [Infinity, -Infinity, 0];
  for (const value of await networkOutput(model, "x", random, 2 * K, "log_likelihood_ratio")) {
    if (!Number.isFinite(value)) throw new Error(`found log r̂ = ${value}`);
    [low, high] = [Math.min(low, value), Math.max(high, value)];
  }
  for (const value of await networkOutput(model, "x", sm, 2 * K, "log_likelihood_ratio")) atSm = Math.max(atSm, Math.abs(value));
  return { low, high, atSm };
}

/** Ten random points where fresh events still count for more than 1000. */
function points(fresh) {
  const stream = randomStream(6, "points");
  const found = [];
  while (found.length < 10) {
    const c = Array.from({ length: K }, () => RANGE[0] + (RANGE[1] - RANGE[0]) * stream.uniform());
    const weights = Float64Array.from({ length: FRESH }, (_, i) =>
      formValue(fresh.weights.subarray(i * fresh.terms, (i + 1) * fresh.terms), c),
    );
    if (effectiveSample(weights).effectiveSampleSize > 1000) found.push(c);
  }
  return found;
}

async function study(method) {
  const data = gaussianEvents({ coefficients: K, events: Number(options.events), seed: 1 });
  const fresh = gaussianEvents({ coefficients: K, events: FRESH, seed: 2 });
  const task = gaussianTask(data, method, 1, TRAINING, [100, 100], RANGE);
  const scales = coefficientScales(task.coefficients);
  const models = [];
  await trainEnsemble(task, {
    members: [...all(Number(options.members))],
    jobs: 2,
    onEpoch: () => undefined,
    onMember: async (member, result) => {
      models[member] = memberModel(task, result);
    },
  });
  const formsOf = async (features) => {
    const members = [];
    for (const model of models) members.push(ratioTerms(await networkOutput(model, "x", features, K, "parts"), scales));
    return ensembleMean(members);
  };
  const unit = new Float64Array(Number(options.events)).fill(1);
  const normalisation = ratioNormalisation(await formsOf(data.features), data.split.test, unit);
  const forms = await formsOf(fresh.features);
  const rate = exactRate(K);
  const rows = all(FRESH);
  const ratios = points(fresh).map((c) => {
    const [learned, exact] = [ensembleRatio(forms, rows, normalisation, c), ensembleRatio(fresh.exact, rows, rate, c)];
    return {
      off: learned.reduce((sum, value) => sum + value, 0) / FRESH - 1,
      error: learned.reduce((sum, value, i) => sum + Math.log(value / exact[i]) ** 2, 0) / FRESH,
      size: exact.reduce((sum, value) => sum + Math.log(value) ** 2, 0) / FRESH,
    };
  });
  const [learned, exact] = [ratioScore(forms, normalisation), ratioScore(fresh.exact, rate)];
  const [information, common, own] = [moments(exact, exact), moments(learned, exact), moments(learned, learned)];
  const eigen = new EigenvalueDecomposition(information, { assumeSymmetric: true });
  const order = [...all(K)].sort((a, b) => eigen.realEigenvalues[b] - eigen.realEigenvalues[a]);
  const along = (matrix, v) => v.transpose().mmul(matrix).mmul(v).get(0, 0);
  const captured = order.map((column) => {
    const v = eigen.eigenvectorMatrix.subMatrix(0, K - 1, column, column);
    return along(common, v) ** 2 / along(own, v) / along(information, v);
  });
  return { ...(await extremes(publishedRatio(task, models, normalisation, {}), data.features)), ratios, captured };
}

let failed = false;
for (const method of methods) {
  const { low, high, atSm, ratios, captured } = await study(method);
  const worst = Math.max(...ratios.map(({ off }) => Math.abs(off)));
  const error = ratios.reduce((sum, ratio) => sum + ratio.error, 0) / ratios.length;
  const size = ratios.reduce((sum, ratio) => sum + ratio.size, 0) / ratios.length;
  failed ||= atSm > 1e-6 || worst > 0.01 || captured[0] < 0.97 || captured[1] < 0.97;
  console.log(
    [
      `${method}, ${K} coefficients, ${options.events} events, ${options.members} networks`,
      `  largest |log r̂| at the SM ${atSm}, log r̂ of ${RANDOM} random events and points from ${low.toFixed(2)} to ${high.toFixed(2)}`,
      `  mean of r̂ off by at most ${(100 * worst).toFixed(2)} % at ten points`,
      `  mean squared error of log r̂ ${error.toExponential(2)}, that of 0 ${size.toExponential(2)}`,
      `  information along the eigenvectors, leading first: ${captured.map((value) => value.toFixed(4)).join(" ")}`,
    ].join("\n"),
  );
}
if (failed) {
  console.error("validation failed");
  process.exitCode = 1;
}
