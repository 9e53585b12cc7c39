import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { coefficientMapTable, combineStxsTable, parseWeightMap, smefitTable } from "@ratiometer/eft";
import { asWorkspace, jsonDigest, readPopxf, writeCard, writeHs3, writePopxf, type Workspace } from "@ratiometer/likelihood";
import { answerOf, type FuzzedReader } from "./fuzzed-reader.ts";
import { histogramFiles } from "./root-seeds.ts";

/** Every modifier once, and a signal that depends on a coefficient. */
const WORKSPACE: Workspace = asWorkspace(
  {
    version: "1.0.0",
    channels: [
      {
        name: "SR",
        samples: [
          {
            name: "signal",
            data: [10, 4],
            modifiers: [
              { name: "mu", type: "normfactor", data: null },
              { name: "eft", type: "polynomial", data: { coefficients: ["c"], matrix: [[1, 0.25, 0.5], [1, -0.125, 2]] } }, // prettier-ignore
              { name: "lumi", type: "lumi", data: null },
            ],
          },
          {
            name: "other",
            data: [50, 60],
            modifiers: [
              { name: "scale", type: "normsys", data: { hi: 1.1, lo: 0.9 } },
              { name: "tilt", type: "histosys", data: { hi_data: [52, 57], lo_data: [48, 63] } },
              { name: "counts", type: "shapesys", data: [5, 6] },
            ],
          },
        ],
      },
      {
        name: "CR",
        samples: [
          {
            name: "other",
            data: [200],
            modifiers: [
              { name: "free", type: "shapefactor", data: null },
              { name: "stat", type: "staterror", data: [7] },
            ],
          },
        ],
      },
    ],
    observations: [
      { name: "SR", data: [62, 66] },
      { name: "CR", data: [210] },
    ],
    measurements: [
      {
        name: "m",
        config: {
          poi: "mu",
          parameters: [
            { name: "lumi", inits: [1], bounds: [[0.5, 1.5]], auxdata: [1], sigmas: [0.02] },
            { name: "c", inits: [0], bounds: [[-3, 3]] },
          ],
        },
      },
    ],
  },
  "workspace",
);

const COUNTING: Workspace = asWorkspace(
  {
    version: "1.0.0",
    channels: [{ name: "SR", samples: [{ name: "signal", data: [10], modifiers: [{ name: "mu", type: "normfactor", data: null }, { name: "eft", type: "polynomial", data: { coefficients: ["c"], matrix: [[1, 0.25, 0.5]] } }] }, { name: "background", data: [50], modifiers: [{ name: "b", type: "normsys", data: { hi: 1.1, lo: 0.9 } }] }] }], // prettier-ignore
    observations: [{ name: "SR", data: [55] }],
    measurements: [{ name: "m", config: { poi: "mu", parameters: [{ name: "c", inits: [0], bounds: [[-3, 3]] }] } }],
  },
  "workspace",
);

const json = (value: unknown): Buffer => Buffer.from(JSON.stringify(value, undefined, 1));
const texts = (...values: readonly (string | Buffer)[]): Promise<readonly Buffer[]> =>
  Promise.resolve(values.map((value) => Buffer.from(value)));

/** The model by `inspect`, and its likelihood at the initial values. */
const model = async (path: string, options: Readonly<Record<string, string>> = {}): Promise<unknown> => [
  await answerOf("nll", [path], options),
  Object.keys(options).length === 0 ? await answerOf("inspect", [path]) : undefined,
];

const patchset = (): unknown => ({
  metadata: {
    name: "points",
    description: "a patch",
    labels: ["c"],
    references: { hepdata: "ins1234567" },
    digests: { sha256: jsonDigest(JSON.stringify(COUNTING), "w", "sha256") },
  },
  patches: [{ metadata: { name: "one", values: [1] }, patch: [{ op: "replace", path: "/channels/0/samples/0/data", value: [12] }, { op: "add", path: "/observations/0/data/0", value: 56 }, { op: "remove", path: "/observations/0/data/1" }] }], // prettier-ignore
  version: "1.0.0",
});

const CARD = `imax 1
jmax 1
kmax *
bin SR
observation 55
---
bin     SR      SR
process signal  background
process 0       1
rate    10      50
---
bkg lnN -       1.1
lumi lnN 1.02   0.97/1.02
count gmN 40 - 1.25
free rateParam SR background 1 [0.5,2]
free param 1 0.1
norm group = bkg lumi
`;

const SHAPES = `imax 1
jmax 1
kmax *
shapes * * shapes.root $PROCESS $PROCESS_$SYSTEMATIC
---
bin SR
observation 67
---
bin     SR      SR
process signal  background
process 0       1
rate    10      58
---
shift shape -   1
bkg lnN -       1.1
SR autoMCStats 5
`;

