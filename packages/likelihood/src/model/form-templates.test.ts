import { expect, test } from "@jest/globals";
import { formTemplates } from "./form-templates.ts";
import type { Parameter } from "./parameter.ts";
import { templateExperiment } from "./template-experiment.ts";

const kt: Parameter = { name: "kt", init: 1, bounds: [-3, 3], fixed: false, role: "interest", searched: true };

/** Two bins, of which the second vanishes at kt = 0, in so many samples. */
function likelihoodOf(parts: readonly (readonly number[])[]): (x: number) => number {
  const { nominal, polynomials } = formTemplates(
    parts.map((part) => Float64Array.from(part)),
    Int32Array.of(0),
    [1],
  );
  const samples = polynomials.map((factor, i) => ({ name: `part ${i}`, nominal, factors: [factor], variations: [] }));
  const data = { counts: Float64Array.of(8, 6), auxiliary: new Float64Array() };
  const model = { parameters: [kt], constraints: [], channels: [{ name: "cr", bins: 2, samples }], unbinned: [] };
  const { evaluate } = templateExperiment(model, data).likelihood(data);
  return (x) => evaluate([x]).value;
}

// in δ = kt − 1: 4 + 4 kt² and 6 kt²
const WHOLE = [8, 4, 4, 6, 6, 6];
const twoOf = [WHOLE.map((term) => 0.3 * term), WHOLE.map((term) => 0.7 * term)];
const withEmpty = [WHOLE.map((term, t) => (t < 3 ? 0 : term)), WHOLE.map((term, t) => (t < 3 ? term : 0)), WHOLE.map(() => 0)];

test("expected events are the forms", () => {
  const value = likelihoodOf(withEmpty);
  const exact = (x: number): number => 2 * (4 + 10 * x * x) - 2 * (8 * Math.log(4 + 4 * x * x) + 6 * Math.log(6 * x * x));
  for (const x of [-1.7, 0.4, 2]) expect(value(x) - value(1)).toBeCloseTo(exact(x) - exact(1), 10);
});

test("where a bin with data expects nothing the value does not depend on how many samples there are", () => {
  const [one, two, three] = [[WHOLE], twoOf, withEmpty].map(likelihoodOf);
  for (const x of [0, 1e-5, -0.5]) {
    expect(two(x)).toBeCloseTo(one(x), 8);
    expect(three(x)).toBeCloseTo(one(x), 8);
  }
});
