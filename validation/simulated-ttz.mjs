// Simulated tt̄Z with five coefficients: the coefficient-structured ratio of events whose exact ratio is known.
//   node validation/simulated-ttz.mjs [METHOD…] [--events N] [--members N] [--epochs N] [--jobs N]        (after npm run build; about eight minutes on two cores)
// Undecayed events of proton collisions at 13 TeV, for training more of them at large masses. What networks see follows from the momenta of t, t̄ and Z,
// and the exact ratio is that of these momenta: the matrix element summed over incoming flavours and beams with their parton densities. The flavours are
// known to the weights alone, so that the information of the joint score is an upper bound.
// Prints what structured-ratio.mjs prints, the information also beside that bound, and exits with 1 under the same conditions.
import { performance } from "node:perf_hooks";
import { parseArgs } from "node:util";
import { coefficientScales, ratioNormalisation, scoreInformation } from "@ratiometer/classifiers";
import { crossSectionTerms, jointScore } from "@ratiometer/eft";
import { randomStream, splitEvents } from "@ratiometer/tables";
import { all, tenPoints } from "./ratio-checks.mjs";
import { structuredStudy } from "./structured-study.mjs";
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
const TERMS = ((range.length + 1) * (range.length + 2)) / 2;
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
const split = splitEvents(events, { train: 0.7, validation: 0.15, test: 0.15 }, randomStream(1, "split"));
const points = tenPoints(fresh.weights.values, TERMS, range);
console.log(`effective numbers of the fresh events at ten points: ${points.map(({ effectiveSampleSize: n }) => n.toFixed(0)).join(" ")}`);

/** Everything that decides a network of the five coefficients. */
const taskOf = (method) => ({
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
});

const along = (information) =>
  information
    .map(({ carried, reference, direction }) => {
      const vector = direction.map((value) => value.toFixed(2)).join(", ");
      return `    ${carried.value.toFixed(4)} ± ${carried.error.toFixed(4)} of ${reference.toExponential(2)} along (${vector})`;
    })
    .join("\n");

let failed = false;
for (const method of methods) {
  const task = taskOf(method);
  const { passed, lines, information, learned } = await structuredStudy(task, {
    members: Number(options.members),
    jobs,
    heldOut: { rows: split.test, weights: data.sm },
    fresh: {
      features: fresh.features,
      weights: fresh.sm,
      exact: { forms: exactOfFresh, normalisation: ratioNormalisation(exactOfFresh, all(fresh.sm.length), fresh.sm) },
    },
    points,
  });
  failed ||= !passed;
  const scales = coefficientScales(task.coefficients);
  const joint = jointScore(fresh.weights, fresh.weights.sm).map((value, e) => value * scales[e % scales.length]);
  console.log(
    [
      `${method}, ${options.events} events, ${options.members} networks, after ${minutes()}`,
      ...lines,
      `  information over the exact one along its eigenvectors (${NAMES.join(", ")} in units of range/√12):`,
      along(information),
      "  information over the joint score's along its eigenvectors:",
      along(scoreInformation({ learned, exact: joint }, fresh.sm)),
    ].join("\n"),
  );
}
if (failed) {
  console.error("validation failed");
  process.exitCode = 1;
}
