import { AnalysisError, unknownName } from "@ratiometer/config";
import type { Parameter } from "../model/parameter.ts";

/**
 * Index of the parameter of that name.
 *
 * @throws AnalysisError MODEL_UNKNOWN_PARAMETER
 */
export function findParameter(parameters: readonly Parameter[], name: string): number {
  const index = parameters.findIndex((parameter) => parameter.name === name);
  if (index >= 0) return index;
  throw unknownName(
    "MODEL_UNKNOWN_PARAMETER",
    "parameter",
    name,
    parameters.map((parameter) => parameter.name),
  );
}

/**
 * Index of a parameter that fits are to move.
 *
 * @throws AnalysisError MODEL_UNKNOWN_PARAMETER, FIT_FIXED_PARAMETER
 */
export function findFreeParameter(parameters: readonly Parameter[], name: string): number {
  const index = findParameter(parameters, name);
  if (!parameters[index].fixed) return index;
  throw new AnalysisError("FIT_FIXED_PARAMETER", `parameter "${name}" is fixed at ${parameters[index].init}, expected one that is free`, {
    hint: "free it, or name another one",
  });
}

/**
 * A value that a parameter is tested at has to lie within its bounds.
 *
 * @throws AnalysisError FIT_OUTSIDE_BOUNDS
 */
export function checkWithinBounds({ name, bounds: [low, high] }: Parameter, value: number, quantity = "the tested value"): void {
  if (value >= low && value <= high) return;
  throw new AnalysisError("FIT_OUTSIDE_BOUNDS", `${quantity} ${value} of parameter "${name}" is outside its bounds [${low}, ${high}]`, {
    hint: "widen the bounds, or choose a value within them",
  });
}
