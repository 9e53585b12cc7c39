import { expect, test } from "@jest/globals";
import { parseBias } from "./bias.ts";

const legs = [
  { name: "t", mass: 173 },
  { name: "h", mass: 125 },
];
const momenta = Float64Array.of(0, 0, 0, 0, 0, 0, 0, 0, 500, 0, 250, 100, 500, 30, -40, 0);

test("a bias is 1 + (observable / 100 GeV)^power", () => {
  expect(parseBias("t_pt^2", legs)(momenta)).toBeCloseTo(7.25, 12);
  expect(parseBias("h_pt", legs)(momenta)).toBeCloseTo(1.5, 12);
  expect(parseBias(" h_pt ** 0.5", legs)(momenta)).toBeCloseTo(1 + Math.SQRT1_2, 12);
});

test.each([
  ["h_pt^-2", "CONFIG_BIAS"],
  ["2 * h_pt", "CONFIG_BIAS"],
  ["h_pt^4.5", "CONFIG_BIAS"],
  ["h_eta^2", "CONFIG_BIAS"],
  ["higgs_pt^2", "CONFIG_UNKNOWN_OBSERVABLE"],
])("%s is refused", (text, code) => {
  expect(() => parseBias(text, legs)).toThrow(expect.objectContaining({ code, path: "bias" }));
});
