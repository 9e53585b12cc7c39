import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { convertCard } from "../formats/convert-card.ts";
import { readWorkspace } from "../histfactory/read-workspace.ts";
import type { Experiment } from "../model/experiment.ts";
import { cardTemplates, type CardTemplates } from "./card-templates.ts";
import { cardWorkspace, type CardWorkspace } from "./card-workspace.ts";
import type { Datacard } from "./card.ts";
import { parseCard } from "./parse-card.ts";
import { readCard, type CardModel, type CardReading } from "./read-card.ts";
import { readScaling } from "./read-scaling.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "card-"));
  const processes = {
    sig: { nominal: [2, 3, 1], sumw2: [0.04, 0.09, 0.01] },
    bkg: { nominal: [8, 10, 2], sumw2: [0.5, 0.8, 0.9], shapes: { jes: { Up: [9, 11, 4], Down: [7.5, 9, 1.5] } } },
  };
  await writeFile(join(folder, "shapes.json"), JSON.stringify({ a: { data_obs: [9, 14, 5], processes } }));
});
afterAll(() => rm(folder, { recursive: true }));

const HEAD = `imax 1
jmax 1
kmax *
shapes * * shapes.json $CHANNEL/$PROCESS $CHANNEL/$PROCESS/$SYSTEMATIC
bin a
observation -1
bin a a
process sig bkg
process 0 1
rate -1 -1
`;
const COUNTING = HEAD.replace(/^shapes.*\n/m, "")
  .replace("observation -1", "observation 12")
  .replace("rate -1 -1", "rate 2 8");

/** A card with its templates. */
function open(lines: string, head: string): [Datacard, CardTemplates] {
  const card = parseCard(`${head}${lines}\n`, join(folder, "card.txt"));
  return [card, cardTemplates(card, undefined)];
}

async function convert(
  lines: string,
  { head = HEAD, ...reading }: CardReading & { head?: string } = {},
): Promise<CardWorkspace & { readonly card: CardModel }> {
  const [card, templates] = open(lines, head);
  const model = await readCard(card, templates, reading);
  await templates.close();
  return { ...cardWorkspace(model), card: model };
}

const at = ({ parameters, likelihood, observed }: Experiment, values: Readonly<Record<string, number>>): number =>
  likelihood(observed).evaluate(parameters.map(({ name, init }) => values[name] ?? init)).value;

/** Whether -2 log L rises alike from the initial values to a point, here in the card's parameters. */
function sameRise(
  { workspace, card }: { workspace: CardWorkspace["workspace"]; card: CardModel },
  here: Readonly<Record<string, number>>,
  there = here,
): void {
  const { experiment } = readWorkspace(workspace);
  expect(at(experiment, there) - at(experiment, {})).toBeCloseTo(at(card.experiment, here) - at(card.experiment, {}), 9);
}

test("strengths, free rates and shapes keep their likelihood, log-normals at ±1 and beyond", async () => {
  const made = await convert("norm rateParam a bkg 1 [0,3]\njes shape - 1\nlumi lnN 1.02 0.9/1.1");
  expect(made.losses).toEqual([
    { kind: "interpolation", message: 'the log-normal "lumi" is a normsys, which differs inside |θ| < 1' },
    { kind: "interpolation", message: 'the log-normal "jes" is a normsys, which differs inside |θ| < 1' },
  ]);
  expect(made.workspace.measurements[0].config).toEqual({
    poi: "r",
    parameters: [
      { name: "r", inits: [1], bounds: [[0, 20]] },
      { name: "norm", inits: [1], bounds: [[0, 3]] },
    ],
  });
  for (const [jes, lumi] of [
    [1, -1],
    [-1.5, 1],
    [2, -2],
  ])
    sameRise(made, { r: 1.4, norm: 0.8, jes, lumi });
});

test("polynomials stay polynomials", async () => {
  const text = JSON.stringify([
    {
      channel: "a",
      process: "sig",
      parameters: ["one[1]", "c[0,-2,2]"],
      scaling: [
        [1, 0.1, 0.3],
        [1, 0.2, 0.4],
        [1, -0.1, 0.5],
      ],
    },
  ]);
  const made = await convert("", { scaling: readScaling(text, "scaling.json") });
  expect(made.losses).toEqual([]);
  for (const c of [-1.5, 0.7]) sameRise(made, { c });
});

