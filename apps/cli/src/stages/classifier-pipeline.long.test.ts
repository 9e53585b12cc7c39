import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { networkOutput } from "@ratiometer/classifiers";
import { coefficientsNamed, loadAnalysis, type Analysis } from "@ratiometer/config";
import { eventWeights } from "@ratiometer/eft";
import { readArtifact, type PublishedNetwork } from "@ratiometer/hepdata-export";
import { columnOf, readTable, type Table } from "@ratiometer/tables";
import { parse } from "yaml";
import { main } from "../main.ts";
import { checkNetworkYields } from "../publication/network-yields.ts";
import { capturedTerminal } from "../testing/captured-terminal.ts";
import { CLASS_MEANS, smallClasses } from "../testing/small-classes.ts";
import { analysisLikelihood } from "./analysis-likelihoods.ts";
import { flaggedEvents, readAnomalies, readAnomalyReference } from "./anomaly-flag.ts";
import { channelData } from "./channel-data.ts";
import type { ClassifierDiagnostics } from "./classifier-diagnostics.ts";
import { readEstimatedEvents } from "./estimated-events.ts";
import type { InferenceResults } from "./inference-results.ts";
import type { ComparedSamples } from "./compared-samples.ts";
import { readJson } from "./json-file.ts";
import { freeNormalisations } from "./nuisance-parameters.ts";
import { inputMatrix, readSelectedEvents, type SelectedEvents } from "./selected-events.ts";

const NETWORK = "network: { hidden: [16] }, training: { epochs: 8, batch: 128, learning_rate: { initial: 0.01 } }";
const ESTIMATORS = `
  c-ratio: { type: ratio, method: alices, coefficients: [c], network: { hidden: [8] }, training: { epochs: 2, batch: 256 }, ensemble: 1 }
  top: { type: classifier, classes: { signal: [signal], background: [other] }, ${NETWORK}, ensemble: 2 }
  types:
    type: classifier
    classes: { signal: [signal], other: [other], rare: [rare] }
    loss: focal
    gamma: 1
    class_weights: { signal: 1, other: 2, rare: 1 }
    ${NETWORK.replaceAll(", training", "\n    training")}
    ensemble: 1
  calibrated:
    type: classifier
    classes: { signal: [signal], background: [other, rare] }
    loss: focal
    class_weights: { signal: 1, background: 3 }
    calibration: isotonic
    decorrelate: { from: y, method: quantile, background: [background] }
    ${NETWORK.replaceAll(", training", "\n    training")}
    ensemble: 1`;

/** A region of ratios, and one of counts in bins of a column and of a classifier. */
const CHANNELS = `
  sr: { selection: ["top.signal > 0.5"], model: unbinned, estimator: c-ratio }
  cr:
    selection: ["top.signal <= 0.5"]
    model: binned
    axes: [{ column: y, edges: [-.inf, 0, .inf] }, { column: top.signal, quantiles: { of: [other], at: [0.3333333333333333, 0.6666666666666666] } }]
    minimum: 1`;

const EXPORT = `
  title: A small run
  authors: [Someone]
  figures: false
  efficiency_maps:
    tag: { selection: ["top.signal > 0.5"], axes: [{ column: x, edges: [-.inf, 0, 1, .inf] }, { column: y, quantiles: { of: signal, bins: 2 } }] }
    calibrated: { selection: ["calibrated.signal > 0.25"], axes: [{ column: x, edges: [-1, 1] }] }`;

let home = "";
let out = "";
let analysis: Analysis;
let events: SelectedEvents;
let top: Table;
const json = <T>(path: string): Promise<T> => readJson<T>(join(out, path));
const values = (table: Table, name: string): ArrayLike<number> => columnOf(table, name).values;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "classifiers-"));
  out = join(home, "run");
  const comparisons = "{ alike: { a: other, b: rare, columns: [noise] }, apart: { a: signal, b: [other, rare], at: { c: 1 } } }";
  const file = await smallClasses(home, { estimators: ESTIMATORS, channels: CHANNELS, export: EXPORT, comparisons }, 2400);
  const terminal = capturedTerminal();
  expect([await main(["run", file, "--out", out, "--quiet", "--jobs", "2"], terminal), terminal.stderr()]).toEqual([0, expect.any(String)]);
  analysis = await loadAnalysis(file);
  events = await readSelectedEvents(join(out, "features"), analysis);
  top = await readTable(join(out, "evaluate", "top", "events"));
});
afterAll(() => rm(home, { recursive: true }));

