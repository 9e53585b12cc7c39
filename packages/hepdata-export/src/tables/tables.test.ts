import { expect, test } from "@jest/globals";
import type { ArtifactContent, BinnedScore } from "../artifact-content.ts";
import { checkContent } from "../content-check.ts";
import { requireCovariance } from "../covariance-check.ts";
import { tableFigure } from "../figures/table-figure.ts";
import { yamlText } from "../submission/yaml-text.ts";
import { toyContent } from "../testing/toy-content.ts";
import { crossCheckTables } from "./cross-check-tables.ts";
import { cutFlowJson } from "./cut-flow.ts";
import type { HepdataTable } from "./hepdata-table.ts";
import { hepdataTables } from "./hepdata-tables.ts";

const content = toyContent(new Uint8Array([1]));
const tableOf = (of: ArtifactContent, file: string): HepdataTable => {
  const table = hepdataTables(of, []).find((each) => each.file === file);
  if (table === undefined) throw new RangeError(`no table ${file}`);
  return table;
};

/** The toy with a jet energy scale in both samples, and a luminosity in one. */
const shifted: ArtifactContent = {
  ...content,
  channels: content.channels.map((channel, c) => ({
    ...channel,
    samples: channel.samples.map((sample, s) =>
      c === 0
        ? {
            ...sample,
            systematics: [
              { name: "jes", up: [0.5, 0.25, 0], down: [-0.5, 0.1, 0] },
              ...(s === 1 ? [{ name: "lumi", up: [2.5, 0.5, 0.01], down: [-2.5, -0.5, -0.01] }] : []),
            ],
          }
        : sample,
    ),
  })),
};

test("systematic shifts keep their signs and labels, and add up in the total", () => {
  const { dependent } = tableOf(shifted, "score_shape_sr");
  expect(dependent[0].values[1].errors).toEqual([
    { symerror: expect.closeTo(Math.sqrt(5 / 250), 14), label: "stat,MC" },
    { asymerror: { plus: 0.25, minus: 0.1 }, label: "sys,jes" },
  ]);
  // no event, no shift: HEPData refuses errors of zero
  expect(dependent[0].values[2].errors?.map(({ label }) => label)).toEqual(["stat,MC"]);
  expect(dependent[2].values[0].errors?.slice(1)).toEqual([
    { asymerror: { plus: 1, minus: -1 }, label: "sys,jes" },
    { asymerror: { plus: 2.5, minus: -2.5 }, label: "sys,lumi" },
  ]);
  expect(() => checkContent(shifted)).not.toThrow();
});

test("bins without a covariance are independent; the one that is given decides the errors of the total", () => {
  const plain = tableOf(content, "score_covariance_sr").dependent[0].values.map(({ value }) => value);
  expect(plain).toEqual([10 / 250, 0, 0, 0, expect.closeTo(5 / 250 + 20 / 40, 14), 0, 0, 0, expect.closeTo(2.5 / 250 + 1 / 120, 14)]);
  const covariance = [[4, -1, 0], [-1, 2, 0], [0, 0, 1]]; // prettier-ignore
  const given = { ...content, channels: [{ ...content.channels[0], covariance }] };
  expect(tableOf(given, "score_covariance_sr").dependent[0].values.map(({ value }) => value)).toEqual(covariance.flat());
  const total = tableOf(given, "score_shape_sr").dependent[2].values;
  expect(total.map(({ errors }) => errors)).toEqual([2, Math.SQRT2, 1].map((symerror) => [{ symerror, label: "stat,MC" }]));
});

/** A channel of n bins of a score between 0 and 1. */
const fine = (n: number): BinnedScore => ({
  name: "fine",
  axes: [{ column: "score", unit: "1", edges: Array.from({ length: n + 1 }, (_, i) => i / n) }],
  samples: [{ name: "tt", terms: Array.from({ length: n }, () => [5, 0, 0, 0, 0, 0]), variance: new Array<number>(n).fill(0.25) }],
  observed: new Array<number>(n).fill(5),
  observedLabel: "Asimov data at the SM",
});

test("a covariance that is too large for a table is a file of the shape", () => {
  const tables = (n: number): HepdataTable[] => hepdataTables({ ...content, channels: [fine(n)] }, []);
  expect(tables(70).map(({ file }) => file)).toContain("score_covariance_fine");
  expect(tables(71).map(({ file }) => file)).not.toContain("score_covariance_fine");
  const [resource] = tables(71).find(({ file }) => file === "score_shape_fine")?.resources ?? [];
  expect(resource.location).toBe("score_shape_fine_covariance.json");
  const { covariance } = JSON.parse(new TextDecoder().decode(resource.bytes)) as { covariance: number[][] };
  expect([covariance.length, covariance[70][70], covariance[70][0]]).toEqual([71, 0.25, 0]);
});