const SCALING = [{ channel: "SR", process: "signal", parameters: ["one[1]", "c[0,-3,3]", "d[0.5]"], scaling: [[1, 0.25, 1, 0, 0.1, 0.5]] }];

const STXS = `{"TTH": {"A_cthre": -0.12, "u_A_cthre": 0.001, "A_ctgre": -0.9, "B_ctgre_2": 0.92, "B_cthre_ctgre": 0.05}, "THQ": {"B_chq3_2": 0.2}}`;
const SMEFIT = `{"best_sm": [9, 9], "LO": {"SM": [4.0, 2.0], "OtG": [2.0, 1.0], "OtG*OtG": [1, 1], "OpQM*OtG": [-0.4, 0.6]}}`;
const MAP = `{"2018": {"ttZ0": {"sm": 2, "ctZ": 0.1, "ctZ*ctZ": 0.4, "cpt*ctZ": -0.6}}}`;

const WEIGHT_MAP = `version: 1
basis: dim6top
coefficients: { ctZ: { sm: 0 }, cpt: { sm: 0 } }
weights:
  points: [{}, { ctZ: 1 }, { ctZ: 2, cpt: -1.5 }, { cpt: 2 }, { ctZ: 1, cpt: 1 }, null, { cpt: -3 }]
  missing: drop
generation: { ctZ: 0 }
variations: { pdf: { list: LHEPdfWeight }, scale: { order: [null, up, down] } }
`;

/** Readers of statistical models, and of what belongs to them. */
export const MODEL_READERS: readonly FuzzedReader[] = [
  { name: "pyhf workspace", file: "workspace.json", text: true, seeds: () => texts(json(WORKSPACE), json(COUNTING)), read: model },
  {
    name: "pyhf patchset",
    file: "patchset.json",
    text: true,
    seeds: async (folder) => {
      await writeFile(join(folder, "workspace.json"), JSON.stringify(COUNTING));
      return texts(json(patchset()));
    },
    read: (path) => model(join(path, "../workspace.json"), { patchset: path, patch: "one" }),
  },
  { name: "HS3", file: "hs3.json", text: true, seeds: () => texts(json(writeHs3(WORKSPACE).document), json(writeHs3(COUNTING).document)), read: model }, // prettier-ignore
  {
    name: "POPxf",
    file: "popxf.json",
    text: true,
    seeds: () => texts(json(writePopxf(WORKSPACE).document), json(writePopxf(COUNTING).document)),
    read: async (path) => readPopxf(await readFile(path, "utf8"), path),
  },
  {
    name: "Combine card",
    file: "card.txt",
    text: true,
    seeds: async (folder) => {
      const { card, shapes } = writeCard(COUNTING);
      await writeFile(join(folder, "shapes.json"), JSON.stringify(shapes));
      return texts(CARD, card);
    },
    read: model,
  },
  {
    name: "Combine card with shapes",
    file: "card.txt",
    text: true,
    seeds: async (folder) => {
      await writeFile(join(folder, "shapes.root"), histogramFiles()[0]);
      return texts(SHAPES);
    },
    read: model,
  },
  {
    name: "ROOT, histograms",
    file: "shapes.root",
    seeds: async (folder) => {
      await writeFile(join(folder, "card.txt"), SHAPES);
      return histogramFiles();
    },
    read: (path) => model(join(path, "../card.txt")),
  },
  {
    name: "Combine shapes, JSON",
    file: "shapes.json",
    text: true,
    seeds: async (folder) => {
      const { card, shapes } = writeCard(COUNTING);
      await writeFile(join(folder, "card.txt"), card);
      return texts(json(shapes));
    },
    read: (path) => model(join(path, "../card.txt")),
  },
  {
    name: "Combine scaling",
    file: "scaling.json",
    text: true,
    seeds: async (folder) => {
      await writeFile(join(folder, "card.txt"), CARD);
      return texts(json(SCALING));
    },
    read: (path) => model(join(path, "../card.txt"), { scaling: path }),
  },
  { name: "STXS table", file: "stxs.json", text: true, seeds: () => texts(STXS), read: async (path) => combineStxsTable(await readFile(path, "utf8"), path) }, // prettier-ignore
  { name: "SMEFiT table", file: "smefit.json", text: true, seeds: () => texts(SMEFIT), read: async (path) => smefitTable(await readFile(path, "utf8"), path, { order: "LO" }) }, // prettier-ignore
  { name: "coefficient map", file: "map.json", text: true, seeds: () => texts(MAP), read: async (path) => coefficientMapTable(await readFile(path, "utf8"), path, { basis: "dim6top", order: "LO" }) }, // prettier-ignore
  { name: "weight map", file: "weights.yaml", text: true, seeds: () => texts(WEIGHT_MAP), read: async (path) => parseWeightMap(await readFile(path, "utf8"), path) }, // prettier-ignore
];
