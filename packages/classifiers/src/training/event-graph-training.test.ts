import { expect, test } from "@jest/globals";
import { randomStream } from "@ratiometer/tables";
import { float64, openSession } from "../engine/onnxruntime.ts";
import { networkOutput } from "../engine/network-output.ts";
import type { Loss } from "../loss/loss.ts";
import { ratioLoss } from "../loss/ratio-loss.ts";
import { sally } from "../loss/sally.ts";
import type { Architecture } from "../network/mlp.ts";
import { parametersOf } from "../network/network-body.ts";
import { memberModel } from "../publication/member-model.ts";
import { parameterisedRatio } from "../ratio/estimated-ratio.ts";
import { objectTask } from "../testing/object-task.ts";
import { plainEventGraph, plainObjects, plainPair } from "../testing/plain-event-graph.ts";
import { architectureOf, parameterCount } from "./estimator-task.ts";
import { trainMember } from "./train-member.ts";
import { gradientModel } from "./training-graph.ts";

const BATCH = 4;
const K = 2;

type Values = ReadonlyMap<string, Float64Array>;
const valueOf = (values: Values, name: string): Float64Array => values.get(name) ?? new Float64Array();

/** Columns of a batch: jets as they are, targets and weights of any size. */
function batchColumns(loss: Loss): Map<string, Float64Array> {
  const stream = randomStream(3, "batch");
  const { features } = objectTask("sally", BATCH, "sum", { hidden: [], epochs: 1, seed: 12 });
  const x = Float64Array.from(features, (value, i) => (i % 14 === 12 ? value / 100 : value));
  return new Map([
    ["x", x],
    ...loss.columns.map(({ name, columns }) => [name, Float64Array.from({ length: BATCH * columns }, stream.normal)] as const),
  ]);
}

const softplus = (z: number): number => Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z)));

/** The loss of an event in loops; scores by differences of the network's output. */
function plainLoss(loss: Loss, architecture: Architecture, parameters: Values, columns: Values, event: number): number {
  const row = (name: string): Float64Array => {
    const values = valueOf(columns, name);
    const width = values.length / BATCH;
    return values.subarray(event * width, (event + 1) * width);
  };
  const network = (...parts: ArrayLike<number>[]): number[] =>
    plainEventGraph(
      parts.flatMap((part) => Array.from(part)),
      (name) => valueOf(parameters, name),
      architecture,
    );
  const weight = row("weight_numerator")[0];
  const target = row("joint_score");
  if (loss.joined === undefined) return (weight * network(row("x")).reduce((total, z, p) => total + (z - target[p]) ** 2, 0)) / K;
  const delta = row("delta");
  const h = 1e-3;
  const at = (p: number, by: number): number =>
    network(
      row("x"),
      delta.map((value, q) => (q === p ? value + by : value)),
    )[0];
  const slopes = Array.from(delta, (_, p) => (8 * (at(p, h) - at(p, -h)) - (at(p, 2 * h) - at(p, -2 * h))) / (12 * h));
  const error = slopes.reduce((total, slope, p) => total + (slope - target[p]) ** 2, 0) / K;
  const r = at(0, 0);
  return weight * softplus(-r) + row("weight_denominator")[0] * softplus(r) + 0.7 * row("weight_score")[0] * error;
}

test.each([
  ["a score", "sum", sally(K)],
  ["a score", "attention", sally(K)],
  ["a ratio and its score", "sum", ratioLoss({ error: "cross entropy", score: true }, parameterisedRatio(K), K, 0.7)],
] as const)("gradients of %s with pooling by %s agree with finite differences", async (_, pooling, loss) => {
  const { task } = objectTask("sally", BATCH, pooling, { hidden: [3], epochs: 1, width: 3 });
  const { graph, ...rest } = architectureOf(task);
  const joined = loss.joined ?? 0;
  if (graph === undefined) throw new Error("no graph");
  const inputs = rest.inputs + joined;
  const globals = [...graph.globals, ...Array.from({ length: joined }, (__, i) => rest.inputs + i)];
  const architecture: Architecture = { ...rest, inputs, outputs: joined > 0 ? 1 : K, graph: { ...graph, globals } };
  const stream = randomStream(4, "parameters", pooling);
  const layout = parametersOf(architecture);
  const parameters = new Map(
    layout.map(({ name, rows, columns }) => [
      name,
      Float64Array.from({ length: rows * columns }, () => (name.endsWith("scale") ? 2 : 0.7 * stream.normal())),
    ]),
  );
  const columns = batchColumns(loss);
  const session = await openSession(gradientModel(architecture, loss, BATCH, "float64"));
  const results = await session.run(
    Object.fromEntries([
      ...[...columns].map(([name, values]) => [name, float64(values, [BATCH, values.length / BATCH])] as const),
      ...layout.map((one) => [one.name, float64(valueOf(parameters, one.name), [one.rows, one.columns])] as const),
    ]),
  );
  const total = (values: Values): number =>
    Array.from({ length: BATCH }, (__, event) => plainLoss(loss, architecture, values, columns, event)).reduce((a, b) => a + b) / BATCH;
  const expected = total(parameters);
  expect(Math.abs(Number(results["loss"].data[0]) - expected)).toBeLessThan(1e-8 * (1 + Math.abs(expected)));
  const h = 1e-4;
  const learned = layout.filter((one) => one.learned);
  // of the ratio, whose slopes make it slow, every fifth number
  const step = joined > 0 ? 5 : 1;
  const numeric = learned.map(({ name }, p) => {
    const values = valueOf(parameters, name);
    return values.map((__, e) => {
      if ((e + p) % step !== 0) return NaN;
      const shifted = (by: number): number => total(new Map([...parameters, [name, values.map((v, i) => (i === e ? v + by : v))]]));
      return (8 * (shifted(h) - shifted(-h)) - (shifted(2 * h) - shifted(-2 * h))) / (12 * h);
    });
  });
  const largest = Math.max(...numeric.flatMap((values) => [...values.map(Math.abs)].filter(Number.isFinite)));
  learned.forEach(({ name }, p) => {
    const found = results[`gradient_${name}`].data as Float64Array;
    found.forEach((value, e) => {
      if ((e + p) % step === 0)
        expect(Math.abs(value - numeric[p][e])).toBeLessThanOrEqual(1e-4 * Math.abs(numeric[p][e]) + 1e-6 * largest);
    });
  });
});

