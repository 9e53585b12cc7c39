import {
  has,
  items,
  member,
  numberOf,
  numbersOf,
  optional,
  optionalItems,
  placeError,
  textOf,
  textsOf,
  type JsonPlace,
} from "../json/json-place.ts";
import type { ParameterValues } from "./parameter-values.ts";

const TYPES = ["normfactor", "normsys", "histosys", "shapefactor", "shapesys", "staterror", "polynomial"] as const;

export type Hs3ModifierType = (typeof TYPES)[number];

/** What a modifier says about the auxiliary measurement of a parameter: its kind, the distribution that it is, or that there is none. */
export type ConstraintReference =
  | { readonly kind: "implied"; readonly type: "Gauss" | "Poisson" }
  | { readonly kind: "named"; readonly distribution: string; readonly place: JsonPlace }
  | { readonly kind: "none" };

/** A modifier whose dialect is settled. */
export interface ReadModifier {
  readonly place: JsonPlace;
  readonly name: string;
  readonly type: Hs3ModifierType;
  /** Names in HS3: one, one per bin, or one per coefficient. */
  readonly parameters: readonly string[];
  /** One per parameter; empty if nothing is said. */
  readonly constraints: readonly ConstraintReference[];
}

export interface ReadSample {
  readonly place: JsonPlace;
  readonly name: string;
  readonly contents: readonly number[];
  readonly errors: readonly number[] | undefined;
  readonly modifiers: readonly ReadModifier[];
}

export interface ReadChannel {
  readonly place: JsonPlace;
  readonly name: string;
  readonly bins: number;
  readonly samples: readonly ReadSample[];
}

/** Bins of an axis. */
function binsOf(axis: JsonPlace): number {
  const edges = optional(axis, "edges") ?? optional(axis, "bounds");
  if (edges !== undefined) return items(edges).length - 1;
  const bins = numberOf(member(axis, "nbins"));
  if (!Number.isInteger(bins) || bins < 1)
    throw placeError(member(axis, "nbins"), axis.code, `found ${bins}, expected a positive whole number of bins`);
  return bins;
}

const isKind = (name: string): boolean => /^(gauss(ian)?|normal|poisson|log-?normal|const)$/i.test(name);

/** A kind of constraint as its name, in any dialect's capitals, or a distribution. */
function reference(place: JsonPlace): ConstraintReference {
  if (place.value === null) return { kind: "none" };
  const name = textOf(place);
  if (!isKind(name)) return { kind: "named", distribution: name, place };
  if (/^const$/i.test(name)) return { kind: "none" };
  if (/^log/i.test(name))
    throw placeError(
      place,
      "MODEL_HS3_UNSUPPORTED",
      `a constraint of the kind "${name}" cannot be expressed by a workspace`,
      "can be Gauss or Poisson",
    );
  return { kind: "implied", type: /^poisson$/i.test(name) ? "Poisson" : "Gauss" };
}

function constraintsOf(modifier: JsonPlace, parameters: number): readonly ConstraintReference[] {
  const list = optional(modifier, "constraints");
  if (list !== undefined) {
    const references = items(list).map(reference);
    if (references.length !== parameters)
      throw placeError(list, list.code, `found ${references.length} constraints for ${parameters} parameters, expected one for each`);
    return references;
  }
  const one = optional(modifier, "constraint_name") ?? optional(modifier, "constraint") ?? optional(modifier, "constraint_type");
  if (one === undefined) return [];
  const all = reference(one);
  return Array.from({ length: parameters }, () => all);
}

/** Names of a modifier's parameters where it does not say them: ROOT's, shared by the samples of a channel for a staterror, its own for a shapesys. */
function usualParameters(
  type: Hs3ModifierType,
  name: string,
  channel: string,
  sample: string,
  bins: number,
  values: ParameterValues,
): string[] {
  const gammas = (base: string): string[] => Array.from({ length: bins }, (_, i) => `gamma_${base}_bin_${i}`);
  const isKnown = ([first]: readonly string[]): boolean => values.value(first) !== undefined || values.range(first) !== undefined;
  if (type === "normfactor") return [name];
  if (type === "normsys" || type === "histosys") return [`alpha_${name}`];
  if (type === "staterror") return gammas(`stat_${channel}`);
  return type === "shapefactor" || isKnown(gammas(name)) ? gammas(name) : gammas(`${name}_${channel}_${sample}`);
}

function typeOf(modifier: JsonPlace): Hs3ModifierType {
  const place = member(modifier, "type");
  const given = textOf(place);
  const type = TYPES.find((known) => known === given);
  if (type === undefined)
    throw placeError(
      place,
      "MODEL_HS3_UNSUPPORTED",
      `modifiers of type "${given}" are not supported`,
      `those of types ${TYPES.join(", ")} are`,
    );
  return type;
}

interface ModifierContext {
  readonly channel: string;
  readonly sample: string;
  readonly bins: number;
  readonly values: ParameterValues;
}

function readModifier(place: JsonPlace, { channel, sample, bins, values }: ModifierContext): ReadModifier {
  const type = typeOf(place);
  const perBin = type === "shapefactor" || type === "shapesys" || type === "staterror";
  const one = optional(place, "parameter");
  const several = optional(place, "parameters");
  const given = several === undefined ? (one === undefined ? [] : [textOf(one)]) : textsOf(several);
  const named = optional(place, "name");
  const name = named === undefined ? (given.at(0) ?? type) : textOf(named);
  const base = perBin && several === undefined && one !== undefined ? textOf(one) : undefined;
  const parameters = given.length === 0 || base !== undefined ? usualParameters(type, base ?? name, channel, sample, bins, values) : given;
  const expected = type === "polynomial" ? parameters.length : perBin ? bins : 1;
  if (parameters.length !== expected || (type === "polynomial" && given.length === 0))
    throw placeError(
      place,
      place.code,
      `a ${type} has ${given.length} parameters here, expected ${type === "polynomial" ? "at least one" : expected}`,
    );
  return { place, name, type, parameters, constraints: constraintsOf(place, parameters.length) };
}

/**
 * Reads a `histfactory_dist`.
 * @param name of the channel
 * @throws AnalysisError MODEL_HS3_FORM, MODEL_HS3_UNSUPPORTED
 */
export function readChannel(place: JsonPlace, name: string, values: ParameterValues): ReadChannel {
  const axes = items(member(place, "axes"));
  const samples = items(member(place, "samples"));
  if (samples.length === 0) throw placeError(member(place, "samples"), place.code, "found no samples, expected at least one");
  const bins = axes.reduce((product, axis) => product * binsOf(axis), 1);
  return {
    place,
    name,
    bins,
    samples: samples.map((sample, i): ReadSample => {
      const data = member(sample, "data");
      const sampleName = has(sample, "name") ? textOf(member(sample, "name")) : `sample${i}`;
      const errors = optional(data, "errors");
      return {
        place: sample,
        name: sampleName,
        contents: numbersOf(member(data, "contents"), bins),
        errors: errors === undefined ? undefined : numbersOf(errors, bins),
        modifiers: optionalItems(sample, "modifiers").map((modifier) =>
          readModifier(modifier, { channel: name, sample: sampleName, bins, values }),
        ),
      };
    }),
  };
}
