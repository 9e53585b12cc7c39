import { placeError, type JsonPlace } from "../json/json-place.ts";
import { explicitConstraint, type ConstraintContext, type ExplicitConstraint } from "./explicit-constraint.ts";
import type { ParameterValues } from "./parameter-values.ts";
import type { ReadChannel, ReadModifier } from "./read-channel.ts";

/** A parameter that is one number: what it does in a workspace, and its auxiliary measurement. */
export interface ScalarParameter {
  readonly name: string;
  readonly kind: "normfactor" | "lumi" | "alpha" | "coefficient";
  /** Normal(aux | θ, sigma) at the values of an analysis; undefined where nothing but the data constrains it. */
  readonly constraint: ((values: ParameterValues) => { readonly aux: number; readonly sigma: number }) | undefined;
}

export interface ScalarContext extends ConstraintContext {
  readonly distributions: ReadonlyMap<string, JsonPlace>;
  /** Auxiliary measurements that the likelihood lists itself, by parameter. */
  readonly listed: ReadonlyMap<string, (values: ParameterValues) => ExplicitConstraint>;
  readonly document: JsonPlace;
}

const UNIT = { aux: 0, sigma: 1 };

/** One auxiliary measurement, as an analysis has its numbers; the text is the same for the same measurement. */
interface Found {
  readonly text: string;
  readonly at: ScalarParameter["constraint"];
}

function normalOnly(found: ExplicitConstraint, place: JsonPlace): { readonly aux: number; readonly sigma: number } {
  if (found.kind !== "normal")
    throw placeError(
      place,
      "MODEL_HS3_UNSUPPORTED",
      `"${found.parameter}" has a Poisson constraint, which only parameters of single bins have in a workspace`,
    );
  return found;
}

function constraintOf(modifier: ReadModifier, context: ScalarContext): Found {
  const reference = modifier.constraints.at(0);
  const { type, place, parameters } = modifier;
  if (reference === undefined) return type === "normfactor" ? { text: "none", at: undefined } : { text: "implied", at: () => UNIT };
  if (reference.kind === "none") {
    if (type === "normfactor" || context.values.isConstant(parameters[0]))
      return { text: "none", at: type === "normfactor" ? undefined : () => UNIT };
    throw placeError(place, "MODEL_HS3_UNSUPPORTED", `"${parameters[0]}" is free, which a workspace's ${type} cannot be`);
  }
  if (reference.kind === "implied") {
    if (reference.type === "Poisson")
      throw placeError(
        place,
        "MODEL_HS3_UNSUPPORTED",
        `the constraint Poisson of a ${type} cannot be expressed by a workspace`,
        "can be Gauss",
      );
    return { text: "implied", at: type === "normfactor" ? () => ({ aux: 1, sigma: 1 }) : () => UNIT };
  }
  const distribution = context.distributions.get(reference.distribution);
  if (distribution === undefined)
    throw placeError(reference.place, "MODEL_HS3_REFERENCE", `found "${reference.distribution}", which distributions do not have`);
  return {
    text: reference.distribution,
    at: (values) => normalOnly(explicitConstraint(distribution, { ...context, values }), distribution),
  };
}

/**
 * All parameters that are one number, in the order of the document.
 * @throws AnalysisError MODEL_HS3_UNSUPPORTED where modifiers share a parameter that a workspace's cannot, or a constraint is not normal;
 * MODEL_HS3_AMBIGUOUS where a parameter is constrained in two ways
 */
export function scalarParameters(channels: readonly ReadChannel[], context: ScalarContext): ReadonlyMap<string, ScalarParameter> {
  const uses = new Map<string, { readonly kinds: Set<string>; readonly found: Map<string, Found>; readonly place: JsonPlace }>();
  for (const { samples } of channels)
    for (const { modifiers } of samples)
      for (const modifier of modifiers) {
        if (modifier.type === "shapefactor" || modifier.type === "shapesys" || modifier.type === "staterror") continue;
        const kind = modifier.type === "polynomial" ? "coefficient" : modifier.type === "normfactor" ? "normfactor" : "alpha";
        for (const name of modifier.parameters) {
          const use = uses.get(name) ?? { kinds: new Set(), found: new Map(), place: modifier.place };
          uses.set(name, use);
          use.kinds.add(kind);
          if (modifier.type === "polynomial") continue;
          const found = constraintOf(modifier, context);
          if (found.text !== "none" || kind === "alpha") use.found.set(found.text, found);
        }
      }
  const parameters = new Map<string, ScalarParameter>();
  for (const [name, { kinds, found, place }] of uses) {
    if (kinds.size > 1)
      throw placeError(
        place,
        "MODEL_HS3_UNSUPPORTED",
        `"${name}" is shared by a ${[...kinds].join(" and a ")}, which a workspace's cannot`,
      );
    const listed = context.listed.get(name);
    const [kind] = kinds;
    if (found.size + (listed === undefined ? 0 : 1) > 1)
      throw placeError(
        place,
        "MODEL_HS3_AMBIGUOUS",
        `"${name}" has several constraints: ${[...found.keys(), ...(listed ? ["one of the likelihood"] : [])].join(", ")}`,
      );
    const at = listed === undefined ? found.values().next().value?.at : (values: ParameterValues) => normalOnly(listed(values), place);
    if (kind === "coefficient" && at !== undefined)
      throw placeError(place, "MODEL_HS3_UNSUPPORTED", `the coefficient "${name}" is constrained, which a workspace's cannot be`);
    const constrained = at === undefined ? "normfactor" : "lumi";
    parameters.set(name, { name, kind: kind === "alpha" ? "alpha" : kind === "coefficient" ? "coefficient" : constrained, constraint: at });
  }
  const lumis = [...parameters.values()].filter(({ kind }) => kind === "lumi");
  if (lumis.length > 1) {
    const names = lumis.map(({ name }) => `"${name}"`).join(", ");
    throw placeError(
      context.document,
      "MODEL_HS3_UNSUPPORTED",
      `the factors ${names} are constrained, a workspace has one such factor, the luminosity`,
    );
  }
  return parameters;
}
