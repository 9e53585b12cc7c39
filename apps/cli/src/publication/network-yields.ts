import { networkOutput } from "@ratiometer/classifiers";
import { AnalysisError, coefficientsNamed, type Analysis, type Estimator } from "@ratiometer/config";
import { crossSectionTerms, formValue, restrictCoefficients, termIndex } from "@ratiometer/eft";
import type { PublishedNetwork } from "@ratiometer/hepdata-export";
import { columnOf, type Column } from "@ratiometer/tables";
import { binnedShape, gridOf } from "../stages/binned-shape.ts";
import { channelPositions, likelihoodCoefficients } from "../stages/channel-data.ts";
import type { EstimatedEvents } from "../stages/estimated-events.ts";
import { scoreColumn } from "../stages/ratio-columns.ts";
import { inputRows } from "../stages/input-importance.ts";
import type { InferenceResults } from "../stages/inference-results.ts";
import { withColumns } from "../stages/network-rows.ts";
import { FLAT, publishedColumns } from "../stages/published-classifiers.ts";
import { classColumn, classifierColumns, classNames, flatColumn } from "../stages/sample-classes.ts";

/** How far a published network, in single precision, may be from the evaluated column, relative to 1 + |value|. */
const TOLERANCE = 1e-3;
/** What a yield may differ by: a share of itself, and so many events that such a difference moves over an edge. */
const [SHARE, MOVED] = [1e-3, 3];

/** What a reader would run. */
type Network = Pick<PublishedNetwork, "file" | "bytes" | "output">;

/** Runs a network over rows of inputs. @returns rows × outputs */
type Run = (rows: Float32Array, columns: number) => Promise<Float32Array>;

const runOf =
  ({ bytes, output }: Network): Run =>
  (rows, columns) =>
    networkOutput(bytes, "x", rows, columns, output);

/** One column of a matrix. */
const columnAt = (matrix: ArrayLike<number>, width: number, c: number): Float64Array =>
  Float64Array.from({ length: matrix.length / width }, (_, i) => matrix[i * width + c]);

/**
 * The scores at the SM of a published ratio, whose form q = 1 + 2 l·δ + … follows from log r at two points of each coefficient with the others at the SM:
 * q = r Z, l = [(q₁ − 1) δ₂² − (q₂ − 1) δ₁²]/[2 (δ₁ δ₂² − δ₂ δ₁²)].
 * @returns one column for each coefficient
 */
async function scoresOfRatio(
  analysis: Analysis,
  { coefficients }: Estimator,
  run: Run,
  x: Float32Array,
  width: number,
  normalisation: ArrayLike<number>,
): Promise<Float64Array[]> {
  const known = coefficientsNamed(analysis, coefficients);
  const sm = known.map((coefficient) => coefficient.sm);
  const columns: Float64Array[] = [];
  for (const [p, { range }] of known.entries()) {
    // the ends of the range, or where the SM is one of them, the other end and half way to it
    const [low, high] = range.map((end) => end - sm[p]);
    const steps = low === 0 ? [high, high / 2] : high === 0 ? [low, low / 2] : [low, high];
    const forms: Float64Array[] = [];
    for (const step of steps) {
      const delta = sm.map((_, q) => (q === p ? step : 0));
      const at = sm.map((value, q) => value + delta[q]);
      const logs = await run(withColumns(x, width, at), width + at.length);
      const z = formValue(normalisation, delta);
      forms.push(Float64Array.from(logs, (log) => Math.exp(log) * z));
    }
    const [d1, d2] = steps;
    const linear = termIndex(p + 1, 0);
    columns.push(
      forms[0].map((q, i) => {
        const l = ((q - 1) * d2 ** 2 - (forms[1][i] - 1) * d1 ** 2) / (2 * (d1 * d2 ** 2 - d2 * d1 ** 2));
        return 2 * (l - normalisation[linear] / normalisation[0]);
      }),
    );
  }
  return columns;
}

/** The columns that a published network gives for the hold-out events; none for a ratio whose networks see the coefficients, which has no score of its own. */
async function networkColumns(
  analysis: Analysis,
  name: string,
  network: Network,
  x: Float32Array,
  width: number,
  normalisation: ArrayLike<number> | undefined,
): Promise<(readonly [string, Float64Array])[]> {
  const run = runOf(network);
  const classifier = analysis.classifiers.find((each) => each.name === name);
  if (classifier !== undefined) {
    const names = classNames(classifier);
    const matrix = await run(x, width);
    const flat = classifier.decorrelate?.method === "quantile" ? await networkOutput(network.bytes, "x", x, width, FLAT) : undefined;
    return [
      ...names.map((each, c) => [classColumn(name, each), columnAt(matrix, names.length, c)] as const),
      ...(flat === undefined ? [] : names.map((each, c) => [flatColumn(name, each), columnAt(flat, names.length, c)] as const)),
    ];
  }
  const estimator = analysis.estimators.find((each) => each.name === name);
  if (estimator === undefined) return [];
  const named = (columns: readonly Float64Array[]): (readonly [string, Float64Array])[] =>
    estimator.coefficients.map((coefficient, p) => [scoreColumn(name, coefficient), columns[p]] as const);
  const k = estimator.coefficients.length;
  if (network.output === "score") {
    const matrix = await run(x, width);
    return named(estimator.coefficients.map((_, p) => columnAt(matrix, k, p)));
  }
  if (normalisation === undefined || estimator.network.form === "parameterised") return [];
  if (network.output === "log_likelihood_ratio") return named(await scoresOfRatio(analysis, estimator, run, x, width, normalisation));
  const terms = await run(x, width);
  const score = (p: number): Float64Array => {
    const linear = columnAt(terms, normalisation.length, termIndex(p + 1, 0));
    const constant = columnAt(terms, normalisation.length, 0);
    return linear.map((value, i) => 2 * (value / constant[i] - normalisation[termIndex(p + 1, 0)] / normalisation[0]));
  };
  return named(estimator.coefficients.map((_, p) => score(p)));
}

