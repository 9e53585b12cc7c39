import {
  AnalysisError,
  DATA,
  dataFiles,
  densityFile,
  estimatorNames,
  loadAnalysis,
  sampleFiles,
  throwFaults,
  weightMapFile,
  type Analysis,
} from "@ratiometer/config";
import { askedVariants, VARIANTS } from "../analysis-argument.ts";
import { checkColumns } from "../check-columns.ts";
import { checkDependence } from "../check-dependence.ts";
import { checkSimulation } from "../check-simulation.ts";
import { coefficientRemarks } from "../coefficient-remarks.ts";
import type { Command } from "../command.ts";
import { sampleColumns } from "../event-ingest/sample-columns.ts";

/** The event files of each sample and of observed data, and a fault for each pattern that matches none, and each file of parton densities and weight map that is missing. */
async function eventFiles(
  analysis: Analysis,
): Promise<{ readonly faults: readonly AnalysisError[]; readonly files: ReadonlyMap<string, readonly string[]> }> {
  const faults: AnalysisError[] = [];
  const files = new Map<string, readonly string[]>();
  const found = async (look: () => Promise<unknown>): Promise<void> => {
    try {
      await look();
    } catch (error) {
      if (!(error instanceof AnalysisError)) throw error;
      faults.push(error);
    }
  };
  for (const sample of analysis.samples)
    await found(async () => {
      files.set(sample.name, await sampleFiles(analysis, sample));
      await densityFile(analysis, sample);
      await weightMapFile(analysis, sample);
    });
  await found(async () => {
    const data = await dataFiles(analysis);
    if (data.length > 0) files.set(DATA, data);
  });
  return { faults, files };
}

const plural = (n: number, noun: string): string => `${n} ${noun}${n === 1 ? "" : "s"}`;

/** `ratiometer check ANALYSIS.yaml` */
export const check: Command = {
  name: "check",
  summary: "validate an analysis file without running it",
  usage: "ANALYSIS.yaml",
  positionals: [1, 1],
  options: [...VARIANTS],
  examples: ["ratiometer check examples/first-run/analysis.yaml"],
  run: async ({ positionals: [file], values, report }) => {
    const analysis = await loadAnalysis(file, askedVariants(values));
    // each of them alone: some exclude each other
    if (analysis.variants.length === 0) for (const name of analysis.otherVariants) await loadAnalysis(file, [name]);
    const { faults, files } = await eventFiles(analysis);
    // files that are not there were told already
    const found = await sampleColumns(analysis, faults.length === 0 ? "all" : "first");
    const inFiles = faults.length === 0 ? found.faults : [];
    throwFaults([...faults, ...inFiles, ...checkDependence(analysis), ...checkSimulation(analysis), ...checkColumns(analysis, found)]);
    const remarks = [...coefficientRemarks(analysis), ...found.remarks];
    for (const remark of remarks) report.warn(remark);
    const { name, coefficients, samples, channels } = analysis;
    const estimators = estimatorNames(analysis);
    const contents = [
      plural(coefficients.length, "coefficient"),
      plural(samples.length, "sample"),
      plural([...files.values()].flat().length, "event file"),
      plural(estimators.length, "estimator"),
      plural(channels.length, "channel"),
    ].join(", ");
    return {
      text: [`${file} is valid: ${contents}`],
      json: {
        valid: true,
        name,
        coefficients: coefficients.map((coefficient) => coefficient.name),
        samples: samples.map((sample) => ({ name: sample.name, process: sample.process, files: files.get(sample.name) ?? [] })),
        ...(files.has(DATA) ? { data: files.get(DATA) } : {}),
        estimators,
        channels: channels.map((channel) => channel.name),
        remarks,
      },
    };
  },
};