const mean = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0) / values.length;

test("objects are standardised over those that are there, pairs over theirs, and a trained network's file is the network", async () => {
  const { task, features: all, test: rows, score } = objectTask("sally", 4000, "sum", { hidden: [16], epochs: 8 });
  const member = await trainMember(task, 0);
  const architecture = architectureOf(task);
  const layout = parametersOf(architecture);
  const values = new Map(layout.map(({ name }, i) => [name, member.parameters[i]]));
  const of = (name: string): Float32Array => values.get(name) ?? new Float32Array();
  const d = task.featureNames.length;
  const { graph } = architecture;
  if (graph === undefined) throw new Error("no graph");
  const events = [...task.train].map((row) => plainObjects(all.subarray(row * d, (row + 1) * d), graph));
  const nodes = events.flatMap((objects) => objects.map(({ features }) => features));
  const edges = events.flatMap((objects) => objects.flatMap((a) => objects.flatMap((b) => (a === b ? [] : [plainPair(a, b)]))));
  for (const [name, found] of [
    ["node", nodes],
    ["edge", edges],
  ] as const)
    of(`${name}_mean`).forEach((centre, i) => {
      const column = found.map((row) => row[i]);
      const spread = Math.sqrt(mean(column.map((value) => (value - mean(column)) ** 2)));
      expect(Math.abs(centre - mean(column))).toBeLessThan(1e-5 * spread);
      expect(Math.abs(of(`${name}_scale`)[i] / spread - 1)).toBeLessThan(1e-5);
    });

  // columns of objects go in as they are, the others standardised
  const { means, scales } = member.standardisation;
  expect([means[13], scales[13], scales[12] > 1]).toEqual([0, 1, true]);
  expect([...means.subarray(0, 12), ...scales.subarray(0, 12)]).toEqual([
    ...new Array<number>(12).fill(0),
    ...new Array<number>(12).fill(1),
  ]);
  const features = Float32Array.from([...rows].flatMap((row) => [...all.subarray(row * d, (row + 1) * d)]));
  const found = await networkOutput(memberModel(task, member), "x", features, d, "parts");
  const unit = 2 / Math.sqrt(12);
  for (let i = 0; i < 300; i++) {
    const x = [...features.subarray(i * d, (i + 1) * d)].map((value, j) => (value - means[j]) / scales[j]);
    expect(Math.abs(found[i] - plainEventGraph(x, of, architecture)[0] / unit)).toBeLessThan(1e-5);
  }

  // it has learned the score, which is of pairs alone, and a larger perceptron has not
  const lost = (outputs: Float32Array): number =>
    mean([...rows].map((row, i) => (outputs[i] - score[row]) ** 2)) / mean([...rows].map((row) => score[row] ** 2));
  const { task: plain } = objectTask("sally", 4000, undefined, { hidden: [64, 64], epochs: 8 });
  const perceptron = await networkOutput(memberModel(plain, await trainMember(plain, 0)), "x", features, d, "parts");
  expect(parameterCount(plain)).toBeGreaterThan(parameterCount(task));
  expect(lost(found)).toBeLessThan(0.03);
  expect(lost(perceptron)).toBeGreaterThan(5 * lost(found));
});

test("one seed gives one network, another member another one on the same scales", async () => {
  const { task } = objectTask("alices", 600, "attention", { hidden: [8], epochs: 2 });
  const [a, b] = [await trainMember(task, 0), await trainMember(task, 0)];
  const other = await trainMember(task, 1);
  expect(b.parameters).toEqual(a.parameters);
  const layout = parametersOf(architectureOf(task));
  layout.forEach(({ learned }, i) => {
    if (learned) expect(other.parameters[i]).not.toEqual(a.parameters[i]);
    else expect(other.parameters[i]).toEqual(a.parameters[i]);
  });
});
