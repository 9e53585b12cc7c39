import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { dataFiles, isEventFiles, sampleFiles, type Analysis, type Sample } from "@ratiometer/config";
import { coefficientRemarks } from "../coefficient-remarks.ts";
import { closedFormSample } from "../event-ingest/closed-form-events.ts";
import { columnarEvents } from "../event-ingest/columnar-events.ts";
import { ingestData } from "../event-ingest/ingest-data.ts";
import { ingestSample } from "../event-ingest/ingest-sample.ts";
import type { IngestedFile, IngestedSample } from "../event-ingest/ingested-sample.ts";
import { lheEvents } from "../event-ingest/lhe-events.ts";
import type { SampleEvents } from "../event-ingest/sample-events.ts";
import { sharedSimulation, simulatedSample } from "../event-ingest/simulated-events.ts";
import { weightFiles } from "../event-ingest/weight-settings.ts";
import type { SharedWork } from "../parts/shared-work.ts";
import { digestFiles } from "../pipeline/manifest.ts";
import type { Stage, StageContext } from "../pipeline/stage.ts";
import { densityFiles } from "../simulation/density-files.ts";
import { writeJson } from "./json-file.ts";

/** Share of the time of a simulated sample that goes into integration before there are events, as far as progress tells. */
const INTEGRATION = 0.1;

/** @param progress fraction of the work on this sample that has to be done before its events can be taken */
async function sampleEvents(
  sample: Sample,
  paths: readonly string[],
  context: StageContext,
  progress: (fraction: number, note: string) => void,
): Promise<SampleEvents> {
  const { name, source } = sample;
  if (source.kind === "closed-form") return closedFormSample(name, source.events, source.crossSection.value, context.analysis);
  if (source.kind === "simulate") return simulatedSample(sample, source, context, progress);
  const { kind } = source;
  return kind === "lhe" ? lheEvents(sample, source, paths, context) : columnarEvents(sample, { ...source, kind }, paths, context);
}

/** A sample's files with sizes and digests; simulated events have none. */
async function identified(files: readonly IngestedFile[], paths: readonly string[], { directory }: Analysis): Promise<IngestedFile[]> {
  const digests = await digestFiles(paths, directory);
  return files.map((file, f) => (digests.length === 0 ? file : { ...file, bytes: digests[f].bytes, sha256: digests[f].sha256 }));
}

async function run(context: StageContext): Promise<void> {
  const { analysis, folder, progress, warn, signal } = context;
  for (const remark of coefficientRemarks(analysis)) warn(remark);
  const samples: IngestedSample[] = [];
  for (const [s, sample] of analysis.samples.entries()) {
    const before = sample.source.kind === "simulate" ? INTEGRATION : 0;
    const report = (fraction: number, note: string): void => progress((s + fraction) / analysis.samples.length, note);
    const paths = await sampleFiles(analysis, sample);
    const events = await sampleEvents(sample, paths, context, (fraction, note) => report(before * fraction, note));
    const home = join(folder, sample.name);
    await mkdir(home, { recursive: true });
    const ingested = await ingestSample(sample, events, home, {
      where: analysis.where(`samples.${sample.name}`),
      signal,
      progress: (fraction, note) => report(before + (1 - before) * fraction, note),
    });
    const { negativeEvents: negative } = ingested;
    if (negative > 0)
      warn(`${sample.name}: ${negative} of ${ingested.events} events have a negative weight somewhere in coefficient space`);
    samples.push({ ...ingested, files: await identified(ingested.files, paths, analysis) });
  }
  await ingestData(samples, context);
  await writeJson(join(folder, "samples.json"), samples);
}

/** Simulation, and the reading of files; events in closed form are made faster than they could be shared. */
const isShared = ({ source }: Sample): boolean => source.kind !== "closed-form";

/** The events of one sample. */
async function shareOf(name: string, context: StageContext): Promise<SharedWork> {
  const { analysis } = context;
  const sample = analysis.samples.find((each) => each.name === name) as Sample;
  const { source } = sample;
  if (source.kind === "simulate") return sharedSimulation(sample, source, context);
  const { shared } = await sampleEvents(sample, await sampleFiles(analysis, sample), context, () => undefined);
  if (shared === undefined) throw new RangeError(`the events of ${name} are not shared`);
  const others = await weightFiles(analysis, sample);
  return { ...shared, filesOf: (first, end) => [...shared.filesOf(first, end), ...others] };
}

/** Files that decide what the events of a sample are. */
async function filesOf(analysis: Analysis, sample: Sample): Promise<readonly string[]> {
  if (sample.source.kind === "simulate") return densityFiles(analysis, sample);
  return [...(await sampleFiles(analysis, sample)), ...(await weightFiles(analysis, sample))];
}

/** What of an analysis decides the objects and columns that are taken from files of columns. */
function columnarSettings({ samples, objects, features, systematics }: Analysis): unknown {
  if (samples.every(({ source }) => !isEventFiles(source))) return {};
  if (samples.every(({ source }) => !isEventFiles(source) || source.kind === "lhe"))
    return { systematics: systematics.filter(({ type }) => type === "weights") };
  return { objects, columns: features.columns, systematics: systematics.filter(({ type }) => type !== "normalisation" && type !== "free") };
}

/**
 * Event files, or simulation, to columns: what was measured, and each event's weight polynomial in the analysis's coefficients. Observed data beside them
 * have no weights.
 */
export const ingestStage: Stage = {
  name: "ingest",
  reads: [],
  settings: (analysis) => ({
    coefficients: analysis.coefficients.map(({ name, sm, basis }) => ({ name, sm, basis })),
    samples: analysis.samples,
    files: columnarSettings(analysis),
    ...(analysis.inference.observed === undefined
      ? {}
      : { data: analysis.inference.observed, objects: analysis.objects, columns: analysis.features.columns }),
  }),
  inputFiles: async (analysis) => [
    ...new Set([
      ...(await Promise.all(analysis.samples.map((sample) => filesOf(analysis, sample)))).flat(),
      ...(await dataFiles(analysis)),
    ]),
  ],
  shares: { names: ({ samples }) => samples.filter(isShared).map(({ name }) => name), open: shareOf },
  run,
};