test("a gmN of one process is a shapesys, and Poisson multipliers of autoMCStats are one, too", async () => {
  const made = await convert("side gmN 4 - 2", { head: COUNTING });
  expect(made.losses).toEqual([]);
  sameRise(made, { r: 1.5, side: 5 }, { r: 1.5, "side[0]": 1.25 });
  // the third bin has 2²/0.9 = 4 effective events: a multiplier of the background; the signal's error is added
  const statistics = await convert("a autoMCStats 10");
  expect(statistics.losses.map(({ kind }) => kind)).toEqual(["staterror"]);
  sameRise(statistics, { prop_bina_bin2_bkg: 1.3, prop_bina_bin2_sig: 0.8 }, { "prop_bina_bkg[2]": 1.3, prop_bina_bin2_sig: 0.8 });
});

test("the error of the sum is a staterror of the same width at the initial values", async () => {
  const made = await convert("a autoMCStats 0");
  const { experiment } = readWorkspace(made.workspace);
  const yields = (one: Experiment, values: Readonly<Record<string, number>>): number =>
    one.expected(one.parameters.map(({ name, init }) => values[name] ?? init))[0].yields[0];
  const width = Math.sqrt(0.04 + 0.5) / 10;
  expect(yields(experiment, { "staterror_a[0]": 1 + width })).toBeCloseTo(yields(made.card.experiment, { prop_bina_bin0: 1 }), 12);
});

test.each([
  ["flat lnU 1.5 -", HEAD, ["constraints", "interpolation"]],
  ["jes shape - 2", HEAD, ["interpolation", "interpolation"]],
  ["jes shapeN - 1", HEAD, ["interpolation", "interpolation"]],
  ["eff param 0.9 0.1\nf rateParam a bkg @0*@0 eff", HEAD, ["formulas"]],
  ["eff param 0.9 0.1\neff rateParam a bkg 0.9", HEAD, ["constraints"]],
  ["x lnN 1.1 -\ntheory group = x", HEAD, ["interpolation", "groups"]],
])("what pyhf cannot say of %s is named, and the yields at the start stay", async (lines, head, kinds) => {
  const { workspace, losses, card } = await convert(lines, { head });
  expect(losses.map(({ kind }) => kind)).toEqual(kinds);
  const { experiment } = readWorkspace(workspace);
  const start = ({ parameters, expected }: Experiment): number[] => [...expected(parameters.map(({ init }) => init))[0].yields];
  start(card.experiment).forEach((value, b) => expect(start(experiment)[b]).toBeCloseTo(value, 12));
});

test("shapes with a scale and shapeN are exact at ±1, but for the log-normal of their integrals", async () => {
  for (const line of ["jes shape - 2", "jes shapeN - 1"]) {
    const made = await convert(line);
    for (const jes of [1, -1]) sameRise(made, { jes });
  }
});

test("two log-normals of one name are their product, and a rate that multiplies twice is named", async () => {
  const made = await convert("x lnN 1.1 -\nx lnN 1.2 0.9/1.3");
  for (const x of [-1, 2]) sameRise(made, { x });
  const twice = await convert("n rateParam a bkg 2 [0,5]\nn rateParam a bkg 2 [0,5]");
  expect(twice.losses).toEqual([{ kind: "formulas", message: '"n" multiplies "bkg" in "a" once, not several times' }]);
  expect(twice.workspace.channels[0].samples[1].data).toEqual([16, 20, 4]);
});

test("a form that is no polynomial has its initial value", async () => {
  const scaling = [[1.5], [0.8], [2]];
  const text = JSON.stringify([{ channel: "a", process: "sig", parameters: ["expr::x('@0*@0', c[1,0,2])"], scaling }]);
  const { workspace, losses } = await convert("", { scaling: readScaling(text, "scaling.json") });
  expect(losses.map(({ kind }) => kind)).toEqual(["scaling"]);
  expect(workspace.channels[0].samples[0].data).toEqual([2 * 1.5, 3 * 0.8, 2]);
});

test("a card is converted with its losses, if they are allowed, and a workspace to a card and its files", async () => {
  const [card, templates] = open("x lnN 1.1 -", HEAD);
  await expect(convertCard(card, templates, "pyhf")).rejects.toMatchObject({
    code: "MODEL_CONVERSION",
    where: join(folder, "card.txt"),
    hint: "losses can be allowed by their kind: interpolation",
  });
  const made = await convertCard(card, templates, "card", { allowLoss: ["all"] });
  await templates.close();
  expect(made).toMatchObject({ from: "card", to: "card" });
  expect(made.losses.map(({ kind }) => kind)).toEqual(["interpolation", "histograms", "interpolation"]);
  expect(made.files.map(({ name }) => name)).toEqual(["shapes.json"]);
  expect(made.text).toMatch(/^x +lnN +0.90909\d*\/1.1 +-$/m);
});