/** log of the density of a sample where x and y are, up to what all have in common. */
function logDensity(sample: keyof typeof CLASS_MEANS, row: number): number {
  const [x, y] = CLASS_MEANS[sample];
  return -((values(events.table, "x")[row] - x) ** 2 + (values(events.table, "y")[row] - y) ** 2) / 2;
}

const sigmoid = (z: number): number => 1 / (1 + Math.exp(-z));

test("the columns of a classifier are the exact probabilities within a few per cent, for events in no class as well", () => {
  const [p, q] = ["top.signal", "top.background"].map((name) => values(top, name));
  expect(top.length).toBe(events.table.length);
  let square = 0;
  for (const row of events.split.test) {
    expect(p[row] + q[row]).toBeCloseTo(1, 5);
    square += (p[row] - sigmoid(logDensity("signal", row) - logDensity("other", row))) ** 2;
  }
  // p = ½ is off by 0.10
  expect(square / events.split.test.length).toBeLessThan(3e-3);
});

test("an unbinned channel that names a classifier knows which process an event is of, and data of the SM prefer no other factor", async () => {
  const estimated = await readEstimatedEvents((stage) => join(out, stage), analysis);
  const free = { name: "rare_norm", type: "free", samples: ["rare"], range: [0, 5] } as const;
  const channels = analysis.channels.flatMap((channel) => (channel.model === "unbinned" ? [{ ...channel, processes: "types" }] : []));
  const asked = { ...analysis, channels, systematics: [free] };
  const data = channelData(asked, estimated);
  const [{ processes = [], rows, weights }] = data;
  const names = ["signal", "other", "rare"] as const;
  expect(processes.map(({ name }) => name)).toEqual(names);
  const { samples } = estimated.summary;
  const sums = names.map((name) => rows.reduce((sum, row, i) => sum + (samples[estimated.sample[row]] === name ? weights[i] : 0), 0));
  const ofDomain = names.map((name) => {
    const sm = eventWeights(estimated.polynomial, estimated.polynomial.sm);
    return sm.reduce((sum, weight, row) => sum + (samples[estimated.sample[row]] === name ? weight : 0), 0);
  });
  processes.forEach(({ shares, own }, p) => {
    expect(shares.reduce((sum, share, i) => sum + share * weights[i], 0)).toBeCloseTo(sums[p], 8);
    expect(own.reduce((sum, one, i) => sum + one * weights[i], 0)).toBeCloseTo(sums[p], 8);
    const square = rows.reduce((sum, row, i) => {
      const densities = names.map((name, q) => ofDomain[q] * Math.exp(logDensity(name, row)));
      return sum + (shares[i] - densities[p] / densities.reduce((a, b) => a + b, 0)) ** 2;
    }, 0);
    expect(square / rows.length).toBeLessThan(0.02);
  });
  const coefficients = coefficientsNamed(analysis, ["c"]);
  const likelihood = analysisLikelihood(asked, data, coefficients, { nuisances: [], free: freeNormalisations(asked) });
  const { gradient } = likelihood.evaluate([0, 1]);
  expect(likelihood.parameters.map(({ name }) => name)).toEqual(["c", "rare_norm"]);
  for (const slope of gradient) expect(Math.abs(slope)).toBeLessThan(1e-6 * sums.reduce((a, b) => a + b, 0));
});

test("differences of log densities are log ratios of processes, after a focal loss and with any class weights", async () => {
  const types = await readTable(join(out, "evaluate", "types", "events"));
  const [signal, rare] = ["signal", "rare"].map((name) => values(types, `log_density:${name}`));
  const held = [...events.split.test].filter((row) => Math.abs(logDensity("signal", row) - logDensity("rare", row)) < 2);
  const off = held.map((row) => signal[row] - rare[row] - (logDensity("signal", row) - logDensity("rare", row)));
  const mean = off.reduce((a, b) => a + b) / held.length;
  // 400 training events of the class rare; the ratios themselves have a mean square of 1.3
  expect(Math.abs(mean)).toBeLessThan(0.2);
  expect(off.reduce((a, b) => a + b * b, 0) / held.length).toBeLessThan(0.25);
});

