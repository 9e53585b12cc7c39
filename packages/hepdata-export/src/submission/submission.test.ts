import { expect, test } from "@jest/globals";
import { parse, parseAllDocuments } from "yaml";
import type { ArtifactContent } from "../artifact-content.ts";
import { storedType } from "./stored-type.ts";
import { submission } from "./submission.ts";
import { toyContent } from "../testing/toy-content.ts";

const content = toyContent(new Uint8Array([1]));
const filesOf = async (of: ArtifactContent): Promise<Map<string, string>> =>
  new Map([...(await submission(of, { record: [], network: [] }))].map(([name, bytes]) => [name, new TextDecoder().decode(bytes)]));
const files = await filesOf(content);

interface TableDocument {
  name: string;
  data_file: string;
  data_license: { name: string };
  keywords: { name: string; values: unknown[] }[];
}

const documents = (of: Map<string, string>): TableDocument[] =>
  parseAllDocuments(of.get("submission.yaml") ?? "", { version: "1.1" }).map((document) => document.toJS() as TableDocument);

interface DataFile {
  independent_variables: { header: { name: string; units?: string }; values: unknown[] }[];
  dependent_variables: { header: { name: string }; values: { value: number; errors?: { symerror: number; label: string }[] }[] }[];
}

const table = (file: string): DataFile => parse(files.get(file) ?? "", { version: "1.1" }) as DataFile;

test("one document per table, in a fixed order, each with a licence", () => {
  const [record, ...tables] = documents(files);
  expect(record).toEqual({ comment: "Toy analysis of kt &lt; 1 &amp; ctZ. A toy: nothing here was measured.", additional_resources: [] });
  expect(tables.map(({ name }) => name)).toEqual([
    "Scan of kt, unbinned ratio",
    "Scan of kt, ctZ, binned score",
    "Contours of kt, ctZ, binned score",
    "Intervals",
    "Score shape, channel sr",
    "Covariance of the score shape, channel sr",
    "Score bin edges, channel sr",
    "EFT dependence, channel sr",
    "Score shape, channel control region",
    "Covariance of the score shape, channel control region",
    "Score bin edges, channel control region",
    "EFT dependence, channel control region",
    "Yields",
    "Cut flow",
    "ROC curve of kt-ratio, kt = -1 against the SM",
    "Efficiency of top tag",
    "Neural network",
    "Input h_pt",
  ]);
  for (const { data_license } of tables) expect(data_license.name).toBe("CC-BY-4.0");
  expect(new Set([...tables.map(({ data_file }) => data_file), "submission.yaml"])).toEqual(
    new Set([...files.keys()].filter((name) => name.endsWith(".yaml"))),
  );
  expect(tables[12].keywords).toEqual([
    { name: "reactions", values: ["P P --> HIGGS TOP X"] },
    { name: "observables", values: ["N"] },
    { name: "cmenergies", values: [13000] },
    { name: "phrases", values: ["Proton-Proton Scattering"] },
  ]);
});

test("a score shape holds bins, yields with their Monte Carlo errors, the total and the data", () => {
  const { independent_variables, dependent_variables } = table("score_shape_sr.yaml");
  expect(independent_variables[0].values).toEqual([
    { low: -Infinity, high: -0.5 },
    { low: -0.5, high: 1e-7 },
    { low: 1e-7, high: Infinity },
  ]);
  expect(dependent_variables.map(({ header }) => header.name)).toEqual([
    "Events, tHq",
    "Events, tt",
    "Events, total",
    "Events, Asimov data at the SM",
  ]);
  // an error that is zero is left out: HEPData refuses bins whose errors are all zero
  expect(dependent_variables[1].values[0]).toEqual({ value: 100 });
  expect(dependent_variables[2].values[1].errors?.[0].label).toBe("stat,MC");
  expect(dependent_variables[2].values[1].errors?.[0].symerror).toBeCloseTo(Math.sqrt(5 / 250 + 20 / 40), 14);
});

test("a union of intervals takes one row per piece", () => {
  const { independent_variables, dependent_variables } = table("intervals.yaml");
  expect(independent_variables.map(({ values }) => values[1])).toEqual([{ value: "kt" }, { value: "unbinned ratio" }, { value: 0.6827 }]);
  expect(dependent_variables.map(({ values }) => values.map(({ value }) => value))).toEqual([
    [1, 1],
    [-1, 0.9],
    [-0.8, 1.1],
  ]);
});

test("names of tables that HEPData would cut or confuse are shortened and numbered", async () => {
  const long = "a".repeat(70);
  const channels = [`${long}x`, `${long}y`].map((name) => ({ ...content.channels[0], name }));
  const tables = documents(await filesOf({ ...content, channels })).slice(1);
  for (const { name } of tables) expect(name.length).toBeLessThanOrEqual(64);
  expect(new Set(tables.map(({ name }) => name)).size).toBe(tables.length);
  expect(new Set(tables.map(({ data_file }) => data_file)).size).toBe(tables.length);
});

test.each([
  [{ location: "m.tar.gz", description: "a model", type: "HistFactory" }, "histfactory"],
  [{ location: "m.tar.gz", description: "also as HS3", type: "HistFactory" }, "hs3"],
  [{ location: "a.onnx", description: "network of the SimpleAnalysis code" }, "simpleanalysis"],
  [{ location: "zenodo_net.onnx", description: "network" }, "zenodo"],
  [{ location: "net.onnx", description: "network", type: "ONNX" }, "onnx"],
])("HEPData files %j as %s", (resource, expected) => {
  expect(storedType(resource)).toBe(expected);
});

test("a resource that HEPData would misfile is refused", () => {
  const misfiled = { location: "rivet.onnx", description: "network", bytes: new Uint8Array([1]) };
  return expect(submission(content, { record: [], network: [misfiled] })).rejects.toThrow(
    'HEPData would file "rivet.onnx" as "rivet", not as "onnx"',
  );
});

test("two files of one name are refused", () => {
  const clash = { location: "yields.yaml", description: "yields", bytes: new Uint8Array([1]) };
  return expect(submission(content, { record: [clash], network: [] })).rejects.toThrow(
    'two files of the HEPData submission are called "yields.yaml"',
  );
});
