import type { Analysis } from "@ratiometer/config";
import { formValue, monomials } from "@ratiometer/eft";
import { binBoxes } from "@ratiometer/features";
import { chi2Quantile, type FeldmanCousinsResult } from "@ratiometer/likelihood";
import type { Contours, DataPrediction, Exclusion, Quantity, Scan, ScanCurve, ScoreShape } from "@ratiometer/report";
import { gridOf } from "./binned-shape.ts";
import { LABELS } from "./analysis-likelihoods.ts";
import { DATA_LABEL, scanPoints } from "../publication/published-scans.ts";
import { bestValue, type InferenceResults, type LabelledScan } from "./inference-results.ts";

function scanCurve(scan: LabelledScan, measurement: boolean): ScanCurve {
  const points = scanPoints(scan);
  return {
    label: scan.label,
    role: measurement ? "measurement" : scan.label === "exact" ? "exact" : "comparison",
    at: points.map(({ at }) => at[0]),
    deltaTwiceNll: points.map(({ deltaTwiceNll }) => deltaTwiceNll),
    bestFit: bestValue(scan),
    intervals: Object.entries(scan.intervals).map(([level, ranges]) => ({ level: Number(level), ranges })),
  };
}

/** The intervals of a Feldman-Cousins construction as a row of the table, and its thresholds as lines beside those of the χ² distribution. */
function constructionCurves({ construction, toys, points, bestFit, regions }: FeldmanCousinsResult): ScanCurve[] {
  const at = points.map((point) => point.at[0]);
  const levels = Object.entries(regions.intervals ?? {});
  const label = `Feldman-Cousins, ${construction === "exact" ? "" : "others profiled, "}${toys} toys`;
  return [
    {
      label,
      role: "comparison",
      at,
      deltaTwiceNll: points.map(({ deltaTwiceNll }) => deltaTwiceNll),
      bestFit: bestFit.at[0],
      intervals: levels.map(([level, ranges]) => ({ level: Number(level), ranges })),
    },
    ...levels.map(([level]): ScanCurve => ({
      label: `threshold of toys, ${100 * Number(level)} %`,
      role: "comparison",
      at,
      deltaTwiceNll: points.map(({ thresholds }) => thresholds[level].smooth),
    })),
  ];
}

/** The scans as the report draws them: the measurement first, then what it is compared with. */
export function scansOf(results: InferenceResults, analysis: Analysis): Scan[] {
  return results.scans.map((scan) => {
    const [coefficient] = scan.parameters;
    const others = results.comparisons.filter(({ parameters }) => parameters[0] === coefficient);
    const isDrawn = ({ label }: LabelledScan): boolean => !label.endsWith(LABELS.fixed) && !label.endsWith(LABELS.linear);
    const constructed = (results.feldmanCousins ?? []).filter(({ parameters }) => parameters[0] === coefficient);
    const tests = results.pointTests.filter(({ at }) => Object.keys(at).join() === coefficient);
    return {
      coefficient,
      data: DATA_LABEL[results.data],
      levels: analysis.inference.intervals.levels.map((level) => ({ level, threshold: chi2Quantile(level) })),
      curves: [
        scanCurve(scan, true),
        ...others.filter(isDrawn).map((other) => scanCurve(other, false)),
        ...constructed.flatMap(constructionCurves),
      ],
      tabulated: others.filter((other) => !isDrawn(other)).map((other) => scanCurve(other, false)),
      impacts: results.impacts?.find(({ poi }) => poi === coefficient)?.impacts ?? [],
      excluded: tests.map(({ at, deltaTwiceNll, significance }) => ({ value: at[coefficient], deltaTwiceNll, significance })),
    };
  });
}

