// Simulated tt̄Z with five coefficients: the coefficient-structured ratio of events whose exact ratio is known.
//   node validation/simulated-ttz.mjs [METHOD…] [--events N] [--members N] [--epochs N] [--jobs N]        (after npm run build; about eight minutes on two cores)
// Undecayed events of proton collisions at 13 TeV, for training more of them at large masses. What networks see follows from the momenta of t, t̄ and Z,
// and the exact ratio is that of these momenta: the matrix element summed over incoming flavours and beams with their parton densities. The flavours are
// known to the weights alone, so that the information of the joint score is an upper bound.
// Prints what structured-ratio.mjs prints, the information also beside that bound, and exits with 1 under the same conditions.
import { performance } from "node:perf_hooks";
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
import { crossSectionTerms, jointScore } from "@ratiometer/eft";
import { randomStream, splitEvents } from "@ratiometer/tables";
import { all, compareRatios, extremes, tenPoints } from "./ratio-checks.mjs";
import { exactForms, FEATURES, ttzEvents, ttzFeatures } from "./ttz-events.mjs";

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    events: { type: "string", default: "400000" },
    fresh: { type: "string", default: "100000" },
    members: { type: "string", default: "3" },
    epochs: { type: "string", default: "60" },
    jobs: { type: "string", default: "2" },
  },
});
const methods = positionals.length > 0 ? positionals : ["alices"];
const jobs = Number(options.jobs);
const RANGES = { cpQM: [-4, 4], cpt: [-4, 4], ctZ: [-1.5, 1.5], ctZI: [-1.5, 1.5], ctG: [-0.8, 0.8] };
const NAMES = Object.keys(RANGES);
const range = Object.values(RANGES);
const K = range.length;
const TERMS = ((K + 1) * (K + 2)) / 2;
const TRAINING = { epochs: Number(options.epochs), batch: 512, alpha: 1, learningRate: { initial: 2e-3, final: 2e-5 } };
const NETWORK = { hidden: [100, 100, 100], activation: "silu" };

const began = performance.now();
const minutes = () => `${((performance.now() - began) / 60_000).toFixed(1)} min`;
const events = Number(options.events);
const read = async (count, seed, bias) => {
  const sample = await ttzEvents({ events: count, seed, jobs, bias });
  return { ...sample, features: ttzFeatures(sample.momenta) };
};
// most of what is known of ctG is in the few events of large mass
const data = await read(events, 1, "mass^2");
const fresh = await read(Number(options.fresh), 2);
const exactOfFresh = await exactForms(fresh.momenta);
const crossSection = crossSectionTerms(data.weights);
console.log(`${events} and ${options.fresh} events after ${minutes()}`);
const D = Object.keys(FEATURES).length;
const split = splitEvents(events, { train: 0.7, validation: 0.15, test: 0.15 }, randomStream(1, "split"));
const exactNormalisation = ratioNormalisation(exactOfFresh, all(fresh.sm.length), fresh.sm);
const points = tenPoints(fresh.weights.values, TERMS, range);
console.log(`effective numbers of the fresh events at ten points: ${points.map(({ effectiveSampleSize: n }) => n.toFixed(0)).join(" ")}`);

async function study(method) {
  const task = {
    name: method,
    method,
    seed: 1,
    coefficients: NAMES.map((name, p) => ({ name, sm: 0, range: range[p] })),
    network: NETWORK,
    training: TRAINING,
    features: data.features,
    featureNames: Object.keys(FEATURES),
    weights: data.weights.values,
    crossSection,
    train: split.train,
    validation: split.validation,
  };
  const scales = coefficientScales(task.coefficients);
  const models = [];
  await trainEnsemble(task, {
    members: [...all(Number(options.members))],
    jobs,
    onEpoch: () => undefined,
    onMember: async (member, result) => {
      models[member] = memberModel(task, result);
    },
  });
  const formsOf = async (features) => {
    const members = [];
    for (const model of models) members.push(ratioTerms(await networkOutput(model, "x", features, D, "parts"), scales));
    return ensembleMean(members);
  };
  const normalisation = ratioNormalisation(await formsOf(data.features), split.test, data.sm);
  const forms = await formsOf(fresh.features);
  const ratios = points.map(({ c }) =>
    compareRatios({ forms, normalisation }, { forms: exactOfFresh, normalisation: exactNormalisation }, fresh.sm, c),
  );
  const scaled = (score) => score.map((value, e) => value * scales[e % K]);
  const learned = scaled(ratioScore(forms, normalisation));
  const exact = scoreInformation({ learned, exact: scaled(ratioScore(exactOfFresh, exactNormalisation)) }, fresh.sm);
  const joint = scoreInformation({ learned, exact: scaled(jointScore(fresh.weights, fresh.weights.sm)) }, fresh.sm);
  const published = publishedRatio(task, models, normalisation, {});
  return { ...(await extremes(published, data.features, D, range)), ratios, exact, joint };
}

const along = (information) =>
  information
    .map(({ carried, reference, direction }) => {
      const vector = direction.map((value) => value.toFixed(2)).join(", ");
      return `    ${carried.value.toFixed(4)} ± ${carried.error.toFixed(4)} of ${reference.toExponential(2)} along (${vector})`;
    })
    .join("\n");

let failed = false;
for (const method of methods) {
  const { low, high, atSm, ratios, exact, joint } = await study(method);
  const worst = Math.max(...ratios.map(({ off }) => Math.abs(off)));
  const error = ratios.reduce((sum, ratio) => sum + ratio.error, 0) / ratios.length;
  const size = ratios.reduce((sum, ratio) => sum + ratio.size, 0) / ratios.length;
  failed ||= atSm > 1e-6 || worst > 0.01 || exact[0].carried.value < 0.97 || exact[1].carried.value < 0.97;
  console.log(
    [
      `${method}, ${options.events} events, ${options.members} networks, after ${minutes()}`,
      `  largest |log r̂| at the SM ${atSm}, log r̂ of a million random events and points from ${low.toFixed(2)} to ${high.toFixed(2)}`,
      `  mean of r̂ off by at most ${(100 * worst).toFixed(2)} % at ten points`,
      `  mean squared error of log r̂ ${error.toExponential(2)}, that of 0 ${size.toExponential(2)}`,
      `  information over the exact one along its eigenvectors (${NAMES.join(", ")} in units of range/√12):`,
      along(exact),
      "  information over the joint score's along its eigenvectors:",
      along(joint),
    ].join("\n"),
  );
}
if (failed) {
  console.error("validation failed");
  process.exitCode = 1;
}
