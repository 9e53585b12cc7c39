import { expect, test } from "@jest/globals";
import { randomStream } from "@ratiometer/tables";
import { STEP_INPUTS } from "./adam.ts";
import { sally } from "../loss/sally.ts";
import { parametersOf, type Architecture } from "../network/mlp.ts";
import { float32, openSession } from "../engine/onnxruntime.ts";
import { gradientModel, stacked, trained, trainingModel } from "../training/training-graph.ts";

test.each([
  ["free", 1],
  ["limited", 30],
])("steps of the training graph are Adam's, with %s gradients", async (name, targetScale) => {
  const architecture: Architecture = { inputs: 3, hidden: [5], outputs: 2, activation: "tanh" };
  const [loss, batch, steps, rate] = [sally(2), 4, 6, 0.01];
  const stream = randomStream(1, "adam", name);
  const draw = (n: number, scale = 1): Float32Array => Float32Array.from({ length: n }, () => scale * stream.normal());
  const columns = {
    x: { values: draw(steps * batch * 3), width: 3 },
    joint_score: { values: draw(steps * batch * 2, targetScale), width: 2 },
    weight_numerator: { values: draw(steps * batch).map(Math.abs), width: 1 },
  };
  const parameters = parametersOf(architecture);
  const plain = parameters.map(({ rows, columns: width }) => Float64Array.from(draw(rows * width, 0.5)));
  const start = plain.map((values) => Float32Array.from(values));
  const zero = plain.map((values) => new Float32Array(values.length));

  const trainer = await openSession(trainingModel(architecture, loss, batch));
  const corrections = [(t: number) => rate / (1 - 0.9 ** t), (t: number) => 1 / (1 - 0.999 ** t)];
  const results = await trainer.run(
    Object.fromEntries([
      ...parameters.flatMap(({ name: id, rows, columns: width }, i) => [
        [id, float32(start[i], [rows, width])] as const,
        [`first_${id}`, float32(zero[i], [rows, width])] as const,
        [`second_${id}`, float32(zero[i], [rows, width])] as const,
      ]),
      ...Object.entries(columns).map(([id, { values, width }]) => [stacked(id), float32(values, [steps, batch, width])] as const),
      ...STEP_INPUTS.map((id, i) => {
        const values = Float32Array.from({ length: steps }, (_, step) => corrections[i](step + 1));
        return [stacked(id), float32(values, [steps, 1, 1])] as const;
      }),
    ]),
  );

  const gradient = await openSession(gradientModel(architecture, loss, batch, "float32"));
  const [first, second] = [plain.map((p) => new Float64Array(p.length)), plain.map((p) => new Float64Array(p.length))];
  const lengths: number[] = [];
  for (let step = 0; step < steps; step++) {
    const at = await gradient.run(
      Object.fromEntries([
        ...Object.entries(columns).map(([id, { values, width }]) => {
          const size = batch * width;
          return [id, float32(values.slice(step * size, (step + 1) * size), [batch, width])] as const;
        }),
        ...parameters.map(({ name: id, rows, columns: width }, i) => [id, float32(Float32Array.from(plain[i]), [rows, width])] as const),
      ]),
    );
    const gradients = parameters.map(({ name: id }) => Float64Array.from(at[`gradient_${id}`].data as Float32Array));
    const length = Math.sqrt(gradients.reduce((sum, g) => sum + g.reduce((s, v) => s + v * v, 0), 0));
    lengths.push(length);
    expect(Number(results["losses"].data[step])).toBeCloseTo(Number(at["loss"].data[0]), targetScale === 1 ? 4 : 2);
    plain.forEach((values, i) => {
      for (let e = 0; e < values.length; e++) {
        const g = gradients[i][e] * Math.min(1, 1 / length);
        first[i][e] = 0.9 * first[i][e] + 0.1 * g;
        second[i][e] = 0.999 * second[i][e] + 0.001 * g * g;
        const corrected = first[i][e] / (1 - 0.9 ** (step + 1));
        values[e] -= (rate * corrected) / (Math.sqrt(second[i][e] / (1 - 0.999 ** (step + 1))) + 1e-8);
      }
    });
  }
  expect(Math.min(...lengths) > 1).toBe(name === "limited");
  for (const [i, { name: id }] of parameters.entries()) {
    const found = results[trained(id)].data as Float32Array;
    plain[i].forEach((value, e) => expect(Math.abs(found[e] - value)).toBeLessThan(2e-5));
    const moment = results[trained(`first_${id}`)].data as Float32Array;
    first[i].forEach((value, e) => expect(Math.abs(moment[e] - value)).toBeLessThan(2e-5));
  }
});
