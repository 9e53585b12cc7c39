import { expect, test } from "@jest/globals";
import { parseAnalysis } from "@ratiometer/config";
import { checkDependence } from "./check-dependence.ts";

const faultsOf = (samples: string, estimators: string): readonly string[] =>
  checkDependence(
    parseAnalysis(
      `version: 1
name: dependence
luminosity: { value: 1, unit: fb^-1 }
coefficients: { ctG: { sm: 0, range: [-1, 1] } }
samples: ${samples}
features: { sets: [objects] }
estimators: ${estimators}
channels: { all: { model: binned, axes: [{ column: ht, edges: [0, 500] }] } }
inference: { scans: [{ coefficients: [ctG] }] }
`,
      "analysis.yaml",
    ),
  ).map(({ code, where, path }) => `${where} ${code} ${path}`);

const sample = (scheme: string): string => `{ process: tt, source: { lhe: [events.lhe] }, weights: { scheme: ${scheme} } }`;
const RATIO = "{ ratio: { type: ratio, method: alice, coefficients: [ctG] } }";

test("a ratio is not learned from samples none of which depends on the coefficients", () => {
  expect(faultsOf(`{ tt: ${sample("none")}, ttW: ${sample("none")} }`, RATIO)).toEqual([
    "analysis.yaml:5:81 CONFIG_WEIGHTS samples.tt.weights.scheme",
  ]);
  expect(faultsOf(`{ tt: ${sample("madgraph")}, ttW: ${sample("none")} }`, RATIO)).toEqual([]);
  expect(faultsOf("{ tt: { process: tt, source: { simulate: { events: 10 } } } }", RATIO)).toEqual([]);
});

test("classifiers need no dependence", () => {
  const classifier = "{ which: { type: classifier, classes: { a: [tt], b: [ttW] } } }";
  expect(faultsOf(`{ tt: ${sample("none")}, ttW: ${sample("none")} }`, classifier)).toEqual([]);
});
