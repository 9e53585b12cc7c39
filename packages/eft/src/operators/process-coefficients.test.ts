import { expect, test } from "@jest/globals";
import { inProcessCoefficients } from "./process-coefficients.ts";

const TTH = ["kt", "ktt", "ctG", "ctGI"];
const TTZ = ["cpQM", "cpt", "ctZ", "ctZI", "ctG"];
/** v³/(√2 m_t) with v = 246.22 GeV and m_t = 172.76 GeV, in TeV². */
const SHIFT = 0.24622 ** 3 / (Math.SQRT2 * 0.17276);

test("a coefficient of the process is itself", () => {
  expect(inProcessCoefficients({ name: "kt" }, TTH)).toEqual(new Map([["kt", 1]]));
  expect(inProcessCoefficients({ name: "ctZ", basis: "dim6top" }, TTZ)).toEqual(new Map([["ctZ", 1]]));
});

test("ctp lowers the Yukawa coupling by v³/(√2 m_t) per TeV⁻², its imaginary part the CP-odd one", () => {
  expect(inProcessCoefficients({ name: "ctp", basis: "dim6top" }, TTH)).toEqual(new Map([["kt", expect.closeTo(-SHIFT, 5)]]));
  expect(inProcessCoefficients({ name: "ctpI", basis: "dim6top" }, TTH)).toEqual(new Map([["ktt", expect.closeTo(-SHIFT, 5)]]));
  expect(inProcessCoefficients({ name: "ctHRe", basis: "SMEFTsim-topU3l" }, TTH)).toEqual(new Map([["kt", expect.closeTo(-SHIFT, 5)]]));
});

test("a process does not depend on what moves none of its coefficients, nor on a name without basis", () => {
  expect(inProcessCoefficients({ name: "ctp", basis: "dim6top" }, TTZ)?.size).toBe(0);
  expect(inProcessCoefficients({ name: "ctp" }, TTH)?.size).toBe(0);
  expect(inProcessCoefficients({ name: "mu", basis: "dim6top" }, TTH)?.size).toBe(0);
});

test("what moves something that the process lacks, or not by a fixed factor, is refused", () => {
  expect(inProcessCoefficients({ name: "cHQ3", basis: "SMEFTsim-topU3l" }, TTZ)).toBeUndefined();
  expect(inProcessCoefficients({ name: "ctGRe", basis: "SMEFTsim-topU3l" }, TTH)).toBeUndefined();
});
