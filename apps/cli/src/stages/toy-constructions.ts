import type { Analysis } from "@ratiometer/config";
import { feldmanCousins, type Coefficient, type ExperimentSource, type FeldmanCousinsResult } from "@ratiometer/likelihood";
import { openLikelihoodModel } from "./likelihood-experiment.ts";
import { likelihoodModel, type FittedParameters, type LikelihoodModel, type ModelChannel } from "./likelihood-model.ts";

/** Where other threads get the experiment of a model from. */
function sourceOf(model: LikelihoodModel): ExperimentSource {
  // src/ and dist/ are siblings: a thread runs the compiled file, also when this module is run from its source
  const module = new URL("../../dist/stages/likelihood-experiment.js", import.meta.url).href;
  return { module, open: openLikelihoodModel.name, input: model };
}

/** How a construction is worked out; nothing here changes the result. */
export interface ToyWork {
  readonly jobs: number;
  readonly signal: AbortSignal;
  readonly progress: (fraction: number) => void;
}

/**
 * The Feldman-Cousins construction of each scan of one coefficient that an analysis asks for; none by another method.
 *
 * @param parameters whose values in toys are those profiled on the data
 * @throws AnalysisError CONFIG_NOT_SUPPORTED, FIT_TOYS, FIT_SIGNED_WEIGHT
 */
export async function constructions(
  analysis: Pick<Analysis, "seed" | "where"> & { readonly inference: Pick<Analysis["inference"], "intervals" | "scans"> },
  coefficients: readonly Coefficient[],
  parameters: FittedParameters,
  data: readonly ModelChannel[],
  { jobs, signal, progress }: ToyWork,
): Promise<FeldmanCousinsResult[]> {
  const { intervals } = analysis.inference;
  const scans = analysis.inference.scans.filter(({ coefficients: { length } }) => length === 1);
  if (intervals.method !== "feldman-cousins") return [];
  const model = likelihoodModel(analysis, data, {
    coefficients,
    ...parameters,
    path: "inference.intervals.method",
    instead: "use method: asymptotic",
  });
  const experiment = openLikelihoodModel(model);
  const results: FeldmanCousinsResult[] = [];
  for (const [s, { coefficients: names }] of scans.entries()) {
    const axes = names.map((name) => {
      const [low, high] = coefficients.find((coefficient) => coefficient.name === name)?.range ?? [0, 0];
      return Array.from({ length: intervals.grid }, (_, i) => low + ((high - low) * i) / (intervals.grid - 1));
    });
    const result = await feldmanCousins(experiment, {
      parameters: names,
      axes,
      seed: analysis.seed,
      levels: intervals.levels,
      toys: intervals.toys,
      source: sourceOf(model),
      jobs,
      signal,
      progress: (fraction) => progress((s + fraction) / scans.length),
    });
    results.push(result);
  }
  return results;
}
