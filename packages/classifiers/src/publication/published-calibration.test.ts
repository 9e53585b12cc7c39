import { expect, test } from "@jest/globals";
import { randomStream } from "@ratiometer/tables";
import { calibrated } from "../calibration/calibration-curve.ts";
import { histogramMean } from "../calibration/histogram-calibration.ts";
import { isotonicMean } from "../calibration/isotonic.ts";
import { networkOutput } from "../engine/network-output.ts";
import { initialParameters } from "../network/mlp.ts";
import { standardisationOf } from "../network/standardisation.ts";
import { closedFormTask } from "../testing/closed-form-task.ts";
import { architectureOf } from "../training/estimator-task.ts";
import { memberModel } from "./member-model.ts";
import { publishedScore } from "./published-network.ts";

test("a published score is calibrated component by component, each by its own curve", async () => {
  const { task } = closedFormTask("sally", 2, 1000, { hidden: [8], epochs: 1, batch: 10 });
  const standardisation = standardisationOf(task);
  const models = [0, 1].map((member) =>
    memberModel(task, { parameters: initialParameters(architectureOf(task), randomStream(1, "calibrated", member)), standardisation }),
  );
  const raw = await networkOutput(publishedScore(task, models, {}), "x", task.features, 3, "score");
  const component = (values: Float32Array, p: number): Float32Array => values.filter((_, e) => e % 2 === p);
  const stream = randomStream(1, "truth");
  const truth = (p: number): Float64Array => Float64Array.from(component(raw, p), (value) => 3 * value + 0.2 + 0.3 * stream.normal());
  const ones = new Float64Array(1000).fill(1);
  const curves = [isotonicMean(component(raw, 0), truth(0), ones), histogramMean(component(raw, 1), truth(1), ones)];
  const published = await networkOutput(publishedScore(task, models, {}, curves), "x", task.features, 3, "score");
  for (const p of [0, 1]) {
    const expected = calibrated(curves[p], component(raw, p));
    const off = component(published, p).filter((value, i) => Math.abs(value - expected[i]) > 1e-4);
    expect(off).toHaveLength(0);
    expect(Math.max(...expected)).toBeGreaterThan(1.5 * Math.max(...component(raw, p)));
  }
});
