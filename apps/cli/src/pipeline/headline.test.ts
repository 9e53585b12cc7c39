import { expect, test } from "@jest/globals";
import type { InferenceResults } from "../stages/inference-results.ts";
import { converged } from "./convergence.ts";
import { headlineOf } from "./headline.ts";

/** Results of one scan and one tested point, as far as a headline reads them. */
function results(statuses: { readonly scan?: string; readonly bestFit?: string; readonly point?: string }): InferenceResults {
  const { scan = "converged", bestFit = "converged", point = "converged" } = statuses;
  return {
    data: "asimov",
    scans: [
      {
        parameters: ["kt"],
        label: "unbinned ratio",
        status: scan,
        bestFit: { status: bestFit, parameters: [{ name: "kt", value: 1.00021 }] },
        intervals: {
          "0.6827": [[0.98, 1.02]],
          "0.95": [
            [-0.5, -0.4],
            [0.95, 1.05],
          ],
        },
      },
    ],
    nuisances: [],
    pointTests: [{ at: { kt: -1 }, deltaTwiceNll: 25, significance: 5, status: point }],
  } as unknown as InferenceResults;
}

test("best fit, intervals as unions, tested points", () => {
  const [measured, excluded] = headlineOf(results({}));
  expect(measured).toMatch(/^kt = 1(\.000\d+)?, 68\.\d+ % interval \[0\.98, 1\.02\], 95 % interval \[-0\.5, -0\.4\] or \[0\.95, 1\.05\] /);
  expect(excluded).toMatch(/^kt = -1 is .* 5 standard deviations.*= 25/);
  expect(converged(results({}))).toBe(true);
});

test("how many nuisance parameters a test has", () => {
  const [, excluded] = headlineOf({ ...results({}), nuisances: ["lumi", "theory"] });
  expect(excluded).toContain("(rate and shape, with 2 nuisance parameters)");
  expect(headlineOf(results({}))[1]).toContain("(rate and shape, without systematic uncertainties)");
});

test("the spread of the networks, with those whose fit failed", () => {
  const ensemble = { minima: [[1.01], [0.99], [1.02]], mean: [1.00667], standardDeviation: [0.01528], converged: 2 };
  const [, spread] = headlineOf({ ...results({}), coefficients: [{ name: "kt", sm: 1, range: [-2, 2] }], ensemble });
  expect(spread).toBe("the 3 networks on their own put it at kt = 1.007 ± 0.0153 (mean and standard deviation) (1 did not converge)");
});

test.each([
  [{ bestFit: "iteration limit reached" }, 0],
  [{ scan: "iteration limit reached" }, 0],
  [{ point: "iteration limit reached" }, 1],
])("%j is not converged, and its sentence says so", (statuses, sentence) => {
  expect(converged(results(statuses))).toBe(false);
  headlineOf(results(statuses)).forEach((text, i) =>
    expect(text.includes("(not converged: iteration limit reached)")).toBe(i === sentence),
  );
});
