import { expect, test } from "@jest/globals";
import { answerOf, modelFolder, ratiometer } from "../testing/model-command.ts";
import { COUNTING_CARD } from "../testing/small-card.ts";
import { COUNTING, QUADRATIC } from "../testing/small-workspace.ts";
import type { ModelContents } from "./model-contents.ts";

const written = await modelFolder("model-contents");

test("inspect tells channels, yields and parameters of a workspace, on one line or many", async () => {
  for (const [name, text] of [
    ["line.json", JSON.stringify(QUADRATIC)],
    ["lines.json", JSON.stringify(QUADRATIC, undefined, 2)],
  ]) {
    const { format, poi, channels, parameters } = await answerOf<ModelContents>("inspect", await written(name, text));
    expect([format, poi]).toEqual(["pyhf", "ctZ"]);
    expect(channels).toEqual([{ name: "SR", bins: 2, samples: ["ttZ", "other"], observed: 420, expected: 250 }]);
    expect(parameters[0]).toEqual({ name: "ctZ", init: 0, bounds: [-3, 3], fixed: false, role: "interest" });
  }
});

test("people read what a card holds, its groups included", async () => {
  const card = await written("card.txt", COUNTING_CARD);
  expect((await ratiometer("inspect", card)).stdout.split("\n")).toEqual([
    `${card}: Combine card, 1 channel, 1 bin, 3 parameters`,
    "channels (bins, observed, expected at the initial values, samples):",
    "  SR  1  55  60  signal, background",
    "parameters of interest (initial value, bounds):",
    "  r  1  [0, 20]  of interest",
    "parameters with auxiliary measurements:",
    "  bkg   0  [-7, 7]",
    "  lumi  0  [-7, 7]",
    "group norm: bkg, lumi",
    "",
  ]);
});

test("a table of events in JSON lines stays one, and a broken model is told as one", async () => {
  const table = await written("events.jsonl", '{"pt": 1}\n{"pt": 2}\n');
  expect(await answerOf("inspect", table)).toMatchObject({ format: "JSONL", events: 2 });
  const broken = await written("broken.json", { ...COUNTING, observations: [] });
  expect((await ratiometer("inspect", broken)).stderr).toMatch(/MODEL_/);
});