test("regions are those that the published network makes, and their yields sums of weights of hold-out events", async () => {
  const bytes = await readFile(join(out, "artifact/model/top.onnx"));
  const { inputs } = events.summary;
  const published = await networkOutput(bytes, "x", inputMatrix(events.table, inputs), inputs.length, "probabilities");
  const p = values(top, "top.signal");
  let most = 0;
  for (let i = 0; i < p.length; i++) most = Math.max(most, Math.abs(p[i] - published[2 * i]));
  expect(most).toBeLessThan(1e-5);
  const sm = values(events.table, "weight:1");
  const sum = (rows: Iterable<number>): number => [...rows].reduce((total, row) => total + sm[row], 0);
  const { test: held } = events.split;
  // 1 fb^-1 of 3.5 pb
  const scale = 3500 / sum(held);
  const { channels } = await json<InferenceResults>("infer/results.json");
  const inside = held.filter((row) => published[2 * row] > 0.5);
  expect(channels.map(({ name }) => name)).toEqual(["sr", "cr"]);
  expect(channels[0].expected / (scale * sum(inside))).toBeCloseTo(1, 6);
  expect(channels[0].expected + channels[1].expected).toBeCloseTo(3500, 6);
  // two bins of y by three bins of equal weight of the sample "other"
  const { axes, samples, observed } = channels[1].shape;
  const [, low, high] = axes[1].edges.map(Number);
  const y = values(events.table, "y");
  observed.forEach((count, bin) => {
    const place = (row: number): number => 3 * (y[row] < 0 ? 0 : 1) + (p[row] < low ? 0 : p[row] < high ? 1 : 2);
    expect(count / (scale * sum(held.filter((row) => p[row] <= 0.5 && place(row) === bin)))).toBeCloseTo(1, 9);
  });
  const inBoxes = samples.find(({ name }) => name === "other")?.terms.map((terms) => terms[0]) ?? [];
  expect(inBoxes).toHaveLength(6);
  const other = inBoxes.slice(0, 3).map((value, i) => value + inBoxes[3 + i]);
  for (const value of other) expect(Math.abs(value / (other.reduce((a, b) => a + b) / 3) - 1)).toBeLessThan(0.02);
});

/** A polynomial of the artifact in d = c, of one bin. */
interface Published {
  readonly constant: readonly number[];
  readonly linear: { readonly c: readonly number[] };
  readonly quadratic: readonly { readonly values: readonly number[] }[];
}
const at = ({ constant, linear, quadratic }: Published, bin: number, c: number): number =>
  constant[bin] + linear.c[bin] * c + quadratic[0].values[bin] * c * c;

test("the fit is at the SM although the ratio is a poor one, and the artifact alone gives the same likelihood", async () => {
  const { scans } = await json<InferenceResults>("infer/results.json");
  expect(scans[0].bestFit.parameters[0].value).toBeCloseTo(0, 6);
  const { channels, unbinned } = await json<{
    readonly channels: { readonly name: string; readonly samples: readonly Published[] }[];
    readonly unbinned: { readonly events: Published; readonly mean_ratio: Record<"channel" | "domain", Published> }[];
  }>("artifact/likelihood/eft_morphing.json");
  const sm = values(events.table, "weight:1");
  const { test: held } = events.split;
  const scale = 3500 / held.reduce((sum, row) => sum + sm[row], 0);
  const rows = held.filter((row) => values(top, "top.signal")[row] > 0.5);
  const features = inputMatrix(events.table, events.summary.inputs);
  const model = await readFile(join(out, "artifact/model/c-ratio.onnx"));
  const [{ events: yields, mean_ratio: mean }] = unbinned;
  const samples = channels.find(({ name }) => name === "cr")?.samples ?? [];
  const twiceNll = async (c: number): Promise<number> => {
    const x = Float32Array.from([...rows].flatMap((row) => [...features.subarray(3 * row, 3 * row + 3), c]));
    const logRatio = await networkOutput(model, "x", x, 4, "log_likelihood_ratio");
    const shift = Math.log(at(yields, 0, c)) - Math.log(at(mean.channel, 0, c) / at(mean.domain, 0, c));
    const ofRatio = rows.reduce((sum, row, i) => sum + scale * sm[row] * (shift + logRatio[i]), 0);
    const bins = [0, 1, 2, 3, 4, 5].map((bin) => {
      const expected = (value: number): number => samples.reduce((sum, sample) => sum + at(sample, bin, value), 0);
      return expected(c) - expected(0) * Math.log(expected(c));
    });
    return 2 * at(yields, 0, c) - 2 * ofRatio + 2 * bins.reduce((a, b) => a + b);
  };
  const reference = await twiceNll(0);
  for (const {
    at: [c],
    deltaTwiceNll,
  } of scans[0].points.filter((_, i) => i % 3 === 1))
    expect(Math.abs((await twiceNll(c)) - reference - (deltaTwiceNll ?? NaN))).toBeLessThan(0.01);
});

