import { expect, test } from "@jest/globals";
import { limitsOf, parseCuts, passes } from "./cuts.ts";

const legs = ["t", "tbar", "b", "bbar"].map((name) => ({ name, mass: name.startsWith("t") ? 173 : 0 }));
const bounds = (text: string | readonly string[]): unknown[] =>
  parseCuts(text, legs).map(({ observable, least, most }) => [observable.name, least, most]);

test("comparisons, ranges, lists and conjunctions", () => {
  expect(bounds("t_pt > 200")).toEqual([["t_pt", 200, Infinity]]);
  expect(bounds("b_eta<-1.5e-1")).toEqual([["b_eta", -Infinity, -0.15]]);
  expect(bounds("200 <= t_pt")).toEqual([["t_pt", 200, Infinity]]);
  expect(bounds("-2.5 < b_eta < 2.5 and b_bbar_dr >= .4")).toEqual([
    ["b_eta", -2.5, 2.5],
    ["b_bbar_dr", 0.4, Infinity],
  ]);
  expect(bounds(["mass > 500", "300 > t_pt > 100"])).toEqual([
    ["mass", 500, Infinity],
    ["t_pt", 100, 300],
  ]);
  expect(bounds([])).toEqual([]);
});

test.each(["t_pt", "t_pt > high", "t_pt = 3", "> 3", "t_pt > 1 or b_pt > 2", "t_pt > 1 and", "3 < 4"])("%s cannot be read", (text) => {
  expect(() => parseCuts(text, legs)).toThrow(expect.objectContaining({ code: "CONFIG_CUT", path: "cut" }));
});

test("a wrong name is refused with the nearest", () => {
  expect(() => parseCuts("tt_pt > 3", legs)).toThrow(
    expect.objectContaining({ code: "CONFIG_UNKNOWN_OBSERVABLE", hint: 'did you mean "t_pt"?' }),
  );
});

test("all cuts must hold", () => {
  const momenta = new Float64Array(24);
  momenta.set([200, 60, 80, 0], 8);
  momenta.set([300, 0, 30, 0], 12);
  const pass = (text: string): boolean => passes(parseCuts(text, legs))(momenta);
  expect(pass("t_pt > 99 and tbar_pt > 29")).toBe(true);
  expect(pass("t_pt > 101 and tbar_pt > 29")).toBe(false);
  expect(pass("99 < t_pt < 101")).toBe(true);
  // a leg without momentum has no direction
  expect(pass("b_eta < 10")).toBe(false);
});

test("limits follow from cuts on transverse momenta, on the total mass and on the last pair", () => {
  const limits = limitsOf(
    parseCuts("b_pt > 20 and bbar_pt > 30 and b_bbar_dr > 0.4 and mass > 600 and t_pt < 80 and 10 < b_pt", legs),
    legs,
  );
  expect(limits.pt).toEqual([0, 0, 20, 30]);
  expect(limits.mass).toBe(600);
  expect(limits.lastPairMass).toBeCloseTo(Math.sqrt(2 * 20 * 30 * (1 - Math.cos(0.4))), 12);
  expect(limits.lastPairDistance).toBe(0.4);
  expect(limitsOf(parseCuts("bbar_b_mass > 50", legs), legs).lastPairMass).toBe(50);
  expect(limitsOf([], legs)).toEqual({ pt: [0, 0, 0, 0], mass: 0, lastPairMass: 0, lastPairDistance: 0 });
  // two massless momenta that pass have at least that mass
  for (let i = 0; i <= 20; i++) {
    const eta = 0.4 * Math.cos((i * Math.PI) / 40);
    const phi = 0.4 * Math.sin((i * Math.PI) / 40);
    expect(Math.sqrt(2 * 20 * 30 * (Math.cosh(eta) - Math.cos(phi)))).toBeGreaterThanOrEqual(limits.lastPairMass - 1e-9);
  }
});
