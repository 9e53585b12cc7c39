// Every estimator on a process in closed form, once with positive weights and once with a fifth of the events negative, the densities being the same.
//   node validation/signed-weights.mjs [METHOD…] [--events N] [--members N]        (after npm run build; default 30000 events, 5 networks)
// Every network has events of its own. Its mean error of log r̂ is taken over SM events and points c across the ranges; of a score, the mean error of its
// first component relative to the standard deviation. Exits with 1 where the mean over the networks is larger than their spread.
import { parseArgs } from "node:util";
import {
  coefficientScales,
  effectiveSample,
  ensembleRatio,
  memberInputs,
  memberModel,
  METHODS,
  methodTraits,
  networkOutput,
  ratioNormalisation,
  ratioTerms,
  trainEnsemble,
} from "@ratiometer/classifiers";
import { exactRate, gaussianEvents, gaussianTask } from "./gaussian-process.mjs";

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: { events: { type: "string", default: "30000" }, members: { type: "string", default: "5" } },
});
const methods = positionals.length > 0 ? positionals : METHODS.filter((method) => method !== "sallino");
const TRAINING = { epochs: 10, batch: 256, alpha: 1, learningRate: { initial: 3e-3, final: 3e-4 } };
const POINTS = [
  [1, 0],
  [-1, 0],
  [0, 1],
  [0, -1],
  [0.7, 0.7],
  [-0.7, 0.7],
];
const meanOf = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
const spreadOf = (values) => Math.sqrt(values.reduce((sum, value) => sum + (value - meanOf(values)) ** 2, 0) / (values.length - 1));

/** Mean and root mean square of log r̂ − log r over the hold-out events at the points; normalisation as for an ensemble, on these events. */
function ratioErrors(data, parts, scales) {
  const rows = data.split.test;
  const forms = ratioTerms(parts, scales);
  const weights = Float64Array.from({ length: data.weights.length / data.terms }, () => 1);
  const normalisation = ratioNormalisation(forms, rows, weights);
  const rate = exactRate(data.k);
  const errors = POINTS.flatMap((c) => {
    const [learned, exact] = [ensembleRatio(forms, rows, normalisation, c), ensembleRatio(data.exact, rows, rate, c)];
    return [...learned.map((value, i) => Math.log(value / exact[i]))];
  });
  return { mean: meanOf(errors), root: Math.sqrt(meanOf(errors.map((error) => error ** 2))) };
}

/** The same of the first component of the score, relative to its standard deviation. */
function scoreErrors(data, score) {
  const rows = [...data.split.test];
  const exact = rows.map((row) => 2 * data.exact[row * data.terms + 1]);
  const errors = rows.map((row, i) => (score[row * data.k] - exact[i]) / spreadOf(exact));
  return { mean: meanOf(errors), root: Math.sqrt(meanOf(errors.map((error) => error ** 2))) };
}

/** One network, trained and judged on events that no other has. */
async function one(method, negative, seed) {
  const data = gaussianEvents({ coefficients: 2, events: Number(options.events), seed, negative });
  const task = gaussianTask(data, method, seed, TRAINING, [40, 40], [-1, 1]);
  let found;
  await trainEnsemble(task, {
    members: [0],
    jobs: 1,
    onEpoch: () => undefined,
    onMember: async (_, member) => {
      const output = await networkOutput(memberModel(task, member), "x", task.features, memberInputs(task), "parts");
      const scales = coefficientScales(task.coefficients);
      found = methodTraits(method).estimates === "ratio" ? ratioErrors(data, output, scales) : scoreErrors(data, output);
    },
  });
  const weights = Float64Array.from(data.split.train, (row) => data.weights[row * data.terms]);
  return { ...found, ...effectiveSample(weights) };
}

async function study(method, negative) {
  const members = [];
  const seeds = Array.from({ length: Number(options.members) }, (_, i) => i + 1);
  const work = async () => {
    for (let seed = seeds.shift(); seed !== undefined; seed = seeds.shift()) members.push(await one(method, negative, seed));
  };
  await Promise.all([work(), work()]);
  const of = (figure) => members.map((member) => member[figure]);
  return {
    bias: meanOf(of("mean")),
    spread: spreadOf(of("mean")),
    root: meanOf(of("root")),
    effectiveSampleSize: meanOf(of("effectiveSampleSize")),
  };
}

let failed = false;
console.log("method     negative   effective events   mean error of log r̂ (score)   spread of members   root mean square");
for (const method of methods)
  for (const negative of [0, 0.2]) {
    const { bias, spread, root, effectiveSampleSize } = await study(method, negative);
    failed ||= Math.abs(bias) > spread;
    console.log(
      `${method.padEnd(10)} ${`${100 * negative} %`.padEnd(10)} ${effectiveSampleSize.toFixed(0).padEnd(18)} ${bias.toFixed(5).padStart(8).padEnd(29)} ${spread.toFixed(5).padEnd(19)} ${root.toFixed(4)}`,
    );
  }
if (failed) {
  console.error("validation failed");
  process.exitCode = 1;
}
