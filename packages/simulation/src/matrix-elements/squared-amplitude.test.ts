import { expect, test } from "@jest/globals";
import { randomStream } from "@ratiometer/tables";
import { squaredAmplitude } from "./squared-amplitude.ts";

test("(1, δ) H (1, δ)ᵀ is the squared sum of amplitudes, whichever jets the coefficients share", () => {
  const { normal } = randomStream(4, "squared");
  const colour = Float64Array.of(16 / 3, -2 / 3, -2 / 3, 16 / 3);
  // coefficients 0 and 2 have jets of their own; coefficient 1 multiplies the standard model's amplitude
  const jetOf = [2, 0, 1];
  const squared = squaredAmplitude(colour, 3, jetOf);
  const delta = [1, 0.7, -1.3, 2.1];
  let expected = 0;
  squared.clear();
  for (let state = 0; state < 5; state++) {
    for (let i = 0; i < 12; i++) squared.amplitudes[i] = normal();
    squared.add();
    const sums = [0, 1].map((structure) =>
      [0, 1].map((part) =>
        [0, ...jetOf].reduce((sum, jet, row) => sum + delta[row] * squared.amplitudes[6 * structure + 2 * jet + part], 0),
      ),
    );
    for (const a of [0, 1]) for (const b of [0, 1]) expected += colour[2 * a + b] * (sums[a][0] * sums[b][0] + sums[a][1] * sums[b][1]);
  }
  const h = new Float64Array(10);
  squared.write(h, 0.25);
  let value = 0;
  for (let i = 0, at = 0; i < 4; i++) for (let j = 0; j <= i; j++, at++) value += (i === j ? 1 : 2) * delta[i] * delta[j] * h[at];
  expect(value / (0.25 * expected)).toBeCloseTo(1, 13);
});
