import { AnalysisError } from "@ratiometer/config";
import {
  linearOrder,
  maskedChannels,
  parameterIndices,
  parameterPoint,
  templateExperiment,
  withBounds,
  withFixed,
  withInits,
  type Data,
  type Parameter,
  type TemplateExperiment,
  type TemplateModel,
} from "@ratiometer/likelihood";
import { loadModel, type LoadedModel } from "./load-model.ts";
import type { ModelRequest } from "./model-options.ts";
import { namedParameters, namedRanges, namedValues } from "./named-values.ts";

/** A model with everything that the command line says of it. */
export interface PreparedModel extends Pick<LoadedModel, "path" | "format" | "poi" | "groups" | "remarks"> {
  readonly model: TemplateModel;
  readonly experiment: TemplateExperiment;
  /** What the likelihood is of: observed, or Asimov data. */
  readonly data: Data;
  /** "observed data", "Asimov data at mu = 1". */
  readonly dataLabel: string;
  /** Seconds that reading took. */
  readonly loadSeconds: number;
}

/** @throws AnalysisError USAGE_ARGUMENTS for a parameter that --set and --fix give a value, or that one of them means twice */
function checkOnce(parameters: readonly Parameter[], set: Iterable<string>, fixed: ReadonlyMap<string, number | undefined>): void {
  const seen = new Map<number, string>();
  const valued = [...fixed].filter(([, value]) => value !== undefined);
  for (const [option, names] of [
    ["--set", set],
    ["--fix", valued.map(([name]) => name)],
  ] as const) {
    for (const name of names) {
      for (const i of parameterIndices(parameters, name)) {
        const before = seen.get(i);
        if (before !== undefined)
          throw new AnalysisError("USAGE_ARGUMENTS", `"${parameters[i].name}" has two values, by ${before} and by ${option}`);
        seen.set(i, option);
      }
    }
  }
}

/**
 * The model that is asked for, edited: polynomials cut, initial values set, parameters held, channels left out; with its data.
 * @throws as loadModel; MODEL_UNKNOWN_PARAMETER, MODEL_UNKNOWN_NAME, MODEL_SETTINGS, MODEL_VALUE, USAGE_ARGUMENTS, USAGE_OPTION_VALUE
 */
export async function preparedModel(request: ModelRequest): Promise<PreparedModel> {
  const start = performance.now();
  const { path, format, model: loaded, observed: allObserved, poi, groups, remarks } = await loadModel(request);
  const place = { where: path };
  const { parameters } = loaded;
  const set = namedValues("set", request.set, parameters);
  const fixed = namedParameters("fix", request.fix, parameters);
  const ordered = request.order === "linear" ? linearOrder(loaded, place) : loaded;
  const bounded = withBounds(ordered, namedRanges("bounds", request.bounds), place);
  const edited = withFixed(withInits(bounded, set, place), fixed, place);
  checkOnce(parameters, set.keys(), fixed);
  const { model, observed, inert } = maskedChannels(edited, allObserved, request.mask, place);
  const experiment = templateExperiment(model, observed);
  const asimovAt = namedValues("asimov-at", request.asimovAt, parameters);
  const asimov = request.data === "asimov";
  const at = [...asimovAt].map(([name, value]) => `${name} = ${value}`).join(", ");
  const data = asimov ? experiment.asimov(parameterPoint(experiment.parameters, asimovAt, place)) : observed;
  const still = inert.map((name) => `nothing depends on "${name}" without the channels that are left out: it is held`);
  return {
    path,
    format,
    poi,
    groups,
    remarks: [...remarks, ...still],
    model,
    experiment,
    data,
    dataLabel: asimov ? `Asimov data at ${at === "" ? "the initial values" : at}` : "observed data",
    loadSeconds: (performance.now() - start) / 1000,
  };
}
