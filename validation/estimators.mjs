// Estimators of the likelihood ratio on a toy whose ratio is known, method by method; and the score on files of others.
//   node validation/estimators.mjs [METHOD…] [--seeds N] [--toys FOLDER]        (after npm run build)
// The toy: z is normal around θ with standard deviation 2, x normal around z with 1. 10000 events, half of them drawn at θ₀ uniform in ±4, half at
// θ₁ = 0. Each network has two hidden layers of 50 and sees 20 epochs. Judged is the mean squared error of log r̂(x|θ, 0) over 50 x drawn at θ = 1 and 20
// θ from -4 to 4. With --toys FOLDER also SALLY's score against the exact score of the one-dimensional toys in FOLDER
// (training_features_NAME.txt.gz, training_diff_weights_NAME.txt.gz, training_weights_NAME.txt.gz, and the same with test_).
// Exits with 1 where a mean over the seeds is above that of another program's single run.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { gunzipSync } from "node:zlib";
import { labelledTask, memberInputs, memberModel, memberOutputName, networkOutput, trainMember } from "@ratiometer/classifiers";
import { randomStream } from "@ratiometer/tables";

/** Single runs of MadMiner 0.9.6 with the same sample size, network and epochs. */
const OTHERS = { carl: 0.418, rolr: 0.325, alice: 0.235, cascal: 0.103, rascal: 0.229, alices: 0.084 };
const EVENTS = 10_000;
const TRAINING = { epochs: 20, batch: 128, alpha: 1, learningRate: { initial: 1e-3, final: 1e-4 } };

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: { seeds: { type: "string", default: "5" }, toys: { type: "string" } },
});
const methods = positionals.length > 0 ? positionals : Object.keys(OTHERS);

/** Events of the toy, with what is known of their z. */
function toy(seed) {
  const stream = randomStream(seed, "toy");
  const features = new Float32Array(EVENTS);
  const [theta0, y, jointRatio, jointScore] = Array.from({ length: 4 }, () => new Float64Array(EVENTS));
  for (let i = 0; i < EVENTS; i++) {
    y[i] = i < EVENTS / 2 ? 0 : 1;
    theta0[i] = 8 * stream.uniform() - 4;
    const z = (y[i] === 0 ? theta0[i] : 0) + 2 * stream.normal();
    features[i] = z + stream.normal();
    jointRatio[i] = Math.exp((z ** 2 - (z - theta0[i]) ** 2) / 8);
    jointScore[i] = (z - theta0[i]) / 4;
  }
  return { features, labels: { theta0, y, jointRatio, jointScore } };
}

/** log r(x|θ, 0), exactly: x is normal around θ with variance 5. */
const exactLogRatio = (x, theta) => (x ** 2 - (x - theta) ** 2) / 10;

/** Pairs of x and θ to judge by. */
function judges(seed) {
  const stream = randomStream(seed, "judges");
  const xs = Array.from({ length: 50 }, () => 1 + 2 * stream.normal() + stream.normal());
  return xs.flatMap((x) => Array.from({ length: 20 }, (_, i) => [x, -4 + (8 * i) / 19]));
}

async function toyError(method, seed) {
  const { features, labels } = toy(seed);
  const task = labelledTask({
    name: method,
    method,
    seed,
    coefficients: ["theta"],
    network: { hidden: [50, 50], activation: "tanh", form: "parameterised" },
    training: TRAINING,
    features,
    featureNames: ["x"],
    labels,
    validation: 0.25,
  });
  const model = memberModel(task, await trainMember(task, 0));
  const pairs = judges(seed);
  const learned = await networkOutput(model, "x", Float32Array.from(pairs.flat()), memberInputs(task), memberOutputName(task));
  return pairs.reduce((sum, [x, theta], i) => sum + (learned[i] - exactLogRatio(x, theta)) ** 2, 0) / pairs.length;
}

const meanOf = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
const spreadOf = (values) =>
  Math.sqrt(values.reduce((sum, value) => sum + (value - meanOf(values)) ** 2, 0) / Math.max(1, values.length - 1));

let failed = false;
console.log("method     mean squared error of log r̂   standard deviation   seeds                                    another program");
for (const method of methods) {
  const errors = [];
  for (let seed = 1; seed <= Number(options.seeds); seed++) errors.push(await toyError(method, seed));
  const other = OTHERS[method];
  failed ||= meanOf(errors) > other;
  console.log(
    `${method.padEnd(10)} ${meanOf(errors).toFixed(4).padEnd(29)} ${spreadOf(errors).toFixed(4).padEnd(20)} ${errors
      .map((error) => error.toFixed(3))
      .join(" ")
      .padEnd(40)} ${other ?? ""}`,
  );
}

/** The numbers of a compressed text file, one a line. */
async function column(folder, name) {
  const text = gunzipSync(await readFile(join(folder, `${name}.txt.gz`))).toString();
  return Float64Array.from(text.trim().split("\n"), Number);
}

/** Events of equal weight and the derivative of it in their one parameter: the exact score. */
async function scored(folder, part, model) {
  const [x, weights, slopes] = await Promise.all(
    ["features", "weights", "diff_weights"].map((kind) => column(folder, `${part}_${kind}_${model}`)),
  );
  if (weights.some((weight) => weight !== weights[0])) throw new Error(`${model}: expected events of equal weight`);
  return { features: Float32Array.from(x), score: slopes.map((slope, i) => slope / weights[i]) };
}

/** SALLY against the exact score of events that it has not seen: squared error over the variance, and learned over exact information. */
async function scoreError(folder, model, seed) {
  const [train, test] = await Promise.all(["training", "test"].map((part) => scored(folder, part, model)));
  const scale = spreadOf([...train.score]);
  const task = labelledTask({
    name: model,
    method: "sally",
    seed,
    coefficients: ["theta"],
    network: { hidden: [50, 50], activation: "tanh" },
    training: TRAINING,
    features: train.features,
    featureNames: ["x"],
    // in units of its spread: a network of ordinary size puts it out
    labels: { jointScore: train.score.map((score) => score / scale) },
    validation: 0.25,
  });
  const trained = memberModel(task, await trainMember(task, 0));
  const learned = await networkOutput(trained, "x", test.features, memberInputs(task), memberOutputName(task));
  const mean = meanOf([...test.score]);
  const [errors, squares, exact] = [0, 1, 2].map((which) =>
    test.score.reduce((sum, score, i) => {
      const estimate = learned[i] * scale;
      return sum + [(estimate - score) ** 2, estimate ** 2, score ** 2][which] / test.score.length;
    }, 0),
  );
  return { error: errors / (exact - mean ** 2), information: squares / exact };
}

if (options.toys !== undefined) {
  console.log("\ntoy                  squared error of SALLY's score over the score's variance   learned over exact information");
  for (const model of ["exponential_model", "power_law_model"]) {
    const { error, information } = await scoreError(options.toys, model, 1);
    console.log(`${model.padEnd(20)} ${error.toExponential(2).padEnd(60)} ${information.toFixed(5)}`);
  }
}
if (failed) {
  console.error("validation failed");
  process.exitCode = 1;
}
