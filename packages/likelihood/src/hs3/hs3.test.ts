import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "@jest/globals";
import { asWorkspace } from "../histfactory/parse-workspace.ts";
import type { Workspace } from "../histfactory/workspace.ts";
import { readHs3 } from "./read-hs3.ts";
import { writeHs3 } from "./write-hs3.ts";

/** Every modifier, empty and uncertain bins, two measurements with settings of all kinds. */
const EVERYTHING: Workspace = {
  version: "1.0.0",
  channels: [
    {
      name: "SR",
      samples: [
        {
          name: "signal",
          data: [4, 0.5, 7.1],
          modifiers: [
            { name: "mu", type: "normfactor", data: null },
            { name: "lumi", type: "lumi", data: null },
            { name: "jes", type: "histosys", data: { hi_data: [4.2, 0.6, 7], lo_data: [3.9, 0.4, 7.3] } },
            { name: "staterror_SR", type: "staterror", data: [0.2, 0.1, 0.3] },
            {
              name: "eft",
              type: "polynomial",
              data: {
                coefficients: ["ctZ", "cpt"],
                matrix: [
                  [1, 0.1, 0.2, -0.3, 0.05, 0.4],
                  [1, 0, 0, 0, 0, 0],
                  [1, 0.2, 0.1, 0.3, 0, 0.1],
                ],
              },
            },
          ],
        },
        {
          name: "background",
          data: [50, 0, 12],
          modifiers: [
            { name: "jes", type: "normsys", data: { hi: 1.1, lo: 0.95 } },
            { name: "theory", type: "normsys", data: { hi: 1.3, lo: 0.8 } },
            { name: "fakes", type: "shapesys", data: [3, 0.7, 1.1] },
            { name: "staterror_SR", type: "staterror", data: [1.7, 0, 0.9] },
          ],
        },
      ],
    },
    {
      name: "model_CR",
      samples: [
        {
          name: "background",
          data: [110, 97, 3],
          modifiers: [
            { name: "shape", type: "shapefactor", data: null },
            { name: "lumi", type: "lumi", data: null },
            { name: "theory", type: "histosys", data: { hi_data: [100, 101, 3], lo_data: [120, 91, 3] } },
          ],
        },
      ],
    },
  ],
  observations: [
    { name: "SR", data: [55, 1, 17] },
    { name: "model_CR", data: [108, 99, 5] },
  ],
  measurements: [
    {
      name: "nominal",
      config: {
        poi: "mu",
        parameters: [
          { name: "lumi", auxdata: [1], sigmas: [0.025], inits: [1], bounds: [[0.9, 1.1]] },
          { name: "ctZ", inits: [0.1], bounds: [[-2, 2]] },
          { name: "mu", bounds: [[-1, 5]], fixed: false },
          { name: "theory", auxdata: [0.2], sigmas: [0.5] },
        ],
      },
    },
    {
      name: "other",
      config: {
        poi: "cpt",
        parameters: [
          { name: "lumi", auxdata: [1.01], sigmas: [0.03], inits: [1.01], bounds: [[0.9, 1.1]], fixed: true },
          { name: "jes", fixed: true, inits: [0.5] },
          { name: "shape", inits: [1, 1.2, 0.9] },
        ],
      },
    },
  ],
};

const SHARED = fileURLToPath(new URL("../../../../../shared/data/statistics/", import.meta.url));
const sharedTest = existsSync(SHARED) ? test : test.skip;

const text = (document: unknown): string => JSON.stringify(document);

/** Whether `data: null` is written, and in which order channels are observed, makes no difference. */
function comparable({ channels, observations, measurements }: Workspace): unknown {
  const modifiers = (list: Workspace["channels"][number]["samples"][number]["modifiers"]): unknown[] =>
    list.map((modifier) => ({ data: null, ...modifier }));
  return {
    channels: channels.map(({ name, samples }) => ({
      name,
      samples: samples.map((sample) => ({ ...sample, modifiers: modifiers(sample.modifiers) })),
    })),
    observations: new Map(observations.map(({ name, data }) => [name, data])),
    measurements,
  };
}

test("what is read back from HS3 is the workspace, with all modifiers and measurements", () => {
  const { document, losses } = writeHs3(asWorkspace(EVERYTHING, "workspace"));
  const { workspace, interpolation, remarks } = readHs3(text(document), "hs3.json");
  expect(workspace).toEqual(EVERYTHING);
  expect(interpolation).toEqual({ normsys: "code4", histosys: "code4p" });
  expect(remarks).toEqual([]);
  expect(losses).toEqual([
    {
      kind: "polynomial",
      message: expect.stringMatching(
        /modifier "eft" of sample "signal" in channel "SR" has the type polynomial, which is not in HS3/,
      ) as unknown,
    },
  ]);
});

test("without our own part of the document, the same settings are read from the standard's", () => {
  const { document } = writeHs3(EVERYTHING);
  const { workspace } = readHs3(text({ ...document, misc: {} }), "hs3.json");
  expect(workspace.channels).toEqual(EVERYTHING.channels);
  const [nominal, other] = workspace.measurements;
  expect(nominal.config.parameters).toEqual([
    { name: "mu", bounds: [[-1, 5]] },
    { name: "lumi", inits: [1], bounds: [[0.9, 1.1]], auxdata: [1], sigmas: [0.025] },
    { name: "ctZ", inits: [0.1], bounds: [[-2, 2]] },
    { name: "cpt", inits: [0], bounds: [[-10, 10]] },
    { name: "theory", auxdata: [0.2], sigmas: [0.5] },
  ]);
  expect(other.config).toEqual({
    poi: "cpt",
    parameters: [
      { name: "lumi", inits: [1.01], bounds: [[0.9, 1.1]], fixed: true, auxdata: [1.01], sigmas: [0.03] },
      { name: "jes", inits: [0.5], fixed: true },
      { name: "ctZ", inits: [0], bounds: [[-10, 10]] },
      { name: "cpt", inits: [0], bounds: [[-10, 10]] },
      { name: "shape", inits: [1, 1.2, 0.9] },
    ],
  });
});

