import { expect, test } from "@jest/globals";
import { observableNamed, observablesOf } from "./observables.ts";

const legs = [
  { name: "t", mass: 5 },
  { name: "h", mass: 0 },
];
// two partons, then t = (13, 3, 4, -√119) with mass 5, h = (10, -6, 8, 0)
const momenta = Float64Array.of(0, 0, 0, 0, 0, 0, 0, 0, 13, 3, 4, -Math.sqrt(119), 10, -6, 8, 0);
const value = (name: string): number => observableNamed(name, legs, "cut").value(momenta);

test("observables of one leg, of two and of all", () => {
  expect(value("t_pt")).toBeCloseTo(5, 12);
  expect(value("h_pt")).toBeCloseTo(10, 12);
  expect(value("t_eta")).toBeCloseTo(Math.log(Math.tan(Math.acos(-Math.sqrt(119) / 12) / 2)) * -1, 12);
  expect(value("t_y")).toBeCloseTo(Math.log((13 - Math.sqrt(119)) / (13 + Math.sqrt(119))) / 2, 12);
  // (p + k)² = 25 + 0 + 2 (130 - (-18 + 32))
  expect(value("mass")).toBeCloseTo(Math.sqrt(25 + 232), 12);
  expect(value("t_h_mass")).toBeCloseTo(Math.sqrt(257), 12);
  const phi = Math.atan2(8, -6) - Math.atan2(4, 3);
  expect(value("h_t_dr")).toBeCloseTo(Math.hypot(phi, value("t_eta")), 12);
  expect(value("t_h_dr")).toBe(value("h_t_dr"));
  expect([...observablesOf(legs).keys()].sort()).toEqual(
    ["mass", "t_pt", "t_eta", "t_y", "h_pt", "h_eta", "h_y", "t_h_mass", "h_t_mass", "t_h_dr", "h_t_dr"].sort(),
  );
});

test("an unknown observable is refused with the nearest name", () => {
  expect(() => observableNamed("h_ptt", legs, "cut")).toThrow(
    expect.objectContaining({ code: "CONFIG_UNKNOWN_OBSERVABLE", hint: 'did you mean "h_pt"?' }),
  );
});
