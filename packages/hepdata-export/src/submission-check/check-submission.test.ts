import { expect, test } from "@jest/globals";
import { tanhNetwork } from "@ratiometer/classifiers/testing";
import { tarGz } from "../archive/archive.ts";
import { artifactParts } from "../artifact-parts.ts";
import { toyContent } from "../testing/toy-content.ts";
import { checkSubmission } from "./check-submission.ts";
import type { SubmissionRule } from "./submission-rule.ts";

type Files = ReadonlyMap<string, Uint8Array>;
type Edit = (files: Files) => Promise<Files> | Files;

const network = tanhNetwork(5);
const parts = await artifactParts(toyContent(network));
const good: Files = new Map(
  parts.flatMap(({ path, bytes }) => (path.startsWith("hepdata/") ? [[path.slice("hepdata/".length), bytes] as const] : [])),
);

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const textOf = (files: Files, name: string): string => new TextDecoder().decode(files.get(name));

const withFile =
  (name: string, contents: Uint8Array | string): Edit =>
  (files) =>
    new Map([...files, [name, typeof contents === "string" ? utf8(contents) : contents]]);

const without =
  (name: string): Edit =>
  (files) =>
    new Map([...files].filter(([key]) => key !== name));

/** Replaces a text, which must be there, in one file. */
const replaced =
  (name: string, from: string | RegExp, to: string): Edit =>
  (files) => {
    const before = textOf(files, name);
    const after = before.replace(from, to);
    if (after === before) throw new Error(`${String(from)} is not in ${name}`);
    return withFile(name, after)(files);
  };

const chained =
  (...edits: readonly Edit[]): Edit =>
  async (files) => {
    let edited = files;
    for (const edit of edits) edited = await edit(edited);
    return edited;
  };

const submission = (from: string | RegExp, to: string): Edit => replaced("submission.yaml", from, to);
/** Adds a resource of the record, before all others. */
const resource = (location: string, contents: Uint8Array | string, more = "", description = "A file"): Edit =>
  chained(
    submission("additional_resources:\n", `additional_resources:\n  - location: "${location}"\n    description: "${description}"\n${more}`),
    withFile(location, contents),
  );
const typed = (type: string): string => `    type: "${type}"\n`;
/** Adds a table at the end. */
const table = (description: string, contents: string): Edit =>
  chained(
    submission(/$/, `---\nname: "Added"\ndescription: "${description}"\nkeywords: []\ndata_file: "added.yaml"\n`),
    withFile("added.yaml", contents),
  );
const values = (list: string): Edit =>
  table(
    "Numbers",
    `independent_variables:\n- header: {name: x}\n  values: [{value: 1}]\ndependent_variables:\n- header: {name: y}\n  values: [${list}]\n`,
  );
const bins = (list: string, count: number): Edit =>
  table(
    "Bins",
    `independent_variables:\n- header: {name: x}\n  values: [${list}]\ndependent_variables:\n- header: {name: y}\n  values: [${Array(count).fill("{value: 1}").join(", ")}]\n`,
  );
const matrix = (rows: readonly (readonly (number | string)[])[]): Edit => {
  const places = rows.flatMap((row, i) => row.map((value, j) => [i, j, value] as const));
  const column = (of: (place: readonly [number, number, number | string]) => unknown): string =>
    places.map((place) => `{value: ${String(of(place))}}`).join(", ");
  return table(
    "Covariance of the bins",
    `independent_variables:\n- header: {name: i}\n  values: [${column(([i]) => i)}]\n- header: {name: j}\n  values: [${column(([, j]) => j)}]\n` +
      `dependent_variables:\n- header: {name: Covariance}\n  values: [${column(([, , value]) => value)}]\n`,
  );
};

const WORKSPACE = {
  channels: [
    {
      name: "sr",
      samples: [
        { name: "s", data: [1, 2], modifiers: [{ name: "mu", type: "normfactor", data: null }] },
        { name: "b", data: [5, 5], modifiers: [] },
      ],
    },
  ],
  observations: [{ name: "sr", data: [6, 7] }],
  measurements: [{ name: "m", config: { poi: "mu", parameters: [] } }],
  version: "1.0.0",
};
const workspace = (change: object): string => JSON.stringify({ ...WORKSPACE, ...change });
const HS3 = {
  metadata: { hs3_version: "0.2" },
  distributions: [{ name: "SR", type: "poisson_dist", x: "n", mean: "mu" }],
  data: [{ name: "obs", type: "point", entries: [{ name: "n", value: 5 }] }],
  likelihoods: [{ name: "L", distributions: ["SR"], data: ["obs"] }],
  analyses: [{ name: "A", likelihood: "L" }],
};
const hs3 = (change: object): Edit => resource("other.json", JSON.stringify({ ...HS3, ...change }), typed("HS3"));
const PNG = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "base64");
const vectors = (output: number): Uint8Array =>
  tanhNetwork(2, { test_vectors: JSON.stringify({ inputs: { x: [[0.5, 1]] }, outputs: { log_likelihood_ratio: [[output]] } }) });

