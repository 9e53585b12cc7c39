import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "@jest/globals";
import { normalCdf } from "../distributions.ts";
import { readWorkspace, type WorkspaceModel } from "../histfactory/read-workspace.ts";
import type { Modifier, Workspace } from "../histfactory/workspace.ts";
import { significance } from "./significance.ts";
import { countingWorkspace } from "./testing/workspaces.ts";
import { upperLimit } from "./upper-limit.ts";

const FOLDER = "../shared/data/statistics";

const counting = (...parts: Parameters<typeof countingWorkspace>): WorkspaceModel => readWorkspace(countingWorkspace(...parts));

/** 1 - confidence of the one-sided limit at a value where 10 μ + 50 are expected and n observed. */
function cls(n: number, mu: number): number {
  const nu = 10 * mu + 50;
  const ratio = (k: number, at: number, best: number): number => 2 * (at - best - k * Math.log(at / best));
  const best = Math.max(50, n);
  const q = nu < best ? 0 : ratio(n, nu, best);
  const qAsimov = ratio(50, nu, 50);
  const position = q > qAsimov ? (q - qAsimov) / (2 * Math.sqrt(qAsimov)) : Math.sqrt(q) - Math.sqrt(qAsimov);
  return normalCdf(-position - Math.sqrt(qAsimov)) / normalCdf(-position);
}

test.each([
  [40, 0.95],
  [50, 0.95],
  [71, 0.9],
])("the limit for %d events at %d confidence is where CLs in closed form says so", (n, level) => {
  const { experiment, observed } = counting([10], [50], [n], [0, 100]);
  const limit = upperLimit(experiment, observed, { poi: "mu", level });
  expect(limit.status).toBe("converged");
  expect(limit.crossings).toEqual([limit.observed]);
  expect(cls(n, limit.observed ?? 0)).toBeCloseTo(1 - level, 5);
  // the median expected one is that of the background's own count
  expect(cls(50, limit.expected[2] ?? 0)).toBeCloseTo(1 - level, 5);
  expect([...limit.expected]).toEqual([...limit.expected].sort((a, b) => (a ?? 0) - (b ?? 0)));
});

test("limits are independent of the bounds and of the scale of the signal", () => {
  const near = counting([10], [50], [53], [0, 8]);
  const limit = upperLimit(near.experiment, near.observed, { poi: "mu" });
  for (const [scale, high] of [
    [10, 1e4],
    [1e5, 10],
    [1e-3, 1e5],
  ]) {
    const { experiment, observed } = counting([scale], [50], [53], [0, high]);
    const other = upperLimit(experiment, observed, { poi: "mu" });
    expect(((other.observed ?? 0) * scale) / 10).toBeCloseTo(limit.observed ?? 0, 4);
    expect(((other.expected[4] ?? 0) * scale) / 10).toBeCloseTo(limit.expected[4] ?? 0, 4);
  }
});

test("a limit beyond the bound is none", () => {
  const { experiment, observed } = counting([10], [50], [53], [0, 1.2]);
  const limit = upperLimit(experiment, observed, { poi: "mu" });
  expect(limit.observed).toBeNull();
  expect(limit.expected[0]).toBeGreaterThan(0.5);
  expect(limit.expected[4]).toBeNull();
  expect(limit.searched).toEqual([0, 1.2]);
});

test("where CLs falls, rises and falls, all crossings are told and the limit is the last", () => {
  // 40 (1 - c)² + 20 in the first bin: the background at c = 0 is also that at c = 2; the second prefers the former, with little
  const matrix = [
    [1, -1, 1],
    [1, 0.05, 0],
  ];
  const polynomial: Modifier = { name: "eft", type: "polynomial", data: { coefficients: ["mu"], matrix } };
  const { experiment, observed } = counting([40, 40], [20, 20], [60, 60], [0, 6], polynomial);
  const { crossings, observed: limit, status } = upperLimit(experiment, observed, { poi: "mu", testStatistic: "q" });
  expect(status).toBe("converged");
  expect(crossings).toHaveLength(3);
  expect(limit).toBe(crossings[2]);
  expect(crossings[0]).toBeLessThan(0.4);
  expect(crossings[1]).toBeGreaterThan(1.6);
  expect(crossings[2]).toBeGreaterThan(2);
});

