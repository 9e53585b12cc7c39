/**
 * Time of one training step: random batch, forward pass, loss, gradients, gradient limit, Adam. One thread; ours and the peers' turn by turn, so that
 * what else the machine does falls on all alike. Times are minima over the rounds, with medians beside them.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openTrainer } from "@ratiometer/classifiers";
import { permutation, randomStream } from "@ratiometer/tables";
import { openPeer } from "./peer.js";
import { textTable } from "./text-table.js";
import { inTurn, median, minimum, timed } from "./timing.js";
import { inference } from "./inference.js";
import { ensembles, sideBySide } from "./training-ensemble.js";
import { sizesOf, weightsOf, writeArrays } from "./training-files.js";
import { benchmarkColumns, benchmarkTask } from "./training-task.js";

const ROUNDS = 7;
const LEARNING_RATE = 1e-3;
const inBatches = (benchmarkCase) => [
  { ...benchmarkCase, batch: 128, steps: 150 },
  { ...benchmarkCase, batch: 1024, steps: 30 },
];
const CASES = [
  { loss: "bce", network: "parameterised", coefficients: 2 },
  { loss: "alices", network: "parameterised", coefficients: 2 },
  { loss: "alices", network: "parameterised", coefficients: 8 },
  { loss: "alices", network: "structured", coefficients: 2 },
  { loss: "alices", network: "structured", coefficients: 8 },
].flatMap(inBatches);
const always = () => true;
const PEERS = [
  { library: "pytorch", kind: "steps", title: "PyTorch", cpu: "pytorchCpuMicrosecondsPerStep", ratio: "ratioToPyTorch", takes: always },
  {
    library: "pytorch",
    kind: "loader",
    title: "PyTorch, DataLoader",
    cpu: "pytorchLoaderCpuMicrosecondsPerStep",
    ratio: "ratioToPyTorchLoader",
    takes: ({ network, coefficients }) => network === "parameterised" && coefficients === 2,
  },
  { library: "jax", kind: "steps", title: "JAX", cpu: "jaxCpuMicrosecondsPerStep", ratio: "ratioToJax", takes: always },
];
/** Mean losses over the same steps from the same weights must agree this well, or the peer does other work. */
const AGREEMENT = 1e-3;

/** The trainer of a case with its events; the same events, order and weights in files for the peers. */
async function prepare(benchmarkCase, folder) {
  const { steps } = benchmarkCase;
  const task = benchmarkTask(benchmarkCase);
  const columns = benchmarkColumns(task);
  const order = permutation(task.train.length, randomStream(3));
  const trainer = await openTrainer(task);
  const initial = trainer.initial(0);
  const home = await mkdtemp(join(folder, "case-"));
  await writeArrays(home, { ...columns, order: Int32Array.from(order), ...weightsOf(initial) });
  const question = {
    ...benchmarkCase,
    folder: home,
    sizes: sizesOf(task, initial),
    columns: Object.keys(columns).filter((name) => columns[name].length > 0),
    rate: LEARNING_RATE,
  };
  const ours = async () => {
    const { cpu, wall, result } = await timed(() => trainer.epoch(initial, columns, order, 0, LEARNING_RATE));
    return { cpu: (1e6 * cpu) / steps, wall: (1e6 * wall) / steps, loss: result.loss };
  };
  return { ours, question, release: trainer.release };
}

const tenth = (value) => Number(value.toFixed(1));

