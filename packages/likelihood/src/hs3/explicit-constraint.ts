import { has, items, member, numberOf, placeError, textOf, type JsonPlace } from "../json/json-place.ts";
import type { ParameterValues } from "./parameter-values.ts";

/** An auxiliary measurement of one parameter θ: Normal(aux | θ, sigma) or Poisson(aux | tau θ). */
export type ExplicitConstraint =
  | { readonly kind: "normal"; readonly parameter: string; readonly aux: number; readonly sigma: number }
  | { readonly kind: "poisson"; readonly parameter: string; readonly aux: number; readonly tau: number };

const NORMAL: readonly string[] = ["gaussian_dist", "normal_dist"];

/** Types of distributions that can be auxiliary measurements. */
export const CONSTRAINT_TYPES: readonly string[] = [...NORMAL, "poisson_dist"];

interface Context {
  readonly values: ParameterValues;
  readonly functions: ReadonlyMap<string, JsonPlace>;
  /** Parameters of modifiers: what a distribution can constrain. */
  readonly isParameter: (name: string) => boolean;
}

/** A number, or the value of the parameter that is named. */
function valueAt(place: JsonPlace, { values }: Context): number {
  if (typeof place.value === "number") return numberOf(place);
  const name = textOf(place);
  const value = values.value(name) ?? (name.trim() === "" ? Number.NaN : Number(name));
  if (!Number.isFinite(value)) throw placeError(place, "MODEL_HS3_REFERENCE", `found "${name}", which no parameter point has a value for`);
  return value;
}

const parameterAt = (place: JsonPlace, { isParameter }: Context): string | undefined =>
  typeof place.value === "string" && isParameter(place.value) ? place.value : undefined;

const unsupported = (distribution: JsonPlace, message: string) =>
  placeError(
    distribution,
    "MODEL_HS3_UNSUPPORTED",
    `${textOf(member(distribution, "type"))} "${textOf(member(distribution, "name"))}" ${message}`,
  );

/** tau and θ of a Poisson mean: θ alone, or a product function of θ and a number. */
function scaledParameter(mean: JsonPlace, context: Context, distribution: JsonPlace): { readonly parameter: string; readonly tau: number } {
  const alone = parameterAt(mean, context);
  if (alone !== undefined) return { parameter: alone, tau: 1 };
  const product = typeof mean.value === "string" ? context.functions.get(mean.value) : undefined;
  if (product === undefined || !["product", "prod"].includes(textOf(member(product, "type"))))
    throw unsupported(distribution, "has a mean that is no parameter of a modifier, nor a product of one with a number");
  const factors = items(member(product, has(product, "factors") ? "factors" : "elements"));
  const parameters = factors.flatMap((factor) => parameterAt(factor, context) ?? []);
  if (parameters.length !== 1) throw unsupported(distribution, `has a mean of ${parameters.length} parameters, expected one`);
  const others = factors.filter((factor) => parameterAt(factor, context) === undefined);
  return { parameter: parameters[0], tau: others.reduce((tau, factor) => tau * valueAt(factor, context), 1) };
}

/**
 * The auxiliary measurement that a distribution is, given the data if the likelihood names them inline.
 * @throws AnalysisError MODEL_HS3_UNSUPPORTED where it is no normal or Poisson distribution of one parameter, MODEL_HS3_REFERENCE for a name without value
 */
export function explicitConstraint(distribution: JsonPlace, context: Context, data?: number): ExplicitConstraint {
  const type = textOf(member(distribution, "type"));
  const x = member(distribution, "x");
  const mean = member(distribution, "mean");
  if (NORMAL.includes(type)) {
    // x and the mean of a normal distribution can change places
    const measured = parameterAt(x, context);
    const parameter = measured ?? parameterAt(mean, context);
    if (parameter === undefined) throw unsupported(distribution, "constrains no parameter of a modifier");
    const aux = data ?? valueAt(measured === undefined ? x : mean, context);
    const sigma = valueAt(member(distribution, "sigma"), context);
    if (!(sigma > 0)) throw unsupported(distribution, `has the width ${sigma}, expected a positive one`);
    return { kind: "normal", parameter, aux, sigma };
  }
  if (type !== "poisson_dist")
    throw unsupported(distribution, `cannot be an auxiliary measurement, expected one of ${CONSTRAINT_TYPES.join(", ")}`);
  const { parameter, tau } = scaledParameter(mean, context, distribution);
  const aux = data ?? valueAt(x, context);
  if (!(tau > 0 && aux >= 0)) throw unsupported(distribution, `observes ${aux} where ${tau} are expected, expected positive numbers`);
  return { kind: "poisson", parameter, aux, tau };
}

export type ConstraintContext = Context;
