import { join } from "node:path";
import type { InferenceResults, LabelledScan } from "../stages/infer.ts";
import { readJson } from "../stages/json-file.ts";

/** How a coefficient is written: its name on a terminal, a formula in the report. */
export type CoefficientLabel = (name: string) => string;

/** A number with three digits of the scale on which it matters. */
function rounded(value: number, scale: number): string {
  const decimals = Math.max(0, 2 - Math.floor(Math.log10(scale)));
  return String(Number(value.toFixed(Math.min(decimals, 20))) + 0);
}

const significant = (value: number): string => String(Number(value.toPrecision(3)));

function measurement(scan: LabelledScan, data: string, label: CoefficientLabel): string {
  const [parameter] = scan.parameters;
  const value = scan.bestFit.parameters.find(({ name }) => name === parameter)?.value ?? 0;
  const widths = Object.values(scan.intervals).flatMap((ranges) => ranges.map(([low, high]) => high - low));
  const scale = Math.min(1, ...widths.filter((width) => width > 0));
  const unions = Object.entries(scan.intervals).map(([level, ranges]) => {
    const spelled = ranges.map(([low, high]) => `[${rounded(low, scale)}, ${rounded(high, scale)}]`).join(" or ");
    return `${significant(100 * Number(level))} % interval ${spelled}`;
  });
  const status = scan.status === "converged" ? "" : ` (not converged: ${scan.status})`;
  return `${label(parameter)} = ${rounded(value, scale)}${status}, ${unions.join(", ")} (${scan.label}, ${data} data)`;
}

/** What a run measured, a sentence each: best fits with their intervals, and how far points are excluded. */
export function headlineOf({ scans, pointTests, data }: InferenceResults, label: CoefficientLabel = (name) => name): string[] {
  const excluded = pointTests.map(({ at, deltaTwiceNll, significance, status }) => {
    const point = Object.entries(at)
      .map(([name, value]) => `${label(name)} = ${value}`)
      .join(", ");
    const doubt = status === "converged" ? "" : `, not converged: ${status}`;
    return `${point} is excluded at ${significant(significance)} standard deviations, Δ(−2 log L) = ${significant(deltaTwiceNll)} (rate and shape, without systematic uncertainties${doubt})`;
  });
  return [...scans.map((scan) => measurement(scan, data, label)), ...excluded];
}

/** The same from a run folder; empty where nothing was inferred yet. */
export async function headline(out: string): Promise<string[]> {
  const results = await readJson<InferenceResults>(join(out, "infer", "results.json")).catch(() => undefined);
  return results === undefined ? [] : headlineOf(results);
}
