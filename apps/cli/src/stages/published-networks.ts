import { networkOutput, publishedForm, publishedRatio, publishedScore } from "@ratiometer/classifiers";
import { coefficientsNamed, type Analysis, type Estimator } from "@ratiometer/config";
import type { NetworkInput, PublishedNetwork, TestVectors } from "@ratiometer/hepdata-export";
import { columnOf } from "@ratiometer/tables";
import { sourceContent } from "../event-ingest/source-content.ts";
import { VERSION } from "../pipeline/code-version.ts";
import { graphEntry } from "./graph-settings.ts";
import type { RatioDiagnostics, ScoreDiagnostics } from "./estimator-diagnostics.ts";
import { inputMatrix, type SelectedEvents } from "./selected-events.ts";
import { networkDescription } from "./train.ts";

const QUANTILES = [0.001, 0.01, 0.1, 0.5, 0.9, 0.99, 0.999] as const;
const VECTOR_EVENTS = 60;
/** Runtimes agree on float32 networks to about 1e-6; a wrong scaling or order of columns is off by far more. */
const [RTOL, ATOL] = [1e-4, 2e-5];

/** The numbers of the learning rate that its schedule reads. */
function learningRateOf({
  learningRate: { initial, final, factor, every, patience },
  schedule,
}: Estimator["training"]): Record<string, number> {
  return { initial, final, ...(schedule === "step" ? { factor, every } : schedule === "plateau" ? { factor, patience } : {}) };
}

/** Where the inputs are defined: what columns of files without objects are is not known. */
function inputLevel({ samples: [{ source }], reconstruction }: Analysis): "parton" | "reconstructed" | undefined {
  const content = sourceContent(source);
  if (content !== "particles") return content === "objects" ? "reconstructed" : undefined;
  return reconstruction.smearing === "none" ? "parton" : "reconstructed";
}

/** Feature columns as a reader must fill them, with the domain that the network was trained in. @param train rows that it was trained on */
export function featureInputs(analysis: Analysis, { table, summary }: SelectedEvents, train: Uint32Array): NetworkInput[] {
  const level = inputLevel(analysis);
  return summary.inputs.map((name): NetworkInput => {
    const known = summary.definitions.find((definition) => definition.name === name);
    const { values, unit } = columnOf(table, name);
    const sorted = Float64Array.from(train, (row) => values[row]).sort();
    const quantile = (p: number): number => sorted[Math.round(p * (sorted.length - 1))];
    return {
      name,
      unit,
      role: "feature",
      latex: known?.latex,
      definition: known?.definition,
      level,
      missing: known?.fill === undefined ? undefined : String(known.fill),
      minimum: sorted[0],
      maximum: sorted[sorted.length - 1],
      quantiles: Object.fromEntries(QUANTILES.map((p) => [String(p), quantile(p)])),
    };
  });
}

/** All columns as a reader must fill them. */
function networkInputs(analysis: Analysis, estimator: Estimator, events: SelectedEvents): NetworkInput[] {
  const features = featureInputs(analysis, events, events.split.train);
  if (estimator.type === "score" || estimator.network.form === "per-term") return features;
  const coefficients = coefficientsNamed(analysis, estimator.coefficients);
  return [
    ...features,
    ...coefficients.map(({ name, unit, latex, range: [minimum, maximum] }): NetworkInput => ({
      name,
      unit,
      role: "coefficient",
      latex,
      minimum,
      maximum,
    })),
  ];
}

/**
 * Inputs to try a network on: hold-out events at coefficients spread over their ranges, and edge cases: every column at its smallest, its largest and
 * its middle value, at the SM and at the ends of the ranges.
 */
