import { member, numberOf, optional, placeError, type JsonPlace } from "../json/json-place.ts";
import { explicitConstraint, type ConstraintContext } from "./explicit-constraint.ts";
import type { ConstraintReference, ReadChannel, ReadModifier, ReadSample } from "./read-channel.ts";
import { shapesysUncertainties } from "./relative-uncertainties.ts";

/** A modifier with one parameter per bin, and where it acts. */
export interface BinCarrier {
  readonly channel: ReadChannel;
  readonly sample: ReadSample;
  readonly modifier: ReadModifier;
}

/** Modifiers that share their parameters, as a workspace can have them. */
export interface BinParameters {
  readonly type: "shapefactor" | "shapesys" | "staterror";
  /** Absolute uncertainties by modifier, for shapesys and staterror. */
  readonly data: ReadonlyMap<ReadModifier, readonly number[]>;
  /** Auxiliary counts that become a channel of their own: their means and what was observed. */
  readonly counts: { readonly means: readonly number[]; readonly observed: readonly number[] } | undefined;
  /** Global observables where they are not the usual ones. */
  readonly auxdata: readonly number[] | undefined;
  /** Bins that a workspace holds at 1 by itself. */
  readonly still: readonly boolean[];
  readonly remarks: readonly string[];
}

export interface BinContext extends ConstraintContext {
  readonly document: JsonPlace;
  readonly distributions: ReadonlyMap<string, JsonPlace>;
}

/** Auxiliary measurement of one bin's parameter; `relative` is its relative uncertainty. */
type BinConstraint =
  { readonly kind: "none" } | { readonly kind: "normal" | "poisson"; readonly relative: number; readonly aux: number | undefined };

/** Distributions that stand for ROOT's usual treatment of statistical uncertainties, whose numbers are those of the samples. */
const isUsual = (distribution: JsonPlace): boolean => member(distribution, "type").value === "barlow_beeston_lite_poisson_constraint_dist";

function binConstraint(reference: ConstraintReference, relative: number, context: BinContext): BinConstraint {
  if (reference.kind === "none") return { kind: "none" };
  if (reference.kind === "implied") return { kind: reference.type === "Gauss" ? "normal" : "poisson", relative, aux: undefined };
  const distribution = context.distributions.get(reference.distribution);
  if (distribution === undefined)
    throw placeError(reference.place, "MODEL_HS3_REFERENCE", `found "${reference.distribution}", which distributions do not have`);
  if (isUsual(distribution)) return { kind: "poisson", relative, aux: undefined };
  const found = explicitConstraint(distribution, context);
  if (found.kind === "normal") return { kind: "normal", relative: found.sigma, aux: found.aux === 1 ? undefined : found.aux };
  return { kind: "poisson", relative: 1 / Math.sqrt(found.tau), aux: found.aux === found.tau ? undefined : found.aux };
}

/** The kind of a channel's statistical auxiliary measurements where its modifiers do not say it, and ROOT's threshold. */
function statistical(channel: ReadChannel): { readonly type: "Gauss" | "Poisson" | undefined; readonly threshold: number } {
  const settings = optional(channel.place, "staterror");
  if (settings === undefined) return { type: undefined, threshold: 0 };
  const type = optional(settings, "constraint_type") ?? optional(settings, "constraint");
  const threshold = optional(settings, "relThreshold");
  return {
    type: type === undefined ? undefined : /^poisson$/i.test(String(type.value)) ? "Poisson" : "Gauss",
    threshold: threshold === undefined ? 0 : numberOf(threshold),
  };
}

interface Uncertain {
  readonly constraints: readonly BinConstraint[];
  /** Absolute uncertainties as they stand in the document, by carrier. */
  readonly absolute: readonly (readonly number[] | undefined)[];
  readonly remarks: readonly string[];
}

const describe = ({ channel, sample, modifier }: BinCarrier): string =>
  `${modifier.type} "${modifier.name}" of sample "${sample.name}" in channel "${channel.name}"`;

const sums = (carriers: readonly BinCarrier[]): number[] =>
  carriers[0].sample.contents.map((_, bin) => carriers.reduce((sum, { sample }) => sum + sample.contents[bin], 0));

