import type { Experiment, ExperimentSource, ToySettings } from "@ratiometer/likelihood";
import { AnalysisError } from "@ratiometer/config";
import { wholeNumber } from "../arguments.ts";
import type { Context, Option } from "../command.ts";
import { modelRequest, type ModelRequest } from "./model-options.ts";
import { preparedModel } from "./prepared-model.ts";

/** The experiment of a command line, for other threads. */
export const openRequest = async (request: ModelRequest): Promise<Experiment> => (await preparedModel(request)).experiment;

/** Where other threads get the experiment of a command line. */
export function requestSource(request: ModelRequest): ExperimentSource {
  // src/ and dist/ are siblings: a thread runs the compiled file, also when this module is run from its source
  const module = new URL("../../dist/statistics/model-source.js", import.meta.url).href;
  return { module, open: openRequest.name, input: request };
}

const DEFAULT_SEED = 1;

/** Options of pseudo-experiments, beside --jobs. */
export const TOYS: Option = { name: "toys", value: "N", summary: "pseudo-experiments" };
export const TOY_SEED: Option = { name: "seed", value: "N", summary: `of pseudo-experiments; ${DEFAULT_SEED} if left out` };

/** The number of --toys; undefined where it is not given. @throws AnalysisError USAGE_OPTION_VALUE */
export const toyCount = (values: Context["values"]): number | undefined => wholeNumber("toys", values("toys").at(0), 1);

/** The seed of pseudo-experiments. */
export const toySeed = ({ seed = DEFAULT_SEED }: Pick<Context, "seed">): number => seed;

/** @throws AnalysisError USAGE_ARGUMENTS for an option that goes with --toys, alone */
export function checkToyOptions(values: Context["values"]): void {
  for (const option of ["seed", "jobs"])
    if (values(option).length > 0 && values("toys").length === 0)
      throw new AnalysisError("USAGE_ARGUMENTS", `--${option} goes with --toys N`);
}

/**
 * How a command makes its pseudo-experiments: on all its threads, with progress.
 * @param toys of each set @param sets how many sets of toys are made
 */
export function toySettings(context: Context, toys: number, sets = 1): ToySettings {
  const { jobs, report, signal } = context;
  const total = toys * sets;
  return {
    toys,
    seed: toySeed(context),
    jobs,
    signal,
    source: requestSource(modelRequest(context)),
    onProgress: (done) => report.progress("toys", done / total, `${done} of ${total}`),
  };
}