test("diagnostics: area, confusion and significance are those of two normal classes", async () => {
  const { classes, confusion, significance, entropy, inputRanges, importance } =
    await json<ClassifierDiagnostics>("evaluate/top/diagnostics.json");
  // Φ(d/√2) and Φ(d/2) with d² = 1.5² + 0.5²
  const [area, right] = [0.8682, 0.7854];
  for (const { name, roc, area: others, mean, share, events: count } of classes) {
    expect(Math.abs(roc.area.value - area)).toBeLessThan(4 * roc.area.error + 0.01);
    expect(Math.abs(others.training.value - area)).toBeLessThan(4 * others.training.error + 0.01);
    expect(Math.abs(mean.mean - share)).toBeLessThan(4 * mean.error + 0.02);
    expect(share).toBe(0.5);
    expect(count.training.negative > 0).toBe(name === "background");
    expect(count.training.effectiveSampleSize < count.training.events).toBe(name === "background");
  }
  confusion.forEach((row, c) => {
    expect(row[0].value + row[1].value).toBeCloseTo(1, 12);
    expect(Math.abs(row[c].value - right)).toBeLessThan(4 * row[c].error + 0.03);
  });
  // signal 1 pb; other 2 pb and rare 0.5 pb
  expect(Math.abs((significance?.sm ?? 0) / 2500 - 1)).toBeLessThan(0.1);
  expect(significance?.binned).toBeGreaterThan(significance?.rate ?? Infinity);
  expect(significance?.cut?.significance).toBeGreaterThan(significance?.rate ?? Infinity);
  expect(entropy.heldOut.value).toBeLessThan(Math.LN2 - 0.1);
  expect(inputRanges.events).toBe(events.split.test.length);
  expect(importance.inputs.map(({ name }) => name)[0]).toBe("x");
  expect(importance.inputs.find(({ name }) => name === "noise")?.permutation.value).toBeLessThan(0.02);
});

test("a calibrated focal loss gives probabilities of the classes with the shares of their weights", async () => {
  const { classes, calibration } = await json<ClassifierDiagnostics>("evaluate/calibrated/diagnostics.json");
  expect(calibration?.method).toBe("isotonic");
  expect(classes.map(({ share }) => share)).toEqual([0.25, 0.75]);
  for (const { mean, share } of classes) expect(Math.abs(mean.mean - share)).toBeLessThan(4 * mean.error + 0.02);
});

test("a flat score is what the published network gives, and its dependence on the column is judged beside that of the probability", async () => {
  const flat = values(await readTable(join(out, "evaluate", "calibrated", "events")), "calibrated.signal.flat");
  const bytes = await readFile(join(out, "artifact/model/calibrated.onnx"));
  const { inputs } = events.summary;
  const published = await networkOutput(bytes, "x", inputMatrix(events.table, inputs), inputs.length, "flat_scores");
  let most = 0;
  for (let i = 0; i < flat.length; i++) most = Math.max(most, Math.abs(flat[i] - published[2 * i]));
  expect(most).toBeLessThan(1e-4);
  const { dependence = [] } = await json<ClassifierDiagnostics>("evaluate/calibrated/diagnostics.json");
  expect(dependence.map(({ column, class: name, score, background }) => [column, name, score, ...background])).toEqual([
    ["y", "signal", "probability", "background"],
    ["y", "signal", "flat", "background"],
  ]);
  const [probability, flattened] = dependence.map(({ correlation }) => correlation?.squared ?? NaN);
  expect(flattened).toBeLessThan(probability);
  // a uniform number among background: a half of them, in each half of the column, is above 1/2
  const held = events.split.test.filter((row) => events.sample[row] === 1);
  const median = Float64Array.from(held, (row) => values(events.table, "y")[row]).sort()[held.length >> 1];
  for (const above of [true, false]) {
    const half = held.filter((row) => values(events.table, "y")[row] > median === above);
    expect(Math.abs(half.filter((row) => flat[row] > 0.5).length / half.length - 0.5)).toBeLessThan(0.15);
  }
});

