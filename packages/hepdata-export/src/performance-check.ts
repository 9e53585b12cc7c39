import { AnalysisError } from "@ratiometer/config";
import type { ArtifactContent, BinnedScore } from "./artifact-content.ts";
import { requireCovariance } from "./covariance-check.ts";
import type { EfficiencyMap, InputDistribution, PublishedRoc, PublishedShare } from "./published-performance.ts";

/**
 * Refuses curves, maps, cut flows, systematic shifts and covariances that do not fit themselves or the rest of the content.
 * @throws AnalysisError EXPORT_LENGTH, EXPORT_VALUE, EXPORT_EDGES, EXPORT_COVARIANCE, EXPORT_UNKNOWN_NAME, EXPORT_NAME, each naming the place in the content
 */
export function checkPerformance(content: ArtifactContent): void {
  const { channels, rocCurves = [], efficiencyMaps = [], cutFlows = [], inputDistributions = [] } = content;
  channels.forEach(checkShifts);
  const files = content.networks.map(({ file }) => file);
  for (const roc of rocCurves) checkRoc(roc, files);
  const names = efficiencyMaps.map(({ name }) => name);
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) throw new AnalysisError("EXPORT_NAME", `"${twice}" occurs twice`, { path: "efficiencyMaps" });
  efficiencyMaps.forEach(checkMap);
  inputDistributions.forEach(checkDistribution);
  for (const { sample, steps } of cutFlows) {
    const path = `cutFlows.${sample}`;
    if (steps.length === 0) throw new AnalysisError("EXPORT_LENGTH", "found no entry, expected at least one", { path: `${path}.steps` });
    steps.forEach(({ events, negative, error }, i) => {
      const before = i === 0 ? Infinity : steps[i - 1].events;
      if (!(events >= 0 && events <= before))
        refuse(`${events} events after ${before}: a selection only removes events`, `${path}.steps[${i}]`);
      if (!(negative >= 0 && negative <= events)) refuse(`${negative} of ${events} events have a negative weight`, `${path}.steps[${i}]`);
      if (!(error >= 0)) refuse(`an error of ${error}`, `${path}.steps[${i}]`);
    });
  }
}

function checkShifts({ name, samples, observed, covariance }: BinnedScore): void {
  const bins = observed.length;
  for (const sample of samples)
    for (const { name: systematic, up, down } of sample.systematics ?? [])
      for (const [side, shifts] of Object.entries({ up, down }))
        sameLength(shifts, bins, `channels.${name}.samples.${sample.name}.systematics.${systematic}.${side}`);
  if (covariance === undefined) return;
  sameLength(covariance, bins, `channels.${name}.covariance`);
  requireCovariance(covariance, `channels.${name}.covariance`);
}

function checkRoc(roc: PublishedRoc, files: readonly string[]): void {
  const path = `rocCurves.${roc.network} (${roc.name})`;
  if (!files.includes(roc.network))
    throw new AnalysisError("EXPORT_UNKNOWN_NAME", `there is no network "${roc.network}", expected one of ${files.join(", ")}`, { path });
  const n = roc.thresholds.length;
  if (n === 0) throw new AnalysisError("EXPORT_LENGTH", "found no entry, expected at least one", { path: `${path}.thresholds` });
  const rising = roc.thresholds.findIndex((threshold, i) => i > 0 && threshold > roc.thresholds[i - 1]);
  if (rising > 0)
    refuse(`threshold ${roc.thresholds[rising]} after ${roc.thresholds[rising - 1]}, expected falling ones`, `${path}.thresholds`);
  for (const side of ["accepted", "mistaken"] as const) {
    sameLength(roc[side], n, `${path}.${side}`);
    roc[side].forEach((share, i) => checkShare(share, `${path}.${side}[${i}]`));
    sameLength(roc.covariance[side], n, `${path}.covariance.${side}`);
    requireCovariance(roc.covariance[side], `${path}.covariance.${side}`);
  }
  const { between } = roc.covariance;
  if (between === undefined) return;
  sameLength(between, n, `${path}.covariance.between`);
  for (const row of between) sameLength(row, n, `${path}.covariance.between`);
}

function checkMap({ name, axes, of, selection }: EfficiencyMap): void {
  const path = `efficiencyMaps.${name}`;
  if (axes.length < 1 || axes.length > 2)
    throw new AnalysisError("EXPORT_LENGTH", `found ${axes.length} axes, expected one or two`, { path: `${path}.axes` });
  if (selection.length === 0)
    throw new AnalysisError("EXPORT_LENGTH", "found no entry, expected at least one", { path: `${path}.selection` });
  for (const { column, edges } of axes) checkEdges(edges, `${path}.axes.${column}`);
  const bins = axes.reduce((product, { edges }) => product * (edges.length - 1), 1);
  for (const { name: process, bins: shares } of of) {
    sameLength(shares, bins, `${path}.of.${process}`);
    shares.forEach((share, i) => share === null || checkShare(share, `${path}.of.${process}.bins[${i}]`));
  }
}

function checkEdges(edges: readonly number[], path: string): void {
  edges.forEach((edge, i) => {
    const open = (i === 0 && edge === -Infinity) || (i === edges.length - 1 && edge === Infinity);
    if ((!open && !Number.isFinite(edge)) || (i > 0 && !(edges[i - 1] < edge)) || edges.length < 2)
      throw new AnalysisError("EXPORT_EDGES", `edge ${edge} in place ${i}: edges rise, and only the outermost may be infinite`, { path });
  });
}

function checkDistribution({ column, edges, samples }: InputDistribution): void {
  const path = `inputDistributions.${column}`;
  checkEdges(edges, `${path}.edges`);
  for (const { name, expected, variance } of samples) {
    sameLength(expected, edges.length - 1, `${path}.samples.${name}.expected`);
    sameLength(variance, edges.length - 1, `${path}.samples.${name}.variance`);
    const negative = variance.find((value) => value < 0);
    if (negative !== undefined) refuse(`a variance of ${negative}`, `${path}.samples.${name}.variance`);
  }
}

function checkShare({ value, up, down }: PublishedShare, path: string): void {
  if (!(value >= 0 && value <= 1)) refuse(`a share of ${value}, expected one between 0 and 1`, path);
  if (!(up >= 0 && down >= 0)) refuse(`errors ${up} and ${down}, expected sizes`, path);
}

function sameLength(values: readonly unknown[], expected: number, path: string): void {
  if (values.length !== expected)
    throw new AnalysisError("EXPORT_LENGTH", `found ${values.length} entries, expected ${expected}`, { path });
}

function refuse(message: string, path: string): never {
  throw new AnalysisError("EXPORT_VALUE", message, { path });
}