test("edges are given with all digits, and open ends are said", () => {
  const { description, independent, dependent } = tableOf(content, "score_edges_sr");
  expect(independent[0].values).toEqual([{ value: 1 }, { value: 2 }]);
  expect(dependent[0].values).toEqual([{ value: -0.5 }, { value: 1e-7 }]);
  expect(description).toContain("edge 0 is minus infinity");
  expect(description).toContain("edge 3 is infinity");
});

/** A channel of 2 × 3 bins, of the first cell of which two are merged. */
const merged: BinnedScore = {
  ...fine(5),
  name: "boxes",
  axes: [
    { column: "h_pt", unit: "GeV", edges: [200, 300, Infinity] },
    { column: "score", unit: "1", edges: [-Infinity, 0.1, 0.7, 1] },
  ],
  kept: [[0, 1, 3], [0, 1, 2, 3]], // prettier-ignore
};

test("bins of several quantities have a range in each, and edges a column for each", () => {
  const several = { ...content, channels: [merged] };
  const shape = tableOf(several, "score_shape_boxes");
  expect(shape.independent.map(({ header }) => header)).toEqual([{ name: "h_pt", units: "GeV" }, { name: "score" }]);
  const ranges = shape.independent.map(({ values }) => values.map((bin) => ("low" in bin ? [bin.low, bin.high] : [])));
  expect(ranges[0]).toEqual([[200, 300], [200, 300], [300, Infinity], [300, Infinity], [300, Infinity]]); // prettier-ignore
  expect(ranges[1]).toEqual([[-Infinity, 0.1], [0.1, 1], [-Infinity, 0.1], [0.1, 0.7], [0.7, 1]]); // prettier-ignore
  expect(shape.description).toContain("in bins of h_pt and score in the channel boxes");
  const { dependent, independent } = tableOf(several, "score_edges_boxes");
  expect(independent[0].values).toEqual([0, 1, 2, 3].map((value) => ({ value })));
  expect(dependent.map(({ values }) => values.map(({ value }) => value))).toEqual([[200, 300, "-", "-"], ["-", 0.1, 0.7, 1]]); // prettier-ignore
  // the picture counts the bins, with a line between the two cells
  expect(tableFigure(shape)).toContain("Bin of h_pt × score");
  expect([...(tableFigure(shape) ?? "").matchAll(/stroke-dasharray="3 3"/g)]).toHaveLength(1);
});

test("merged bins of which several are open are texts with all digits, which HEPData takes", () => {
  const axes = [merged.axes[0], { column: "score", unit: "1", edges: [-Infinity, 0.1, 0.30000000000000004, Infinity] }];
  const several = { ...content, channels: [{ ...merged, axes }] };
  const shape = tableOf(several, "score_shape_boxes");
  expect(shape.independent[1].values).toEqual(
    ["-inf to 0.1", "0.1 to inf", "-inf to 0.1", "0.1 to 0.30000000000000004", "0.30000000000000004 to inf"].map((value) => ({ value })),
  );
  expect(tableFigure(shape)).toContain("Bin of h_pt × score");
  const yaml = (table: HepdataTable): string =>
    yamlText({ independent_variables: table.independent, dependent_variables: table.dependent });
  const check = (edges: string): void =>
    crossCheckTables(["score_edges_boxes.yaml"], (file) => (file.includes("edges") ? edges : yaml(shape)));
  const edges = yaml(tableOf(several, "score_edges_boxes"));
  expect(() => check(edges)).not.toThrow();
  expect(() => check(edges.replace("0.30000000000000004", "0.3"))).toThrow(expect.objectContaining({ code: "EXPORT_MISMATCH" }));
});

test("an efficiency map has a row for each pair of bins, the last axis fastest, and a gap where there is no share", () => {
  const { independent, dependent } = tableOf(content, "efficiency_top_tag");
  expect(independent[0].values.map((bin) => ("low" in bin ? bin.low : NaN))).toEqual([0, 0, 200, 200]);
  expect(independent[1].values.map((bin) => ("low" in bin ? bin.low : NaN))).toEqual([-2.5, 0, -2.5, 0]);
  expect(dependent[0].values.map(({ value }) => value)).toEqual([0.5, 0.6, "-", 1]);
  expect(dependent[0].values[3].errors).toEqual([{ asymerror: { plus: 0, minus: -0.2 }, label: "stat,MC" }]);
});

test("the cut flow says for programs what each step keeps", () => {
  expect(cutFlowJson(content)).toMatchObject({
    samples: [{ sample: "tHq", steps: [{ efficiency: 1 }, { efficiency: 0.4375, negative: 4 }] }],
  });
});

