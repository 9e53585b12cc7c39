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

/** What auxiliary measurements may refer to. */
export interface BinContext extends ConstraintContext {
  readonly document: JsonPlace;
  readonly distributions: ReadonlyMap<string, JsonPlace>;
}

/** Auxiliary measurement of one bin's parameter; `relative` is its relative uncertainty. */
export type BinConstraint =
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

/** The auxiliary measurements of modifiers that share their parameters. */
export interface Uncertain {
  readonly constraints: readonly BinConstraint[];
  /** Absolute uncertainties as they stand in the document, by carrier. */
  readonly absolute: readonly (readonly number[] | undefined)[];
  readonly remarks: readonly string[];
}

/** A modifier as messages name it. */
export const describe = ({ channel, sample, modifier }: BinCarrier): string =>
  `${modifier.type} "${modifier.name}" of sample "${sample.name}" in channel "${channel.name}"`;

/** bins: contents of all samples that carry the modifiers. */
export const sums = (carriers: readonly BinCarrier[]): number[] =>
  carriers[0].sample.contents.map((_, bin) => carriers.reduce((sum, { sample }) => sum + sample.contents[bin], 0));

/** Of ROOT's statistical uncertainties: relative to the sum of the samples, Poisson unless said. @throws AnalysisError MODEL_HS3_AMBIGUOUS, and for samples without errors */
export function staterrorConstraints(carriers: readonly BinCarrier[], context: BinContext): Uncertain {
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

/** Of uncertainties that the modifiers have themselves. @throws AnalysisError MODEL_HS3_AMBIGUOUS where shared ones differ */
export function shapesysConstraints(carriers: readonly BinCarrier[], context: BinContext): Uncertain {
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
