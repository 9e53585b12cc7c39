import { expect, test } from "@jest/globals";
import type { Tensor } from "onnxruntime-node";
import { ensembleRatio, ratioNormalisation } from "../ratio/ensemble-ratio.ts";
import { coefficientScales } from "./estimator-task.ts";
import { memberModel } from "../publication/member-model.ts";
import { networkOutput } from "../engine/network-output.ts";
import { float32, openSession } from "../engine/onnxruntime.ts";
import { featureInputs } from "../loss/loss.ts";
import { parametersOf } from "../network/mlp.ts";
import { architectureOf, trainingLoss } from "./estimator-task.ts";
import { ratioTerms } from "../ratio/ratio-form.ts";
import { standardisationOf, standardiseRows } from "../network/standardisation.ts";
import { closedFormTask } from "../testing/closed-form-task.ts";
import { trainMember, type TrainedMember } from "./train-member.ts";
import type { RowSource } from "./batch-rows.ts";
import { inSharedMemory } from "./shared-memory.ts";
import { openTrainer, type TrainingState } from "./trainer.ts";
import { gradientModel } from "./training-graph.ts";
import { trainingTargets, type TargetColumns } from "./training-target.ts";
import { openValidation } from "./validation-loss.ts";
import { permutation, randomStream } from "@ratiometer/tables";

test("a small training learns the exact ratio of the closed-form process", async () => {
  const { task, test: rows, exact, rate } = closedFormTask("alices", 2, 20_000, { hidden: [24, 24], epochs: 8, batch: 128 });
  const member = await trainMember(task, 0);
  const parts = await networkOutput(memberModel(task, member), "x", task.features, 3, "parts");
  const forms = ratioTerms(parts, coefficientScales(task.coefficients));
  const normalisation = ratioNormalisation(forms, rows, new Float64Array(20_000).fill(1));
  for (const c of [
    [1, 0],
    [-1, 1],
    [0.5, 2],
  ]) {
    const learned = ensembleRatio(forms, rows, normalisation, c);
    const truth = ensembleRatio(exact, rows, rate, c);
    const logs = truth.map(Math.log);
    const mean = logs.reduce((sum, v) => sum + v, 0) / logs.length;
    const variance = logs.reduce((sum, v) => sum + (v - mean) ** 2, 0) / logs.length;
    const mse = learned.reduce((sum, r, i) => sum + (Math.log(r) - logs[i]) ** 2, 0) / logs.length;
    // a fit of some 60 effective parameters to 12 000 events is off by about 60/12 000 of the variance, and more where the range ends; twice what is seen
    expect(mse).toBeLessThan(0.025 * variance);
  }
});

test("the published network is that of the epoch with the smallest validation loss", async () => {
  // a large constant step and few events, so that the last epoch is not the best
  const base = closedFormTask("alices", 1, 600, { hidden: [40, 40], epochs: 25, batch: 30 }).task;
  const task = { ...base, training: { ...base.training, learningRate: { initial: 0.03, final: 0.03 } } };
  const seen: number[] = [];
  const { parameters, curve, bestEpoch, standardisation } = await trainMember(task, 0, {
    onEpoch: ({ validation }) => seen.push(validation),
  });
  expect(seen).toEqual(curve.validation);
  expect(curve.train).toHaveLength(25);
  const smallest = Math.min(...curve.validation);
  expect(curve.validation.indexOf(smallest)).toBe(bestEpoch);
  expect(bestEpoch).toBeLessThan(24);
  expect(curve.validation[24]).toBeGreaterThan(smallest);
  const validation = await openValidation(task, standardisation);
  const state: TrainingState = new Map(
    parametersOf(architectureOf(task)).map(({ name, rows, columns }, i) => [name, float32(parameters[i], [rows, columns])]),
  );
  expect(await validation.of(state)).toBe(smallest);
  await validation.release();
});

const sameBytes = (a: TrainedMember, b: TrainedMember): boolean =>
  a.parameters.every((values, i) => Buffer.from(values.buffer).equals(Buffer.from(b.parameters[i].buffer)));

