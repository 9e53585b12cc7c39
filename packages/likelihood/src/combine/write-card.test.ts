import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { readWorkspace } from "../histfactory/read-workspace.ts";
import { asWorkspace } from "../histfactory/parse-workspace.ts";
import type { Modifier, Workspace } from "../histfactory/workspace.ts";
import type { Experiment } from "../model/experiment.ts";
import { cardTemplates } from "./card-templates.ts";
import { parseCard } from "./parse-card.ts";
import { readCard, type CardModel } from "./read-card.ts";
import { readScaling } from "./read-scaling.ts";
import { writeCard, type WrittenCard } from "./write-card.ts";

/** Two channels of a signal and a background with the given modifiers. */
const workspaceOf = (
  signal: readonly Modifier[],
  background: readonly Modifier[],
  parameters: readonly unknown[] = [],
  poi = "mu",
): Workspace =>
  asWorkspace(
    {
      version: "1.0.0",
      channels: [
        {
          name: "SR",
          samples: [
            { name: "signal", data: [3, 5], modifiers: signal },
            { name: "background", data: [40, 20], modifiers: background },
          ],
        },
        { name: "2 CR", samples: [{ name: "background", data: [100], modifiers: [{ name: "bkg", type: "normfactor", data: null }] }] },
      ],
      observations: [
        { name: "SR", data: [45, 22] },
        { name: "2 CR", data: [97] },
      ],
      measurements: [{ name: "measurement", config: { poi, parameters } }],
    },
    "workspace",
  );

/** Reads what was written, from files. */
async function readBack({ card, shapes, scaling }: WrittenCard): Promise<CardModel> {
  const folder = await mkdtemp(join(tmpdir(), "card-"));
  try {
    await writeFile(join(folder, "shapes.json"), JSON.stringify(shapes));
    const parsed = parseCard(card, join(folder, "card.txt"));
    const templates = cardTemplates(parsed, undefined);
    return await readCard(parsed, templates, scaling.length === 0 ? {} : { scaling: readScaling(JSON.stringify(scaling), "scaling.json") });
  } finally {
    await rm(folder, { recursive: true });
  }
}

const valueAt = ({ parameters, likelihood, observed }: Experiment, values: Readonly<Record<string, number>>): number =>
  likelihood(observed).evaluate(parameters.map(({ name, init }) => values[name] ?? init)).value;

/** The rise of -2 log L from the initial values to a point, there and in the card. */
function rises(
  workspace: Workspace,
  model: CardModel,
  there: Readonly<Record<string, number>>,
  here: Readonly<Record<string, number>>,
): [number, number] {
  const { experiment } = readWorkspace(workspace);
  return [valueAt(experiment, there) - valueAt(experiment, {}), valueAt(model.experiment, here) - valueAt(model.experiment, {})];
}

const MU: Modifier = { name: "mu", type: "normfactor", data: null };

test("factors, luminosities and templates keep their likelihood", async () => {
  const workspace = workspaceOf(
    [MU, { name: "lumi", type: "lumi", data: null }, { name: "jes", type: "histosys", data: { hi_data: [3.5, 6], lo_data: [2.8, 3] } }],
    [
      { name: "bkg", type: "normfactor", data: null },
      { name: "jes", type: "histosys", data: { hi_data: [44, 25], lo_data: [38, 19] } },
    ],
    [
      { name: "lumi", auxdata: [0.9], sigmas: [0.05], bounds: [[0.5, 1.5]], inits: [0.9] },
      { name: "bkg", bounds: [[0, 4]] },
    ],
  );
  const written = writeCard(workspace);
  expect(written.losses.map(({ kind }) => kind)).toEqual(["histograms"]);
  expect(written.remarks).toEqual([
    'channel "2 CR" is called "c_2_CR" in the card',
    'the parameter of interest "mu" is called "r", and looked for in [0, 20]',
  ]);
  const model = await readBack(written);
  expect(model.poi).toBe("r");
  expect(model.model.channels.map(({ name }) => name)).toEqual(["SR", "c_2_CR"]);
  for (const jes of [-1.7, -0.4, 0.8, 1.3]) {
    const [there, here] = rises(workspace, model, { mu: 2, bkg: 1.2, lumi: 0.97, jes }, { r: 2, bkg: 1.2, lumi: 0.97, jes });
    expect(here).toBeCloseTo(there, 9);
  }
});

