import { AnalysisError } from "@ratiometer/config";
import { feldmanCousins, type FeldmanCousinsPoint, type FeldmanCousinsResult, type ScannedParameter } from "@ratiometer/likelihood";
import type { Context } from "../command.ts";
import { modelRequest } from "./model-options.ts";
import { requestSource, toyCount, toySeed } from "./model-source.ts";
import { significantText } from "./number-text.ts";
import type { PreparedModel } from "./prepared-model.ts";

const DEFAULT_TOYS = 1000;

/** What toys add to a scan. */
export interface ToyThresholds extends Pick<FeldmanCousinsResult, "construction" | "toys" | "unconverged" | "regions" | "status"> {
  /** Those of each point of the scan, by level. */
  readonly thresholds: readonly FeldmanCousinsPoint["thresholds"][];
}

/** @throws AnalysisError USAGE_ARGUMENTS for options of the other method */
export function checkAsymptotic(values: Context["values"]): void {
  for (const option of ["toys", "seed", "jobs"])
    if (values(option).length > 0) throw new AnalysisError("USAGE_ARGUMENTS", `--${option} goes with --method feldman-cousins`);
}

/**
 * The thresholds and regions of Feldman and Cousins (arXiv:physics/9711021) on the grid of a scan.
 * @throws AnalysisError as feldmanCousins
 */
export async function toyThresholds(
  context: Context,
  { experiment, data }: PreparedModel,
  scanned: readonly Required<ScannedParameter>[],
  levels: readonly number[],
): Promise<ToyThresholds> {
  const { values, jobs, report, signal } = context;
  const { construction, toys, unconverged, status, points, regions } = await feldmanCousins(experiment, {
    parameters: scanned.map(({ parameter }) => parameter),
    axes: scanned.map(({ range: [low, high], points: n }) => Array.from({ length: n }, (_, i) => low + ((high - low) * i) / (n - 1))),
    levels,
    toys: toyCount(values) ?? DEFAULT_TOYS,
    data,
    seed: toySeed(context),
    source: requestSource(modelRequest(context)),
    jobs,
    signal,
    progress: (done) => report.progress("toys", done),
  });
  // the construction's last axis runs fastest, a scan's first one
  const [first, second] = scanned.map((each) => each.points);
  const order = scanned.length === 1 ? points.keys() : points.map((_, i) => (i % first) * second + Math.floor(i / first));
  return { construction, toys, unconverged, status, regions, thresholds: Array.from(order, (i) => points[i].thresholds) };
}

/** How the thresholds of a scan were made. */
export function toyThresholdText({ construction, toys, unconverged, thresholds }: ToyThresholds): readonly string[] {
  const how =
    construction === "exact"
      ? "exact: no other parameter is free"
      : "with the other parameters at their best values given point and data: coverage is approximate";
  const levels = Object.keys(thresholds[0]).map((level) => {
    const smooth = thresholds.map((each) => each[level].smooth);
    return `${significantText(100 * Number(level), 12)} %: ${significantText(Math.min(...smooth), 3)} to ${significantText(Math.max(...smooth), 3)}`;
  });
  return [
    `Feldman-Cousins with ${toys} toys at each point, ${how}`,
    `thresholds of Δ(-2 log L) at ${levels.join(", at ")}`,
    ...(unconverged > 0 ? [`${unconverged} of ${toys * thresholds.length} toys have fits that did not converge`] : []),
  ];
}
