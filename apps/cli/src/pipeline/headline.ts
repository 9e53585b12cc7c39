import { join } from "node:path";
import type { InferenceResults } from "../stages/infer.ts";
import { readJson } from "../stages/json-file.ts";

const shown = (value: number): string => String(Number(value.toPrecision(4)));

/** "kt = 1.002, 68.27 % interval [0.98, 1.02]; …": what a run measured, a sentence each. */
export function headlineOf(results: InferenceResults): string[] {
  const intervals = results.scans.map((scan) => {
    const [parameter] = scan.parameters;
    const value = scan.bestFit.parameters.find(({ name }) => name === parameter)?.value ?? 0;
    const unions = Object.entries(scan.intervals).map(
      ([level, ranges]) =>
        `${shown(100 * Number(level))} % interval ${ranges.map(([low, high]) => `[${shown(low)}, ${shown(high)}]`).join(" or ")}`,
    );
    const status = scan.bestFit.status === "converged" ? "" : ` (fit: ${scan.bestFit.status})`;
    return `${parameter} = ${shown(value)}${status}, ${unions.join(", ")} (${scan.label}, ${results.data})`;
  });
  const excluded = results.pointTests.map(({ at, deltaTwiceNll, significance }) => {
    const point = Object.entries(at)
      .map(([name, value]) => `${name} = ${shown(value)}`)
      .join(", ");
    return `${point} is disfavoured by ${shown(significance)} standard deviations (Δ(−2 log L) = ${shown(deltaTwiceNll)})`;
  });
  return [...intervals, ...excluded];
}

/** The same from a run folder; empty where nothing was inferred yet. */
export async function headline(out: string): Promise<string[]> {
  const results = await readJson<InferenceResults>(join(out, "infer", "results.json")).catch(() => undefined);
  return results === undefined ? [] : headlineOf(results);
}
