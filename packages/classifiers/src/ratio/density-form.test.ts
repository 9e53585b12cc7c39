import { expect, test } from "@jest/globals";
import { randomStream } from "@ratiometer/tables";
import { concatColumns, input } from "../graph/tensor.ts";
import { evaluator } from "../testing/evaluate-graph.ts";
import { densityLogForm, densityOutputs, densityParts } from "./density-form.ts";
import { ratioForm, ratioTerms } from "./ratio-form.ts";

test.each([1, 2, 5, 8])(
  "a rate density in %i coefficients over that of the SM is the form of its parts: 1 at the SM, positive elsewhere",
  async (k) => {
    const n = 60;
    const outputs = densityOutputs(k);
    expect(outputs).toBe(((k + 1) * (k + 2)) / 2);
    const stream = randomStream(2, "density", k);
    const z = Float64Array.from({ length: n * outputs }, () => 3 * stream.normal());
    const delta = Float64Array.from({ length: n * k }, () => 2 * stream.normal());
    const [raw, at] = [input("z", "batch", outputs), input("delta", "batch", k)];
    const parts = densityParts(raw, k);
    const evaluate = await evaluator(
      [raw, at],
      [
        { name: "log", tensor: densityLogForm(raw, at, k) },
        { name: "ratio", tensor: ratioForm(parts, at, k) },
        { name: "parts", tensor: concatColumns([parts.u, parts.lower]) },
      ],
    );
    const [away, sm] = [await evaluate({ z, delta }), await evaluate({ z, delta: new Float64Array(n * k) })];
    const terms = ratioTerms(away["parts"], new Array<number>(k).fill(1));
    for (let i = 0; i < n; i++) {
      expect(sm["ratio"][i]).toBe(1);
      expect(away["ratio"][i]).toBeGreaterThan(0);
      expect(away["log"][i] - sm["log"][i]).toBeCloseTo(Math.log(away["ratio"][i]), 9);
      expect(Math.exp(sm["log"][i] / 2)).toBeCloseTo(Math.log1p(Math.exp(z[i * outputs])) + 1e-4, 9);
      expect(terms[i * outputs]).toBe(1);
    }
  },
);
