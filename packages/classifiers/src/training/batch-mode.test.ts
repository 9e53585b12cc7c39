import { expect, test } from "@jest/globals";
import { randomStream } from "@ratiometer/tables";
import { float64, openSession } from "../engine/onnxruntime.ts";
import type { Loss } from "../loss/loss.ts";
import { ratioLoss } from "../loss/ratio-loss.ts";
import { sally } from "../loss/sally.ts";
import { initialParameters, parametersOf, type Architecture } from "../network/mlp.ts";
import { standardisationOf, standardiseRows } from "../network/standardisation.ts";
import { networkOutput } from "../engine/network-output.ts";
import { memberModel } from "../publication/member-model.ts";
import { parameterisedRatio } from "../ratio/estimated-ratio.ts";
import { closedFormTask } from "../testing/closed-form-task.ts";
import { batchInputs } from "./batch-mode.ts";
import { architectureOf } from "./estimator-task.ts";
import { trainMember, type TrainedMember } from "./train-member.ts";
import { openTrainer } from "./trainer.ts";
import { gradientModel } from "./training-graph.ts";
import { trainingTargets } from "./training-target.ts";

const ROWS = 6;
/** Events of the batch; the last row fills it up. */
const EVENTS = 5;

type Rows = readonly Float64Array[];

/** The network of a batch in plain arithmetic: batch norm over the first EVENTS rows, dropout by u + v. `fixed`: statistics of an earlier call. */
function plainNetwork(
  { hidden, inputs, outputs, batchNorm = false, dropout = 0 }: Architecture,
  parameter: (name: string) => Float64Array,
  x: Rows,
  u: Float64Array,
  v: Float64Array,
  fixed?: readonly (readonly [Float64Array, Float64Array])[],
): { readonly z: Rows; readonly statistics: readonly (readonly [Float64Array, Float64Array])[] } {
  const sizes = [inputs, ...hidden, outputs];
  const statistics: (readonly [Float64Array, Float64Array])[] = [];
  let [h, from] = [x, 0];
  for (let layer = 0; layer + 1 < sizes.length; layer++) {
    const width = sizes[layer + 1];
    const [w, b] = [parameter(`W${layer}`), parameter(`b${layer}`)];
    const z = h.map((row) =>
      Float64Array.from({ length: width }, (_, j) => row.reduce((sum, value, i) => sum + value * w[i * width + j], b[j])),
    );
    if (layer === hidden.length) return { z, statistics };
    const over = (value: (row: Float64Array, j: number) => number): Float64Array =>
      Float64Array.from({ length: width }, (_, j) => z.slice(0, EVENTS).reduce((sum, row) => sum + value(row, j) / EVENTS, 0));
    const mean = fixed?.[layer][0] ?? over((row, j) => row[j]);
    const variance = fixed?.[layer][1] ?? over((row, j) => (row[j] - mean[j]) ** 2);
    statistics.push([mean, variance]);
    const start = from;
    h = z.map((row, event) =>
      row.map((value, j) => {
        const gain = batchNorm ? parameter(`gain${layer}`)[j] : 1;
        const argument = batchNorm ? (gain * (value - mean[j])) / Math.sqrt(variance[j] + 1e-5) + parameter(`shift${layer}`)[j] : value;
        const fraction = typeof dropout === "number" ? dropout : dropout[layer];
        const kept = fraction === 0 || (u[event * hidden.length + layer] + v[start + j]) % 1 >= fraction;
        return kept ? Math.tanh(argument) / (1 - fraction) : 0;
      }),
    );
    from += width;
  }
  return { z: h, statistics };
}

const softplus = (z: number): number => Math.log1p(Math.exp(z));
const K = 2;

/** Dropout of a quarter, which is a multiple of the grain of the random numbers. */
const CASES = [
  ["dropout", { dropout: 0.25 }],
  ["dropout of the last layer", { dropout: [0, 0.5] }],
  ["batch norm", { batchNorm: true }],
  ["both", { dropout: 0.25, batchNorm: true }],
] as const;