test("samples that are compared differ in what they differ in, and the simulation has the share of anomalies that was asked for", async () => {
  const [alike, apart] = await json<readonly ComparedSamples[]>("evaluate/comparisons.json");
  expect(Math.abs(alike.pull)).toBeLessThan(3.5);
  expect(apart.pull).toBeGreaterThan(10);
  expect(apart.columns[0].name).toBe("x");
  // one of the two columns in which the means are apart: Φ(|Δ|/√2) with weights that reach farther
  expect(apart.area.value).toBeGreaterThan(0.75);
  const anomaly = await readAnomalies(join(out, "evaluate"));
  const flagged = anomaly?.samples.reduce((sum, each) => sum + each.flagged, 0) ?? NaN;
  expect(anomaly?.samples.map(({ sample }) => sample)).toEqual(["signal", "other", "rare"]);
  expect(flagged).toBeLessThan(20);
  const reference = await readAnomalyReference(join(out, "evaluate"));
  if (reference === undefined) throw new Error("no reference");
  const far = new Float64Array(50).fill(20);
  const few = ["x", "y", "noise"].map((name, j) => [name, j === 0 ? far : new Float64Array(50)] as const);
  expect(flaggedEvents(reference, few, 0.01)).toMatchObject({ events: 50, flagged: 50, expected: 0.5 });
  expect(flaggedEvents(reference, few, 0.01).pValue).toBeLessThan(1e-50);
  expect(flaggedEvents(reference, few, 0.01).worst[0].columns[0]).toMatchObject({ name: "x", value: 20 });
});

test("the artifact carries classifiers with what a reader checks them by", async () => {
  const { files } = await readArtifact(join(out, "artifact"));
  const names = ["top", "types", "calibrated"].map((name) => `model/${name}.onnx`);
  expect(files.map(({ path }) => path)).toEqual(expect.arrayContaining(names));
  const inputs =
    await json<Record<string, { inputs: { role: string }[]; output: { name: string; meaning: string } }>>("artifact/model/inputs.json");
  expect(inputs["types.onnx"].output.name).toBe("probabilities");
  expect(inputs["types.onnx"].output.meaning).toMatch(
    /signal \(signal\) 0\.25, other \(other\) 0\.5, rare \(rare\) 0\.25.*gamma 1 and are no probabilities/,
  );
  expect(inputs["calibrated.onnx"].output.meaning).toMatch(/^probability of each class .* background \(other, rare\) 0\.75/);
  expect(inputs["types.onnx"].inputs.every(({ role }) => role === "feature")).toBe(true);
  const vectors =
    await json<Record<string, { inputs: number[][]; outputs: Record<string, number[][]> }>>("artifact/model/test_vectors.json");
  // without probabilities there are no densities
  expect(Object.keys(vectors["types.onnx"].outputs)).toEqual(["probabilities"]);
  const { inputs: rows, outputs } = vectors["calibrated.onnx"];
  expect(rows.length).toBeGreaterThan(50);
  for (const row of outputs["probabilities"]) expect(row.reduce((a, b) => a + b)).toBeCloseTo(1, 5);
  const found = await networkOutput(
    await readFile(join(out, "artifact/model/calibrated.onnx")),
    "x",
    Float32Array.from(rows.flat()),
    3,
    "log_class_densities",
  );
  outputs["log_class_densities"].flat().forEach((value, i) => expect(Math.abs(found[i] - value)).toBeLessThan(1e-4));
});

interface DataFile {
  readonly independent_variables: { readonly values: { readonly low: number; readonly high: number; readonly value: number }[] }[];
  readonly dependent_variables: {
    readonly header: { readonly name: string };
    readonly values: {
      readonly value: number;
      readonly errors?: { readonly symerror?: number; readonly asymerror?: { readonly plus: number } }[];
    }[];
  }[];
}
const table = async (file: string): Promise<DataFile> => parse(await readFile(join(out, "artifact/hepdata", file), "utf8")) as DataFile;