test("polynomials become scalings, beside which the parameter of interest keeps its name", async () => {
  const polynomial: Modifier = {
    name: "eft",
    type: "polynomial",
    data: {
      coefficients: ["c", "d"],
      matrix: [
        [1, 0.2, 0.5, 0, 0.1, 0.3],
        [1, -0.1, 0.7, 0.3, 0.1, 0.4],
      ],
    },
  };
  const workspace = workspaceOf(
    [MU, polynomial],
    [],
    [
      { name: "c", bounds: [[-3, 3]], inits: [0] },
      { name: "d", bounds: [[-2, 2]], inits: [0.5], fixed: true },
    ],
  );
  const written = writeCard(workspace);
  expect(written.scaling).toMatchObject([{ channel: "SR", process: "signal", parameters: ["one[1]", "c[0,-3,3]", "d[0.5]"] }]);
  const model = await readBack(written);
  const point = { mu: 1.5, c: -1.2 };
  const [there, here] = rises(workspace, model, point, point);
  expect(here).toBeCloseTo(there, 9);
});

test("a staterror is exact beside factors, its parameters in units of their widths", async () => {
  const workspace = workspaceOf(
    [MU, { name: "stat", type: "staterror", data: [0.3, 0.5] }],
    [{ name: "stat", type: "staterror", data: [4, 1] }],
  );
  const written = writeCard(workspace);
  expect(written.losses.map(({ kind }) => kind)).toEqual(["histograms"]);
  const model = await readBack(written);
  const widths = [Math.hypot(0.3, 4) / 43, Math.hypot(0.5, 1) / 25];
  const there = { mu: 0.5, "stat[0]": 1.07, "stat[1]": 0.96 };
  const here = { r: 0.5, stat_SR_bin0: 0.07 / widths[0], stat_SR_bin1: -0.04 / widths[1] };
  const [expected, found] = rises(workspace, model, there, here);
  expect(found).toBeCloseTo(expected, 9);
});

test("a shapesys of one bin with whole events is a sideband; others become normal, and that is named", async () => {
  const workspace: Workspace = workspaceOf([MU], [{ name: "shape", type: "shapesys", data: [5, 2] }]);
  const single = {
    ...workspace,
    channels: workspace.channels.map((channel) => ({
      ...channel,
      samples: channel.samples.map((sample) =>
        sample.data.length === 1 ? { ...sample, modifiers: [{ name: "side", type: "shapesys", data: [20] } satisfies Modifier] } : sample,
      ),
    })),
  };
  const written = writeCard(single);
  expect(written.losses.map(({ kind }) => kind)).toEqual(["histograms", "constraints"]);
  expect(written.card).toMatch(/^side +gmN 25 +- +- +4$/m);
  const model = await readBack(written);
  const [there, here] = rises(single, model, { "side[0]": 1.2 }, { side: 30 });
  expect(here).toBeCloseTo(there, 9);
});

test("a normsys is exact at its templates and beyond; where one parameter is of both kinds, at 0 and ±1", async () => {
  const norm = { hi: 1.2, lo: 0.9 };
  const workspace = workspaceOf(
    [MU, { name: "x", type: "normsys", data: norm }],
    [
      { name: "x", type: "normsys", data: { hi: 0.8, lo: 1.1 } },
      { name: "x", type: "histosys", data: { hi_data: [44, 25], lo_data: [38, 19] } },
    ],
  );
  const written = writeCard(workspace);
  expect(written.losses.filter(({ kind }) => kind === "interpolation")).toHaveLength(2);
  const model = await readBack(written);
  for (const x of [-1, 1]) {
    const [there, here] = rises(workspace, model, { x }, { x });
    expect(here).toBeCloseTo(there, 9);
  }
});

