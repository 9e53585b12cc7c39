import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "@jest/globals";
import { AnalysisError } from "@ratiometer/config";
import { asWorkspace, parseWorkspace } from "./parse-workspace.ts";

/** Two channels with one modifier of each type. */
const document = {
  channels: [
    {
      name: "SR",
      samples: [
        {
          name: "signal",
          data: [2, 3],
          modifiers: [
            { name: "mu", type: "normfactor", data: null },
            { name: "lumi", type: "lumi", data: null },
            { name: "eft", type: "polynomial", data: { coefficients: ["ctZ"], matrix: [[1, 0.1, 0.2] as number[], [1, 0, 0.5]] } },
          ],
        },
        {
          name: "background",
          data: [10, 20],
          modifiers: [
            { name: "JES", type: "normsys", data: { hi: 1.1, lo: 0.9 } },
            { name: "JES", type: "histosys", data: { hi_data: [11, 21], lo_data: [9, 19] } },
            { name: "stat", type: "staterror", data: [1, 2] },
            { name: "free", type: "shapefactor", data: null },
          ],
        },
      ],
    },
    { name: "CR", samples: [{ name: "background", data: [50], modifiers: [{ name: "own", type: "shapesys", data: [5] }] }] },
  ],
  observations: [
    { name: "SR", data: [12, 23] },
    { name: "CR", data: [52] },
  ],
  measurements: [{ name: "main", config: { poi: "mu", parameters: [{ name: "ctZ", inits: [0], bounds: [[-5, 5]], fixed: false }] } }],
  version: "1.0.0",
};

type Path = (string | number)[];

/** The document with another value, or none, at a place. */
function changed(path: Path, value: unknown): string {
  const copy = structuredClone(document) as unknown;
  const parent = path.slice(0, -1).reduce((node, key) => (node as Record<string | number, unknown>)[key], copy);
  const key = path[path.length - 1];
  if (value === undefined) Reflect.deleteProperty(parent as object, key);
  else (parent as Record<string | number, unknown>)[key] = value;
  return JSON.stringify(copy, null, 1);
}

function faults(text: string): (string | undefined)[][] {
  try {
    parseWorkspace(text, "w.json");
  } catch (error) {
    const errors = (error instanceof AggregateError ? error.errors : [error]) as AnalysisError[];
    return errors.map(({ code, path, message, hint }) => [code, path, hint === undefined ? message : `${message}; ${hint}`]);
  }
  return [];
}

const signal: Path = ["channels", 0, "samples", 0];
const background: Path = ["channels", 0, "samples", 1];
const modifier = (sample: Path, m: number, ...rest: Path): Path => [...sample, "modifiers", m, ...rest];

test("a workspace with all modifiers is read as it is", () => {
  expect(parseWorkspace(JSON.stringify(document), "w.json")).toEqual(document);
  expect(asWorkspace(document, "made here")).toBe(document);
});