test.each(
  CASES.flatMap(([name, options]) => [
    [`${name}, a score`, options, sally(K)] as const,
    [`${name}, a ratio and its score`, options, ratioLoss({ error: "cross entropy", score: true }, parameterisedRatio(K), K, 0.7)] as const,
  ]),
)("gradients with %s agree with finite differences", async (name, options, loss: Loss) => {
  const joined = loss.joined ?? 0;
  const architecture: Architecture = { inputs: 3 + joined, hidden: [6, 4], outputs: joined > 0 ? 1 : K, activation: "tanh", ...options };
  const stream = randomStream(5, name);
  const draw = (length: number, value: () => number = stream.normal): Float64Array => Float64Array.from({ length }, value);
  const layout = parametersOf(architecture);
  const start = new Map(layout.map((one) => [one.name, draw(one.rows * one.columns, () => 0.8 * stream.normal())]));
  const columns = new Map([{ name: "x", columns: 3 }, ...loss.columns].map((one) => [one.name, draw(ROWS * one.columns)]));
  for (const [column, values] of columns)
    if (column.startsWith("weight"))
      columns.set(
        column,
        values.map((value, i) => (i < EVENTS ? Math.abs(value) : 0)),
      );
  const extra = new Map(
    batchInputs(architecture, ROWS).map(({ name: id, rows, columns: width, fill }) => {
      const out = new Float32Array(rows * width);
      fill(out, EVENTS, stream);
      return [id, Float64Array.from(out)];
    }),
  );
  const [u, v] = ["dropout_events", "dropout_units"].map((id) => extra.get(id) ?? new Float64Array());
  const rowsOf = (id: string): Rows => {
    const values = columns.get(id) ?? new Float64Array();
    const width = values.length / ROWS;
    return Array.from({ length: ROWS }, (_, i) => values.subarray(i * width, (i + 1) * width));
  };

  const total = (parameters: ReadonlyMap<string, Float64Array>): number => {
    const parameter = (id: string): Float64Array => parameters.get(id) ?? new Float64Array();
    const [x, weight, target] = ["x", "weight_numerator", "joint_score"].map(rowsOf);
    if (joined === 0) {
      const { z } = plainNetwork(architecture, parameter, x, u, v);
      return (
        z.reduce((sum, row, i) => sum + weight[i][0] * row.reduce((error, value, p) => error + (value - target[i][p]) ** 2 / K, 0), 0) /
        ROWS
      );
    }
    const [delta, denominator, scoreWeight] = ["delta", "weight_denominator", "weight_score"].map(rowsOf);
    const at = (p: number, by: number): Rows =>
      x.map((row, i) => Float64Array.of(...row, ...delta[i].map((value, q) => (q === p ? value + by : value))));
    const { z, statistics } = plainNetwork(architecture, parameter, at(0, 0), u, v);
    let sum = 0;
    z.forEach(([r], i) => (sum += weight[i][0] * softplus(-r) + denominator[i][0] * softplus(r)));
    const h = 1e-3;
    for (let p = 0; p < K; p++) {
      // an event's score: the statistics of the batch stay
      const [up, down, up2, down2] = [h, -h, 2 * h, -2 * h].map(
        (by) => plainNetwork(architecture, parameter, at(p, by), u, v, statistics).z,
      );
      z.forEach((_, i) => {
        const score = (8 * (up[i][0] - down[i][0]) - (up2[i][0] - down2[i][0])) / (12 * h);
        sum += ((0.7 * scoreWeight[i][0]) / K) * (score - target[i][p]) ** 2;
      });
    }
    return sum / ROWS;
  };

  const session = await openSession(gradientModel(architecture, loss, ROWS, "float64"));
  const feeds = [...columns, ...extra, ...start].map(([id, values]) => {
    const parameter = layout.find((one) => one.name === id);
    const rows = parameter?.rows ?? (id === "dropout_units" ? 1 : ROWS);
    return [id, float64(values, [rows, values.length / rows])] as const;
  });
  const results = await session.run(Object.fromEntries(feeds.filter(([id]) => session.inputNames.includes(id))));
  // onnxruntime gives products of doubles a factor in single precision
  expect(Math.abs(Number(results["loss"].data[0]) / total(start) - 1)).toBeLessThan(1e-7);
  const h = 1e-4;
  for (const { name: id, learned } of layout) {
    expect(session.outputNames.includes(`gradient_${id}`)).toBe(learned);
    if (!learned) continue;
    const gradient = results[`gradient_${id}`].data as Float64Array;
    const values = start.get(id) ?? new Float64Array();
    const numeric = values.map((_, e) => {
      const shifted = (by: number): number => total(new Map([...start, [id, values.map((value, i) => (i === e ? value + by : value))]]));
      return (8 * (shifted(h) - shifted(-h)) - (shifted(2 * h) - shifted(-2 * h))) / (12 * h);
    });
    const largest = Math.max(...numeric.map(Math.abs));
    for (let e = 0; e < numeric.length; e++)
      expect(Math.abs(gradient[e] - numeric[e])).toBeLessThanOrEqual(1e-4 * Math.abs(numeric[e]) + 1e-6 * Math.max(largest, 1e-2));
  }
});

const REGULARISED = { hidden: [10, 7], activation: "tanh", dropout: 0.2, batchNorm: true } as const;

