import { placeError } from "../json/json-place.ts";
import {
  describe,
  shapesysConstraints,
  staterrorConstraints,
  sums,
  type BinCarrier,
  type BinContext,
  type Uncertain,
} from "./bin-constraints.ts";
import type { ReadModifier } from "./read-channel.ts";

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
