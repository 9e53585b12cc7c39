import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { sampleFiles, type Analysis, type Sample } from "@ratiometer/config";
import { crossSection, positivity } from "@ratiometer/eft";
import { readLhe, tableOf, writeTable, type LheSample } from "@ratiometer/tables";
import { digestFiles } from "../pipeline/manifest.ts";
import type { Stage, StageContext } from "../pipeline/stage.ts";
import { densityFiles } from "../simulation/density-files.ts";
import { closedFormSample } from "./closed-form-sample.ts";
import type { IngestedFile, IngestedSample, SampleEvents } from "./ingested-sample.ts";
import { writeJson } from "./json-file.ts";
import { lheSample } from "./lhe-sample.ts";
import { particleWriter } from "./particle-table.ts";
import { simulatedSample } from "./simulated-sample.ts";
import { weightColumns } from "./weight-columns.ts";

/** @param progress fraction of the work on this sample */
async function sampleEvents(
  sample: Sample,
  context: StageContext,
  progress: (fraction: number, note: string) => void,
): Promise<SampleEvents> {
  const { analysis } = context;
  const { name, source } = sample;
  if (source.kind === "closed-form") return closedFormSample(name, source.events, source.crossSection.value, analysis);
  if (source.kind === "simulate") return simulatedSample(sample, source, context, progress);
  const paths = await sampleFiles(analysis, sample);
  const files: LheSample[] = [];
  for (const [f, path] of paths.entries()) {
    const onProgress = (fraction: number): void => {
      progress((f + fraction) / paths.length, `${name}, file ${f + 1} of ${paths.length}`);
    };
    files.push(await readLhe(path, { onProgress }));
  }
  return lheSample(sample, source.weights, files, analysis);
}

/** Relative error of a sample's normalisation: each file counts with its share of the events. */
function generatorPrecision(files: readonly IngestedFile[]): number {
  const total = files.reduce((sum, { events }) => sum + events, 0);
  return Math.hypot(...files.map(({ events, crossSection: sigma, crossSectionError }) => ((events / total) * crossSectionError) / sigma));
}

async function run(context: StageContext): Promise<void> {
  const { analysis, folder, progress, warn } = context;
  const samples: IngestedSample[] = [];
  for (const [s, sample] of analysis.samples.entries()) {
    const { polynomial, strata, files, particles, observables } = await sampleEvents(sample, context, (fraction, note) => {
      progress((s + fraction) / analysis.samples.length, note);
    });
    const digests = await digestFiles(await sampleFiles(analysis, sample), analysis.directory);
    const home = join(folder, sample.name);
    await mkdir(home, { recursive: true });
    const total = crossSection(polynomial, polynomial.sm, strata);
    await writeTable(join(home, "events"), tableOf([["stratum", { values: strata, unit: "1" }], ...weightColumns(polynomial)]));
    if (particles !== undefined) {
      const writer = await particleWriter(join(home, "particles"));
      await writer.append(particles);
      await writer.finish();
    }
    if (observables !== undefined) await writeTable(join(home, "observables"), observables);
    const { negative } = positivity(polynomial);
    if (negative > 0)
      warn(`${sample.name}: ${negative} of ${polynomial.events} events have a negative weight somewhere in coefficient space`);
    samples.push({
      name: sample.name,
      process: sample.process,
      content: particles === undefined ? "observables" : "particles",
      events: polynomial.events,
      files: files.map((file, f) => (digests.length === 0 ? file : { ...file, bytes: digests[f].bytes, sha256: digests[f].sha256 })),
      crossSection: total,
      generatorError: total.value * generatorPrecision(files),
      negativeEvents: negative,
    });
  }
  await writeJson(join(folder, "samples.json"), samples);
}

/** Files that decide what the events of a sample are. */
const filesOf = async (analysis: Analysis, sample: Sample): Promise<readonly string[]> =>
  sample.source.kind === "simulate" ? densityFiles(analysis, sample) : sampleFiles(analysis, sample);

/** Event files, or simulation, to columns: particles or observables, and each event's weight polynomial in the analysis's coefficients. */
export const ingestStage: Stage = {
  name: "ingest",
  reads: [],
  settings: ({ coefficients, samples }) => ({
    coefficients: coefficients.map(({ name, sm }) => ({ name, sm })),
    samples,
  }),
  inputFiles: async (analysis) => [...new Set((await Promise.all(analysis.samples.map((sample) => filesOf(analysis, sample)))).flat())],
  run,
};
