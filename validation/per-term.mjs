// Per-term networks beside the coefficient-structured ratio, on the process in closed form of gaussian-process.mjs.
//   node validation/per-term.mjs [--coefficients 2,8] [--events N] [--members N]        (after npm run build)
// Prints for each: the mean squared error of log r̂ over fresh events and points drawn from the ranges (of pairs with a positive r̂), that of r̂ = 1, the share of
// pairs whose r̂ is not positive and the smallest r̂, how many numbers a network learns, and the CPU time of a training. Exits with 1 where the structured
// ratio is not positive everywhere or either is no better than r̂ = 1.
import { parseArgs } from "node:util";
import {
  ensembleMean,
  ensembleRatio,
  memberForms,
  memberModel,
  networkOutput,
  parameterCount,
  ratioNormalisation,
  trainMember,
} from "@ratiometer/classifiers";
import { randomStream } from "@ratiometer/tables";
import { exactRate, gaussianEvents, gaussianTask } from "./gaussian-process.mjs";

const { values: options } = parseArgs({
  options: {
    coefficients: { type: "string", default: "2,8" },
    events: { type: "string", default: "50000" },
    members: { type: "string", default: "1" },
  },
});
const EVENTS = Number(options.events);
const FRESH = 20_000;
const POINTS = 50;
const RANGES = { 2: [-1, 1], 8: [-0.5, 0.5] };
const CASES = [
  { method: "alices", form: "structured", hidden: [100, 100] },
  { method: "alice", form: "structured", hidden: [100, 100] },
  { method: "alice", form: "per-term", hidden: [30, 30] },
];

const all = (n) => Uint32Array.from({ length: n }, (_, i) => i);

async function study(k, { method, form, hidden }) {
  const range = RANGES[k] ?? [-0.5, 0.5];
  const training = { epochs: 20, batch: 256, alpha: 1, learningRate: { initial: 3e-3, final: 1e-4 } };
  const data = gaussianEvents({ coefficients: k, events: EVENTS, seed: 1 });
  const fresh = gaussianEvents({ coefficients: k, events: FRESH, seed: 2 });
  const plain = gaussianTask(data, method, 1, training, hidden, range);
  const task = { ...plain, network: { ...plain.network, form } };
  const models = [];
  const before = process.cpuUsage();
  for (let member = 0; member < Number(options.members); member++) models.push(memberModel(task, await trainMember(task, member)));
  const { user, system } = process.cpuUsage(before);
  const formsOf = async (features) => {
    const members = [];
    for (const model of models) members.push(memberForms(task, await networkOutput(model, "x", features, k, "parts")));
    return ensembleMean(members);
  };
  const normalisation = ratioNormalisation(await formsOf(data.features), data.split.test, new Float64Array(EVENTS).fill(1));
  const forms = await formsOf(fresh.features);
  const rate = exactRate(k);
  const stream = randomStream(3, "points", k);
  let [error, size, positive, least] = [0, 0, 0, Infinity];
  for (let point = 0; point < POINTS; point++) {
    const c = Array.from({ length: k }, () => range[0] + (range[1] - range[0]) * stream.uniform());
    const [learned, exact] = [ensembleRatio(forms, all(FRESH), normalisation, c), ensembleRatio(fresh.exact, all(FRESH), rate, c)];
    learned.forEach((value, i) => {
      least = Math.min(least, value);
      size += Math.log(exact[i]) ** 2 / (POINTS * FRESH);
      if (!(value > 0)) return;
      positive++;
      error += Math.log(value / exact[i]) ** 2;
    });
  }
  return {
    error: error / positive,
    size,
    negative: 1 - positive / (POINTS * FRESH),
    least,
    parameters: parameterCount(task),
    cpu: (user + system) / 1e6 / models.length,
  };
}

let failed = false;
for (const k of options.coefficients.split(",").map(Number))
  for (const one of CASES) {
    const { error, size, negative, least, parameters, cpu } = await study(k, one);
    failed ||= !(error < size) || (one.form === "structured" && negative > 0);
    console.log(
      `${k} coefficients, ${one.form}, ${one.method}: mean squared error of log r̂ ${error.toExponential(2)}, that of r̂ = 1 ${size.toExponential(2)}, ` +
        `not positive ${(100 * negative).toFixed(3)} %, smallest r̂ ${least.toFixed(3)}, ${parameters} parameters, ${cpu.toFixed(1)} s of CPU`,
    );
  }
if (failed) {
  console.error("validation failed");
  process.exitCode = 1;
}