test("what the exporter writes is accepted", async () => {
  expect(await checkSubmission(good)).toEqual([]);
});

test.each<[string, Edit]>([
  ["an HS3 document of distributions of other kinds", hs3({})],
  ["a plain workspace", resource("plain.json", workspace({}), typed("HistFactory"))],
  ["an image and its thumbnail", chained(resource("figure.png", PNG), resource("thumb_figure.png", PNG))],
  ["a network that reproduces its test vectors", resource("other.onnx", vectors(Math.tanh(0.5)))],
  ["a covariance, one triangle of it", matrix([[2, 1], ["'-'", 2]])], // prettier-ignore
  ["percentages, one-sided and signed uncertainties", values("{value: 1, errors: [{symerror: '2%', label: a}, {asymerror: {plus: '', minus: -1}, label: b}, {asymerror: {plus: 1, minus: 2}, label: c}]}")], // prettier-ignore
  ["a missing value", values("{value: '-'}")],
  ["an underflow and an overflow bin", bins("{low: -.inf, high: 0}, {low: 0, high: 1}, {low: 1, high: .inf}", 3)],
  ["a table in JSON", table("JSON", '{"independent_variables": [], "dependent_variables": []}')],
  ["a range of energies", submission(/values:\n\s+- 13000\n/, 'values:\n      - "7000-13000"\n')],
])("%s is accepted", async (_, edit) => {
  expect(await checkSubmission(await edit(good))).toEqual([]);
});

/** The network with another version of the standard operators, which its file writes as one byte. */
const ofOpset = (version: number): Uint8Array => {
  const bytes = Buffer.from(network);
  const place = bytes.indexOf(Buffer.from([0x0a, 0x00, 0x10, 0x11]));
  bytes[place + 3] = version;
  return bytes;
};
const patchset = JSON.stringify({
  metadata: { description: "d", digests: { sha256: "0".repeat(64) }, labels: ["c"], references: { hepdata: "ins1" } },
  patches: [{ metadata: { name: "c_1", values: [1] }, patch: [] }],
  version: "1.0.0",
});
const pyhfArchive = await tarGz(
  new Map([
    ["BkgOnly.json", utf8(workspace({}))],
    ["patchset.json", utf8(patchset)],
  ]),
);