test("a member is the same every time, and another number makes another network", async () => {
  const { task } = closedFormTask("sally", 2, 500, { hidden: [8], epochs: 2, batch: 64 });
  const [first, again, other] = await Promise.all([0, 0, 1].map((member) => trainMember(task, member)));
  expect(sameBytes(first, again)).toBe(true);
  expect(first.curve).toEqual(again.curve);
  expect(sameBytes(first, other)).toBe(false);
});

test("events that fill up the last batch do not count", async () => {
  const { task } = closedFormTask("alices", 2, 1000, { hidden: [6], epochs: 1, batch: 1000 });
  const x = standardiseRows(task.features, task.train, standardisationOf(task));
  const columns = { x, ...trainingTargets(task, task.train, randomStream(1)) };
  const order = Uint32Array.from(task.train, (_, i) => i);
  const lossOf = async (batch: number): Promise<number> => {
    const trainer = await openTrainer({ ...task, training: { ...task.training, batch } });
    expect(trainer.steps).toBe(Math.ceil(task.train.length / batch));
    // no step is made at rate 0: every batch sees the same network
    const { loss } = await trainer.epoch(trainer.initial(0), columns, order, 0, 0);
    await trainer.release();
    return loss;
  };
  const whole = await lossOf(600);
  expect(task.train).toHaveLength(600);
  for (const batch of [1000, 599, 400, 7]) expect(Math.abs((await lossOf(batch)) / whole - 1)).toBeLessThan(1e-5);
});

test.each(["structured", "parameterised"] as const)("a step follows the whole gradient of the loss: %s", async (form) => {
  const made = closedFormTask("alices", 2, 500, { hidden: [6, 5], epochs: 1, batch: 300 }).task;
  // the gradient stays as long as it is
  const task = { ...made, network: { ...made.network, form }, training: { ...made.training, gradientLimit: 1e9 } };
  const columns: TargetColumns = {
    x: standardiseRows(task.features, task.train, standardisationOf(task)),
    ...trainingTargets(task, task.train, randomStream(1)),
  };
  const trainer = await openTrainer(task);
  const initial = trainer.initial(0);
  const order = Uint32Array.from(task.train, (_, i) => i);
  const { state } = await trainer.epoch(initial, columns, order, 0, 0);
  await trainer.release();
  const [architecture, loss] = [architectureOf(task), trainingLoss(task)];
  const session = await openSession(gradientModel(architecture, loss, order.length, "float32"));
  const layout = [{ name: "x", columns: featureInputs(architecture.inputs, loss) }, ...loss.columns];
  const parameters = parametersOf(architecture);
  const results = await session.run(
    Object.fromEntries([
      ...layout.map(({ name, columns: width }) => [name, float32(columns[name], [order.length, width])] as const),
      ...parameters.map(({ name }) => [name, initial.get(name) as Tensor] as const),
    ]),
  );
  await session.release();
  for (const { name } of parameters) {
    const gradient = results[`gradient_${name}`].data as Float32Array;
    const moment = state.get(`first_${name}`)?.data as Float32Array;
    const largest = Math.max(...gradient.map(Math.abs));
    expect(Math.max(...gradient.map((value, i) => Math.abs(moment[i] - value)))).toBeLessThan(1e-5 * largest);
  }
});

test("the gradient of a batch filled up with nothing is that of its events", async () => {
  const { task } = closedFormTask("alices", 1, 1000, { hidden: [6], epochs: 1, batch: 600 });
  const x = standardiseRows(task.features, task.train, standardisationOf(task));
  const columns = { x, ...trainingTargets(task, task.train, randomStream(1)) };
  const half = Uint32Array.from({ length: 300 }, (_, i) => i);
  // 300 events in a batch of 600, and the same 300 events twice: gradients differ by the factor 2 of the mean, of which Adam's first step is free
  const trainer = await openTrainer(task);
  const padded = await trainer.epoch(trainer.initial(0), columns, half, 0, 1e-3);
  const double = await trainer.epoch(trainer.initial(0), columns, Uint32Array.of(...half, ...half), 0, 1e-3);
  for (const { name } of parametersOf(architectureOf(task))) {
    const [a, b] = [padded, double].map(({ state }) => state.get(`first_${name}`)?.data as Float32Array);
    const largest = Math.max(...b.map(Math.abs));
    expect(Math.max(...a.map((value, i) => Math.abs(2 * value - b[i])))).toBeLessThan(1e-5 * largest);
  }
  await trainer.release();
});

