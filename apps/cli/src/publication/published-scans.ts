import type { Scan } from "@ratiometer/hepdata-export";
import { bestValue, type InferenceResults, type LabelledScan } from "../stages/inference-results.ts";

/** What the data of a likelihood are, for readers. */
export const DATA_LABEL: Readonly<Record<InferenceResults["data"], string>> = {
  asimov: "Asimov data at the SM",
  "pseudo-data": "pseudo-data drawn at the SM",
  observed: "observed data",
  blinded: "blinded: Asimov data at the SM in signal channels, observed data in control channels",
};

/** A point where the likelihood exists. */
interface PublishedPoint {
  readonly at: readonly number[];
  readonly deltaTwiceNll: number;
  /** Values of all coefficients. */
  readonly coefficients: readonly number[];
}

/** Points of a scan in rising order, without those where the likelihood does not exist. @param count of coefficients, which come before nuisance parameters; all if left out */
export function scanPoints({ points, refined }: LabelledScan, count?: number): PublishedPoint[] {
  return existing(
    [...points, ...refined].sort((a, b) => a.at[0] - b.at[0]),
    count,
  );
}

const existing = (points: LabelledScan["points"], count?: number): PublishedPoint[] =>
  points.flatMap(({ at, deltaTwiceNll, coefficients }) =>
    deltaTwiceNll === null ? [] : [{ at, deltaTwiceNll, coefficients: coefficients.slice(0, count) }],
  );

/** All scans of a run as they are published. */
export const publishedScans = ({ scans, comparisons, contours = [], data, coefficients }: InferenceResults): Scan[] => [
  ...[...scans, ...comparisons].map((scan) => ({
    coefficients: scan.parameters,
    label: scan.label,
    data: DATA_LABEL[data],
    points: scanPoints(scan, coefficients.length),
    bestFit: [bestValue(scan)],
    intervals: scan.intervals,
  })),
  ...contours.map(({ label, parameters, points, bestFit, intervals }) => ({
    coefficients: parameters,
    label,
    data: DATA_LABEL[data],
    points: existing(points, coefficients.length),
    bestFit: parameters.map((parameter) => bestValue({ parameters: [parameter], bestFit })),
    contours: intervals,
  })),
];