test("running statistics follow the batches, events that fill one up left out", async () => {
  const { task: base } = closedFormTask("sally", 2, 500, { hidden: [5], epochs: 1, batch: 200 });
  const task = { ...base, network: { hidden: [5], activation: "tanh", batchNorm: true } as const };
  const trainer = await openTrainer(task);
  const initial = trainer.initial(0);
  const x = standardiseRows(task.features, task.train, standardisationOf(task));
  const order = Uint32Array.from(task.train, (_, i) => i);
  // 300 events in batches of 200 and 100, at rate 0
  const { state } = await trainer.epoch(initial, { x, ...trainingTargets(task, task.train, randomStream(1)) }, order, 0, 0);
  await trainer.release();
  const [w, b] = ["W0", "b0"].map((name) => initial.get(name)?.data as Float32Array);
  for (let j = 0; j < 5; j++) {
    let [mean, variance] = [0, 1];
    for (const [from, to] of [
      [0, 200],
      [200, 300],
    ]) {
      const z = Array.from({ length: to - from }, (_, i) => [0, 1, 2].reduce((sum, p) => sum + x[3 * (from + i) + p] * w[5 * p + j], b[j]));
      const average = z.reduce((sum, value) => sum + value, 0) / z.length;
      mean = 0.9 * mean + 0.1 * average;
      variance = 0.9 * variance + (0.1 * z.reduce((sum, value) => sum + (value - average) ** 2, 0)) / (z.length - 1);
    }
    expect(Number(state.get("mean0")?.data[j])).toBeCloseTo(mean, 5);
    expect(Number(state.get("variance0")?.data[j])).toBeCloseTo(variance, 5);
  }
});

const same = (one: TrainedMember, other: TrainedMember): boolean =>
  one.parameters.every((values, i) => Buffer.from(values.buffer).equals(Buffer.from(other.parameters[i].buffer)));

test("one seed gives one regularised network, whose publication is its evaluation without dropout", async () => {
  const { task: base } = closedFormTask("sally", 2, 3000, { hidden: [5], epochs: 6, batch: 100 });
  const task = { ...base, network: REGULARISED };
  const [first, again, other] = await Promise.all([0, 0, 1].map((member) => trainMember(task, member)));
  expect(same(first, again)).toBe(true);
  expect(same(first, other)).toBe(false);
  expect(first.curve.validation[first.bestEpoch]).toBeLessThan(first.curve.validation[0]);

  const architecture = architectureOf(task);
  const layout = parametersOf(architecture);
  const parameter = (name: string): Float32Array => first.parameters[layout.findIndex((one) => one.name === name)];
  const { means, scales } = first.standardisation;
  const published = await networkOutput(memberModel(task, first), "x", task.features, 3, "parts");
  const units = task.coefficients.map(({ range: [low, high] }) => (high - low) / Math.sqrt(12));
  for (let event = 0; event < 30; event++) {
    let h = Array.from({ length: 3 }, (_, j) => (task.features[3 * event + j] - means[j]) / scales[j]);
    for (let layer = 0; layer < 3; layer++) {
      const [w, b] = [parameter(`W${layer}`), parameter(`b${layer}`)];
      const z = Array.from(b, (bias, j) => h.reduce((sum, value, i) => sum + value * w[i * b.length + j], bias));
      const scaled = (value: number, j: number): number => {
        const [gain, shift, mean, variance] = ["gain", "shift", "mean", "variance"].map((name) => parameter(`${name}${layer}`)[j]);
        return Math.tanh((gain * (value - mean)) / Math.sqrt(variance + 1e-5) + shift);
      };
      h = layer === 2 ? z : z.map(scaled);
    }
    for (const p of [0, 1]) expect(published[2 * event + p]).toBeCloseTo(h[p] / units[p], 4);
  }
});

test("dropout needs random numbers, and begins where no regularisation does", async () => {
  const { task: base } = closedFormTask("sally", 1, 300, { hidden: [5], epochs: 1, batch: 100 });
  const task = { ...base, network: { ...base.network, dropout: 0.5 } };
  const trainer = await openTrainer(task);
  const order = Uint32Array.from(task.train, (_, i) => i);
  const columns = { x: new Float32Array(3 * order.length), ...trainingTargets(task, task.train, randomStream(1)) };
  await expect(trainer.epoch(trainer.initial(0), columns, order, 0, 0)).rejects.toThrow("dropout without random numbers");
  await trainer.release();
  const plain: Architecture = { inputs: 3, hidden: [5], outputs: 1, activation: "tanh" };
  expect(initialParameters({ ...plain, batchNorm: true }, randomStream(3)).filter((_, i) => i < 2 || i > 5)).toEqual(
    initialParameters(plain, randomStream(3)),
  );
});