test("a document whose ranges were changed is read as it stands, and says so", () => {
  const { document } = writeHs3(EVERYTHING);
  const changed = text(document).replace('{"name":"mu","min":-1,"max":5}', '{"name":"mu","min":-1,"max":7}');
  const { workspace, remarks } = readHs3(changed, "hs3.json");
  expect(workspace.measurements[0].config.parameters[0]).toEqual({ name: "mu", bounds: [[-1, 7]] });
  expect(remarks).toEqual([
    expect.stringMatching(/measurement "nominal" in misc\.ratiometer is not what analyses, domains and parameter_points say/),
  ]);
});

test("bins that pyhf holds are constant in the document, and the names are ROOT's", () => {
  const { document } = writeHs3(EVERYTHING);
  const constant = document.parameter_points[0].parameters.filter((parameter) => parameter.const).map(({ name }) => name);
  expect(constant).toEqual(["nom_lumi", "sigma_lumi", "nom_alpha_theory", "sigma_alpha_theory", "gamma_fakes_bin_1"]);
  expect(document.distributions.map(({ name, type }) => [name, type])).toEqual([
    ["model_SR", "histfactory_dist"],
    ["model_model_CR", "histfactory_dist"],
    ["lumiConstraint", "gaussian_dist"],
    ["alpha_theoryConstraint", "gaussian_dist"],
  ]);
});

const workspaces = existsSync(SHARED)
  ? ["pyhf", "small", "medium", "large"]
      .flatMap((folder) => readdirSync(`${SHARED}${folder}`).map((file) => `${folder}/${file}`))
      .filter((file) => file.endsWith(".json"))
  : [];

sharedTest("published workspaces survive the way through HS3 unchanged", () => {
  let seen = 0;
  for (const file of workspaces) {
    const workspace = JSON.parse(readFileSync(SHARED + file, "utf8")) as Partial<Workspace>;
    if (workspace.channels === undefined || workspace.measurements === undefined || workspace.observations === undefined) continue;
    const complete = workspace as Workspace;
    expect(comparable(readHs3(text(writeHs3(complete).document), file).workspace)).toEqual(comparable(complete));
    seen++;
  }
  expect(seen).toBeGreaterThan(20);
});

sharedTest.each([
  ["correlated", { name: "correlated_bkg_uncertainty", type: "histosys", data: { hi_data: [45, 55], lo_data: [55, 45] } }],
  ["uncorrelated", { name: "uncorr_bkguncrt", type: "shapesys", data: [3, 7] }],
])("pyhf's simple model with %s background, exported by ROOT, is the workspace that it was", (kind, uncertainty) => {
  const file = `${SHARED}hs3/simplemodel_${kind}-background_hs3.json`;
  const { workspace, losses } = readHs3(readFileSync(file, "utf8"), file);
  const [{ name, samples }] = workspace.channels;
  const lumi = { name: "Lumi", type: "normfactor", data: null };
  expect(name).toBe("singlechannel");
  expect(samples.find((sample) => sample.name === "signal")).toEqual({
    name: "signal",
    data: [12, 11],
    modifiers: [lumi, { name: "mu", type: "normfactor", data: null }],
  });
  expect(samples.find((sample) => sample.name === "background")).toEqual({
    name: "background",
    data: [50, 52],
    modifiers: [lumi, uncertainty],
  });
  expect(workspace.observations).toEqual([{ name: "singlechannel", data: [51, 48] }]);
  expect(workspace.measurements[0].config.parameters).toContainEqual({ name: "Lumi", fixed: true });
  expect(losses).toEqual([{ kind: "likelihoods", message: "other likelihoods of the document are left out: simPdf_asimovData" }]);
});

sharedTest.each([
  ["combine_long_exercise_part1_nosys.json", '"product_dist", "poisson_dist"'],
  ["zfit_sum3gauss.json", '"SumPDF"'],
])("%s is refused in one message that names its types", (file, types) => {
  expect(() => readHs3(readFileSync(`${SHARED}hs3/${file}`, "utf8"), file)).toThrow(
    expect.objectContaining({
      code: "MODEL_HS3_UNSUPPORTED",
      message: `the document has no channels of type "histfactory_dist", its distributions are of type ${types}`,
    }),
  );
});

test("staterrors of one name in two channels, which have parameters of their own, are refused", () => {
  const channel = (name: string): Workspace["channels"][number] => ({
    name,
    samples: [{ name: "s", data: [10], modifiers: [{ name: "mc", type: "staterror", data: [1] }] }],
  });
  const two: Workspace = {
    version: "1.0.0",
    channels: [channel("a"), channel("b")],
    observations: [
      { name: "a", data: [10] },
      { name: "b", data: [10] },
    ],
    measurements: [{ name: "m", config: { poi: "", parameters: [] } }],
  };
  expect(() => writeHs3(two)).toThrow(/channels "a" and "b" have staterrors "mc" with parameters of their own/);
});