test("an epoch is the same, however many batches go into a call of the engine", async () => {
  const { task } = closedFormTask("alices", 2, 1000, { hidden: [6], epochs: 1, batch: 64 });
  const x = standardiseRows(task.features, task.train, standardisationOf(task));
  const columns = { x, ...trainingTargets(task, task.train, randomStream(1)) };
  const order = permutation(task.train.length, randomStream(2));
  const after = async (call: number): Promise<readonly [string, number]> => {
    const trainer = await openTrainer(task, call);
    const { state, loss } = await trainer.epoch(trainer.initial(0), columns, order, 0, 0.01);
    await trainer.release();
    const values = [...state.values()].map(({ data }) => data as Float32Array);
    return [values.map(({ buffer, byteOffset, byteLength }) => Buffer.from(buffer, byteOffset, byteLength).toString("hex")).join(), loss];
  };
  const whole = await after(1e6);
  for (const call of [1, 128, 200, 512]) expect(await after(call)).toEqual(whole);
});

test("an epoch with dropout, batch norm and momentum is the same, too", async () => {
  const { task: plain } = closedFormTask("alices", 2, 1000, { hidden: [6], epochs: 1, batch: 64 });
  const task: typeof plain = {
    ...plain,
    network: { ...plain.network, dropout: 0.3, batchNorm: true },
    training: { ...plain.training, optimiser: "sgd", momentum: 0.9 },
  };
  const columns = {
    x: standardiseRows(task.features, task.train, standardisationOf(task)),
    ...trainingTargets(task, task.train, randomStream(1)),
  };
  const order = permutation(task.train.length, randomStream(2));
  const after = async (call: number): Promise<unknown> => {
    const trainer = await openTrainer(task, call);
    const { state, loss } = await trainer.epoch(trainer.initial(0), columns, order, 0, 0.01, randomStream(3));
    await trainer.release();
    return [[...state].map(([name, { data }]) => [name, [...(data as Float32Array)]]), loss];
  };
  const whole = await after(1e6);
  for (const call of [1, 128, 200]) expect(await after(call)).toEqual(whole);
});

test("rows made batch by batch, and rows in shared memory, are the same as rows laid out", async () => {
  const { task } = closedFormTask("sally", 2, 500, { hidden: [6], epochs: 1, batch: 64 });
  const x = standardiseRows(task.features, task.train, standardisationOf(task));
  const targets = trainingTargets(task, task.train, randomStream(1));
  const order = permutation(task.train.length, randomStream(2));
  const source: RowSource = (rows, out) => rows.forEach((row, i) => out.set(x.subarray(3 * row, 3 * row + 3), 3 * i));
  const trainer = await openTrainer(task);
  const after = (rows: Float32Array | RowSource): ReturnType<typeof trainer.epoch> =>
    trainer.epoch(trainer.initial(0), { x: rows, ...targets }, order, 0, 0.01);
  const laidOut = await after(x);
  for (const made of [await after(source), await after(inSharedMemory(x))]) {
    expect(made.loss).toBe(laidOut.loss);
    for (const [name, { data }] of laidOut.state) expect(made.state.get(name)?.data).toEqual(data);
  }
  await trainer.release();
});

const small = closedFormTask("alices", 1, 300, { hidden: [4], epochs: 1, batch: 32 }).task;

