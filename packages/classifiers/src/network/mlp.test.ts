import { expect, test } from "@jest/globals";
import { randomStream } from "@ratiometer/tables";
import { input } from "../graph/tensor.ts";
import { evaluator } from "../testing/evaluate-graph.ts";
import { hiddenLayers, initialParameters, mlp, parametersOf, type Architecture } from "./mlp.ts";
import { parameterTensors } from "./network-body.ts";

test("parameters begin uniform in ±1/√fan-in, weights and biases alike, the same for the same stream", () => {
  const architecture: Architecture = { inputs: 16, hidden: [100, 25], outputs: 3, activation: "tanh" };
  const all = initialParameters(architecture, randomStream(1, "initial"));
  const layout = parametersOf(architecture);
  expect(layout.map(({ name, rows, columns }) => `${name} ${rows} ${columns}`)).toEqual([
    "W0 16 100",
    "b0 1 100",
    "W1 100 25",
    "b1 1 25",
    "W2 25 3",
    "b2 1 3",
  ]);
  const bounds = [1 / 4, 1 / 4, 1 / 10, 1 / 10, 1 / 5, 1 / 5];
  all.forEach((values, i) => {
    expect(values).toHaveLength(layout[i].rows * layout[i].columns);
    const scaled = values.map((value) => value / bounds[i]);
    expect(Math.max(...scaled.map(Math.abs))).toBeLessThanOrEqual(1);
    // mean 0 and variance 1/3, within 4.5 standard errors
    const n = scaled.length;
    expect(Math.abs(scaled.reduce((sum, v) => sum + v, 0))).toBeLessThan(4.5 * Math.sqrt(n / 3));
    expect(Math.abs(scaled.reduce((sum, v) => sum + v * v - 1 / 3, 0))).toBeLessThan(4.5 * Math.sqrt((n * 4) / 45));
  });
  expect(initialParameters(architecture, randomStream(1, "initial"))).toEqual(all);
});

test("perceptrons side by side have layers of their own and the inputs in common", async () => {
  const one: Architecture = { inputs: 2, hidden: [4, 3], outputs: 1, activation: "elu" };
  const three: Architecture = { ...one, outputs: 3, perceptrons: 3 };
  const layout = parametersOf(three);
  expect(layout.map(({ name }) => name)).toEqual(Array.from({ length: 9 }, (_, layer) => [`W${layer}`, `b${layer}`]).flat());
  expect(layout.map(({ rows, columns }) => [rows, columns])).toEqual(
    [0, 1, 2].flatMap(() => parametersOf(one).map(({ rows, columns }) => [rows, columns])),
  );
  expect(hiddenLayers(three).map(({ layer, columns }) => [layer, columns])).toEqual(
    [0, 1, 3, 4, 6, 7].map((n) => [n, n % 3 === 0 ? 4 : 3]),
  );
  const stream = randomStream(3, "side by side");
  const values = layout.map(({ rows, columns }) => Float64Array.from({ length: rows * columns }, () => stream.normal()));
  const x = Float64Array.from({ length: 14 }, () => stream.normal());
  const run = async (architecture: Architecture, numbers: readonly Float64Array[]): Promise<Float64Array> => {
    const [rows, parameters] = [input("x", "batch", 2), parameterTensors(architecture)];
    const evaluate = await evaluator([rows, ...parameters], [{ name: "y", tensor: mlp(rows, parameters, architecture) }]);
    return (await evaluate({ x, ...Object.fromEntries(parameters.map(({ name = "" }, i) => [name, numbers[i]])) }))["y"];
  };
  const together = await run(three, values);
  for (const p of [0, 1, 2]) {
    const alone = await run(one, values.slice(6 * p, 6 * p + 6));
    alone.forEach((value, i) => expect(together[3 * i + p]).toBeCloseTo(value, 12));
  }
});
