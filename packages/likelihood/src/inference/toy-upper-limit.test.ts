import { expect, test } from "@jest/globals";
import { readWorkspace } from "../histfactory/read-workspace.ts";
import { countingWorkspace } from "./testing/workspaces.ts";
import { toyUpperLimit } from "./toy-upper-limit.ts";

test("the limit without events is -ln 0.05, whatever the background", async () => {
  // CLs+b = exp(-b - μ), CLb = exp(-b)
  const { experiment, observed } = readWorkspace(countingWorkspace([1], [1.2], [0], [0, 30]));
  const toys = 200;
  const limit = await toyUpperLimit(experiment, observed, { poi: "mu" }, { toys, seed: 1 });
  expect(limit.status).toBe("converged");
  const { value = 0, error = 0 } = limit.observed ?? {};
  expect(Math.abs(value + Math.log(0.05))).toBeLessThan(4 * error);
  expect(error).toBeLessThan(1);
  // 30 % of background counts are 0: that is the lowest band and the next
  expect(limit.expected[0]).toBe(limit.expected[1]);
  expect(Math.abs((limit.expected[0] ?? 0) - value)).toBeLessThan(1e-9);
  // the median is one event: exp(-μ) (1 + 1.2 + μ)/(1 + 1.2) = 0.05 at 4.0
  const median = limit.expected[2] ?? 0;
  expect(Math.abs((Math.exp(-median) * (2.2 + median)) / 2.2 - 0.05)).toBeLessThan(0.04);
});

test("a limit beyond the bound is none", async () => {
  const { experiment, observed } = readWorkspace(countingWorkspace([1], [3], [3], [0, 2]));
  const limit = await toyUpperLimit(experiment, observed, { poi: "mu" }, { toys: 50, seed: 1 });
  expect([limit.observed, limit.expected[4], limit.points.length]).toEqual([null, null, 10]);
});
