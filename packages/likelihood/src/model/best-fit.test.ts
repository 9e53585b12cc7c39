import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "@jest/globals";
import { readWorkspace } from "../histfactory/read-workspace.ts";
import type { Workspace } from "../histfactory/workspace.ts";
import { bestFit } from "./best-fit.ts";

const FOLDER = "../shared/data/statistics";

const counting = (modifiers: Workspace["channels"][number]["samples"][number]["modifiers"], observed: readonly number[]): Workspace => ({
  version: "1.0.0",
  channels: [
    {
      name: "c",
      samples: [
        { name: "s", data: [10, 10], modifiers },
        { name: "b", data: [50, 80], modifiers: [] },
      ],
    },
  ],
  observations: [{ name: "c", data: observed }],
  measurements: [{ name: "m", config: { poi: "", parameters: [{ name: "mu", bounds: [[-10, 10]] }] } }],
});

test("a signal strength that fits one excess in both bins is that excess", () => {
  const { experiment, observed } = readWorkspace(counting([{ name: "mu", type: "normfactor" }], [65, 95]));
  const { status, values } = bestFit(experiment.likelihood(observed));
  expect(status).toBe("converged");
  expect(values[0]).toBeCloseTo(1.5, 9);
});

test("a parameter that is fixed stays, and its bounds hold the others", () => {
  const workspace = counting([{ name: "mu", type: "normfactor" }], [20, 30]);
  const held = { ...workspace, measurements: [{ name: "m", config: { poi: "", parameters: [{ name: "mu", fixed: true }] } }] };
  const read = readWorkspace(held);
  expect([...bestFit(read.experiment.likelihood(read.observed)).values]).toEqual([1]);
  const free = readWorkspace({ ...workspace, measurements: [{ name: "m", config: { poi: "", parameters: [] } }] });
  expect([...bestFit(free.experiment.likelihood(free.observed)).values]).toEqual([0]);
});

test("of two valleys, on either side of nominal, the lower one is found from the higher one's side", () => {
  // the data are the lower template; but at nominal the upper one, which raises the first bin more, promises more
  const shape = { name: "a", type: "histosys", data: { hi_data: [130, 10], lo_data: [30, 50] } } as const;
  const { experiment, observed, model } = readWorkspace(counting([shape], [80, 130]));
  expect(model.parameters[0].searched).toBe(true);
  const { evaluate } = experiment.likelihood(observed);
  expect(evaluate([0]).gradient[0]).toBeLessThan(0);
  const grid = Array.from({ length: 10001 }, (_, i) => -5 + i / 1000);
  const lowest = Math.min(...grid.map((value) => evaluate([value]).value));
  const found = bestFit(experiment.likelihood(observed));
  expect(found.twiceNll).toBeLessThanOrEqual(lowest);
  expect(found.values[0]).toBeLessThan(-0.5);
});

(existsSync(`${FOLDER}/expected.json`) ? test : test.skip)(
  "best fits are at or below those of pyhf 0.7.6, polished, among them the global one of two (needs the shared data)",
  () => {
    const { files } = JSON.parse(readFileSync(`${FOLDER}/expected.json`, "utf8")) as {
      files: Record<string, { readonly mle?: { readonly twice_nll: number } }>;
    };
    let compared = 0;
    for (const [file, { mle }] of Object.entries(files)) {
      if (mle === undefined) continue;
      const { experiment, observed } = readWorkspace(JSON.parse(readFileSync(`${FOLDER}/${file}`, "utf8")) as Workspace);
      const { status, twiceNll } = bestFit(experiment.likelihood(observed));
      expect([file, status]).toEqual([file, "converged"]);
      expect(twiceNll).toBeLessThanOrEqual(mle.twice_nll + 1e-6);
      compared++;
    }
    expect(compared).toBeGreaterThan(20);
  },
);
