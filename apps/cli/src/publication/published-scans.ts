import type { Scan } from "@ratiometer/hepdata-export";
import { bestValue, type InferenceResults, type LabelledScan } from "../stages/infer.ts";

/** What the data of a likelihood are, for readers. */
export const DATA_LABEL = { asimov: "Asimov data at the SM", "pseudo-data": "pseudo-data drawn at the SM" } as const;

/** Points of a scan in rising order, without those where the likelihood does not exist. */
export function scanPoints({ points, refined }: LabelledScan): { readonly at: readonly number[]; readonly deltaTwiceNll: number }[] {
  return [...points, ...refined]
    .sort((a, b) => a.at[0] - b.at[0])
    .flatMap(({ at, deltaTwiceNll }) => (deltaTwiceNll === null ? [] : [{ at, deltaTwiceNll }]));
}

/** All scans of a run as they are published. */
export const publishedScans = ({ scans, comparisons, data }: InferenceResults): Scan[] =>
  [...scans, ...comparisons].map((scan) => ({
    coefficients: scan.parameters,
    label: scan.label,
    data: DATA_LABEL[data],
    points: scanPoints(scan),
    bestFit: [bestValue(scan)],
    intervals: scan.intervals,
  }));
