import { bestFit, type BestFit } from "../model/best-fit.ts";
import type { Data } from "../model/data.ts";
import type { Experiment } from "../model/experiment.ts";
import type { ExperimentSource } from "./experiment-source.ts";
import { experimentThreads } from "./experiment-threads.ts";
import { findFreeParameter } from "./find-parameter.ts";
import { impacts, joinedImpacts, type Impacts, type ImpactSettings } from "./impacts.ts";

/** Parameters of one task: a thread that is done sooner takes the next. */
const CHUNK = 4;

/**
 * The same as `impacts`, on several threads.
 *
 * @param source where the threads get the experiment from
 * @throws AnalysisError as impacts; the signal's reason once it is aborted
 */
export async function parallelImpacts(
  experiment: Experiment,
  data: Data,
  settings: ImpactSettings,
  source: ExperimentSource,
  jobs: number,
  options: { readonly fit?: BestFit; readonly signal?: AbortSignal } = {},
): Promise<Impacts> {
  const { fit = bestFit(experiment.likelihood(data)), signal } = options;
  const { parameters } = experiment;
  const poi = findFreeParameter(parameters, settings.poi);
  const names = settings.parameters ?? parameters.flatMap(({ name, fixed }, i) => (fixed || i === poi ? [] : [name]));
  if (jobs <= 1 || names.length <= CHUNK) return impacts(experiment, data, settings, fit);
  const pool = experimentThreads(source, jobs, signal);
  try {
    const chunks = Array.from({ length: Math.ceil(names.length / CHUNK) }, (_, i) => names.slice(i * CHUNK, (i + 1) * CHUNK));
    const parts = await Promise.all(
      chunks.map((some) => pool.perform("impacts", { data, settings: { ...settings, parameters: some }, fit })),
    );
    return joinedImpacts(parts);
  } finally {
    await pool.close();
  }
}