test.each<[string, Partial<ArtifactContent>, object]>([
  ["a share above one", { efficiencyMaps: content.efficiencyMaps?.map((map) => ({ ...map, of: [{ name: "tt", bins: [1.01, 0, 0, 0].map((value) => ({ value, up: 0, down: 0 })) }] })) }, { code: "EXPORT_VALUE", path: "efficiencyMaps.top tag.of.tt.bins[0]" }],
  ["a map of the wrong size", { efficiencyMaps: content.efficiencyMaps?.map((map) => ({ ...map, of: [{ name: "tt", bins: [null] }] })) }, { code: "EXPORT_LENGTH" }],
  ["rising thresholds", { rocCurves: content.rocCurves?.map((roc) => ({ ...roc, thresholds: [0, 1, 2] })) }, { code: "EXPORT_VALUE" }],
  ["an asymmetric covariance", { channels: [{ ...content.channels[0], covariance: [[1, 0.5, 0], [0.4, 1, 0], [0, 0, 1]] }] }, { code: "EXPORT_COVARIANCE", path: "channels.sr.covariance" }],
  ["a cut that adds events", { cutFlows: [{ sample: "tt", steps: [5, 6].map((events) => ({ selection: "x", events, negative: 0, expected: 1, error: 0 })) }] }, { code: "EXPORT_VALUE", path: "cutFlows.tt.steps[1]" }],
])("%s is refused", (_, part, expected) => {
  expect(() => checkContent({ ...content, ...part })).toThrow(expect.objectContaining(expected));
}); // prettier-ignore

test("a covariance has no negative eigenvalue, but may have some that vanish", () => {
  // a multinomial: rows add up to zero
  const shares = [0.2, 0.3, 0.5];
  const multinomial = shares.map((p, i) => shares.map((q, j) => (i === j ? p : 0) - p * q));
  expect(() => requireCovariance(multinomial, "m")).not.toThrow();
  // correlations of 0.9, 0.9 and -0.9 are impossible together
  expect(() => requireCovariance([[1, 0.9, 0.9], [0.9, 1, -0.9], [0.9, -0.9, 1]], "m")).toThrow("negative eigenvalue"); // prettier-ignore
  expect(() => requireCovariance([[1, 2], [2, 1]], "m")).toThrow("standard deviations"); // prettier-ignore
  expect(() => requireCovariance([[-1]], "m")).toThrow("variance of -1"); // prettier-ignore
  expect(() => requireCovariance([[1, 0], [0]], "m")).toThrow("row 1"); // prettier-ignore
});

test("tables that differ from each other are refused by name", () => {
  const texts = new Map(
    hepdataTables(content, []).map(({ file, independent, dependent }) => [
      `${file}.yaml`,
      yamlText({ independent_variables: independent, dependent_variables: dependent }),
    ]),
  );
  const check = (altered: Readonly<Record<string, readonly [string, string]>> = {}): void =>
    crossCheckTables([...texts.keys()], (file) => {
      const text = texts.get(file) ?? "";
      return file in altered ? text.replace(...altered[file]) : text;
    });
  expect(() => check()).not.toThrow();
  expect(() => check({ "score_edges_sr.yaml": ["1.0e-7", "1.1e-7"] })).toThrow(expect.objectContaining({ code: "EXPORT_MISMATCH", path: "hepdata/score_edges_sr.yaml" })); // prettier-ignore
  expect(() => check({ "score_covariance_sr.yaml": ["value: 0.04", "value: 0.05"] })).toThrow(expect.objectContaining({ code: "EXPORT_MISMATCH", path: "hepdata/score_covariance_sr.yaml" })); // prettier-ignore
  expect(() => check({ "efficiency_top_tag.yaml": ["value: 0.5", "value: 1.5"] })).toThrow(expect.objectContaining({ code: "EXPORT_VALUE", path: "hepdata/efficiency_top_tag.yaml" })); // prettier-ignore
});

test("an input's distribution has its bins, errors and what stands for a missing object", () => {
  const table = tableOf(content, "input_h_pt");
  expect(table.independent[0].values.at(-1)).toEqual({ low: 200, high: Infinity });
  expect(table.dependent[0].values).toEqual([
    { value: 0 },
    { value: 12.5, errors: [{ symerror: 0.5, label: "stat,MC" }] },
    { value: 5, errors: [{ symerror: Math.sqrt(1e-7), label: "stat,MC" }] },
  ]);
  expect(table.description).toMatch(/Where its object is missing it is -1\.$/);
});

test("a distribution whose numbers do not fit its bins is refused", () => {
  const [first] = content.inputDistributions ?? [];
  const wrong = { ...content, inputDistributions: [{ ...first, edges: [0, 200, 400] }] };
  expect(() => checkContent(wrong)).toThrow(/found 3 entries, expected 2/);
});
