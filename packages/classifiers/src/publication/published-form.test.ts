import { expect, test } from "@jest/globals";
import { randomStream } from "@ratiometer/tables";
import { networkOutput } from "../engine/network-output.ts";
import { initialParameters } from "../network/mlp.ts";
import { standardisationOf } from "../network/standardisation.ts";
import { ensembleMean, ensembleRatio, ratioNormalisation } from "../ratio/ensemble-ratio.ts";
import { LEAST_RATIO, logRatio } from "../ratio/log-ratio.ts";
import { closedFormTask, type TaskInMemory } from "../testing/closed-form-task.ts";
import { architectureOf } from "../training/estimator-task.ts";
import { graphModel } from "../graph/onnx-model.ts";
import { memberForms } from "./member-form.ts";
import { memberModel } from "./member-model.ts";
import { openGradient } from "./network-gradient.ts";
import { publishedForm, publishedRatio, ratioGraph } from "./published-network.ts";

const N = 500;
const { task: made } = closedFormTask("alice", 2, N, { hidden: [8], epochs: 1, batch: 10 });
// away from 0, so that δ = c − SM is told from c
const task: TaskInMemory = {
  ...made,
  network: { ...made.network, form: "per-term" },
  coefficients: made.coefficients.map((one) => ({ ...one, sm: 1, range: [one.range[0], 4] as const })),
};
const models = [0, 1, 2].map((member) => {
  const parameters = initialParameters(architectureOf(task), randomStream(1, "published", member)).map((values) =>
    values.map((v) => 2 * v),
  );
  return memberModel(task, { parameters, standardisation: standardisationOf(task) });
});
const rows = Uint32Array.from({ length: N }, (_, i) => i);

async function ensembleForms(): Promise<Float64Array> {
  const forms: Float64Array[] = [];
  for (const model of models) forms.push(memberForms(task, await networkOutput(model, "x", task.features, 3, "parts")));
  return ensembleMean(forms);
}

test("published per-term networks put out the quadratic form of the ensemble", async () => {
  const network = publishedForm(task, models, { estimator: "closed" });
  const terms = await networkOutput(network, "x", task.features, 3, "coefficients");
  const forms = await ensembleForms();
  expect(terms).toHaveLength(6 * N);
  expect(Math.max(...forms.map((value, i) => Math.abs(value - terms[i])))).toBeLessThan(1e-5);
  expect(() => publishedRatio(task, models, forms, {})).toThrow("closed, per-term networks, has no logarithm everywhere");
});

test("the logarithm of their ratio ends at that of the least ratio, with its gradient", async () => {
  const forms = await ensembleForms();
  const normalisation = ratioNormalisation(forms, rows, new Float64Array(N).fill(1));
  const graph = ratioGraph(task, models, normalisation);
  const network = graphModel("ratio", [graph.x], [{ name: "log", tensor: graph.output }], "float32", graph.weights);
  const c = [4, -2];
  const x = Float32Array.from([...rows].flatMap((row) => [...task.features.subarray(3 * row, 3 * row + 3), ...c]));
  const found = await networkOutput(network, "x", x, 5, "log");
  const ratio = ensembleRatio(
    forms,
    rows,
    normalisation,
    c.map((value) => value - 1),
  );
  const below = ratio.filter((value) => value <= 0).length;
  expect(below).toBeGreaterThan(10);
  expect(below).toBeLessThan(N - 10);
  const gradient = await openGradient(graph);
  const { gradient: slopes } = await gradient.of(x);
  await gradient.release();
  const logs = logRatio(ratio);
  ratio.forEach((value, i) => {
    // float32 loses digits where the form nearly vanishes
    if (value <= 0) expect(found[i]).toBeCloseTo(Math.log(LEAST_RATIO), 4);
    else if (value > 0.01) expect(found[i]).toBeCloseTo(logs[i], 3);
    if (value < -0.01) expect([...slopes.subarray(5 * i, 5 * i + 5)].map(Math.abs)).toEqual([0, 0, 0, 0, 0]);
  });
  expect(slopes.every(Number.isFinite)).toBe(true);
});