export function vectorInputs(analysis: Analysis, { table, summary, split }: SelectedEvents, inputs: readonly NetworkInput[]): Float32Array {
  const features = inputMatrix(table, summary.inputs);
  const d = summary.inputs.length;
  const ranges = inputs.filter(({ role }) => role === "coefficient");
  const sm = coefficientsNamed(
    analysis,
    ranges.map(({ name }) => name),
  ).map((coefficient) => coefficient.sm);
  const events = Math.min(VECTOR_EVENTS, split.test.length);
  const rows = Array.from({ length: events }, (_, i) => {
    const row = split.test[Math.floor((i * split.test.length) / events)];
    const spread = ranges.map(({ minimum, maximum }, p) =>
      i % 5 === 0 ? sm[p] : minimum + ((maximum - minimum) * ((i * (p + 1) * 7) % events)) / events,
    );
    return [...features.subarray(row * d, (row + 1) * d), ...spread];
  });
  const columns = inputs.filter(({ role }) => role === "feature");
  const corners = [
    columns.map(({ minimum }) => minimum),
    columns.map(({ maximum }) => maximum),
    columns.map(({ minimum, maximum }) => (minimum + maximum) / 2),
  ];
  const points = [sm, ranges.map(({ minimum }) => minimum), ranges.map(({ maximum }) => maximum)];
  const edges = corners.flatMap((corner) => (ranges.length === 0 ? [corner] : points.map((point) => [...corner, ...point])));
  return Float32Array.from([...rows, ...edges].flat());
}

/** The answers of a network's outputs. @param rows n x columns, row-major */
export async function testVectors(
  bytes: Uint8Array,
  outputs: readonly string[],
  rows: Float32Array,
  columns: number,
): Promise<TestVectors> {
  const split = (flat: Float32Array, width: number): number[][] =>
    Array.from({ length: flat.length / width }, (_, i) => [...flat.subarray(i * width, (i + 1) * width)]);
  const answers: [string, number[][]][] = [];
  for (const output of outputs) {
    const values = await networkOutput(bytes, "x", rows, columns, output);
    answers.push([output, split(values, (values.length * columns) / rows.length)]);
  }
  return {
    inputs: split(rows, columns),
    outputs: Object.fromEntries(answers),
    rtol: RTOL,
    atol: ATOL,
  };
}

/** Some readers have no JSON. */
export const commaList = (values: readonly (string | number)[]): string => values.join(",");

/** What the file itself says, in JSON and as comma lists. @param about estimator, method, and what only this kind of network has */
export function metadata(
  analysis: Analysis,
  about: Readonly<Record<string, string>>,
  inputs: readonly NetworkInput[],
  vectors?: TestVectors,
): Record<string, string> {
  return {
    schema_version: "1.0.0",
    analysis: analysis.name,
    ...about,
    generator: `ratiometer ${VERSION}`,
    license: analysis.export.licence,
    features: commaList(inputs.filter(({ role }) => role === "feature").map(({ name }) => name)),
    units: commaList(inputs.map(({ unit }) => unit)),
    feature_min: commaList(inputs.map(({ minimum }) => minimum)),
    feature_max: commaList(inputs.map(({ maximum }) => maximum)),
    "eft.inputs": JSON.stringify(inputs.map(({ name, unit, role }) => ({ name, unit, role }))),
    ...(vectors === undefined
      ? {}
      : {
          test_vectors: JSON.stringify({ inputs: { x: vectors.inputs }, outputs: vectors.outputs, rtol: vectors.rtol, atol: vectors.atol }),
        }),
  };
}

const MEANING = {
  ratio: (names: string): string =>
    `log r(x|c) = log[p(x|c)/p(x|SM)], p the normalised density of the features x in the domain below, c = (${names}) the last input columns in physical values; ensemble mean of the ratios, normalised so that the mean of r over SM events is 1 at every c`,
  parameterised: (names: string): string =>
    `log r(x|c) = log[p(x|c)/p(x|SM)], p the normalised density of the features x in the domain below, c = (${names}) the last input columns in physical values; ensemble mean of the ratios as the networks put them out, not exactly 1 at the SM`,
  form: (names: string): string =>
    `M, lower triangle row by row, of q(x|c) = (1, d) M (1, d)^T = dsigma(x|c)/dsigma(x|SM), d = c - c_SM, c = (${names}) in physical values; ensemble mean of networks for each term, 1 at the SM and NOT positive everywhere; log[p(x|c)/p(x|SM)] is log q(x|c) - log Z(c) where q is positive and does not exist elsewhere, Z the same form of the entry normalisation of the file's metadata`,
  score: (names: string): string =>
    `t(x) = grad_c log p(x|c) at the SM, c = (${names}), p the normalised density of the features x in the domain below; ensemble mean`,
} as const;

