import { expect, test } from "@jest/globals";
import { tableOf } from "@ratiometer/tables";
import { nuisanceParameters, pairedFactors } from "./nuisance-parameters.ts";
import { approximatedVariations, unusedVariations } from "./variation-remarks.ts";

const summary = {
  samples: ["ttH", "tt"],
  strata: [],
  definitions: [],
  inputs: [],
  variations: ["jes_up", "jes_down"],
  factors: ["muR_up", "muR_down", "pdf_1", "pdf_2", "fsr_up"],
  cutFlow: [],
};
const factor = (values: readonly number[]): { values: Float64Array; unit: string } => ({ values: Float64Array.from(values), unit: "1" });
const events = {
  summary,
  sample: Int32Array.of(0, 1, 1),
  table: tableOf([
    ["factor:muR_up", factor([1.1, 1.2, 0.9])],
    ["factor:muR_down", factor([0.8, 0.7, 1.3])],
  ]),
};
const systematics = [
  { name: "lumi", samples: undefined, type: "normalisation", up: 1.025, down: 0.975 },
  { name: "tt_rate", samples: ["tt"], type: "normalisation", up: 1.1, down: 1 / 1.1 },
  { name: "qcd", samples: undefined, type: "weights", of: "scale" },
] as const;

test("nuisance parameters are normalisations, and factors on weights that go up and down", () => {
  expect(pairedFactors(summary)).toEqual(["muR"]);
  const found = nuisanceParameters({ systematics }, events);
  expect(found.map(({ name }) => name)).toEqual(["lumi", "tt_rate", "muR"]);
  const rows = [0, 1, 2];
  expect(found.map(({ up }) => rows.map(up))).toEqual([
    [1.025, 1.025, 1.025],
    [1, 1.1, 1.1],
    [1.1, 1.2, 0.9],
  ]);
  expect(rows.map(found[2].down)).toEqual([0.8, 0.7, 1.3]);
  expect(found[1].normalisation).toEqual({ samples: ["tt"], up: 1.1, down: 1 / 1.1 });
});

test("what no likelihood uses is told, and where an unbinned channel sees the rate alone", () => {
  expect(unusedVariations(summary)).toEqual([
    "the variations jes_up, jes_down, pdf_1, pdf_2 and 1 more are columns of the features and no nuisance parameters: they change no result",
  ]);
  expect(unusedVariations({ variations: [], factors: ["muR_up", "muR_down"] })).toEqual([]);
  const samples = [{ name: "ttH" }, { name: "tt" }];
  const unbinned = { name: "sr", role: "signal", model: "unbinned", estimator: "r", selection: [] } as const;
  const found = nuisanceParameters({ systematics }, events);
  expect(approximatedVariations({ samples, channels: [unbinned] }, found)).toEqual([
    "of tt_rate, muR the unbinned channel sr sees what the rate does, not what the density does; processes: CLASSIFIER tells it of whole classes",
  ]);
  expect(approximatedVariations({ samples, channels: [unbinned] }, found.slice(0, 1))).toEqual([]);
  const classes = [
    { name: "signal", samples: ["ttH"] },
    { name: "top", samples: ["tt"] },
  ];
  const known = { samples, channels: [{ ...unbinned, processes: "top-dnn" }], classifiers: [{ name: "top-dnn", classes }] };
  expect(approximatedVariations(known, found.slice(0, 2))).toEqual([]);
  expect(approximatedVariations(known, found)).toHaveLength(1);
  expect(approximatedVariations({ samples, channels: [] }, found)).toEqual([]);
});
