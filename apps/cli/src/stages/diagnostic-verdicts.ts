import type { InputRanges, Measured } from "@ratiometer/classifiers";
import type { Estimator } from "@ratiometer/config";
import { formatMeasurement, formatNumber } from "@ratiometer/report";
import { pointText } from "./diagnostic-points.ts";
import type { RatioDiagnostics, ScoreDiagnostics } from "./estimator-diagnostics.ts";
import type { Overtraining } from "./overtraining.ts";

/** One number that says whether an estimator is good. */
export interface Verdict {
  /** With the point or coefficient that is worst. */
  readonly name: string;
  readonly value: number;
  readonly error?: number;
  readonly expected: string;
  /** Not there where no bound is known. */
  readonly passed?: boolean;
}

/** Standard deviations that chance is granted. */
export const TOLERATED = 3;
/** The two-sided probability of more than so many. */
export const RARE = 0.0027;
/** Share of events outside the training range that matters, beyond what chance leaves outside. */
const OUTSIDE = 0.01;

export const isRatio = (diagnostics: RatioDiagnostics | ScoreDiagnostics): diagnostics is RatioDiagnostics =>
  "normalisation" in diagnostics;

/** The entry for which `size` is largest. */
export function worst<T>(entries: readonly T[], size: (entry: T) => number): T | undefined {
  return entries.reduce<T | undefined>((found, entry) => (found === undefined || size(entry) > size(found) ? entry : found), undefined);
}

/** Standard deviations between a number and what it should be; 0 where the number is exact. */
export const pull = ({ value, error }: Measured, expected: number): number => (error > 0 ? (value - expected) / error : 0);

function meanVerdict<T extends { readonly mean: number; readonly error: number }>(
  means: readonly T[],
  name: (entry: T) => string,
  expected: number,
): Verdict[] {
  const off = ({ mean, error }: T): number => Math.abs(pull({ value: mean, error }, expected));
  const entry = worst(means, off);
  if (entry === undefined) return [];
  return [{ name: name(entry), value: entry.mean, error: entry.error, expected: String(expected), passed: off(entry) <= TOLERATED }];
}

/** Of per-term networks: other ratios are positive everywhere. */
function positivityVerdicts({ positivity }: RatioDiagnostics, { coefficients }: Estimator): Verdict[] {
  if (positivity === undefined) return [];
  const { pairs, notPositive, least } = positivity;
  const name = `share of hold-out events and points whose r̂ is not positive, least ${formatNumber(least.value, 3)} at ${pointText(coefficients, least.at)}`;
  return [{ name, value: notPositive / pairs, expected: "0", passed: notPositive === 0 }];
}

function ofRatio(d: RatioDiagnostics, names: readonly string[]): Verdict[] {
  const at = (entry: { readonly at: readonly number[] }): string => pointText(names, entry.at);
  const tested = worst(d.twoSample, (entry) => Math.abs(entry.pull));
  const closed = worst(
    d.closures.flatMap((point) => point.features.map((feature) => ({ at: point.at, ...feature }))),
    ({ pValue }) => -pValue,
  );
  const tests = d.closures.reduce((sum, { features }) => sum + features.length, 0);
  const spread = worst(d.spread, (entry) => entry.spread.mean);
  const gain = worst(
    d.calibrationGain.filter(({ method }) => method === "isotonic"),
    (entry) => pull(entry.gain, 0),
  );
  return [
    ...meanVerdict(d.expectations, (entry) => `mean of r̂ over SM events, worst of ${d.expectations.length} points, ${at(entry)}`, 1),
    ...(tested === undefined
      ? []
      : [
          {
            name: `two-sample test, AUC, worst of ${d.twoSample.length} points, ${at(tested)}`,
            value: tested.area.value,
            error: tested.area.error,
            expected: "0.5",
            passed: Math.abs(tested.pull) <= TOLERATED,
          },
        ]),
    ...(closed === undefined
      ? []
      : [
          {
            // among so many tests the smallest probability is small by itself
            name: `reweighting closure, probability, worst of ${tests}, ${closed.feature} at ${at(closed)}`,
            value: closed.pValue,
            expected: `at least ${formatNumber(RARE / tests, 2)}`,
            passed: closed.pValue >= RARE / tests,
          },
        ]),
    ...(gain === undefined
      ? []
      : [
          {
            name: `cross entropy that isotonic calibration would gain, ${at(gain)}`,
            value: gain.gain.value,
            error: gain.gain.error,
            expected: "0 or less",
            passed: pull(gain.gain, 0) <= TOLERATED,
          },
        ]),
    ...(spread === undefined
      ? []
      : [{ name: `spread of log r̂ over ${spread.members} networks, ${at(spread)}`, value: spread.spread.mean, expected: "small" }]),
  ];
}

