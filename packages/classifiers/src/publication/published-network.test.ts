import { expect, test } from "@jest/globals";
import { randomStream } from "@ratiometer/tables";
import { ensembleMean, ensembleRatio, ratioNormalisation } from "../ratio/ensemble-ratio.ts";
import { architectureOf, coefficientScales, type EstimatorTask } from "../training/estimator-task.ts";
import { memberModel } from "./member-model.ts";
import { initialParameters, parametersOf } from "../network/mlp.ts";
import { networkOutput } from "../engine/network-output.ts";
import { readModel } from "../graph/onnx-model.ts";
import { publishedRatio, publishedScore } from "./published-network.ts";
import { ratioTerms } from "../ratio/ratio-form.ts";
import { standardisationOf } from "../network/standardisation.ts";
import { closedFormTask } from "../testing/closed-form-task.ts";

const N = 3000;

function memberFiles(task: EstimatorTask): Uint8Array[] {
  const standardisation = standardisationOf(task);
  return [0, 1, 2].map((member) => {
    const parameters = initialParameters(architectureOf(task), randomStream(1, "published", member)).map((values) =>
      values.map((v) => 2 * v),
    );
    return memberModel(task, { parameters, standardisation });
  });
}

test.each([1, 2] as const)("the published ratio in %i coefficients is that of the ensemble, with mean 1", async (k) => {
  const { task } = closedFormTask("alices", k, N, { hidden: [16, 16], epochs: 1, batch: 10 });
  // away from 0, so that δ = c − SM is told from c, and in units that differ
  const coefficients = task.coefficients.map((one, p) => ({ ...one, sm: 1, range: [one.range[0], 4 + 0.7 * p] as const }));
  const shifted = { ...task, coefficients };
  const files = memberFiles(shifted);
  const scales = coefficientScales(shifted.coefficients);
  const members = await Promise.all(files.map((file) => networkOutput(file, "x", task.features, 3, "parts")));
  const forms = ensembleMean(members.map((parts) => ratioTerms(parts, scales)));
  const rows = Uint32Array.from({ length: N }, (_, i) => i);
  const weights = new Float64Array(N).fill(1);
  const normalisation = ratioNormalisation(forms, rows, weights);
  const network = publishedRatio(shifted, files, normalisation, { estimator: "closed" });
  expect(readModel(network).metadata).toEqual({ estimator: "closed" });
  expect(Buffer.from(network).equals(publishedRatio(shifted, files, normalisation, { estimator: "closed" }))).toBe(true);

  const points = [
    [1, 1],
    [-2, 2.5],
    [4, -1],
    [1.5, 3],
  ].map((c) => c.slice(0, k));
  for (const c of points) {
    const x = Float32Array.from({ length: N * (3 + k) }, (_, i) => {
      const [event, column] = [Math.floor(i / (3 + k)), i % (3 + k)];
      return column < 3 ? task.features[3 * event + column] : c[column - 3];
    });
    const published = await networkOutput(network, "x", x, 3 + k, "log_likelihood_ratio");
    const exact = ensembleRatio(
      forms,
      rows,
      normalisation,
      c.map((value) => value - 1),
    );
    let largest = 0;
    let mean = 0;
    for (let i = 0; i < N; i++) {
      largest = Math.max(largest, Math.abs(published[i] - Math.log(exact[i])));
      mean += Math.exp(published[i]) / N;
    }
    expect(largest).toBeLessThan(1e-5);
    expect(Math.abs(mean - 1)).toBeLessThan(1e-5);
    if (c.every((value) => value === 1)) expect(largest).toBe(0);
  }
});

test("the published score is the mean of the members' scores, in inverse units of the coefficients", async () => {
  const { task } = closedFormTask("sally", 2, N, { hidden: [16], epochs: 1, batch: 10 });
  const files = memberFiles(task);
  const members = await Promise.all(files.map((file) => networkOutput(file, "x", task.features, 3, "parts")));
  const score = await networkOutput(publishedScore(task, files, {}), "x", task.features, 3, "score");
  expect(score).toHaveLength(2 * N);
  const mean = ensembleMean(members.map((output) => Float64Array.from(output)));
  expect(Math.max(...mean.map((value, i) => Math.abs(score[i] - value)))).toBeLessThan(1e-6);

  // the first member in plain arithmetic: standardise, tanh layer, linear layer, undo the scale of the coefficient
  const { weights } = readModel(files[0]);
  const [means, scales, w0, b0, w1, b1] = ["means", "scales", "W0", "b0", "W1", "b1"].map(
    (name) => weights.get(name) ?? new Float32Array(),
  );
  expect(parametersOf(architectureOf(task))).toHaveLength(4);
  const units = coefficientScales(task.coefficients);
  for (let event = 0; event < 20; event++)
    for (const p of [0, 1]) {
      let output = b1[p];
      for (let unit = 0; unit < 16; unit++) {
        let z = b0[unit];
        for (let j = 0; j < 3; j++) z += ((task.features[3 * event + j] - means[j]) / scales[j]) * w0[16 * j + unit];
        output += Math.tanh(z) * w1[2 * unit + p];
      }
      expect(members[0][2 * event + p]).toBeCloseTo(output / units[p], 5);
    }
});

test("a member of another shape is refused, naming the weights", () => {
  const { task } = closedFormTask("sally", 2, 100, { hidden: [16], epochs: 1, batch: 10 });
  const files = memberFiles(task);
  const wider = { ...task, network: { ...task.network, hidden: [17] } };
  expect(() => publishedScore(wider, files, {})).toThrow(
    expect.objectContaining({ code: "TRAIN_MEMBER_FILE", message: "network 0 of closed has 48 weights W0, expected 3 x 17" }),
  );
  const deeper = { ...task, network: { ...task.network, hidden: [16, 2] } };
  expect(() => publishedScore(deeper, files, {})).toThrow(expect.objectContaining({ code: "TRAIN_MEMBER_FILE" }));
});
