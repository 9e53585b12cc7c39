import { expect, test } from "@jest/globals";
import { toyFits } from "@ratiometer/likelihood";
import type { Context } from "../command.ts";
import { modelFolder } from "../testing/model-command.ts";
import { COUNTING } from "../testing/small-workspace.ts";
import { modelRequest } from "./model-options.ts";
import { toySettings } from "./model-source.ts";
import { preparedModel } from "./prepared-model.ts";

const written = await modelFolder("model-source");

test("other threads read the model of a command line again, edits included", async () => {
  const options: Readonly<Record<string, readonly string[]>> = { set: ["mu=3"], bounds: ["mu=-5:20"], fix: ["bkg=0.9"] };
  const context: Context = {
    positionals: [await written("counting.json", COUNTING)],
    values: (name) => options[name] ?? [],
    seed: 5,
    jobs: 2,
    report: { progress: () => undefined, finished: () => undefined, warn: () => undefined },
    signal: new AbortController().signal,
  };
  const { experiment } = await preparedModel(modelRequest(context));
  const settings = toySettings(context, 24);
  const here = await toyFits(experiment, [3, 0.9], { toys: 24, seed: 5 });
  const there = await toyFits(experiment, [3, 0.9], { ...settings, worthThreads: 0 });
  expect([...there.values]).toEqual([...here.values]);
  expect(here.values[1]).toBe(0.9);
});