const BROKEN: readonly (readonly [what: string, rule: SubmissionRule, file: string, edit: Edit])[] = [
  ["no submission.yaml", "file-missing", "submission.yaml", without("submission.yaml")],
  ["a missing data file", "file-missing", "submission.yaml", without("yields.yaml")],
  ["a missing resource", "file-missing", "submission.yaml", without("inputs.json")],
  ["a file that nothing refers to", "file-unreferenced", "notes.txt", withFile("notes.txt", "notes")],
  ["a file in a folder", "file-unreferenced", "figures/a.png", withFile("figures/a.png", PNG)],
  ["a location in a folder", "file-location", "submission.yaml", submission('"inputs.json"', '"model/inputs.json"')],
  ["an empty file", "file-empty", "inputs.json", withFile("inputs.json", "")],
  ["text that is no YAML", "yaml-syntax", "submission.yaml", submission("keywords:", "keywords: {")],
  ["a table that is no YAML", "yaml-syntax", "yields.yaml", withFile("yields.yaml", "a: {b: 1\nc: 2\n")],
  ["no table", "document-tables", "submission.yaml", withFile("submission.yaml", "comment: nothing\n")],
  ["a second document about the record", "document-order", "submission.yaml", submission(/$/, "---\ncomment: more\n")],
  ["an empty document", "document-empty", "submission.yaml", submission(/$/, "---\n")],
  ["a misspelt key of the record", "record-key", "submission.yaml", submission("comment:", "coment:")],
  ["a licence of the record", "licence-ignored", "submission.yaml", submission("comment:", "data_license: {name: a, url: b}\ncomment:")],
  ["a table without description", "shape-missing", "submission.yaml", submission(/(name: "Intervals"\n)description: .*\n/, "$1")],
  ["a table without keywords", "shape-missing", "submission.yaml", submission(/$/, '---\nname: "A"\ndescription: "B"\ndata_file: "yields.yaml"\n')],
  ["an unknown key of a table", "shape-key", "submission.yaml", submission('name: "Yields"', 'nmae: "x"\nname: "Yields"')],
  ["a long name", "shape-length", "submission.yaml", submission('name: "Yields"', `name: "${"Yields ".repeat(10)}"`)],
  ["a name that is a truth value", "shape-type", "submission.yaml", submission('name: "Yields"', "name: yes")],
  ["two tables of one name", "table-name-twice", "submission.yaml", submission('name: "Yields"', 'name: "Intervals"')],
  ["one data file for two tables", "data-file-twice", "submission.yaml", submission('data_file: "yields.yaml"', 'data_file: "intervals.yaml"')],
  ["another kind of keyword", "keyword-name", "submission.yaml", submission('name: "phrases"', 'name: "phrase"')],
  ["LaTeX in a keyword", "keyword-latex", "submission.yaml", submission('"Proton-Proton Scattering"', '"$pp$"')],
  ["an energy with its unit", "energy-text", "submission.yaml", submission(/values:\n\s+- 13000\n/, 'values:\n      - "13 TeV"\n')],
  ["a schema of its own", "remote-schema", "submission.yaml", submission('name: "Yields"', 'data_schema: "https://example.org/s.json"\nname: "Yields"')],
  ["a table that relates to itself by its name", "shape-type", "submission.yaml", submission('name: "Yields"', 'related_to_table_dois: ["table 1"]\nname: "Yields"')],
  ["a table without columns", "shape-missing", "yields.yaml", withFile("yields.yaml", "independent_variables: []\n")],
  ["an empty table file", "shape-type", "yields.yaml", withFile("yields.yaml", "")],
  ["columns of two lengths", "table-lengths", "added.yaml", values("{value: 1}, {value: 2}")],
  ["independent variables alone", "shape-missing", "added.yaml", table("x", "independent_variables:\n- header: {name: x}\n  values: [{value: 1}]\ndependent_variables: []\n")],
  ["a header without name", "shape-missing", "added.yaml", table("x", "independent_variables: []\ndependent_variables:\n- header: {units: GeV}\n  values: []\n")],
  ["NaN", "not-finite", "added.yaml", values("{value: .nan}")],
  ["an infinite uncertainty", "not-finite", "added.yaml", values("{value: 1, errors: [{symerror: .inf}]}")],
  ["the text NaN", "not-finite", "added.yaml", values("{value: 'NaN'}")],
  ["a number that YAML 1.1 takes for a text", "number-text", "added.yaml", values("{value: 1e-7}")],
  ["a number in quotes", "number-text", "added.yaml", values("{value: '12'}")],
  ["an uncertainty in quotes", "number-text", "added.yaml", values("{value: 1, errors: [{symerror: '0.1'}]}")],
  ["an uncertainty in words", "error-text", "added.yaml", values("{value: 1, errors: [{symerror: small}]}")],
  ["uncertainties that are zero", "error-zero", "added.yaml", values("{value: 1, errors: [{symerror: 0, label: a}, {asymerror: {plus: 0, minus: '0%'}, label: b}]}")],
  ["an uncertainty without sides", "error-empty", "added.yaml", values("{value: 1, errors: [{asymerror: {plus: '', minus: ''}}]}")],
  ["a negative uncertainty", "error-negative", "added.yaml", values("{value: 1, errors: [{symerror: -1}]}")],
  ["an uncertainty of both kinds", "shape-missing", "added.yaml", values("{value: 1, errors: [{symerror: 1, asymerror: {plus: 1, minus: -1}}]}")],
  ["one label for two uncertainties", "error-labels", "added.yaml", values("{value: 1, errors: [{symerror: 1, label: a}, {symerror: 2, label: a}]}")],
  ["uncertainties of a missing value", "value-missing", "added.yaml", values("{value: '-', errors: [{symerror: 1}]}")],
  ["a bin that ends before it begins", "bin-order", "added.yaml", bins("{low: 1, high: 0}", 1)],
  ["an end of a bin that is a text", "shape-type", "added.yaml", bins("{low: 1e-7, high: 1}", 1)],
  ["a bin without end", "shape-missing", "added.yaml", bins("{low: 1}", 1)],
  ["a bin that holds everything", "bin-infinite", "added.yaml", bins("{low: -.inf, high: .inf}", 1)],
  ["two overflow bins", "bin-infinite", "added.yaml", bins("{low: 0, high: .inf}, {low: 1, high: .inf}", 2)],
  ["a bin in words", "range-text", "added.yaml", bins("{value: '10-20'}", 1)],
  ["a covariance that is not symmetric", "matrix-asymmetric", "added.yaml", matrix([[2, 1], [0.5, 2]])], // prettier-ignore
  ["a covariance with a negative eigenvalue", "matrix-indefinite", "added.yaml", matrix([[1, 2], [2, 1]])], // prettier-ignore
  ["a covariance with a hole", "matrix-incomplete", "added.yaml", matrix([[1, "'-'"], ["'-'", 1]])], // prettier-ignore
  ["a type stolen by the description", "resource-type", "submission.yaml", resource("a.json", workspace({}), typed("HistFactory"), "Also given as HS3")],
  ["a type stolen by the file's name", "resource-type", "submission.yaml", resource("zenodo.json", workspace({}), typed("HistFactory"))],
  ["a network filed as analysis code", "resource-type", "submission.yaml", resource("other.onnx", network, "", "Used by SimpleAnalysis")],
  ["a resource that is not described", "resource-description", "submission.yaml", resource("a.txt", "text", "", " ")],
  ["a model with a table", "resource-level", "submission.yaml", chained(submission(/$/, '---\nname: "A"\ndescription: "B"\nkeywords: []\ndata_file: "a.yaml"\nadditional_resources:\n- location: "w.json"\n  description: "C"\n  type: "HistFactory"\n'), withFile("a.yaml", "independent_variables: []\ndependent_variables: []\n"), withFile("w.json", workspace({})))],
  ["NaN in JSON", "json", "a.json", resource("a.json", '{"a": NaN}')],
  ["a damaged image", "image-damaged", "a.png", resource("a.png", PNG.subarray(0, 50))],
  ["an image whose bytes changed", "image-damaged", "a.png", resource("a.png", PNG.map((byte, i) => (i === 45 ? byte ^ 1 : byte)))],
  ["an image of another format", "image-damaged", "a.jpg", resource("a.jpg", PNG)],
  ["a thumbnail that HEPData does not show", "thumbnail-type", "thumb_a.svg", resource("thumb_a.svg", "<svg/>")],
  ["a network that is cut short", "network-structure", "kt-ratio.onnx", withFile("kt-ratio.onnx", network.subarray(0, network.length - 40))],
  ["a network of old operators", "network-opset", "kt-ratio.onnx", withFile("kt-ratio.onnx", ofOpset(12))],
  ["a patchset for another workspace", "histfactory-patchset", "m.tar.gz", resource("m.tar.gz", pyhfArchive, typed("HistFactory"))],
  ["an archive that is cut short", "archive-damaged", "m.tar.gz", resource("m.tar.gz", pyhfArchive.subarray(0, 100), typed("HistFactory"))],
  ["a table of more than 10 MiB", "table-size", "yields.yaml", withFile("yields.yaml", new Uint8Array(10_485_761).fill(0x20))],
  ["a network that is something else", "network-structure", "kt-ratio.onnx", withFile("kt-ratio.onnx", "not a network")],
  ["a network that belies its test vectors", "network-vectors", "other.onnx", resource("other.onnx", vectors(0.9))],
  ["test vectors that are none", "network-vectors", "other.onnx", resource("other.onnx", tanhNetwork(2, { test_vectors: "[]" }))],
  ["a workspace without data", "histfactory", "w.json", resource("w.json", workspace({ observations: undefined }), typed("HistFactory"))],
  ["samples of two lengths", "histfactory", "w.json", resource("w.json", workspace({ observations: [{ name: "sr", data: [6] }] }), typed("HistFactory"))],
  ["a workspace with a modifier of ours", "histfactory", "w.json", chained((files) => resource("w.json", textOf(files, "workspace.json"), typed("HistFactory"))(files))],
  ["a patchset alone under the name of a model", "histfactory", "w.json", resource("w.json", "{}", typed("HistFactory"))],
  ["HS3 without version", "hs3", "other.json", hs3({ metadata: {} })],
  ["HS3 with two distributions of one name", "hs3", "other.json", hs3({ distributions: [HS3.distributions[0], HS3.distributions[0]] })],
  ["an HS3 likelihood without its distribution", "hs3-reference", "other.json", hs3({ distributions: [] })],
  ["an HS3 analysis without its likelihood", "hs3-reference", "other.json", hs3({ analyses: [{ name: "A", likelihood: "M" }] })],
]; // prettier-ignore

test.each(BROKEN)("%s is found: %s in %s", async (_, code, file, edit) => {
  const findings = await checkSubmission(await edit(good));
  expect(findings).toContainEqual(expect.objectContaining({ code, file }));
});