function staterrorConstraints(carriers: readonly BinCarrier[], context: BinContext): Uncertain {
  const [{ channel, modifier }] = carriers;
  const errors = carriers.map((carrier) => {
    if (carrier.sample.errors === undefined)
      throw placeError(
        carrier.sample.place,
        carrier.sample.place.code,
        `${describe(carrier)} needs errors beside the contents, found none`,
      );
    return carrier.sample.errors;
  });
  const { type, threshold } = statistical(channel);
  const relative = sums(carriers).map((total, bin) => {
    const width = total > 0 ? Math.hypot(...errors.map((list) => list[bin])) / total : 0;
    return width < threshold ? 0 : width;
  });
  const said = carriers.find((carrier) => carrier.modifier.constraints.length > 0)?.modifier.constraints;
  const usual: ConstraintReference = { kind: "implied", type: type ?? "Poisson" };
  const remark =
    said === undefined && type === undefined ? [`${describe(carriers[0])} does not say its constraint: Poisson, as in ROOT`] : [];
  const first = said?.[0];
  if (type !== undefined && first?.kind === "implied" && first.type !== type)
    throw placeError(
      modifier.place,
      "MODEL_HS3_AMBIGUOUS",
      `the constraint of ${describe(carriers[0])} is ${first.type} here and ${type} for the channel`,
    );
  return {
    constraints: relative.map((width, bin) => binConstraint(said?.[bin] ?? usual, width, context)),
    absolute: errors,
    remarks: remark,
  };
}

function shapesysConstraints(carriers: readonly BinCarrier[], context: BinContext): Uncertain {
  const [first] = carriers;
  const said = first.modifier.constraints;
  const named = said.length > 0 && said.every(({ kind }) => kind !== "implied");
  // named distributions have their numbers; what stands in vals does not matter
  const found = named
    ? []
    : carriers.map(({ modifier, sample }) => shapesysUncertainties(modifier, sample, context.values, context.document));
  for (const { relative } of found)
    if (relative.some((width, bin) => width !== found[0].relative[bin]))
      throw placeError(
        first.modifier.place,
        "MODEL_HS3_AMBIGUOUS",
        `${describe(first)} shares parameters with another of different uncertainties`,
      );
  const usual: ConstraintReference = { kind: "implied", type: "Poisson" };
  const constraints = first.modifier.parameters.map((_, bin) =>
    binConstraint(said.at(bin) ?? usual, found.at(0)?.relative[bin] ?? 0, context),
  );
  return { constraints, absolute: found.map(({ absolute }) => absolute), remarks: found.flatMap(({ remark }) => remark ?? []) };
}

/** A parameter that is held in some bins only: those must stay at 1, which bins without uncertainty do. */
function heldBins(carriers: readonly BinCarrier[], { values }: BinContext): readonly boolean[] {
  const [{ modifier }] = carriers;
  const held = modifier.parameters.map((name) => values.isConstant(name));
  if (held.every((constant) => constant)) return held.map(() => false);
  for (const [bin, name] of modifier.parameters.entries())
    if (held[bin] && (values.value(name) ?? 1) !== 1) {
      const message = `"${name}" is held at ${values.value(name)} and other bins of ${describe(carriers[0])} are not: a workspace holds all or none, or single bins at 1`;
      throw placeError(modifier.place, "MODEL_HS3_UNSUPPORTED", message);
    }
  return held;
}

function poisson(
  carriers: readonly BinCarrier[],
  found: Uncertain,
  still: readonly boolean[],
): Pick<BinParameters, "type" | "data" | "counts"> {
  const [{ sample, modifier }] = carriers;
  const relative = found.constraints.map((constraint) => (constraint.kind === "none" ? 0 : constraint.relative));
  if (carriers.length === 1) {
    const data = relative.map((width, bin) =>
      still[bin] && sample.contents[bin] > 0 ? 0 : (found.absolute[0]?.[bin] ?? width * sample.contents[bin]),
    );
    return { type: "shapesys", data: new Map([[modifier, data]]), counts: undefined };
  }
  if (still.includes(true)) {
    const message = `${describe(carriers[0])} shares Poisson-constrained parameters with other samples, and bin ${still.indexOf(true)} of them is held: a workspace has no such modifier`;
    throw placeError(modifier.place, "MODEL_HS3_UNSUPPORTED", message, 'it has with the constraint "Gauss"');
  }
  const means = relative.map((width) => 1 / width ** 2);
  const observed = found.constraints.map((constraint, bin) => (constraint.kind === "none" ? means[bin] : (constraint.aux ?? means[bin])));
  return { type: "shapefactor", data: new Map(), counts: { means, observed } };
}

