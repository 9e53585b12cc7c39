import { expect, test } from "@jest/globals";
import { parseAnalysis } from "@ratiometer/config";
import { formValue } from "@ratiometer/eft";
import { branchingForms, branchingRemarks } from "./branching-forms.ts";

const analysisWith = (branching: string) =>
  parseAnalysis(
    `version: 1
name: small
luminosity: { value: 138, unit: fb^-1 }
coefficients: { kt: { sm: 1, range: [-2, 2] }, ktt: { sm: 0, range: [-1, 1] } }
branching: { yy: ${branching} }
samples: { tHq: { process: tHq, branching: yy, source: { simulate: { events: 10 } } } }
estimators: { r: { type: score, method: sally, coefficients: [kt] } }
channels: { sr: { model: binned, axes: [ { column: x, edges: [0, 1] } ] } }
inference: { scans: [ { coefficients: [kt] } ] }
`,
    "a.yaml",
  );

test("H to two photons over kt: a form in δ that is the polynomial over that of the SM, kV held at 1", () => {
  const analysis = analysisWith("{ coefficients: [kV, kt], matrix: [0, 0, 1.59, 0, -0.33, 0.07], held: { kV: 1 } }");
  const forms = branchingForms(analysis, ["kt", "ktt"]);
  const width = (kt: number): number => 1.59 - 0.66 * kt + 0.07 * kt * kt;
  for (const kt of [-2, -1, 0.3, 1, 2])
    expect(formValue(forms.get("yy")?.terms ?? [], [kt - 1, 0.7])).toBeCloseTo(width(kt) / width(1), 12);
  expect(branchingRemarks(forms)).toEqual(["branching fraction yy: kV is held at the SM"]);
});

test("a polynomial that is not 1 at the SM is divided by what it is there, and that is told", () => {
  const forms = branchingForms(analysisWith("{ coefficients: [kt], matrix: [2, 0, 1] }"), ["kt"]);
  expect(forms.get("yy")?.terms[0]).toBe(1);
  expect(branchingRemarks(forms)).toEqual(["branching fraction yy: its polynomial is 3 at the SM, and was divided by that"]);
});

test.each([
  ["{ coefficients: [kt], matrix: [-1, 0, 0] }", "the polynomial is -1 at the SM, expected a positive number"],
  ["{ coefficients: [kt], matrix: [1, 0.5, 0] }", "the polynomial is -1 at kt = -2, ktt = 0, expected a positive number within the ranges"],
])("%s is refused", (branching, message) => {
  expect(() => branchingForms(analysisWith(branching), ["kt", "ktt"])).toThrow(message);
});
