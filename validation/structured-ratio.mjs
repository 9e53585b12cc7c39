// The coefficient-structured ratio of a process in closed form, by default with eight coefficients.
//   node validation/structured-ratio.mjs [METHOD…] [--coefficients K] [--events N] [--members N]        (after npm run build)
// Of the published network: log r̂ at the SM, and r̂ at a million random events and points. Of fresh events: the mean of r̂ at ten points where their
// effective number exceeds 1000, the mean squared error of log r̂, and along the leading eigenvectors of the exact information at the SM the information
// that the learned score carries over the exact one. Exits with 1 where log r̂ at the SM is beyond 1e-6, a ratio is not positive, a mean is
// off by more than 1 %, or the information along the two leading eigenvectors is below 0.97.
import { parseArgs } from "node:util";
import {
  coefficientScales,
  ensembleMean,
  memberModel,
  networkOutput,
  publishedRatio,
  ratioNormalisation,
  ratioScore,
  ratioTerms,
  scoreInformation,
  trainEnsemble,
} from "@ratiometer/classifiers";
import { exactRate, gaussianEvents, gaussianTask } from "./gaussian-process.mjs";
import { all, compareRatios, extremes, tenPoints } from "./ratio-checks.mjs";

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
  const unweighted = new Float64Array(FRESH).fill(1);
  const range = task.coefficients.map(() => RANGE);
  const ratios = tenPoints(fresh.weights, fresh.terms, range).map(({ c }) =>
    compareRatios({ forms, normalisation }, { forms: fresh.exact, normalisation: rate }, unweighted, c),
  );
  const captured = scoreInformation({ learned: ratioScore(forms, normalisation), exact: ratioScore(fresh.exact, rate) }, unweighted).map(
    ({ carried }) => carried.value,
  );
  const published = publishedRatio(task, models, normalisation, {});
  return { ...(await extremes(published, data.features, K, range)), ratios, captured };
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
      `  largest |log r̂| at the SM ${atSm}, log r̂ of a million random events and points from ${low.toFixed(2)} to ${high.toFixed(2)}`,
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
