import type { AnalysisError } from "./analysis-error.ts";

const order = (where: string | undefined): number => {
  const [, line = 0, column = 0] = /:(\d+):(\d+)$/.exec(where ?? "") ?? [];
  return Number(line) * 1e6 + Number(column);
};

/**
 * Throws what is wrong with a file, in the file's order: one AnalysisError as it is, several as an AggregateError of them.
 * @throws AnalysisError or AggregateError, unless there is no fault
 */
export function throwFaults(faults: readonly AnalysisError[]): void {
  if (faults.length === 0) return;
  if (faults.length === 1) throw faults[0];
  const sorted = faults.toSorted((a, b) => order(a.where) - order(b.where));
  throw new AggregateError(sorted, `${faults.length} faults`);
}