test.each<[Path, unknown, string, string, string]>([
  [["version"], "2.0.0", "MODEL_SCHEMA", "version", 'found "2.0.0", expected "1.0.0"'],
  [["channels"], [], "MODEL_SCHEMA", "channels", "found 0 entries, expected at least 1"],
  [["channels", 1, "samples"], [], "MODEL_SCHEMA", "channels[1].samples", "found 0 entries, expected at least 1"],
  [[...signal, "data"], [], "MODEL_SCHEMA", "channels[0].samples[0].data", "found 0 entries, expected at least 1"],
  [[...signal, "data", 1], null, "MODEL_SCHEMA", "channels[0].samples[0].data[1]", "found null, expected a number"],
  [[...signal, "data", 1], "3", "MODEL_SCHEMA", "channels[0].samples[0].data[1]", 'found "3", expected a number'],
  [
    modifier(signal, 0, "type"),
    "normfacto",
    "MODEL_SCHEMA",
    "channels[0].samples[0].modifiers[0].type",
    'found "normfacto", expected one of histosys, lumi, normfactor, normsys, polynomial, shapefactor, shapesys, staterror; did you mean "normfactor"?',
  ],
  [
    modifier(background, 1, "data"),
    { hi_data: [1, 2] },
    "MODEL_SCHEMA",
    "channels[0].samples[1].modifiers[1].data",
    'missing key "lo_data"; lo_data: Yield in each bin at -1',
  ],
  [modifier(signal, 0, "data"), 3, "MODEL_SCHEMA", "channels[0].samples[0].modifiers[0].data", "found 3, expected null"],
  [
    modifier(signal, 1, "name"),
    "luminosity",
    "MODEL_SCHEMA",
    "channels[0].samples[0].modifiers[1].name",
    'found "luminosity", expected "lumi"',
  ],
  [
    ["measurements", 0, "config", "parameters", 0, "bounds", 0],
    [0],
    "MODEL_SCHEMA",
    "measurements[0].config.parameters[0].bounds[0]",
    "found 1 entries, expected exactly 2",
  ],
  [
    ["measurements", 0, "config", "poi"],
    undefined,
    "MODEL_SCHEMA",
    "measurements[0].config",
    'missing key "poi"; poi: Parameter of interest; "" if there is none',
  ],
  [
    ["channels", 2],
    { name: "CR", samples: [{ name: "background", data: [50], modifiers: [] }] },
    "MODEL_DUPLICATE_NAME",
    "channels[2].name",
    'there are two channels "CR"; the first is channels[1]',
  ],
  [
    ["measurements", 1],
    { name: "main", config: { poi: "", parameters: [] } },
    "MODEL_DUPLICATE_NAME",
    "measurements[1].name",
    'there are two measurements "main"; the first is measurements[0]',
  ],
  [
    [...background, "name"],
    "signal",
    "MODEL_DUPLICATE_NAME",
    "channels[0].samples[1].name",
    'there are two samples "signal"; the first is channels[0].samples[0]',
  ],
  [
    [...background, "data"],
    [10, 20, 30],
    "MODEL_LENGTH",
    "channels[0].samples[1].data",
    "found 3 yields, expected 2, one for each bin of the channel",
  ],
  [
    modifier(background, 1, "data", "hi_data"),
    [11],
    "MODEL_LENGTH",
    "channels[0].samples[1].modifiers[1].data.hi_data",
    "found 1 yields, expected 2, one for each bin of the channel",
  ],
  [
    modifier(background, 2, "data"),
    [1],
    "MODEL_LENGTH",
    "channels[0].samples[1].modifiers[2].data",
    "found 1 uncertainties, expected 2, one for each bin of the channel",
  ],
  [
    modifier(background, 0, "data", "lo"),
    0,
    "MODEL_VALUE",
    "channels[0].samples[1].modifiers[0].data.lo",
    "found 0, expected a factor above 0; a factor may be near 0, but only a positive one can be interpolated",
  ],
  [
    modifier(signal, 2, "data", "matrix", 1),
    [1, 0],
    "MODEL_LENGTH",
    "channels[0].samples[0].modifiers[2].data.matrix[1]",
    "found 2 terms, expected 3, the lower triangle for 1 coefficient and 1",
  ],
  [
    modifier(signal, 2, "data", "matrix"),
    [[1, 0, 0]],
    "MODEL_LENGTH",
    "channels[0].samples[0].modifiers[2].data.matrix",
    "found 1 rows, expected 2, one for each bin of the channel",
  ],
  [
    modifier(signal, 2, "data"),
    { coefficients: ["a", "a"], matrix: [Array(6).fill(0), Array(6).fill(0)] },
    "MODEL_DUPLICATE_NAME",
    "channels[0].samples[0].modifiers[2].data.coefficients[1]",
    'coefficient "a" is listed twice',
  ],
  [
    modifier(background, 3),
    { name: "JES", type: "normsys", data: { hi: 1.2, lo: 0.8 } },
    "MODEL_DUPLICATE_NAME",
    "channels[0].samples[1].modifiers[3]",
    'the sample has two normsys "JES"; the first is channels[0].samples[1].modifiers[0]',
  ],
  [
    modifier(background, 3, "name"),
    "mu",
    "MODEL_SHARED_NAME",
    "channels[0].samples[1].modifiers[3]",
    '"mu" is a shapefactor here and a normfactor in channel "SR", sample "signal"; only normsys and histosys share a parameter; give one of them another name',
  ],
  [
    modifier(background, 3, "name"),
    "ctZ",
    "MODEL_SHARED_NAME",
    "channels[0].samples[1].modifiers[3]",
    '"ctZ" is a shapefactor here and a polynomial in channel "SR", sample "signal"; only normsys and histosys share a parameter; give one of them another name',
  ],
  [
    modifier(background, 3),
    { name: "own", type: "shapesys", data: [1, 2] },
    "MODEL_SHARED_NAME",
    "channels[1].samples[0].modifiers[0]",
    'shapesys "own" is that of channel "SR", sample "background", too; a shapesys is never shared; give each its own name',
  ],
  [
    ["channels", 1, "samples", 0, "modifiers", 0],
    { name: "free", type: "shapefactor", data: null },
    "MODEL_LENGTH",
    "channels[0].samples[1].modifiers[3]",
    'shapefactor "free" has 1 components, those of channel "CR", for 2 bins; give the longer channel a shapefactor of its own',
  ],
  [
    ["channels", 1, "samples", 0],
    { name: "other", data: [50], modifiers: [{ name: "stat", type: "staterror", data: [1] }] },
    "MODEL_SHARED_NAME",
    "channels[1].samples[0].modifiers[0]",
    'staterror "stat" is on other samples here than in channel "SR"; give the staterror of each channel its own name',
  ],
  [
    ["observations", 0, "data"],
    [12],
    "MODEL_LENGTH",
    "observations[0].data",
    "found 1 counts, expected 2, one for each bin of the channel",
  ],
  [["observations", 0, "data", 1], -1, "MODEL_OBSERVATION", "observations[0].data[1]", "found -1, expected a count of at least 0"],
  [["observations", 1], undefined, "MODEL_SCHEMA", "observations[1]", "found null, expected an object"],
])("at %j, %j is refused as %s", (path, value, code, place, message) => {
  expect(faults(changed(path, value))).toEqual([[code, place, message]]);
});