function ofScore(d: ScoreDiagnostics): Verdict[] {
  const spread = worst(d.spread, (entry) => entry.spread.mean);
  return spread === undefined
    ? []
    : [
        {
          name: `spread of the score over ${spread.members} networks, ${spread.coefficient}`,
          value: spread.spread.mean,
          expected: "small",
        },
      ];
}

function overtrainingVerdicts(d: RatioDiagnostics | ScoreDiagnostics, names: readonly string[]): Verdict[] {
  const entries: readonly (Overtraining & { readonly where: string })[] = isRatio(d)
    ? d.overtraining.map((entry) => ({ ...entry, where: pointText(names, entry.at) }))
    : d.overtraining.map((entry) => ({ ...entry, where: entry.coefficient }));
  const loss = worst(entries, ({ difference }) => pull(difference, 0));
  const outputs = worst(entries, (entry) => -entry.outputs.pValue);
  if (loss === undefined || outputs === undefined) return [];
  return [
    {
      name: `loss of hold-out events above that of training events, ${loss.where}`,
      value: loss.difference.value,
      error: loss.difference.error,
      expected: "0",
      passed: pull(loss.difference, 0) <= TOLERATED,
    },
    {
      name: `Kolmogorov-Smirnov test of training and hold-out outputs, probability, ${outputs.where}`,
      value: outputs.outputs.pValue,
      expected: `at least ${formatNumber(RARE / entries.length, 2)}`,
      passed: outputs.outputs.pValue >= RARE / entries.length,
    },
  ];
}

function informationVerdicts({ information: { joint, exact } }: RatioDiagnostics | ScoreDiagnostics): Verdict[] {
  const of = (label: string, reference: typeof joint, expected: string): Verdict[] =>
    (reference ?? []).slice(0, 2).map(({ carried }, e) => ({
      name: `Fisher information carried, over ${label}, direction ${e + 1}`,
      value: carried.value,
      error: carried.error,
      expected,
    }));
  return [...of("that of the exact score", exact, "1"), ...of("that of the joint score", joint, "at most 1")];
}

/** Whether the events that were looked at are like those that networks learned from. @param inputs how many columns there are */
export function rangeVerdict({ trained, events, outside }: InputRanges, inputs: number): Verdict {
  // by chance 2/(n + 1) of the events are outside the range of n others, of each input
  const allowed = OUTSIDE + (4 * inputs) / (trained + 1);
  return {
    name: "share of hold-out events with an input outside the training range",
    value: events === 0 ? 0 : outside / events,
    expected: `at most ${formatNumber(allowed, 2)}`,
    passed: outside <= allowed * events,
  };
}

/** The numbers that judge an estimator, each the worst of its kind: what `ratiometer evaluate` prints, and what it warns of where `passed` is false. */
export function diagnosticVerdicts(estimator: Estimator, diagnostics: RatioDiagnostics | ScoreDiagnostics): Verdict[] {
  const { coefficients } = estimator;
  return [
    ...(isRatio(diagnostics) ? positivityVerdicts(diagnostics, estimator) : []),
    ...(isRatio(diagnostics) ? ofRatio(diagnostics, coefficients) : ofScore(diagnostics)),
    ...meanVerdict(diagnostics.scores, ({ coefficient }) => `mean of the score over SM events, ${coefficient}`, 0),
    ...overtrainingVerdicts(diagnostics, coefficients),
    ...informationVerdicts(diagnostics),
    rangeVerdict(diagnostics.inputRanges, diagnostics.importance.inputs.length),
  ];
}

/** "1.002 ± 0.003" */
export const verdictValue = ({ value, error }: Verdict): string =>
  error === undefined ? formatNumber(value, 3) : formatMeasurement(value, error);

/** A sentence for each number that is not what it should be. */
export const verdictWarnings = (estimator: string, verdicts: readonly Verdict[]): string[] =>
  verdicts.flatMap((verdict) =>
    verdict.passed === false ? [`${estimator}: ${verdict.name}: ${verdictValue(verdict)}, expected ${verdict.expected}`] : [],
  );

/** The verdicts of all estimators as lines of a table. */
export function verdictTable(estimators: readonly { readonly name: string; readonly verdicts: readonly Verdict[] }[]): string[] {
  const rows = estimators.flatMap(({ name, verdicts }) =>
    verdicts.map((verdict) => [
      name,
      verdict.name,
      verdictValue(verdict),
      verdict.expected,
      verdict.passed === undefined ? "" : verdict.passed ? "good" : "OFF",
    ]),
  );
  const table = [["estimator", "diagnostic", "value", "expected", ""], ...rows];
  // accents over letters take no room of their own
  const width = (cell: string): number => cell.replace(/\p{M}/gu, "").length;
  const widths = table[0].map((_, column) => Math.max(...table.map((row) => width(row[column]))));
  return table.map((row) =>
    row
      .map((cell, column) => cell + " ".repeat(widths[column] - width(cell)))
      .join("  ")
      .trimEnd(),
  );
}