async function measure(benchmarkCase, folder, all) {
  const peers = all.filter(({ takes }) => takes(benchmarkCase));
  const { ours, question, release } = await prepare(benchmarkCase, folder);
  const sides = [
    ours,
    ...peers.map(
      ({ ask, kind }) =>
        () =>
          ask({ ...question, kind }),
    ),
  ];
  // the first turn of each compiles, and shows that all do the same
  const [expected, ...found] = (await inTurn(sides, 1)).map(([{ loss }]) => loss);
  found.forEach((loss, i) => {
    if (!(Math.abs(loss / expected - 1) < AGREEMENT)) throw new Error(`${peers[i].title} has mean loss ${loss} where ours is ${expected}`);
  });
  const measured = await inTurn(sides, ROUNDS);
  await release();
  const [own, ...others] = measured.map((rounds) => ({ cpu: rounds.map(({ cpu }) => cpu), wall: rounds.map(({ wall }) => wall) }));
  const { loss, network, coefficients, batch } = benchmarkCase;
  return {
    loss,
    network,
    coefficients,
    batch,
    cpuMicrosecondsPerStep: tenth(minimum(own.cpu)),
    cpuMicrosecondsPerStepMedian: tenth(median(own.cpu)),
    wallMicrosecondsPerStep: tenth(minimum(own.wall)),
    wallMicrosecondsPerStepMedian: tenth(median(own.wall)),
    ...Object.assign(
      {},
      ...peers.map(({ cpu, ratio }, i) => ({
        [cpu]: tenth(minimum(others[i].cpu)),
        [`${cpu}Median`]: tenth(median(others[i].cpu)),
        [ratio]: Number((minimum(own.cpu) / minimum(others[i].cpu)).toFixed(3)),
      })),
    ),
  };
}

function report(rows, peers, leftOut) {
  const heads = [
    "loss",
    "network",
    "coefficients",
    "batch",
    "CPU µs",
    "median",
    "wall µs",
    "median",
    ...peers.flatMap(({ title }) => [`${title} CPU µs`, "ours/its"]),
  ];
  const table = rows.map((row) => [
    row.loss,
    row.network,
    row.coefficients,
    row.batch,
    row.cpuMicrosecondsPerStep,
    row.cpuMicrosecondsPerStepMedian,
    row.wallMicrosecondsPerStep,
    row.wallMicrosecondsPerStepMedian,
    ...peers.flatMap(({ cpu, ratio }) => [row[cpu], row[ratio]]),
  ]);
  return [...textTable(heads, table), ...leftOut].join("\n");
}

/** The ensembles, beside each library that is there. */
async function trainedTogether(folder) {
  const opened = [];
  try {
    for (const peer of PEERS.filter(({ kind }) => kind === "steps")) {
      const processes = await sideBySide(() => openPeer("training-peer.py", peer.library));
      if (processes.every(({ ask }) => ask !== undefined)) opened.push({ ...peer, processes });
    }
    return await ensembles(opened, folder);
  } finally {
    for (const { processes } of opened) for (const { end } of processes) end();
  }
}

/**
 * Steps of BCE and ALICES on a network 32 → 100 → 100 → 100: parameterised, whose inputs are features and coefficients and whose output is the logarithm of
 * the ratio, and structured, whose inputs are features and whose outputs are the quadratic form of the ratio. Then ensembles of networks, and a network's evaluation.
 */
export async function training() {
  const folder = await mkdtemp(join(tmpdir(), "ratiometer-benchmark-"));
  const opened = [];
  for (const peer of PEERS) opened.push({ ...peer, ...(await openPeer("training-peer.py", peer.library)) });
  const peers = opened.filter(({ ask }) => ask !== undefined);
  const leftOut = opened.filter(({ missing }) => missing !== undefined).map(({ title, missing }) => `${title} is left out: ${missing}`);
  try {
    const rows = [];
    for (const benchmarkCase of CASES) rows.push(await measure(benchmarkCase, folder, peers));
    const steps = report(rows, peers, leftOut);
    const versions = Object.fromEntries(peers.map(({ library, version }) => [library, version]));
    for (const { end } of peers.splice(0)) end();
    const together = await trainedTogether(folder);
    const evaluated = await inference();
    return {
      text: `${steps}\n\n${together.text}\n\n${evaluated.text}`,
      json: { training: rows, ensembles: together.json, inference: evaluated.json, rounds: ROUNDS, peers: versions, leftOut },
    };
  } finally {
    for (const { end } of peers) end();
    await rm(folder, { recursive: true, force: true });
  }
}