test("efficiency maps are shares of hold-out events, recounted here, and those of the exact densities", async () => {
  const { independent_variables: axes, dependent_variables: columns } = await table("efficiency_tag.yaml");
  expect(columns.map(({ header }) => header.name)).toEqual(["signal", "other", "rare"].map((name) => `Efficiency, ${name}`));
  const [x, y, p] = [values(events.table, "x"), values(events.table, "y"), values(top, "top.signal")];
  const sm = values(events.table, "weight:1");
  let shown = 0;
  columns.forEach(({ values: shares }, s) =>
    shares.forEach(({ value, errors }, row) => {
      const [ofX, ofY] = axes.map(({ values: bins }) => bins[row]);
      const inside = [...events.split.test].filter(
        (i) => events.sample[i] === s && x[i] >= ofX.low && x[i] < ofX.high && y[i] >= ofY.low && y[i] < ofY.high,
      );
      const sum = (rows: readonly number[]): number => rows.reduce((total, i) => total + sm[i], 0);
      const share = sum(inside.filter((i) => p[i] > 0.5)) / sum(inside);
      // no events, or negative weights that take the share out of [0, 1]
      if (!(share >= 0 && share <= 1)) {
        expect(value).toBe("-");
        return;
      }
      shown++;
      expect(value).toBeCloseTo(share, 12);
      // events of equal weights are counted, others have the error of their sums
      if (share > 0.2 && share < 0.8) expect(errors?.[0].asymerror === undefined).toBe(s === 1);
    }),
  );
  expect(shown).toBeGreaterThan(12);
  // the exact boundary of the two classes is 1.5 x + 0.5 y = 0.5
  const [low, high] = [0, 5].map((row) => columns[0].values[row].value);
  expect(high).toBeGreaterThan(0.97);
  expect(low).toBeLessThan(0.1);
  const named = (await table("efficiency_calibrated.yaml")).dependent_variables.map(({ header }) => header.name);
  expect(named).toEqual(["signal", "other", "rare", "background (other, rare)"].map((name) => `Efficiency, ${name}`));
});

test("a ROC curve of each classifier is published with thresholds that give its shares, and the covariance of its points", async () => {
  const { independent_variables, dependent_variables } = await table("roc_top_signal_against_background.yaml");
  const p = values(top, "top.signal");
  const sm = values(events.table, "weight:1");
  const thresholds = independent_variables[0].values.map(({ value }) => value);
  dependent_variables.forEach(({ values: shares }, s) => {
    const rows = [...events.split.test].filter((i) => events.sample[i] === s);
    const sum = (some: readonly number[]): number => some.reduce((total, i) => total + sm[i], 0);
    shares.forEach(({ value }, t) => expect(value).toBeCloseTo(sum(rows.filter((i) => p[i] >= thresholds[t])) / sum(rows), 10));
  });
  const covariance = await json<{ accepted: number[][]; mistaken: number[][]; between?: unknown }>(
    "artifact/hepdata/roc_top_signal_against_background_covariance.json",
  );
  expect(covariance.between).toBeUndefined();
  // counted signal events: ε_p (1 − ε_q)/n
  const n = [...events.split.test].filter((i) => events.sample[i] === 0).length;
  const [e, f] = [10, 40].map((t) => dependent_variables[0].values[t].value);
  expect(covariance.accepted[10][40] / ((e * (1 - f)) / n)).toBeCloseTo(1, 8);
  // three classes, three curves; the mirror image of two classes is left out
  const files = (await readArtifact(join(out, "artifact"))).files
    .map(({ path }) => path)
    .filter((path) => /hepdata\/roc_.*yaml$/.test(path));
  expect(files.filter((path) => path.includes("types"))).toHaveLength(3);
  expect(files.filter((path) => path.includes("calibrated"))).toHaveLength(1);
});