function normal(
  carriers: readonly BinCarrier[],
  found: Uncertain,
  still: readonly boolean[],
  own: boolean,
): Pick<BinParameters, "type" | "data" | "counts"> {
  if (new Set(carriers.map(({ channel }) => channel)).size > 1)
    throw placeError(
      carriers[0].modifier.place,
      "MODEL_HS3_UNSUPPORTED",
      `${describe(carriers[0])} shares normally constrained parameters with another channel`,
    );
  const totals = sums(carriers);
  const data = carriers.map(({ modifier }, i) => {
    const numbers = found.constraints.map((constraint, bin) => {
      const width = constraint.kind === "none" ? 0 : constraint.relative;
      if (still[bin] && totals[bin] > 0) return 0;
      if (own) return found.absolute[i]?.[bin] ?? 0;
      return i === 0 ? width * totals[bin] : 0;
    });
    return [modifier, numbers] as const;
  });
  return { type: "staterror", data: new Map(data), counts: undefined };
}

/**
 * Modifiers with the same parameters, one per bin, in the terms of a workspace: normal auxiliary measurements are those of a staterror, Poisson ones those of a
 * shapesys if one sample has them. Where several samples share them, as ROOT's staterror, the parameters are a shapefactor's and the auxiliary counts a
 * channel of their own: the same likelihood.
 * @throws AnalysisError MODEL_HS3_UNSUPPORTED, MODEL_HS3_AMBIGUOUS, MODEL_HS3_REFERENCE
 */
export function binParameters(carriers: readonly BinCarrier[], context: BinContext): BinParameters {
  const [{ modifier }] = carriers;
  const types = new Set(carriers.map((carrier) => carrier.modifier.type));
  const refuse = (message: string): Error => placeError(modifier.place, "MODEL_HS3_UNSUPPORTED", message);
  if (types.size > 1) throw refuse(`${[...types].join(" and ")} share their parameters, which those of a workspace cannot`);
  const held = heldBins(carriers, context);
  const free =
    modifier.type === "shapefactor"
      ? undefined
      : modifier.type === "staterror"
        ? staterrorConstraints(carriers, context)
        : shapesysConstraints(carriers, context);
  if (free === undefined || free.constraints.every(({ kind }) => kind === "none")) {
    if (held.includes(true))
      throw refuse(`bin ${held.indexOf(true)} of ${describe(carriers[0])} is held and others are free, a workspace holds all or none`);
    return { type: "shapefactor", data: new Map(), counts: undefined, auxdata: undefined, still: held, remarks: free?.remarks ?? [] };
  }
  const without = free.constraints.map((constraint) => constraint.kind === "none" || !(constraint.relative > 0));
  const still = without.map((lacks, bin) => lacks || held[bin]);
  const kinds = new Set(free.constraints.flatMap((constraint, bin) => (still[bin] || constraint.kind === "none" ? [] : [constraint.kind])));
  if (free.constraints.some(({ kind }, bin) => kind === "none" && !held[bin] && !context.values.isConstant(modifier.parameters[bin])))
    throw refuse(`some bins of ${describe(carriers[0])} are constrained and some are free, which those of a workspace cannot be`);
  if (kinds.size > 1) throw refuse(`bins of ${describe(carriers[0])} are constrained by Gauss and by Poisson, a workspace has one for all`);
  const own =
    modifier.type === "staterror" && carriers.every((carrier) => carrier.modifier.constraints.every(({ kind }) => kind === "implied"));
  const isPoisson = kinds.has("poisson") || (kinds.size === 0 && modifier.type === "shapesys");
  const made = isPoisson ? poisson(carriers, free, still) : normal(carriers, free, still, own);
  const shifted =
    made.counts === undefined &&
    free.constraints.some((constraint, bin) => !still[bin] && constraint.kind !== "none" && constraint.aux !== undefined);
  const auxdata = free.constraints.map((constraint, bin) => {
    if (still[bin] || constraint.kind === "none") return 1;
    return constraint.aux ?? (constraint.kind === "normal" ? 1 : 1 / constraint.relative ** 2);
  });
  const zeroed = still.filter((is, bin) => is && !without[bin]).length;
  return {
    ...made,
    auxdata: shifted ? auxdata : undefined,
    still,
    remarks: [
      ...free.remarks,
      ...(zeroed > 0 ? [`${zeroed} bins of ${describe(carriers[0])} are held at 1: they have no uncertainty in the workspace`] : []),
      ...(made.counts === undefined
        ? []
        : [
            `the Poisson constraint of ${describe(carriers[0])} is shared by ${carriers.length} samples: its auxiliary counts are a channel`,
          ]),
      ...(made.type === "shapesys" && modifier.type === "staterror"
        ? [`${describe(carriers[0])}, constrained by Poisson, is a shapesys`]
        : []),
      ...(made.type === "staterror" && modifier.type === "shapesys"
        ? [`${describe(carriers[0])}, constrained by Gauss, is a staterror`]
        : []),
    ],
  };
}
