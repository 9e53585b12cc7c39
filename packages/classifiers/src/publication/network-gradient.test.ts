import { expect, test } from "@jest/globals";
import { randomStream } from "@ratiometer/tables";
import { integratedGradients } from "../diagnostics/integrated-gradients.ts";
import { initialParameters } from "../network/mlp.ts";
import { standardisationOf } from "../network/standardisation.ts";
import { closedFormTask, type TaskInMemory } from "../testing/closed-form-task.ts";
import { architectureOf, type EstimatorTask } from "../training/estimator-task.ts";
import { memberModel } from "./member-model.ts";
import { openGradient } from "./network-gradient.ts";
import { ratioGraph, scoreGraph } from "./published-network.ts";

const N = 40;

function files(task: EstimatorTask): Uint8Array[] {
  const standardisation = standardisationOf(task);
  return [0, 1].map((member) => {
    const parameters = initialParameters(architectureOf(task), randomStream(1, "gradient", member)).map((values) =>
      values.map((v) => 2 * v),
    );
    return memberModel(task, { parameters, standardisation });
  });
}

/** Features and, behind them, coefficients away from the SM. */
function rowsOf(task: TaskInMemory, coefficients: readonly number[]): Float32Array {
  const d = task.featureNames.length;
  return Float32Array.from(Array.from({ length: N }, (_, i) => [...task.features.subarray(i * d, (i + 1) * d), ...coefficients]).flat());
}

const ratio = closedFormTask("alices", 2, 500, { hidden: [12, 12], epochs: 1, batch: 10 }).task;
const score = closedFormTask("sally", 2, 500, { hidden: [12, 12], epochs: 1, batch: 10 }).task;

test.each([
  ["ratio", ratioGraph(ratio, files(ratio), [1, 0, 0.5, 0.1, 0, 0.3]), rowsOf(ratio, [1.3, -0.4]), 0],
  ["score", scoreGraph(score, files(score)), rowsOf(score, []), 1],
] as const)(
  "derivatives of a %s by its inputs agree with differences, and integrated they are complete",
  async (_, graph, rows, component) => {
    const gradient = await openGradient(graph, component);
    try {
      const d = graph.x.columns;
      const exact = await gradient.of(rows);
      for (let j = 0; j < d; j++) {
        // float32 in, float32 out: steps of a hundredth of the column's size lose four digits of seven
        const h = 0.02 * (j === 1 ? 5 : 1);
        const shifted = (by: number): Promise<{ value: Float32Array }> =>
          gradient.of(rows.map((value, e) => (e % d === j ? value + by : value)));
        const [up, down] = [await shifted(h), await shifted(-h)];
        for (let i = 0; i < N; i++)
          expect(Math.abs(exact.gradient[i * d + j] - (up.value[i] - down.value[i]) / (2 * h))).toBeLessThan(
            2e-3 + 2e-3 * Math.abs(exact.gradient[i * d + j]),
          );
      }
      const baseline = rows.subarray(0, d).map((value, j) => (j < 3 ? [0, 20, 0][j] : value));
      const { incompleteness, values } = await integratedGradients(rows, baseline, gradient.of);
      expect(incompleteness).toBeLessThan(1e-3);
      expect(Math.max(...values.map(Math.abs))).toBeGreaterThan(0.01);
    } finally {
      await gradient.release();
    }
  },
);
