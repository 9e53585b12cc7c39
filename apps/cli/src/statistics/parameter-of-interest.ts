import { AnalysisError } from "@ratiometer/config";
import { parameterIndex } from "@ratiometer/likelihood";
import type { Context, Option } from "../command.ts";
import type { PreparedModel } from "./prepared-model.ts";

export const POI: Option = { name: "poi", value: "NAME", summary: "the parameter of interest; that of the model if left out" };

/** Names that a message lists at most. */
const MOST_NAMES = 6;

/**
 * Name of the parameter of interest: that of --poi, or the model's own.
 * @throws AnalysisError USAGE_ARGUMENTS where there is none, or it is held; MODEL_UNKNOWN_PARAMETER
 */
export function parameterOfInterest({ path, poi: own, experiment }: PreparedModel, values: Context["values"]): string {
  const { parameters } = experiment;
  const poi = values("poi").at(0) ?? own;
  if (poi === undefined) {
    const free = parameters.filter(({ role, fixed }) => role !== "constrained" && !fixed).map(({ name }) => name);
    const names = free.length > MOST_NAMES ? [...free.slice(0, MOST_NAMES), "…"] : free;
    throw new AnalysisError("USAGE_ARGUMENTS", "the model names no parameter of interest", {
      where: path,
      hint: `--poi NAME${names.length === 0 ? "" : `, one of ${names.join(", ")}`}`,
    });
  }
  const { name, fixed, init } = parameters[parameterIndex(parameters, poi, { where: path })];
  if (fixed)
    throw new AnalysisError("USAGE_ARGUMENTS", `the parameter of interest "${name}" is held at ${init}`, {
      where: path,
      hint: values("fix").length > 0 ? "leave it out of --fix, or name another one by --poi" : "name another one by --poi",
    });
  return name;
}
