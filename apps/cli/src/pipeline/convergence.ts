import type { InferenceResults } from "../stages/inference-results.ts";

type Fits = Pick<InferenceResults, "scans" | "pointTests">;

/** Whether every fit of the analysis's own likelihood converged: best fits, all points of the scans, tested points. */
export const converged = ({ scans, pointTests }: Fits): boolean =>
  [...scans.flatMap(({ status, bestFit }) => [status, bestFit.status]), ...pointTests.map(({ status }) => status)].every(
    (status) => status === "converged",
  );