test.each([
  ["no events to train with", { train: new Uint32Array() }, "TRAIN_NO_EVENTS", /found 0 events to train with and 60 to validate with/],
  ["no events to validate with", { validation: new Uint32Array() }, "TRAIN_NO_EVENTS", /found 180 events to train with and 0 to/],
  [
    "steps that lead nowhere",
    { training: { epochs: 3, batch: 32, alpha: 1, learningRate: { initial: 1e38, final: 1e38 } } },
    "TRAIN_DIVERGED",
    /^network 0 lost its way in epoch 0: the loss in batch [1-5] is (NaN|Infinity) \(all counted from 0\)$/,
  ],
  [
    "a feature that is no number",
    { features: small.features.map((value, i) => (i === 3 * small.train[5] + 1 ? NaN : value)) },
    "TRAIN_NOT_FINITE",
    new RegExp(`^event ${small.train[5]} has x2 = NaN, expected a finite number`),
  ],
  [
    "a feature of a validation event that no float32 can hold",
    { features: small.features.map((value, i) => (i === 3 * small.validation[2] ? 1e39 : value)) },
    "TRAIN_NOT_FINITE",
    new RegExp(`^event ${small.validation[2]} has x1 = Infinity`),
  ],
  [
    "weights that are all negative",
    { weights: small.weights.map((value) => -value), crossSection: small.crossSection.map((value) => -value) },
    "TRAIN_ZERO_CROSS_SECTION",
    /^the weights of all events add up to -\d/,
  ],
])("%s are the user's error", async (_, change, code, message) => {
  const training = trainMember({ ...small, ...change }, 0);
  await expect(training).rejects.toMatchObject({ code, path: "estimators.closed", message: expect.stringMatching(message) });
});

test("a training that diverges ends with the best epoch before, and says where", async () => {
  const { task } = closedFormTask("alices", 1, 300, { hidden: [4], epochs: 2, batch: 32 });
  const rate = (initial: number, final: number, epochs: number): typeof task => ({
    ...task,
    training: { ...task.training, epochs, learningRate: { initial, final } },
  });
  const diverged = await trainMember(rate(1e-3, 1e38, 2), 0);
  const good = await trainMember(rate(1e-3, 1e-3, 1), 0);
  expect(diverged.diverged?.epoch).toBe(1);
  expect(diverged.diverged?.batch).toBeGreaterThan(0);
  expect(diverged.curve).toEqual(good.curve);
  expect(sameBytes(diverged, good)).toBe(true);
  expect(good.diverged).toBeUndefined();
});

test("patience ends a training that gets no better, with the best epoch of a longer one", async () => {
  const base = closedFormTask("alices", 1, 600, { hidden: [40, 40], epochs: 25, batch: 30 }).task;
  const task = { ...base, training: { ...base.training, learningRate: { initial: 0.03, final: 0.03 } } };
  const long = await trainMember(task, 0);
  // by the definition, from the curve of the long one
  const { validation } = long.curve;
  const endAfter = (patience: number, minimum: number): number => {
    for (let done = minimum; done < 25; done++) {
      const held = validation.slice(0, done);
      if (done - 1 - held.indexOf(Math.min(...held)) >= patience) return done;
    }
    return 25;
  };
  for (const [patience, minimumEpochs] of [
    [1, 1],
    [2, 1],
    [2, 20],
  ]) {
    const end = endAfter(patience, minimumEpochs);
    expect(end).toBeLessThan(25);
    const short = await trainMember({ ...task, training: { ...task.training, patience, minimumEpochs } }, 0);
    expect(short.curve.validation).toEqual(validation.slice(0, end));
    expect(short.bestEpoch).toBe(validation.indexOf(Math.min(...validation.slice(0, end))));
    if (short.bestEpoch === long.bestEpoch) expect(sameBytes(short, long)).toBe(true);
  }
});

test("what onEpoch throws ends the training", async () => {
  const { task } = closedFormTask("sally", 1, 300, { hidden: [4], epochs: 5, batch: 32 });
  let epochs = 0;
  const onEpoch = (): void => {
    if (++epochs === 2) throw new Error("enough");
  };
  await expect(trainMember(task, 0, { onEpoch })).rejects.toThrow("enough");
  expect(epochs).toBe(2);
});
