// Networks that read the objects of an event beside perceptrons that read their columns, on two processes whose score is known.
//   node validation/event-graph.mjs [--events N] [--epochs N] [--seeds N]        (after npm run build)
// Events have zero to four jets, ordered by transverse momentum, and their number and H_T as columns. w(c)/w(0) = (1 + c z)² with z ½ the mean over pairs of
// tanh log(m/80 GeV), or ½ tanh((H_T − 150 GeV)/80 GeV), which a column tells. Of each network: numbers that it learns, mean squared error of the score on
// fresh events over the score's variance, mean and standard deviation over seeds, and CPU time of a training. Exits with 1 if on pairs a graph is not better
// than every perceptron.
import { parseArgs } from "node:util";
import { memberModel, networkOutput, parameterCount, trainMember } from "@ratiometer/classifiers";
import { randomStream } from "@ratiometer/tables";

const { values: options } = parseArgs({
  options: {
    events: { type: "string", default: "20000" },
    epochs: { type: "string", default: "10" },
    seeds: { type: "string", default: "3" },
  },
});
const EVENTS = Number(options.events);
const FRESH = 20_000;
const JETS = 4;
const NAMES = [...Array.from({ length: JETS }, (_, n) => ["pt", "eta", "phi"].map((key) => `jet${n + 1}_${key}`)).flat(), "ht", "n_jets"];
const D = NAMES.length;

const PROCESSES = {
  pairs: (jets) => {
    const masses = jets.flatMap(([pt, eta, phi], i) =>
      jets.slice(i + 1).map((other) => 2 * pt * other[0] * (Math.cosh(eta - other[1]) - Math.cos(phi - other[2]))),
    );
    if (masses.length === 0) return 0;
    return masses.reduce((sum, m2) => sum + Math.tanh(0.5 * Math.log(m2 / 6400)), 0) / (2 * masses.length);
  },
  sum: (jets) => 0.5 * Math.tanh((jets.reduce((sum, [pt]) => sum + pt, 0) - 150) / 80),
};

/** Columns of events, and z of each. */
function generate(process, events, stream) {
  const features = new Float32Array(events * D);
  const z = Float64Array.from({ length: events }, (_, i) => {
    const jets = Array.from({ length: stream.integer(JETS + 1) }, () =>
      [40 * Math.exp(0.6 * stream.normal()), 1.5 * stream.normal(), 2 * Math.PI * stream.uniform()].map(Math.fround),
    ).sort(([a], [b]) => b - a);
    jets.forEach((jet, n) => features.set(jet, i * D + 3 * n));
    features.set([jets.reduce((sum, [pt]) => sum + pt, 0), jets.length], i * D + 3 * JETS);
    return PROCESSES[process](jets);
  });
  return { features, z };
}

const graph = (width, pooling) => ({
  objects: [{ name: "jet", momentum: { pt: "jet*_pt", eta: "jet*_eta", phi: "jet*_phi" }, features: {} }],
  layers: 2,
  width,
  pooling,
});
const NETWORKS = {
  "perceptron, (64, 64)": { hidden: [64, 64] },
  "perceptron, (100, 100, 100)": { hidden: [100, 100, 100] },
  "graph, width 16, sum": { hidden: [16], graph: graph(16, "sum") },
  "graph, width 16, attention": { hidden: [16], graph: graph(16, "attention") },
  "graph, width 32, sum": { hidden: [32], graph: graph(32, "sum") },
};

function taskOf({ features, z }, network, seed) {
  const weights = Float64Array.from({ length: 3 * EVENTS }, (_, i) => z[Math.floor(i / 3)] ** (i % 3) / EVENTS);
  const crossSection = [0, 1, 2].map((power) => z.reduce((sum, value) => sum + value ** power / EVENTS, 0));
  const all = Uint32Array.from({ length: EVENTS }, (_, i) => i);
  const held = Math.round(0.8 * EVENTS);
  return {
    name: "jets",
    method: "sally",
    seed,
    coefficients: [{ name: "c", sm: 0, range: [-1, 1] }],
    network: { activation: "silu", ...network },
    training: { epochs: Number(options.epochs), batch: 64, alpha: 1, learningRate: { initial: 0.005, final: 0.0002 } },
    features,
    featureNames: NAMES,
    weights,
    crossSection: Float64Array.from(crossSection),
    train: all.subarray(0, held),
    validation: all.subarray(held),
  };
}

const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
const spread = (values) => Math.sqrt(mean(values.map((value) => (value - mean(values)) ** 2)) * (values.length / (values.length - 1)));

const found = new Map();
for (const process of Object.keys(PROCESSES))
  for (const [name, network] of Object.entries(NETWORKS)) {
    const [errors, seconds] = [[], []];
    let learned = 0;
    for (let seed = 1; seed <= Number(options.seeds); seed++) {
      const task = taskOf(generate(process, EVENTS, randomStream(seed, process)), network, seed);
      const fresh = generate(process, FRESH, randomStream(seed, process, "fresh"));
      const before = globalThis.process.cpuUsage();
      const member = await trainMember(task, 0);
      const { user, system } = globalThis.process.cpuUsage(before);
      const score = await networkOutput(memberModel(task, member), "x", fresh.features, D, "parts");
      const centre = mean(Array.from(fresh.z));
      const off = Array.from(fresh.z, (value, i) => (score[i] - 2 * (value - centre)) ** 2);
      const size = Array.from(fresh.z, (value) => (2 * (value - centre)) ** 2);
      errors.push(mean(off) / mean(size));
      seconds.push((user + system) / 1e6);
      learned = parameterCount(task);
    }
    found.set(`${process} ${name}`, mean(errors));
    console.log(
      `${process}: ${name}: ${learned} numbers, error ${mean(errors).toPrecision(3)} ± ${spread(errors).toPrecision(2)}, ${mean(seconds).toFixed(1)} s`,
    );
  }
const of = (kind) => [...found].filter(([name]) => name.startsWith(`pairs ${kind}`)).map(([, error]) => error);
process.exitCode = Math.max(...of("graph")) < Math.min(...of("perceptron")) ? 0 : 1;
