import type { InferenceResults } from "../stages/infer.ts";

const shown = (value: number): string => String(Number(value.toPrecision(4)));

/** The first of several fits that did not converge, in parentheses. */
function mark(...statuses: readonly string[]): string {
  const status = statuses.find((candidate) => candidate !== "converged");
  return status === undefined ? "" : ` (not converged: ${status})`;
}

/** "kt = 1.002, 68.27 % interval [0.98, 1.02]; …": what a run measured, a sentence each. */
export function headlineOf(results: InferenceResults): string[] {
  const intervals = results.scans.map((scan) => {
    const [parameter] = scan.parameters;
    const value = scan.bestFit.parameters.find(({ name }) => name === parameter)?.value ?? 0;
    const unions = Object.entries(scan.intervals).map(
      ([level, ranges]) =>
        `${shown(100 * Number(level))} % interval ${ranges.map(([low, high]) => `[${shown(low)}, ${shown(high)}]`).join(" or ")}`,
    );
    return `${parameter} = ${shown(value)}${mark(scan.bestFit.status, scan.status)}, ${unions.join(", ")} (${scan.label}, ${results.data})`;
  });
  const excluded = results.pointTests.map(({ at, deltaTwiceNll, significance, status }) => {
    const point = Object.entries(at)
      .map(([name, value]) => `${name} = ${shown(value)}`)
      .join(", ");
    return `${point} is disfavoured by ${shown(significance)} standard deviations (Δ(−2 log L) = ${shown(deltaTwiceNll)})${mark(status)}`;
  });
  return [...intervals, ...excluded];
}
