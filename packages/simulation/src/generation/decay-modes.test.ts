import { expect, test } from "@jest/globals";
import { defaultParameters } from "../matrix-elements/parameters.ts";
import { branchingFraction, decayModes, type DecayRequest } from "./decay-modes.ts";

const legs = (...names: string[]): { name: string; mass: number }[] => names.map((name) => ({ name, mass: 0 }));
const fraction = (request: DecayRequest, ...names: string[]): number =>
  branchingFraction(decayModes(request, legs(...names), defaultParameters));

test("fractions of W decays at leading order, without τ", () => {
  expect(fraction({ tt: "dileptonic" }, "t", "tbar")).toBeCloseTo(4 / 81, 12);
  expect(fraction({ tt: "semileptonic" }, "t", "tbar")).toBeCloseTo(24 / 81, 12);
  expect(fraction({ tt: "hadronic" }, "t", "tbar")).toBeCloseTo(36 / 81, 12);
  expect(fraction({ tt: "any" }, "t", "tbar")).toBeCloseTo(64 / 81, 12);
  expect(fraction({}, "t", "tbar")).toBeCloseTo(64 / 81, 12);
  expect(fraction({ t: "leptonic" }, "t", "tbar")).toBeCloseTo((2 / 9) * (8 / 9), 12);
  expect(fraction({ t: "leptonic", tbar: "none" }, "t", "tbar")).toBeCloseTo(2 / 9, 12);
  expect(fraction("none", "t", "tbar", "h")).toBe(1);
});

test("Higgs and Z bosons", () => {
  expect(fraction({ t: "leptonic" }, "t", "h", "j")).toBeCloseTo((2 / 9) * 0.5824, 12);
  expect(fraction({ t: "none", h: "aa" }, "t", "h", "j")).toBeCloseTo(0.00227, 12);
  const z = (mode: string): number => fraction({ tt: "none", z: mode }, "t", "tbar", "z");
  // measured: ℓℓ 2 × 3.366 %, invisible 20.00 %, bb̄ 15.12 %, hadrons 69.91 %; QCD raises the hadronic width by 4 %
  expect(z("ll")).toBeCloseTo(0.0673, 2);
  expect(z("nunu") / z("ll")).toBeCloseTo(20 / 6.732, 1);
  expect(z("bb") / (z("bb") + z("qq"))).toBeCloseTo(0.2163, 2);
  expect(z("any")).toBeCloseTo(z("ll") + z("nunu") + z("bb") + z("qq"), 12);
  expect(z("any")).toBeCloseTo(1 - z("ll") / 2, 12);
  const couplings = decayModes({ z: "ll" }, legs("z"), defaultParameters)[0].legs[0];
  expect(couplings).toMatchObject({ kind: "z", fermion: 11, left: expect.closeTo(-0.5 + 0.22286, 4), right: expect.closeTo(0.22286, 4) });
});

test("every mode says how each leg decays", () => {
  const modes = decayModes({ tt: "semileptonic", h: "bb" }, legs("t", "tbar", "h"), defaultParameters);
  expect(modes).toHaveLength(8);
  const leptonic = modes.map(({ legs: of }) => of.map((decay) => decay?.kind === "w" && decay.down >= 11));
  expect(leptonic.every(([t, tbar]) => t !== tbar)).toBe(true);
  for (const { legs: of } of modes) expect(of[2]).toEqual({ kind: "h", products: [5, -5] });
});

test.each<[Record<string, string>, string, string | undefined]>([
  [{ tt: "semileptonik" }, "CONFIG_UNKNOWN_DECAY", 'did you mean "semileptonic"?'],
  [{ z: "ll" }, "CONFIG_UNKNOWN_LEG", undefined],
  [{ tb: "any" }, "CONFIG_UNKNOWN_LEG", 'did you mean "tt"?'],
  [{ tt: "any", tbar: "any" }, "CONFIG_EITHER_OR", undefined],
  [{ h: "toString" }, "CONFIG_UNKNOWN_DECAY", undefined],
])("%j is refused", (request, code, hint) => {
  expect(() => decayModes(request, legs("t", "tbar", "h"), defaultParameters)).toThrow(
    expect.objectContaining({ code, ...(hint === undefined ? {} : { hint }) }),
  );
});
