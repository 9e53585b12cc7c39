/**
 * Time of an ensemble of four networks on two cores, and what they have learned: ours on worker threads, with their start, their draws of coefficient points
 * and their targets; the peers in two processes that are there already and are given the same numbers. All train from the same weights on the same events in
 * the same order and tell the loss of the same validation events after each epoch, so that their losses after the last epoch must agree.
 */
import { join } from "node:path";
import { openTrainer, trainEnsemble, trainingTargets } from "@ratiometer/classifiers";
import { permutation, randomStream } from "@ratiometer/tables";
import { sizesOf, weightsOf, writeArrays } from "./training-files.js";
import { benchmarkTask } from "./training-task.js";
import { textTable } from "./text-table.js";
import { inTurn, median, minimum, timed } from "./timing.js";

const MEMBERS = [0, 1, 2, 3];
const CORES = 2;
const EPOCHS = 10;
const ROUNDS = 3;
const VALIDATION = 8192;
/** Coefficient points of each validation event, and events that are looked at together: as in `openValidation`. */
const [POINTS, CHUNK] = [4, 4096];
const CASES = [
  { loss: "alices", network: "parameterised", coefficients: 2, batch: 128, steps: 400 },
  { loss: "alices", network: "parameterised", coefficients: 2, batch: 1024, steps: 50 },
];

/** n x d features as the networks see them. */
function standardised({ features, featureNames }, rows, { means, scales }) {
  const d = featureNames.length;
  return Float32Array.from(
    { length: rows.length * d },
    (_, i) => (features[rows[Math.floor(i / d)] * d + (i % d)] - means[i % d]) / scales[i % d],
  );
}

/** All that the peers need to do the same: what `trainMember` draws, from the same streams. */
async function question(task, { steps, ...benchmarkCase }, members, folder) {
  const { seed, name, train, validation } = task;
  const [{ standardisation }] = members;
  const trainer = await openTrainer(task);
  const initial = MEMBERS.map(trainer.initial);
  await trainer.release();
  const home = (member) => join(folder, `member-${member}`);
  await writeArrays(folder, {
    x: standardised(task, train, standardisation),
    validation_x: standardised(task, validation, standardisation),
  });
  const held = trainingTargets(task, validation, randomStream(seed, "validation", name), POINTS);
  await writeArrays(join(folder, "validation"), held);
  for (const member of MEMBERS) {
    await writeArrays(home(member), weightsOf(initial[member]));
    for (let epoch = 0; epoch < EPOCHS; epoch++) {
      const stream = randomStream(seed, "epoch", name, member, epoch);
      const order = Int32Array.from(permutation(train.length, stream));
      await writeArrays(join(home(member), `epoch-${epoch}`), { ...trainingTargets(task, train, stream), order });
    }
  }
  return {
    ...benchmarkCase,
    kind: "training",
    folder,
    steps,
    epochs: EPOCHS,
    sizes: sizesOf(task, initial[0]),
    columns: Object.keys(held).filter((column) => held[column].length > 0),
    rate: task.training.learningRate.initial,
    validationPoints: POINTS,
    validationBatch: POINTS * CHUNK,
    validationParts: validation.length / CHUNK,
  };
}

async function ours(task) {
  const members = [];
  const onMember = async (member, result) => void (members[member] = result);
  const { cpu, wall } = await timed(() => trainEnsemble(task, { members: MEMBERS, jobs: CORES, onEpoch: () => undefined, onMember }));
  return { cpu, wall, members, losses: members.map(({ curve }) => curve.validation.at(-1)) };
}

/** Each of the peer's processes trains its share of the networks, all at the same time. */
async function theirs(processes, asked) {
  const share = (p) => MEMBERS.filter((member) => member % processes.length === p);
  const folders = (p) => share(p).map((member) => join(asked.folder, `member-${member}`));
  const { wall, result } = await timed(() => Promise.all(processes.map(({ ask }, p) => ask({ ...asked, members: folders(p) }))));
  const losses = [];
  result.forEach((answer, p) => share(p).forEach((member, i) => (losses[member] = answer.losses[i])));
  return { cpu: result.reduce((sum, { cpu }) => sum + cpu, 0), wall, losses };
}

