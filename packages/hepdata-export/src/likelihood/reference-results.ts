import type { ArtifactContent, Json } from "../artifact-content.ts";

/** likelihood/reference_results.json: best fits and intervals of every scan, and the caller's numbers, for readers to reproduce. */
export function referenceResults(content: ArtifactContent): Json {
  return {
    ...content.referenceResults,
    scans: content.scans.map(({ coefficients, label, data, bestFit, intervals, points }) => ({
      coefficients,
      label,
      data,
      bestFit,
      intervals: intervals ?? {},
      points: points.map(({ at, deltaTwiceNll }) => ({ at, deltaTwiceNll })),
    })),
  };
}