/** What a published network puts out, by what it is. */
const OUTPUT = { ratio: "log_likelihood_ratio", parameterised: "log_likelihood_ratio", form: "coefficients", score: "score" } as const;

function publishedKind({ type, network: { form } }: Estimator): keyof typeof OUTPUT {
  if (type === "score" || form === "structured") return type;
  return form === "per-term" ? "form" : form;
}

/** A network as it is published, with everything that a reader needs to use and to check it. */
export async function publishedNetwork(
  analysis: Analysis,
  estimator: Estimator,
  events: SelectedEvents,
  members: readonly Uint8Array[],
  diagnostics: RatioDiagnostics | ScoreDiagnostics,
): Promise<PublishedNetwork> {
  const inputs = networkInputs(analysis, estimator, events);
  const description = networkDescription(analysis, estimator, events.summary.inputs);
  const kind = publishedKind(estimator);
  const output = OUTPUT[kind];
  const build = (vectors?: TestVectors): Uint8Array => {
    const about = { estimator: estimator.name, method: estimator.method, coefficients: commaList(estimator.coefficients) };
    const said = metadata(analysis, about, inputs, vectors);
    if (!("normalisation" in diagnostics)) return publishedScore(description, members, said, diagnostics.calibration?.curves);
    return kind === "form"
      ? publishedForm(description, members, { ...said, normalisation: commaList([...diagnostics.normalisation]) })
      : publishedRatio(description, members, diagnostics.normalisation, said);
  };
  const vectors = await testVectors(build(), [output], vectorInputs(analysis, events, inputs), inputs.length);
  const { expectations, twoSample } = "normalisation" in diagnostics ? diagnostics : { expectations: [], twoSample: [] };
  const point = (at: readonly number[]): string =>
    estimator.coefficients.map((name, p) => `${name} = ${Number(at[p].toPrecision(6))}`).join(", ");
  return {
    file: `${estimator.name}.onnx`,
    bytes: build(vectors),
    output,
    meaning: MEANING[kind](estimator.coefficients.join(", ")),
    inputs,
    domain: analysis.selection,
    testVectors: vectors,
    training: {
      method: estimator.method,
      ...graphEntry(estimator.network),
      hidden: estimator.network.hidden,
      activation: estimator.network.activation,
      ...(estimator.type === "ratio" ? { form: estimator.network.form } : {}),
      dropout: estimator.network.dropout,
      batch_norm: estimator.network.batchNorm,
      epochs: estimator.training.epochs,
      batch: estimator.training.batch,
      points: estimator.training.points,
      alpha: estimator.training.alpha,
      optimiser: estimator.training.optimiser,
      ...(estimator.training.optimiser === "sgd" ? { momentum: estimator.training.momentum } : {}),
      weight_decay: estimator.training.weightDecay,
      gradient_limit: estimator.training.gradientLimit,
      learning_rate: learningRateOf(estimator.training),
      ...(estimator.training.patience === undefined
        ? {}
        : { patience: estimator.training.patience, min_epochs: estimator.training.minimumEpochs }),
      prior: { ...estimator.training.prior },
      schedule: estimator.training.schedule,
      ensemble: estimator.ensemble,
      bootstrap: estimator.bootstrap,
      calibration: estimator.calibration,
      best_epochs: diagnostics.training.map(({ bestEpoch }) => bestEpoch),
      events: { train: events.split.train.length, validation: events.split.validation.length, test: events.split.test.length },
    },
    diagnostics: [
      ...expectations.map(({ at, mean, error }) => ({
        name: `E_SM[r] at ${point(at)}`,
        value: mean,
        error,
        expected: 1,
      })),
      ...twoSample.map(({ at, area }) => ({
        name: `area under the ROC curve of a classifier of events reweighted by r against the true ones at ${point(at)}`,
        ...area,
        expected: 0.5,
      })),
      ...diagnostics.scores.map(({ coefficient, mean, error }) => ({
        name: `E_SM[score] of ${coefficient}`,
        value: mean,
        error,
        expected: 0,
      })),
    ],
  };
}
