// The coefficient-structured ratio of a process in closed form, by default with eight coefficients.
//   node validation/structured-ratio.mjs [METHOD…] [--coefficients K] [--events N] [--members N]        (after npm run build)
// Of the published network: log r̂ at the SM, and r̂ at a million random events and points. Of fresh events: the mean of r̂ at ten points where their
// effective number exceeds 1000, the mean squared error of log r̂, and along the leading eigenvectors of the exact information at the SM the information
// that the learned score carries over the exact one. Exits with 1 where log r̂ at the SM is beyond 1e-6, a ratio is not positive, a mean is
// off by more than 1 %, or the information along the two leading eigenvectors is below 0.97.
import { parseArgs } from "node:util";
import { exactRate, gaussianEvents, gaussianTask } from "./gaussian-process.mjs";
import { tenPoints } from "./ratio-checks.mjs";
import { structuredStudy } from "./structured-study.mjs";

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

const EVENTS = Number(options.events);
const data = gaussianEvents({ coefficients: K, events: EVENTS, seed: 1 });
const fresh = gaussianEvents({ coefficients: K, events: FRESH, seed: 2 });
const points = tenPoints(fresh.weights, fresh.terms, new Array(K).fill(RANGE));
let failed = false;
for (const method of methods) {
  const { passed, lines, information } = await structuredStudy(gaussianTask(data, method, 1, TRAINING, [100, 100], RANGE), {
    members: Number(options.members),
    jobs: 2,
    heldOut: { rows: data.split.test, weights: new Float64Array(EVENTS).fill(1) },
    fresh: {
      features: fresh.features,
      weights: new Float64Array(FRESH).fill(1),
      exact: { forms: fresh.exact, normalisation: exactRate(K) },
    },
    points,
  });
  failed ||= !passed;
  const along = information.map(({ carried }) => carried.value.toFixed(4)).join(" ");
  console.log(
    [
      `${method}, ${K} coefficients, ${EVENTS} events, ${options.members} networks`,
      ...lines,
      `  information along the eigenvectors, leading first: ${along}`,
    ].join("\n"),
  );
}
if (failed) {
  console.error("validation failed");
  process.exitCode = 1;
}
