import { AnalysisError, unknownName, type ErrorPlace } from "@ratiometer/config";
import type { Parameter } from "./parameter.ts";

/** "name" of "name[3]"; undefined for a name without a number. */
const baseOf = (name: string): string | undefined => /^(.*)\[\d+\]$/s.exec(name)?.[1];

/** Names that stand for parameters: their own, and that of all components "name[i]" together. */
export function parameterNames(parameters: readonly Parameter[]): ReadonlySet<string> {
  return new Set(parameters.flatMap(({ name }) => [name, ...(baseOf(name) === undefined ? [] : [baseOf(name) as string])]));
}

/**
 * Indices of the parameter of that name, or of all its components.
 * @throws AnalysisError MODEL_UNKNOWN_PARAMETER with the nearest name
 */
export function parameterIndices(parameters: readonly Parameter[], name: string, place: ErrorPlace = {}): readonly number[] {
  const indices = [...parameters.keys()];
  const exact = indices.filter((i) => parameters[i].name === name);
  const found = exact.length > 0 ? exact : indices.filter((i) => baseOf(parameters[i].name) === name);
  if (found.length > 0) return found;
  throw unknownName("MODEL_UNKNOWN_PARAMETER", "parameter", name, parameterNames(parameters), place);
}

/**
 * Index of the one parameter of that name.
 * @throws AnalysisError MODEL_UNKNOWN_PARAMETER with the nearest name, or where several components have it
 */
export function parameterIndex(parameters: readonly Parameter[], name: string, place: ErrorPlace = {}): number {
  const indices = parameterIndices(parameters, name, place);
  if (indices.length === 1) return indices[0];
  const last = parameters[indices[indices.length - 1]].name;
  throw new AnalysisError("MODEL_UNKNOWN_PARAMETER", `"${name}" has ${indices.length} components, expected one parameter`, {
    hint: `name one of "${parameters[indices[0]].name}" to "${last}"`,
    ...place,
  });
}

/**
 * A point in all parameters: their initial values, some replaced.
 * @param values by name; a name without its number stands for all components
 * @throws AnalysisError MODEL_UNKNOWN_PARAMETER with the nearest name
 */
export function parameterPoint(
  parameters: readonly Parameter[],
  values: ReadonlyMap<string, number>,
  place: ErrorPlace = {},
): Float64Array {
  const point = Float64Array.from(parameters, ({ init }) => init);
  for (const [name, value] of values) for (const i of parameterIndices(parameters, name, place)) point[i] = value;
  return point;
}
