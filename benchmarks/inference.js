/** Events per second through a network 32 → 100 → 100 → 100 → 1 as it is published, on one thread: fastest of the rounds, and the median. */
import { memberModel, memberOutputName, networkOutput, openTrainer } from "@ratiometer/classifiers";
import { median, minimum, timed } from "./timing.js";
import { benchmarkTask } from "./training-task.js";

const ROUNDS = 9;
const EVENTS = 262_144;

const three = (value) => Number(value.toPrecision(3));

export async function inference() {
  const task = benchmarkTask({ loss: "bce", network: "parameterised", coefficients: 2, batch: 128, steps: 1 });
  const trainer = await openTrainer(task);
  const initial = trainer.initial(0);
  await trainer.release();
  const parameters = [...initial].filter(([name]) => /^[Wb]\d/.test(name)).map(([, { data }]) => data);
  const d = task.featureNames.length;
  const standardisation = { means: new Float64Array(d), scales: new Float64Array(d).fill(1) };
  const model = memberModel(task, { parameters, standardisation });
  const columns = d + task.coefficients.length;
  const rows = Float32Array.from({ length: EVENTS * columns }, (_, i) => Math.sin(i));
  const rounds = [];
  for (let round = 0; round < ROUNDS; round++)
    rounds.push(await timed(() => networkOutput(model, "x", rows, columns, memberOutputName(task))));
  const [cpu, wall] = ["cpu", "wall"].map((kind) => rounds.map((round) => round[kind]));
  const json = {
    events: EVENTS,
    eventsPerCpuSecond: three(EVENTS / minimum(cpu)),
    eventsPerCpuSecondMedian: three(EVENTS / median(cpu)),
    eventsPerSecond: three(EVENTS / minimum(wall)),
  };
  return {
    text: `evaluation: ${json.eventsPerCpuSecond} events per CPU second (median ${json.eventsPerCpuSecondMedian}), parameterised network of 2 coefficients`,
    json,
  };
}
