import { expect, test } from "@jest/globals";
import { randomStream } from "@ratiometer/tables";
import { initialParameters, parametersOf, type Architecture } from "./mlp.ts";

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
