import { expect, test } from "@jest/globals";
import { meanForm } from "@ratiometer/eft";
import { randomStream } from "@ratiometer/tables";
import { fisherInformation } from "./fisher.ts";
import { objective, twiceNll } from "./objective.ts";

test("the two events whose ratios are (1 + δ)² and (1 - δ)²: 4 per event from the shape, nothing from the rate", () => {
  const ratio = Float64Array.of(1, 1, 1, 1, -1, 1);
  const channel = {
    name: "sr",
    yield: Float64Array.of(6, 0, 6),
    ratio,
    normalisation: Float64Array.of(1, 0, 1),
    weights: Float64Array.of(3, 3),
  };
  expect(fisherInformation(channel, [0])).toEqual({ rate: Float64Array.of(0), full: Float64Array.of(24) });
  // At δ = 0.5: ν = 7.5, ∇ν = 6; λ of the events 6.75 and 0.75, ∇log λ = 2/1.5 and -2/0.5 as ν/Z is constant
  const there = fisherInformation(channel, [0.5]);
  expect(there.rate[0]).toBeCloseTo(36 / 7.5, 12);
  expect(there.full[0]).toBeCloseTo(6.75 * (2 / 1.5) ** 2 + 0.75 * 16, 12);
});

test("at the SM the information is half the second derivative of the Asimov curve, rate and shape", () => {
  const stream = randomStream(5, "fisher");
  const events = 400;
  const ratio = new Float64Array(events * 6);
  for (let i = 0; i < events; i++) {
    const rows = [1, 0.3 * stream.normal(), 0.2 * stream.normal()];
    let t = i * 6;
    for (let a = 0; a < 3; a++) for (let b = 0; b <= a; b++) ratio[t++] = rows[a] * rows[b];
  }
  const weights = Float64Array.from({ length: events }, () => stream.uniform());
  const total = weights.reduce((sum, w) => sum + w, 0);
  const normalisation = meanForm(ratio, weights);
  const channel = { name: "sr", yield: normalisation.map((z) => z * total), ratio, normalisation, weights };
  const likelihood = objective(
    [channel],
    [
      { name: "a", sm: 0, range: [-1, 1] },
      { name: "b", sm: 0, range: [-1, 1] },
    ],
  );
  const { full } = fisherInformation(channel, [0, 0]);
  const { hessian } = twiceNll(likelihood, [0, 0]);
  for (let cell = 0; cell < 4; cell++) expect(full[cell]).toBeCloseTo(hessian[cell] / 2, 9);
});

test("a ratio that is not positive is refused with its event", () => {
  const ratio = Float64Array.of(1, 0, 0, 1, -1, 0);
  const channel = {
    name: "sr",
    yield: Float64Array.of(1, 0, 0),
    ratio,
    normalisation: Float64Array.of(1, 0, 0),
    weights: Float64Array.of(1, 1),
  };
  expect(() => fisherInformation(channel, [1])).toThrow(/estimated ratio of event 1 is -1 at δ = \(1\)/);
});