test("a channel whose observation has another name is told which it may be", () => {
  expect(faults(changed(["observations", 1, "name"], "CRR"))).toEqual([
    ["MODEL_OBSERVATION", "channels[1]", 'channel "CR" has no observation; "CRR" is observed, and no channel'],
  ]);
});

test("an unknown key is told with the one that is missing and the likely one", () => {
  const lines = faults(changed(modifier(background, 1, "data"), { hi_data: [1, 2], low_data: [1, 2] }).replace("hi_data", "hi_dat"));
  expect(lines.map(([, path]) => path).sort()).toEqual([
    "channels[0].samples[1].modifiers[1].data",
    "channels[0].samples[1].modifiers[1].data",
    "channels[0].samples[1].modifiers[1].data.hi_dat",
    "channels[0].samples[1].modifiers[1].data.low_data",
  ]);
  expect(lines.map(([, , message]) => message)).toEqual(
    expect.arrayContaining(['unknown key "hi_dat"; did you mean "hi_data"?', 'unknown key "low_data"; did you mean "lo_data"?']),
  );
});

test.each(["NaN", "Infinity", "-Infinity", "1e999"])("%s is no yield, and is told by path and line", (written) => {
  const text = JSON.stringify(document, null, 1).replace("[\n      2,", `[\n      ${written},`);
  const value = String(Number(written));
  expect(faults(text)).toEqual([["MODEL_NOT_FINITE", "channels[0].samples[0].data[0]", `found ${value}, expected a finite number`]]);
  expect(() => parseWorkspace(text, "w.json")).toThrow(AnalysisError);
});

test("a document that is no workspace at all is told so", () => {
  expect(faults("[]")).toEqual([["MODEL_SCHEMA", "workspace", "found an empty list, expected an object"]]);
  expect(faults("{}").map(([, , message]) => message?.split(";")[0])).toEqual([
    'missing key "channels"',
    'missing key "measurements"',
    'missing key "observations"',
    'missing key "version"',
  ]);
});

test("of many faults the first twenty are told", () => {
  expect(faults(changed([...signal, "data"], Array(1000).fill(null)))).toHaveLength(20);
});

test("a coefficient may be the parameter of a normfactor, too", () => {
  expect(faults(changed(modifier(signal, 0, "name"), "ctZ"))).toEqual([]);
});

const shared = new URL("../../../../../shared/data/statistics/", import.meta.url);
const expected = new URL("expected.json", shared);
interface Entry {
  readonly npars?: number;
}
const files = existsSync(expected)
  ? Object.entries((JSON.parse(readFileSync(expected, "utf8")) as { files: Record<string, Entry> }).files)
      .filter(([, { npars }]) => npars !== undefined)
      .map(([name]) => name)
  : [];

(files.length > 0 ? test.each(files) : test.skip.each(["workspaces that pyhf reads"]))("%s has no fault", (name) => {
  const text = readFileSync(new URL(name, shared), "utf8");
  expect(parseWorkspace(text, name)).toEqual(JSON.parse(text));
});
