import { expect, test } from "@jest/globals";
import { parseAnalysis } from "@ratiometer/config";
import { coefficientRemarks } from "./coefficient-remarks.ts";

const remarksOn = (coefficients: string): readonly string[] =>
  coefficientRemarks(
    parseAnalysis(
      `version: 1
name: remarks
luminosity: { value: 1, unit: fb^-1 }
coefficients: ${coefficients}
samples: { signal: { process: ttH, source: { simulate: { events: 10 } } } }
features: { sets: [objects] }
estimators: { ratio: { type: ratio, method: alice, coefficients: [kt] } }
channels: { all: { model: unbinned, estimator: ratio } }
inference: { scans: [{ coefficients: [kt] }] }
`,
      "analysis.yaml",
    ),
  );

test("a coefficient that is not given the value which it has in the Standard Model is told", () => {
  expect(remarksOn("{ kt: { sm: 0, range: [-1, 1] }, ctG: { sm: 0, range: [-1, 1] } }")).toEqual([
    expect.stringMatching(/^coefficients\.kt\.sm is 0, but the coefficient known as kt is 1 in the Standard Model/),
  ]);
});

test("values of the Standard Model, and coefficients that nobody knows by name, are not remarked on", () => {
  expect(remarksOn("{ kt: { sm: 1, range: [-1, 1] }, mine: { sm: 0.3, range: [-1, 1] } }")).toEqual([]);
});