test("what a card cannot say is named", () => {
  const workspace = workspaceOf(
    [
      MU,
      { name: "shape", type: "histosys", data: { hi_data: [4, 5], lo_data: [2, 5] } },
      { name: "stat", type: "staterror", data: [0.3, 0.5] },
    ],
    [{ name: "free", type: "shapefactor", data: null }],
    [{ name: "shape", auxdata: [0.3], fixed: true, inits: [0.5] }],
  );
  const { losses, card } = writeCard({
    ...workspace,
    measurements: [...workspace.measurements, { ...workspace.measurements[0], name: "other" }],
  });
  expect(losses.map(({ kind }) => kind).sort()).toEqual(["auxdata", "histograms", "measurements", "settings", "shapefactor", "staterror"]);
  expect(card).toMatch(/^nuisance edit freeze shape$/m);
});

test("samples without events and negative bins are named", () => {
  const workspace = workspaceOf([MU], []);
  const [{ samples, ...channel }, ...others] = workspace.channels;
  const data = [
    [3, 5],
    [25, -5],
    [-4, 1],
  ];
  const changed = [...samples, { ...samples[1], name: "third" }].map((sample, i) => ({ ...sample, data: data[i] }));
  const { losses, shapes } = writeCard({ ...workspace, channels: [{ ...channel, samples: changed }, ...others] });
  expect(losses.map(({ kind }) => kind)).toEqual(["histograms", "negative-bins", "empty-samples"]);
  expect(Object.keys(shapes.SR.processes)).toEqual(["signal", "background"]);
});

test("a process that is a signal in some channels only has two names", async () => {
  const workspace = workspaceOf([MU], [MU]);
  const written = writeCard(workspace);
  const model = await readBack(written);
  expect(model.model.channels.map(({ samples }) => samples.map(({ name }) => name))).toEqual([
    ["signal", "background"],
    ["background_background"],
  ]);
  const [there, here] = rises(workspace, model, { mu: 1.3, bkg: 0.9 }, { r: 1.3, bkg: 0.9 });
  expect(here).toBeCloseTo(there, 9);
});

test("the product of two polynomials of a sample is a scaling in the coefficients and their products, with the same likelihood", async () => {
  const eft: Modifier = {
    name: "eft",
    type: "polynomial",
    data: { coefficients: ["kt", "ktt"], matrix: [[1, 0.2, 0.3, 0.1, -0.2, 0.5], [1, -0.1, 0.2, 0, 0.1, 0.3]] }, // prettier-ignore
  };
  const branching: Modifier = { name: "branching", type: "polynomial", data: { coefficients: ["kt"], matrix: [[1.59, -0.33, 0.07], [1.59, -0.33, 0.07]] } }; // prettier-ignore
  const workspace = workspaceOf(
    [eft, branching],
    [{ name: "bkg", type: "normfactor", data: null }],
    [
      { name: "kt", inits: [0], bounds: [[-2, 2]] },
      { name: "ktt", inits: [0], bounds: [[-1, 1]] },
      { name: "bkg", bounds: [[0, 4]] },
    ],
    "kt",
  );
  const written = writeCard(workspace);
  expect(written.losses.map(({ kind }) => kind)).toEqual(["histograms"]);
  const model = await readBack(written);
  for (const at of [
    { kt: 0.7, ktt: -0.4, bkg: 1.1 },
    { kt: -1.3, ktt: 0.8, bkg: 0.9 },
  ]) {
    const [there, here] = rises(workspace, model, at, at);
    expect(here).toBeCloseTo(there, 9);
  }
});