/**
 * Runs the published networks over the hold-out events, selects and bins them anew, and compares with the columns and the yields that the likelihood was made
 * from: what a reader would get from the artifact's own files.
 * @param normalisations Z of ratios, by estimator
 * @throws AnalysisError EXPORT_MISMATCH, naming the network and column, or the channel, sample and bin
 */
export async function checkNetworkYields(
  analysis: Analysis,
  events: EstimatedEvents,
  networks: readonly Network[],
  { channels }: Pick<InferenceResults, "channels">,
  normalisations: ReadonlyMap<string, ArrayLike<number>>,
): Promise<void> {
  const { test } = events.split;
  const { inputs } = events.summary;
  const rowsOf = (columns: readonly string[]): Float32Array =>
    inputRows({ table: events.table, summary: { ...events.summary, inputs: columns } }, test);
  const x = rowsOf(inputs);
  const replaced = new Map<string, Column>();
  for (const network of networks) {
    const name = network.file.replace(/\.onnx$/, "");
    const read = (column: string): boolean =>
      channels.some(
        ({ shape, selection }) => shape.axes.some((axis) => axis.column === column) || selection.some((text) => text.includes(column)),
      );
    const estimator = analysis.estimators.find((each) => each.name === name);
    const columns = estimator?.coefficients.map((coefficient) => scoreColumn(name, coefficient)) ?? [];
    const classifier = analysis.classifiers.find((each) => each.name === name);
    const classes = classifier === undefined ? [] : classifierColumns(classifier);
    if (![...columns, ...classes].some(read)) continue;
    const seen = classifier === undefined ? inputs : publishedColumns(classifier, inputs).columns;
    const rows = seen.length === inputs.length ? x : rowsOf(seen);
    for (const [column, found] of await networkColumns(analysis, name, network, rows, seen.length, normalisations.get(name))) {
      const { values, unit } = columnOf(events.columns, column);
      const own = Float64Array.from(values);
      test.forEach((row, i) => {
        if (!(Math.abs(found[i] - values[row]) <= TOLERANCE * (1 + Math.abs(values[row]))))
          throw new AnalysisError(
            "EXPORT_MISMATCH",
            `${column} of hold-out event ${i} is ${values[row]}, the published network gives ${found[i]}`,
            {
              path: `model/${network.file}`,
            },
          );
        own[row] = found[i];
      });
      replaced.set(column, { values: own, unit });
    }
  }
  if (replaced.size === 0) return;
  const again: EstimatedEvents = {
    ...events,
    columns: {
      length: events.columns.length,
      columns: new Map([...events.columns.columns].map(([name, column]) => [name, replaced.get(name) ?? column] as const)),
    },
  };
  const polynomial = restrictCoefficients(events.polynomial, likelihoodCoefficients(analysis));
  const [total, heldOut] = [crossSectionTerms(polynomial)[0], crossSectionTerms(polynomial, test)[0]];
  const factor = (1000 * analysis.luminosity.value * total) / heldOut;
  const terms = polynomial.values.length / polynomial.events;
  const heaviest = factor * test.reduce((most, row) => Math.max(most, Math.abs(polynomial.values[row * terms])), 0);
  for (const { name, shape } of channels) {
    const channel = analysis.channels.find((each) => each.name === name);
    if (channel === undefined) throw new RangeError(`no channel ${name}`);
    const rows = channelPositions(channel, analysis, again).map((position) => test[position]);
    const found = binnedShape(gridOf(shape), again, {
      polynomial,
      factor,
      rows,
      weights: new Float64Array(rows.length),
    });
    shape.samples.forEach(({ name: sample, terms: expected }, s) =>
      expected.forEach(([value], bin) => {
        const [own] = found.samples[s].terms[bin];
        if (Math.abs(own - value) <= SHARE * Math.abs(value) + MOVED * heaviest) return;
        throw new AnalysisError(
          "EXPORT_MISMATCH",
          `${value} events of "${sample}" in bin ${bin} of channel "${name}", the published networks give ${own}`,
          { path: `channels.${name}` },
        );
      }),
    );
  }
}