test("a network that is not the one which the yields were made with is refused by name", async () => {
  const estimated = await readEstimatedEvents((stage) => join(out, stage), analysis);
  const results = await json<InferenceResults>("infer/results.json");
  const network = (name: string): Promise<Pick<PublishedNetwork, "file" | "bytes" | "output">> =>
    readFile(join(out, `artifact/model/${name}.onnx`)).then((bytes) => ({ file: "top.onnx", bytes, output: "probabilities" }));
  await expect(checkNetworkYields(analysis, estimated, [await network("top")], results, new Map())).resolves.toBeUndefined();
  await expect(checkNetworkYields(analysis, estimated, [await network("calibrated")], results, new Map())).rejects.toMatchObject({
    code: "EXPORT_MISMATCH",
    path: "model/top.onnx",
  });
  const [sr, cr] = results.channels;
  const samples = cr.shape.samples.map((sample, s) => ({
    ...sample,
    terms: sample.terms.map((terms, bin) => (s === 1 && bin === 2 ? terms.map((term) => 1.1 * term) : terms)),
  }));
  const altered = { channels: [sr, { ...cr, shape: { ...cr.shape, samples } }] };
  await expect(checkNetworkYields(analysis, estimated, [await network("top")], altered, new Map())).rejects.toThrow(
    /events of "other" in bin 2 of channel "cr"/,
  );
});

test("a published classifier names its classes for own events, and the report shows it", async () => {
  const terminal = capturedTerminal();
  const argv = [
    "evaluate",
    join(out, "artifact/model/types.onnx"),
    join(home, "rare.csv"),
    "--out",
    join(home, "p.parquet"),
    "--json",
    "--quiet",
  ];
  expect(await main(argv, terminal)).toBe(0);
  const { outputs } = JSON.parse(terminal.stdout()) as { outputs: { name: string; mean: number }[] };
  expect(outputs.map(({ name }) => name)).toEqual(["signal", "other", "rare"].map((name) => `probabilities.${name}`));
  expect(outputs[2].mean).toBeGreaterThan(0.4);
  const report = await readFile(join(out, "report/index.html"), "utf8");
  expect(report).toContain("ROC curves of the classes");
  expect(report).toContain("Probability of rare");
});

test("an analysis may consist of a classifier and binned channels, and its settings may be searched", async () => {
  const folder = join(home, "alone");
  const file = await smallClasses(
    folder,
    {
      estimators:
        "{ top: { type: classifier, classes: { signal: [signal], background: [other, rare] }, network: { hidden: [8], dropout: [0.1] }, training: { epochs: 3, batch: 32, learning_rate: { initial: 0.02 } }, tuning: { epochs: 3, batch: [32, 64] }, ensemble: 1 } }",
      channels: "{ all: { model: binned, axes: [{ column: top.signal, edges: [0, 0.5, 1] }] } }",
    },
    300,
  );
  const terminal = capturedTerminal();
  expect([await main(["run", file, "--out", join(folder, "run"), "--quiet"], terminal), terminal.stderr()]).toEqual([
    0,
    expect.any(String),
  ]);
  const { channels, scans } = await readJson<InferenceResults>(join(folder, "run/infer/results.json"));
  // open edges: the probabilities of all events are between 0 and 1
  expect(channels[0].expected).toBeCloseTo(3500, 6);
  expect(scans[0].intervals["0.6827"][0][0]).toBeLessThan(0);
  const search = capturedTerminal();
  expect(await main(["tune", file, "--estimator", "top", "--out", join(folder, "run"), "--json", "--quiet"], search)).toBe(0);
  expect(JSON.parse(search.stdout())).toMatchObject({ estimator: "top", rungs: [{ epochs: 3, trials: [{}, {}] }] });
});

test("columns of a classifier are known to check, and misspelt ones are not", async () => {
  const file = await smallClasses(
    join(home, "wrong"),
    { channels: '{ sr: { selection: ["top.signall > 0.5"], model: unbinned, estimator: c-ratio } }' },
    30,
  );
  const terminal = capturedTerminal();
  expect(await main(["check", file], terminal)).toBe(2);
  expect(terminal.stderr()).toContain('did you mean "top.signal"?');
  const maps = '{ efficiency_maps: { tag: { selection: ["top.signal > 0.5"], axes: [{ column: xx, edges: [0, 1] }] } } }';
  const mapped = capturedTerminal();
  expect(await main(["check", await smallClasses(join(home, "wrong map"), { export: maps }, 30)], mapped)).toBe(2);
  expect(mapped.stderr()).toMatch(/export\.efficiency_maps\.tag\.axes\[0\]\.column.*"xx"/);
});
