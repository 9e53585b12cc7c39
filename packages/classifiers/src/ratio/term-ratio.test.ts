import { expect, test } from "@jest/globals";
import { monomials } from "@ratiometer/eft";
import { randomStream } from "@ratiometer/tables";
import { input } from "../graph/tensor.ts";
import { evaluator } from "../testing/evaluate-graph.ts";
import { ratioOutputs } from "./ratio-form.ts";
import { termForm, termFormTerms, termParts, termRatios, TRAINING_FACTOR } from "./term-ratio.ts";

/** N_t δ_t of each term but the constant, and the product δ_t of its coefficients, straight from the definition. */
function plainTerms(z: Float64Array, delta: Float64Array): { readonly value: number; readonly product: number }[] {
  const products = [...delta].flatMap((d, i) => [d, ...[...delta.subarray(0, i + 1)].map((other) => d * other)]);
  return products.map((product, t) => {
    const ratio = Math.log1p((Math.E - 1) * Math.exp((TRAINING_FACTOR * z[t]) / (1 - 1 / Math.E))) + 1e-4;
    return { value: ((ratio - 1) / TRAINING_FACTOR) * product, product };
  });
}

test.each([1, 2, 3, 8])("in %i coefficients graph, terms and plain arithmetic agree, and the form is 1 at the SM", async (k) => {
  const n = 20;
  const outputs = ratioOutputs(k);
  const stream = randomStream(4, "terms", k);
  const z = Float64Array.from({ length: n * outputs }, () => 2 * stream.normal());
  const delta = Float64Array.from({ length: n * k }, (_, i) => (i < k ? 0 : 1.5 * stream.normal()));
  const scales = Array.from({ length: k }, (_, p) => 0.3 + p);
  const [raw, at] = [input("z", "batch", outputs), input("delta", "batch", k)];
  const parts = termParts(raw, k);
  const evaluate = await evaluator(
    [raw, at],
    [
      { name: "form", tensor: termForm(parts, at, k) },
      { name: "parts", tensor: parts },
    ],
  );
  const { form, parts: numbers } = await evaluate({ z, delta });
  const terms = termFormTerms(numbers, scales);
  expect(terms).toHaveLength(n * (outputs + 1));
  expect(form[0]).toBe(1);
  for (let i = 0; i < n; i++) {
    const own = delta.subarray(i * k, (i + 1) * k);
    const plain = plainTerms(z.subarray(i * outputs, (i + 1) * outputs), own);
    const size = plain.reduce((sum, { value }) => sum + Math.abs(value), 1);
    const expected = plain.reduce((sum, { value }) => sum + value, 1);
    expect(Math.abs(form[i] - expected)).toBeLessThan(1e-12 * size);
    // terms are in physical units: c − c_SM = δ times its scale
    const physical = monomials(own.map((value, p) => value * scales[p]));
    const fromTerms = physical.reduce((sum, mono, t) => sum + mono * terms[i * physical.length + t], 0);
    expect(Math.abs(fromTerms - expected)).toBeLessThan(1e-12 * size);
  }
});

test("a term is positive at its own training point whatever the network says, and 1 + 10⁻⁴ where it says 0", async () => {
  const raw = input("z", "batch", 2);
  const evaluate = await evaluator([raw], [{ name: "ratios", tensor: termRatios(raw) }]);
  const { ratios } = await evaluate({ z: Float64Array.of(-1e4, -30, 0, 30) });
  expect(ratios[0]).toBe(1e-4);
  expect(ratios[1]).toBeGreaterThan(1e-4);
  expect(ratios[2]).toBeCloseTo(1.0001, 12);
  expect(ratios[3]).toBeCloseTo(Math.log1p((Math.E - 1) * Math.exp((30 * TRAINING_FACTOR) / (1 - 1 / Math.E))) + 1e-4, 9);
});

test("a small output is the term itself", async () => {
  const raw = input("z", "batch", 2);
  const evaluate = await evaluator([raw], [{ name: "parts", tensor: termParts(raw, 1) }]);
  const [beside, at] = [
    (await evaluate({ z: Float64Array.of(1e-4, 1e-4) }))["parts"],
    (await evaluate({ z: Float64Array.of(0, 0) }))["parts"],
  ];
  // a linear term is twice its entry of the form
  expect((2 * (beside[0] - at[0])) / 1e-4).toBeCloseTo(1, 3);
  expect((beside[1] - at[1]) / 1e-4).toBeCloseTo(1, 3);
});
