import { expect, test } from "@jest/globals";
import { monomials } from "@ratiometer/eft";
import { randomStream } from "@ratiometer/tables";
import { ratioForm, ratioOutputs, ratioParts, ratioTerms } from "./ratio-form.ts";
import { concatColumns, input } from "../graph/tensor.ts";
import { evaluator } from "../testing/evaluate-graph.ts";

/** (1 + u·δ)² + ‖Lᵀδ‖² of one event, straight from its definition. */
function plainForm(z: Float64Array, delta: Float64Array): number {
  const k = delta.length;
  const entry = (i: number, j: number): number => z[k + (i * (i + 1)) / 2 + j];
  let linear = 1;
  for (let i = 0; i < k; i++) linear += z[i] * delta[i];
  let form = linear ** 2;
  for (let j = 0; j < k; j++) {
    let column = 0;
    for (let i = j; i < k; i++) column += (i === j ? Math.log1p(Math.exp(entry(i, j))) + 1e-4 : entry(i, j)) * delta[i];
    form += column ** 2;
  }
  return form;
}

test.each([1, 2, 3, 5])(
  "in %i coefficients the graph, the terms and plain arithmetic agree, and the form is positive and 1 at the SM",
  async (k) => {
    const n = 40;
    const outputs = ratioOutputs(k);
    expect(outputs).toBe(((k + 1) * (k + 2)) / 2 - 1);
    const stream = randomStream(2, "form", k);
    const z = Float64Array.from({ length: n * outputs }, () => 2 * stream.normal());
    const delta = Float64Array.from({ length: n * k }, (_, i) => (i < 3 * k ? 0 : 1.5 * stream.normal()));
    const scales = Array.from({ length: k }, (_, p) => 0.3 + p);
    const [raw, at] = [input("z", "batch", outputs), input("delta", "batch", k)];
    const { u, lower } = ratioParts(raw, k);
    const evaluate = await evaluator(
      [raw, at],
      [
        { name: "form", tensor: ratioForm({ u, lower }, at, k) },
        { name: "parts", tensor: concatColumns([u, lower]) },
      ],
    );
    const { form, parts } = await evaluate({ z, delta });
    const terms = ratioTerms(parts, scales);
    const size = ((k + 1) * (k + 2)) / 2;
    for (let i = 0; i < n; i++) {
      const own = delta.subarray(i * k, (i + 1) * k);
      const plain = plainForm(z.subarray(i * outputs, (i + 1) * outputs), own);
      expect(Math.abs(form[i] - plain)).toBeLessThan(1e-12 * (1 + plain));
      expect(form[i]).toBeGreaterThan(0);
      if (i < 3) expect(form[i]).toBe(1);
      // terms are in physical units: c − c_SM = δ times its scale
      const physical = monomials(own.map((value, p) => value * scales[p]));
      const fromTerms = physical.reduce((sum, mono, t) => sum + mono * terms[i * size + t], 0);
      expect(Math.abs(fromTerms - plain)).toBeLessThan(
        1e-12 * (1 + physical.reduce((sum, m, t) => sum + Math.abs(m * terms[i * size + t]), 0)),
      );
    }
  },
);
