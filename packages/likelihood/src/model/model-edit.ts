import { AnalysisError, type ErrorPlace } from "@ratiometer/config";
import { parameterIndices } from "./parameter-names.ts";
import type { Parameter } from "./parameter.ts";
import type { TemplateModel } from "./template-model.ts";

/** Values of parameters by name; a name without its number stands for all components. */
export type ParameterValues = ReadonlyMap<string, number>;

/** The model with some parameters replaced. */
function edited(model: TemplateModel, changes: ReadonlyMap<number, Partial<Parameter>>): TemplateModel {
  return { ...model, parameters: model.parameters.map((parameter, i) => ({ ...parameter, ...changes.get(i) })) };
}

function changesOf<T>(
  { parameters }: TemplateModel,
  settings: Iterable<readonly [string, T]>,
  change: (value: T, parameter: Parameter) => Partial<Parameter>,
  place: ErrorPlace,
): ReadonlyMap<number, Partial<Parameter>> {
  const changes = new Map<number, Partial<Parameter>>();
  for (const [name, value] of settings)
    for (const i of parameterIndices(parameters, name, place)) changes.set(i, change(value, parameters[i]));
  return changes;
}

/**
 * The model with other initial values: where fits start, Asimov data are made, and what is fixed stays.
 * @throws AnalysisError MODEL_UNKNOWN_PARAMETER, MODEL_SETTINGS for a value outside the bounds
 */
export function withInits(model: TemplateModel, values: ParameterValues, place: ErrorPlace = {}): TemplateModel {
  const inside = (init: number, { name, bounds: [low, high] }: Parameter): Partial<Parameter> => {
    if (init >= low && init <= high) return { init };
    throw new AnalysisError("MODEL_SETTINGS", `"${name}" would start at ${init}, outside its bounds [${low}, ${high}]`, place);
  };
  return edited(model, changesOf(model, values, inside, place));
}

/**
 * The model with parameters held: at the value given, which may be outside the bounds, or, undefined, where they start.
 * @throws AnalysisError MODEL_UNKNOWN_PARAMETER
 */
export function withFixed(model: TemplateModel, values: ReadonlyMap<string, number | undefined>, place: ErrorPlace = {}): TemplateModel {
  return edited(
    model,
    changesOf(model, values, (value, { init }) => ({ fixed: true, init: value ?? init }), place),
  );
}

/**
 * The model with other bounds; a parameter that starts outside them starts at the nearer one.
 * @throws AnalysisError MODEL_UNKNOWN_PARAMETER, MODEL_SETTINGS for bounds that do not rise
 */
export function withBounds(
  model: TemplateModel,
  bounds: ReadonlyMap<string, readonly [number, number]>,
  place: ErrorPlace = {},
): TemplateModel {
  const within = ([low, high]: readonly [number, number], { name, init }: Parameter): Partial<Parameter> => {
    if (low < high) return { bounds: [low, high], init: Math.min(high, Math.max(low, init)) };
    throw new AnalysisError("MODEL_SETTINGS", `"${name}" would have the bounds [${low}, ${high}], expected bounds that rise`, place);
  };
  return edited(model, changesOf(model, bounds, within, place));
}