/** The contours in two coefficients, all likelihoods of one pair together. */
export function contoursOf({ contours = [], data }: InferenceResults): Contours[] {
  const pairs = new Map(contours.map(({ parameters }) => [parameters.join(), parameters]));
  return [...pairs.values()].map(([first, second]) => ({
    coefficients: [first, second],
    data: DATA_LABEL[data],
    sets: contours
      .filter(({ parameters }) => parameters[0] === first && parameters[1] === second)
      .map(({ label, bestFit, intervals }) => ({
        label,
        bestFit: [bestValue({ parameters: [first], bestFit }), bestValue({ parameters: [second], bestFit })],
        levels: Object.entries(intervals)
          .map(([level, lines]) => ({ level: Number(level), lines }))
          .sort((a, b) => a.level - b.level),
      })),
  }));
}

/** How far each likelihood disfavours each tested point. */
export function exclusionsOf({ pointTests, exclusions = [] }: InferenceResults): Exclusion[] {
  return pointTests.map(({ at }) => ({
    at,
    methods: exclusions
      .filter((test) => JSON.stringify(test.at) === JSON.stringify(at))
      .map(({ label, deltaTwiceNll, significance }) => ({ label, deltaTwiceNll, significance })),
  }));
}

/** Data and prediction as the report draws them. */
export const dataPredictions = (
  { dataPredictions: found }: Pick<InferenceResults, "dataPredictions">,
  quantityOf: (column: string, unit: string) => Quantity,
): DataPrediction[] =>
  found.map((each) => ({
    ...each,
    dataLabel: DATA_LABEL[each.data],
    axes: each.axes.map(({ column, unit }) => quantityOf(column, unit)),
    bins: binBoxes(gridOf(each)),
  }));

/** A channel's bins at the SM and at the ends of the first scanned coefficient's range. */
export function scoreShape(
  channel: InferenceResults["channels"][number],
  results: InferenceResults,
  quantityOf: (column: string, unit: string) => Quantity,
): ScoreShape {
  const { shape } = channel;
  const names = results.coefficients.map(({ name }) => name);
  const index = names.indexOf(results.scans[0].parameters[0]);
  const sm = Object.fromEntries(results.coefficients.map((coefficient) => [coefficient.name, coefficient.sm]));
  const ends = results.coefficients[index].range.map((value) => ({ ...sm, [names[index]]: value }));
  const deltaOf = (point: Readonly<Record<string, number>>): number[] => results.coefficients.map(({ name, sm: at }) => point[name] - at);
  const sumAt = (delta: readonly number[], branched: boolean): number[] => {
    const factors = shape.samples.map(({ branching }) => (branched && branching !== undefined ? formValue(branching.terms, delta) : 1));
    return shape.observed.map((_, b) => shape.samples.reduce((sum, { terms }, s) => sum + factors[s] * formValue(terms[b], delta), 0));
  };
  const yieldsAt = (point: Readonly<Record<string, number>>): number[] => sumAt(deltaOf(point), true);
  // a branching fraction of all samples leaves the relative error as it is; of some, it is taken to
  const errorsAt = (point: Readonly<Record<string, number>>): number[] => {
    const mono = monomials(deltaOf(point));
    const [branched, bare] = [sumAt(deltaOf(point), true), sumAt(deltaOf(point), false)];
    const variance = (bin: readonly number[]): number =>
      bin.reduce((sum, value, tu) => sum + value * mono[Math.floor(tu / mono.length)] * mono[tu % mono.length], 0);
    return shape.covariance.map((bin, b) => Math.sqrt(Math.max(0, variance(bin))) * (bare[b] === 0 ? 1 : branched[b] / bare[b]));
  };
  return {
    channel: channel.name,
    axes: shape.axes.map(({ column, unit }) => quantityOf(column, unit)),
    bins: binBoxes(gridOf(shape)),
    shapes: [sm, ...ends].map((point) => ({ point, yields: yieldsAt(point), errors: errorsAt(point) })),
    ...(channel.data === "asimov" ? {} : { observed: shape.observed }),
  };
}
