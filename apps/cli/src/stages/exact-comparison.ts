import { LEAST_RATIO, logRatio } from "@ratiometer/classifiers";
import type { Analysis } from "@ratiometer/config";
import { binNumber, uniformEdges } from "@ratiometer/features";
import { closedFormLogRatio } from "@ratiometer/simulation";
import { columnOf, takeRows } from "@ratiometer/tables";
import type { EvaluatedRatio } from "./evaluated-ratio.ts";
import type { SelectedEvents } from "./selected-events.ts";

/** log r̂ and log r along one observable, averaged over the others. */
export interface ExactProfile {
  readonly feature: string;
  readonly at: readonly number[];
  readonly values: readonly number[];
  readonly learned: readonly number[];
  /** Standard deviation of the members. */
  readonly spread: readonly number[];
  readonly exact: readonly number[];
}

/** Where r(x|c) is known exactly: how far log r̂ is from it on SM events. */
export interface ExactComparison {
  /** c uniform in the range, over pairs of event and c whose r̂ is positive. */
  readonly meanSquaredError: number;
  /** Those pairs. */
  readonly points: number;
  readonly profiles: readonly ExactProfile[];
}

const GRID = 40;
const PROFILE = { low: -3, high: 3, bins: 24, fewest: 20 } as const;

/** Whether every event of the analysis is of the closed-form process, without a selection. */
export const hasExactRatio = ({ samples, selection, coefficients }: Analysis): boolean =>
  coefficients.length === 1 && selection.length === 0 && samples.every(({ source }) => source.kind === "closed-form");

/** Whether an estimated ratio has a logarithm. @param log its value by `logRatio` */
const exists = (log: number): boolean => log > Math.log(LEAST_RATIO);

function profile(
  feature: string,
  column: ArrayLike<number>,
  c: number,
  exact: Float64Array,
  learned: Float64Array,
  members: readonly Float64Array[],
): ExactProfile {
  const edges = uniformEdges(PROFILE.low, PROFILE.high, PROFILE.bins);
  const rows = Array.from({ length: PROFILE.bins }, (): number[] => []);
  for (let i = 0; i < column.length; i++)
    if ([learned, ...members].every((logs) => exists(logs[i]))) rows[binNumber(edges, column[i])]?.push(i);
  const filled = [...rows.entries()].filter(([, inBin]) => inBin.length >= PROFILE.fewest);
  const means = (values: ArrayLike<number>): number[] =>
    filled.map(([, inBin]) => inBin.reduce((sum, i) => sum + values[i], 0) / inBin.length);
  const ofMembers = members.map(means);
  const spread = filled.map((_, b) => {
    const mean = ofMembers.reduce((sum, member) => sum + member[b], 0) / ofMembers.length;
    return Math.sqrt(ofMembers.reduce((sum, member) => sum + (member[b] - mean) ** 2, 0) / Math.max(1, ofMembers.length - 1));
  });
  return {
    feature,
    at: [c],
    values: filled.map(([b]) => (edges[b] + edges[b + 1]) / 2),
    learned: means(learned),
    spread,
    exact: means(exact),
  };
}

/** The points at which ratios are compared. */
export function comparedPoints({ coefficients: [{ range }] }: Analysis): number[][] {
  return Array.from({ length: GRID }, (_, i) => [range[0] + ((range[1] - range[0]) * (i + 0.5)) / GRID]);
}

/** Compares a ratio with that of the closed-form process on hold-out events. Only where `hasExactRatio`. */
export function exactComparison(
  analysis: Analysis,
  events: SelectedEvents,
  { ratio, memberRatios }: Pick<EvaluatedRatio, "ratio" | "memberRatios">,
): ExactComparison {
  const [{ range }] = analysis.coefficients;
  const rows = events.split.test;
  const observables = takeRows(events.table, rows);
  const learnedAt = (at: readonly number[]): Float64Array => logRatio(ratio(rows, at));
  let [total, points] = [0, 0];
  for (const at of comparedPoints(analysis)) {
    const exact = closedFormLogRatio(observables, at[0]);
    const learned = learnedAt(at);
    for (let row = 0; row < rows.length; row++) {
      if (!exists(learned[row])) continue;
      total += (learned[row] - exact[row]) ** 2;
      points++;
    }
  }
  const profiles = range.flatMap((end) => {
    const exact = closedFormLogRatio(observables, end);
    const learned = learnedAt([end]);
    const ofMembers = memberRatios([end]).map(logRatio);
    return ["x1", "x2"].map((feature) => profile(feature, columnOf(observables, feature).values, end, exact, learned, ofMembers));
  });
  return { meanSquaredError: total / Math.max(1, points), points, profiles };
}
