import { bestValue, type InferenceResults, type LabelledScan } from "../stages/inference-results.ts";

/** How a coefficient is written: its name on a terminal, a formula in the report. */
export type CoefficientLabel = (name: string) => string;

/** A number to a thousandth of the scale on which it matters: what a minimiser leaves of zero is zero. */
function rounded(value: number, scale: number): string {
  const decimals = Math.max(0, 3 - Math.floor(Math.log10(scale)));
  return String(Number(value.toFixed(Math.min(decimals, 20))) + 0);
}

const significant = (value: number): string => String(Number(value.toPrecision(3)));

/** The first of several fits that did not converge, in parentheses. */
function doubt(...statuses: readonly string[]): string {
  const status = statuses.find((candidate) => candidate !== "converged");
  return status === undefined ? "" : ` (not converged: ${status})`;
}

const SOURCE: Readonly<Record<InferenceResults["data"], string>> = {
  asimov: "Asimov data",
  "pseudo-data": "pseudo-data",
  observed: "observed data",
  blinded: "blinded: expected events in signal channels",
};

function measurement(scan: LabelledScan, data: InferenceResults["data"], label: CoefficientLabel): string {
  const [parameter] = scan.parameters;
  const value = bestValue(scan);
  const widths = Object.values(scan.intervals).flatMap((ranges) => ranges.map(([low, high]) => high - low));
  const scale = Math.min(1, ...widths.filter((width) => width > 0));
  const unions = Object.entries(scan.intervals).map(([level, ranges]) => {
    const spelled = ranges.map(([low, high]) => `[${rounded(low, scale)}, ${rounded(high, scale)}]`).join(" or ");
    return `${significant(100 * Number(level))} % interval ${spelled}`;
  });
  const source = SOURCE[data];
  return `${label(parameter)} = ${rounded(value, scale)}${doubt(scan.bestFit.status, scan.status)}, ${unions.join(", ")} (${scan.label}, ${source})`;
}

/** Where the members of the ensemble put the minimum: what training adds to the uncertainty. */
function memberSpread({ ensemble, coefficients }: InferenceResults, label: CoefficientLabel): string[] {
  if (ensemble === undefined) return [];
  const spreads = coefficients.map(({ name }, p) => {
    const deviation = ensemble.standardDeviation[p];
    const scale = deviation > 0 ? 100 * deviation : 1;
    return `${label(name)} = ${rounded(ensemble.mean[p], scale)} ± ${significant(deviation)}`;
  });
  const failed = ensemble.minima.length - ensemble.converged;
  const unsure = failed === 0 ? "" : ` (${failed} did not converge)`;
  return [`the ${ensemble.minima.length} networks on their own put it at ${spreads.join(", ")} (mean and standard deviation)${unsure}`];
}

/** What a run measured, a sentence each: best fits with their intervals, the spread of the networks, and how far points are excluded. */
export function headlineOf(results: InferenceResults, label: CoefficientLabel = (name) => name): string[] {
  const { scans, pointTests, data, nuisances, free = [] } = results;
  const others = nuisances.length + free.length;
  const systematic = others === 0 ? "without systematic uncertainties" : `with ${others} nuisance parameter${others === 1 ? "" : "s"}`;
  const excluded = pointTests.map(({ at, deltaTwiceNll, significance, status }) => {
    const point = Object.entries(at).map(([name, value]) => `${label(name)} = ${value}`);
    const size = `${significant(significance)} standard deviations, Δ(−2 log L) = ${significant(deltaTwiceNll)}`;
    return `${point.join(", ")} is excluded at ${size} (rate and shape, ${systematic})${doubt(status)}`;
  });
  return [...scans.map((scan) => measurement(scan, data, label)), ...memberSpread(results, label), ...excluded];
}