const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
/** Standard deviation of one network of the ensemble. */
const spread = (values) => Math.sqrt(values.reduce((sum, value) => sum + (value - mean(values)) ** 2, 0) / (values.length - 1));
const three = (value) => Number(value.toPrecision(3));
const five = (value) => Number(value.toFixed(5));

const figures = (rounds) => ({
  cpuSeconds: three(minimum(rounds.map(({ cpu }) => cpu))),
  cpuSecondsMedian: three(median(rounds.map(({ cpu }) => cpu))),
  wallSeconds: three(minimum(rounds.map(({ wall }) => wall))),
  wallSecondsMedian: three(median(rounds.map(({ wall }) => wall))),
  validationLoss: five(mean(rounds[0].losses)),
  validationLossSpread: five(spread(rounds[0].losses)),
  validationLosses: rounds[0].losses.map(five),
});

const prefixed = (library, fields) =>
  Object.fromEntries(Object.entries(fields).map(([name, value]) => [`${library}${name[0].toUpperCase()}${name.slice(1)}`, value]));

async function measure(benchmarkCase, folder, peers) {
  const task = benchmarkTask({ ...benchmarkCase, epochs: EPOCHS, validation: VALIDATION });
  const first = await ours(task);
  const asked = peers.length === 0 ? undefined : await question(task, benchmarkCase, first.members, folder);
  const sides = [
    () => ours(task),
    ...peers.map(
      ({ processes }) =>
        () =>
          theirs(processes, asked),
    ),
  ];
  // the first turn of each compiles, and shows that all come to the same
  const warm = (await inTurn(sides, 1)).map(([{ losses }]) => losses);
  warm.forEach((losses, side) => {
    if (!(Math.abs(mean(losses) - mean(warm[0])) < spread(warm[0])))
      throw new Error(`${peers[side - 1].title} ends at validation losses of ${losses.join(", ")} where ours are ${warm[0].join(", ")}`);
  });
  const [own, ...others] = (await inTurn(sides, ROUNDS)).map(figures);
  return { benchmarkCase, events: task.train.length, own, others };
}

const asFields = ({ benchmarkCase: { steps, ...described }, events, own, others }, peers) => ({
  ...described,
  events,
  steps,
  epochs: EPOCHS,
  members: MEMBERS.length,
  cores: CORES,
  ...own,
  ...Object.assign(
    {},
    ...peers.map(({ library, ratio }, p) => ({
      ...prefixed(library, others[p]),
      [ratio]: three(own.cpuSeconds / others[p].cpuSeconds),
      [`${ratio}Wall`]: three(own.wallSeconds / others[p].wallSeconds),
    })),
  ),
});

function report(measured, peers) {
  const heads = ["loss", "coefficients", "batch", "side", "CPU s", "median", "wall s", "median", "validation loss", "spread"];
  const titles = ["ours", ...peers.map(({ title }) => title)];
  const lines = measured.flatMap(({ benchmarkCase: { loss, coefficients, batch }, own, others }) =>
    [own, ...others].map((side, s) => [
      loss,
      coefficients,
      batch,
      titles[s],
      side.cpuSeconds,
      side.cpuSecondsMedian,
      side.wallSeconds,
      side.wallSecondsMedian,
      side.validationLoss.toFixed(5),
      side.validationLossSpread.toFixed(5),
    ]),
  );
  return textTable(heads, lines);
}

/** Opens the processes that train side by side. @param open makes one */
export const sideBySide = (open) => Promise.all(Array.from({ length: CORES }, open));

/** @param peers with `processes` as `sideBySide` opens them @param folder for the peers' files */
export async function ensembles(peers, folder) {
  const measured = [];
  for (const [c, benchmarkCase] of CASES.entries()) measured.push(await measure(benchmarkCase, join(folder, `ensemble-${c}`), peers));
  const title = `ensemble of ${MEMBERS.length} parameterised networks, ${CORES} at a time, ${EPOCHS} epochs`;
  return { text: [title, ...report(measured, peers)].join("\n"), json: measured.map((one) => asFields(one, peers)) };
}
