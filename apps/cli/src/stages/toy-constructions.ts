import type { Analysis } from "@ratiometer/config";
import {
  feldmanCousins,
  feldmanCousinsToys,
  type Coefficient,
  type ExperimentSource,
  type FeldmanCousinsResult,
  type FeldmanCousinsSettings,
  type NeymanStatistics,
  type TemplateExperiment,
} from "@ratiometer/likelihood";
import { keptPiece, NOTHING_KEPT, type KeptTasks, type SharedWork } from "../parts/shared-work.ts";
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
  /** Toys that were made before, by the name of their share. */
  readonly kept?: (share: string) => KeptTasks;
}

/** The construction of one scan. */
interface Construction {
  readonly share: string;
  readonly experiment: TemplateExperiment;
  readonly settings: FeldmanCousinsSettings;
}

/** What an analysis says of its constructions. */
type Asked = Pick<Analysis, "seed" | "where"> & { readonly inference: Pick<Analysis["inference"], "intervals" | "scans"> };

const shareOf = (coefficients: readonly string[]): string => `toys-${coefficients.join("-")}`;

/** Scans that have a construction: of one coefficient, where the analysis asks for them. */
const constructed = ({ intervals, scans }: Asked["inference"]): Asked["inference"]["scans"] =>
  intervals.method === "feldman-cousins" ? scans.filter(({ coefficients: { length } }) => length === 1) : [];

/** Names of the toys of constructions as work that can be shared: "toys-kt". */
export const toyShares = (inference: Asked["inference"]): string[] => [
  ...new Set(constructed(inference).map(({ coefficients }) => shareOf(coefficients))),
];

/** @throws AnalysisError CONFIG_NOT_SUPPORTED */
function constructionsOf(
  analysis: Asked,
  coefficients: readonly Coefficient[],
  parameters: FittedParameters,
  data: readonly ModelChannel[],
  { jobs, signal }: Pick<ToyWork, "jobs" | "signal">,
): Construction[] {
  const scans = constructed(analysis.inference);
  if (scans.length === 0) return [];
  const { intervals } = analysis.inference;
  const model = likelihoodModel(analysis, data, {
    coefficients,
    ...parameters,
    path: "inference.intervals.method",
    instead: "use method: asymptotic",
  });
  const experiment = openLikelihoodModel(model);
  return scans.map(({ coefficients: names }) => ({
    share: shareOf(names),
    experiment,
    settings: {
      parameters: names,
      axes: names.map((name) => {
        const [low, high] = coefficients.find((coefficient) => coefficient.name === name)?.range ?? [0, 0];
        return Array.from({ length: intervals.grid }, (_, i) => low + ((high - low) * i) / (intervals.grid - 1));
      }),
      seed: analysis.seed,
      levels: intervals.levels,
      toys: intervals.toys,
      source: sourceOf(model),
      jobs,
      signal,
    },
  }));
}

/**
 * The Feldman-Cousins construction of each scan of one coefficient that an analysis asks for; none by another method.
 *
 * @param parameters whose values in toys are those profiled on the data
 * @throws AnalysisError CONFIG_NOT_SUPPORTED, FIT_TOYS, FIT_SIGNED_WEIGHT
 */
export async function constructions(
  analysis: Asked,
  coefficients: readonly Coefficient[],
  parameters: FittedParameters,
  data: readonly ModelChannel[],
  work: ToyWork,
): Promise<FeldmanCousinsResult[]> {
  const all = constructionsOf(analysis, coefficients, parameters, data, work);
  const results: FeldmanCousinsResult[] = [];
  for (const [s, { share, experiment, settings }] of all.entries()) {
    const kept = work.kept?.(share) ?? NOTHING_KEPT;
    const result = await feldmanCousins(experiment, {
      ...settings,
      kept: (task) => keptPiece(kept, task) as Promise<NeymanStatistics> | undefined,
      progress: (fraction) => work.progress((s + fraction) / all.length),
    });
    results.push(result);
  }
  return results;
}

/** The toys of one construction as work that can be shared. @throws AnalysisError as `constructions` */
export function sharedToys(
  share: string,
  analysis: Asked,
  coefficients: readonly Coefficient[],
  parameters: FittedParameters,
  data: readonly ModelChannel[],
  work: ToyWork,
): SharedWork {
  const { experiment, settings } = constructionsOf(analysis, coefficients, parameters, data, work).find(
    (construction) => construction.share === share,
  ) as Construction;
  const { tasks, perform } = feldmanCousinsToys(experiment, settings);
  return {
    tasks,
    filesOf: () => [],
    perform: async function* (first, end) {
      let task = first;
      for await (const piece of perform(first, end)) {
        yield { task, piece };
        work.progress((++task - first) / (end - first));
      }
    },
  };
}
