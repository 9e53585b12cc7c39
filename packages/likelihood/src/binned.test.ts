import { expect, test } from "@jest/globals";
import { binnedTwiceNll, rateChannel } from "./binned.ts";
import { objective, twiceNll } from "./objective.ts";

test("the value is -2 log of the Poisson probabilities, constants included", () => {
  // δ = 0.5: yields 4 + 2·0.5·1 + 0.25·2 = 5.5 and 3
  const channel = { name: "cr", yields: Float64Array.of(4, 1, 2, 3, 0, 0), observed: Float64Array.of(6, 0) };
  const probability = ((5.5 ** 6 * Math.exp(-5.5)) / 720) * Math.exp(-3);
  expect(binnedTwiceNll(channel, 1)([0.5]).value).toBeCloseTo(-2 * Math.log(probability), 12);
});

test("an observation need not be whole: n = 2.5 at ν = 3", () => {
  // Γ(3.5) = 15 √π / 8
  const expected = 2 * (3 - 2.5 * Math.log(3) + Math.log((15 * Math.sqrt(Math.PI)) / 8));
  const channel = { name: "cr", yields: Float64Array.of(3, 0, 0), observed: Float64Array.of(2.5) };
  expect(binnedTwiceNll(channel, 1)([0.7]).value).toBeCloseTo(expected, 12);
});

test("a yield of zero is fine without events and refused with them; negative ones are refused", () => {
  const kt = { name: "kt", sm: 1, range: [-3, 3] } as const;
  const empty = { name: "cr", yields: Float64Array.of(0, 0, 1), observed: Float64Array.of(0) };
  expect(twiceNll(objective([empty], [kt]), [1]).value).toBeCloseTo(0, 12);
  const filled = { ...empty, observed: Float64Array.of(1) };
  expect(() => twiceNll(objective([filled], [kt]), [1])).toThrow(/channel "cr": the expected yield of bin 0 is 0 at kt = 1/);
  const falling = { ...empty, yields: Float64Array.of(1, -1, 0) };
  expect(() => twiceNll(objective([falling], [kt]), [2])).toThrow(/the expected yield of bin 0 is -1 at kt = 2/);
  expect(() => objective([{ ...empty, observed: Float64Array.of(-1) }], [kt])).toThrow(/observed -1 events in bin 0, expected 0 or more/);
});

test("the rate of an unbinned channel is one bin with the sum of the weights", () => {
  const terms = Float64Array.of(2, 1, 1);
  const rate = rateChannel({
    name: "sr",
    yield: terms,
    ratio: new Float64Array(9),
    normalisation: terms,
    weights: Float64Array.of(1, 0.5, 2),
  });
  expect(rate).toEqual({ name: "sr", yields: terms, observed: Float64Array.of(3.5) });
});
