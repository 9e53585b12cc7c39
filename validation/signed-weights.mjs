// Every estimator on a process in closed form, once with positive weights and once with a fifth of the events negative, the densities being the same.
//   node validation/signed-weights.mjs [METHOD…] [--events N] [--members N]        (after npm run build; default 30000 events, 5 networks)
// Every network has events of its own; all are judged on the same fresh ones, log r̂ at points c across the ranges, or a score relative to its standard
// deviation. Told are, as root mean squares over events and points, how far the mean of the networks is from the truth, how much they differ, how far
// each is off, and how far the mean is from that of networks trained on positive weights. Exits with 1 where that is more than the networks differ:
// what a finite sample and training leave is common to both.
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
  ratioScore,
  ratioTerms,
  trainEnsemble,
} from "@ratiometer/classifiers";
import { exactRate, gaussianEvents, gaussianTask } from "./gaussian-process.mjs";

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: { events: { type: "string", default: "30000" }, members: { type: "string", default: "5" } },
});
const methods = positionals.length > 0 ? positionals : METHODS.filter((method) => method !== "sallino");
const TRAINING = { epochs: 30, batch: 128, points: 4, alpha: 1, learningRate: { initial: 5e-3, final: 2e-4 } };
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

const fresh = gaussianEvents({ coefficients: 2, events: 4000, seed: 99 });
const ROWS = Uint32Array.from({ length: 4000 }, (_, i) => i);

/** log r of the fresh events, point by point, from forms and their normalisation. */
const logRatios = (forms, normalisation) => POINTS.flatMap((c) => [...ensembleRatio(forms, ROWS, normalisation, c)].map(Math.log));

/** What is to be learned: log r of the fresh events, or their score in units of its standard deviation. */
function truth(method) {
  if (methodTraits(method).estimates === "ratio") return logRatios(fresh.exact, exactRate(2));
  return inUnits(ratioScore(fresh.exact, exactRate(2)));
}

/** Scores relative to the standard deviation of the exact ones. */
function inUnits(score) {
  const exact = ratioScore(fresh.exact, exactRate(2));
  const units = [0, 1].map((p) => Math.sqrt(meanOf([...ROWS].map((row) => exact[2 * row + p] ** 2))));
  return [...score].map((value, i) => value / units[i % 2]);
}

/** What one network says of the fresh events, trained on events that no other has. */
async function one(method, negative, seed) {
  const data = gaussianEvents({ coefficients: 2, events: Number(options.events), seed, negative });
  const task = gaussianTask(data, method, seed, TRAINING, [40, 40], [-1, 1]);
  let model;
  await trainEnsemble(task, {
    members: [0],
    jobs: 1,
    onEpoch: () => undefined,
    onMember: async (_, member) => {
      model = memberModel(task, member);
    },
  });
  const sm = Float64Array.from({ length: data.weights.length / data.terms }, (_, row) => data.weights[row * data.terms]);
  const { effectiveSampleSize } = effectiveSample(Float64Array.from(data.split.train, (row) => sm[row]));
  const output = await networkOutput(model, "x", fresh.features, memberInputs(task), "parts");
  if (methodTraits(method).estimates === "score") return { said: inUnits(output), effectiveSampleSize };
  const scales = coefficientScales(task.coefficients);
  const own = ratioTerms(await networkOutput(model, "x", task.features, memberInputs(task), "parts"), scales);
  return { said: logRatios(ratioTerms(output, scales), ratioNormalisation(own, data.split.test, sm)), effectiveSampleSize };
}

async function study(method, negative) {
  const members = [];
  const seeds = Array.from({ length: Number(options.members) }, (_, i) => i + 1);
  const work = async () => {
    for (let seed = seeds.shift(); seed !== undefined; seed = seeds.shift()) members.push(await one(method, negative, seed));
  };
  await Promise.all([work(), work()]);
  const exact = truth(method);
  const squares = exact.map((value, i) => {
    const said = members.map((member) => member.said[i]);
    return [(meanOf(said) - value) ** 2, spreadOf(said) ** 2, meanOf(said.map((each) => (each - value) ** 2))];
  });
  const [bias, spread, error] = [0, 1, 2].map((which) => Math.sqrt(meanOf(squares.map((of) => of[which]))));
  const mean = exact.map((_, i) => meanOf(members.map((member) => member.said[i])));
  return { mean, bias, spread, error, effectiveSampleSize: meanOf(members.map((member) => member.effectiveSampleSize)) };
}

let failed = false;
console.log("method     negative   effective events   mean off by   networks differ by   each off by   mean from that of positive weights");
for (const method of methods) {
  const positive = await study(method, 0);
  const signed = await study(method, 0.2);
  const shift = Math.sqrt(meanOf(signed.mean.map((value, i) => (value - positive.mean[i]) ** 2)));
  failed ||= shift > signed.spread;
  for (const [negative, { bias, spread, error, effectiveSampleSize }, moved] of [
    ["0 %", positive, ""],
    ["20 %", signed, shift.toFixed(4)],
  ])
    console.log(
      [
        method.padEnd(10),
        negative.padEnd(10),
        effectiveSampleSize.toFixed(0).padEnd(18),
        bias.toFixed(4).padEnd(13),
        spread.toFixed(4).padEnd(20),
        error.toFixed(4).padEnd(13),
        moved,
      ].join(" "),
    );
}
if (failed) {
  console.error("validation failed");
  process.exitCode = 1;
}