test("limits with uncertain backgrounds are those of pyhf's own tests", () => {
  const uncertainty: Modifier = { name: "u", type: "shapesys", data: [3, 7] };
  const { experiment, observed } = counting([12, 11], [50, 52], [51, 48], [0, 10], { name: "mu", type: "normfactor" }, [uncertainty]);
  const limit = upperLimit(experiment, observed, { poi: "mu" });
  // pyhf's scipy fits are good to some 1e-4
  expect(limit.observed).toBeCloseTo(1.01156939, 3);
  for (const [i, value] of [0.55988001, 0.75702336, 1.06234693, 1.50116923, 2.05078596].entries()) {
    expect(limit.expected[i]).toBeCloseTo(value, 3);
  }
});

test("the significance of an excess is that of its closed form, that of a deficit none", () => {
  const excess = counting([10], [50], [75], [0, 10]);
  const found = significance(excess.experiment, excess.observed, "mu");
  expect(found.observed).toBeCloseTo(Math.sqrt(2 * (50 - 75 + 75 * Math.log(1.5))), 8);
  expect(found.expected).toBeCloseTo(Math.sqrt(2 * (50 - 60 + 60 * Math.log(1.2))), 8);
  expect(found.pValue).toBeCloseTo(normalCdf(-found.observed), 12);
  const deficit = counting([10], [50], [40], [0, 10]);
  expect(significance(deficit.experiment, deficit.observed, "mu")).toMatchObject({ q0: 0, observed: 0, pValue: 0.5 });
});

test.each([
  ["a level of 1", { poi: "mu", level: 1 }, [0, 10], "FIT_LEVEL"],
  ["a parameter that is never positive", { poi: "mu" }, [-3, 0], "FIT_OUTSIDE_BOUNDS"],
] as const)("%s is refused", (_, settings, bounds, code) => {
  const { experiment, observed } = counting([10], [50], [53], bounds);
  expect(() => upperLimit(experiment, observed, settings)).toThrow(expect.objectContaining({ code }));
});

interface Golden {
  readonly pyhf_scipy?: { readonly upper_limit_obs?: number; readonly upper_limit_exp?: number[] };
  readonly discovery?: { readonly Z: number };
}

(existsSync(`${FOLDER}/expected.json`) ? test : test.skip)(
  "limits and significances are those of pyhf 0.7.6 (needs the shared data)",
  () => {
    const { files } = JSON.parse(readFileSync(`${FOLDER}/expected.json`, "utf8")) as { files: Record<string, Golden> };
    let compared = 0;
    const close = (file: string, found: number | null, expected: number): void => {
      // as good as pyhf's fits
      if (!(found !== null && Math.abs(found - expected) < 1e-3 * Math.max(1, expected)))
        throw new Error(`${file}: found ${found}, expected ${expected}`);
      compared++;
    };
    for (const [file, { pyhf_scipy: limits, discovery }] of Object.entries(files)) {
      if (limits?.upper_limit_obs === undefined && discovery === undefined) continue;
      const { experiment, observed, poi = "" } = readWorkspace(JSON.parse(readFileSync(`${FOLDER}/${file}`, "utf8")) as Workspace);
      if (discovery !== undefined) close(file, significance(experiment, observed, poi).observed, discovery.Z);
      if (limits?.upper_limit_obs === undefined) continue;
      const limit = upperLimit(experiment, observed, { poi });
      close(file, limit.observed, limits.upper_limit_obs);
      for (const [i, value] of (limits.upper_limit_exp ?? []).entries()) close(file, limit.expected[i], value);
    }
    expect(compared).toBeGreaterThan(20);
  },
);
