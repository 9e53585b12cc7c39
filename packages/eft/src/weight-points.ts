import { AnalysisError, type ErrorPlace } from "@ratiometer/config";
import type { LheHeader } from "@ratiometer/tables";
import { KNOWN_COEFFICIENTS, knownCoefficient } from "./operators/known-coefficients.ts";
import { changedName, checkScale, type NamedEntry, namedCard, ownCard } from "./own-card.ts";
import { cardChanges } from "./reweight-text.ts";
import { type SpelledPoint, spelledPoint } from "./spelled-point.ts";

/** Physical values of coefficients by name. */
export type CoefficientPoint = Readonly<Record<string, number>>;

/** A coefficient that an analysis declares: its name and standard-model value. */
export interface DeclaredCoefficient {
  readonly name: string;
  readonly sm: number;
}

/** The point of one weight: the value of every coefficient that the file knows of. */
export interface WeightPoint {
  readonly id: string;
  readonly point: CoefficientPoint;
}

/** The part of an LHE header that says what the weights stand for: their list and the parameter card. */
export type WeightHeader = Pick<LheHeader, "weights" | "slha">;

export interface WeightPointOptions {
  /** Coefficients that the analysis declares: names to look for in the names of weights, and their standard-model values. */
  readonly coefficients?: readonly DeclaredCoefficient[];
  /** Names of card entries that the card itself does not name: { "dim6 2": "ctG" }. */
  readonly names?: Readonly<Record<string, string>>;
  /** The file's own point, where somebody says it beside the header; the card must not say otherwise. */
  readonly generation?: CoefficientPoint;
  /** The file, for messages. */
  readonly file?: string;
}

export interface WeightPoints {
  readonly points: readonly WeightPoint[];
  /** The file's own parameter card: where the events were generated. Undefined if the header does not say. */
  readonly generation: CoefficientPoint | undefined;
  /** Weights that stand for something else: scales, parton densities, other orders of the same point, names and texts that say nothing. */
  readonly others: readonly string[];
}

/** Blocks of every parameter card whose entries are no coefficients. */
const STANDARD_BLOCKS = /^(?:sminputs|mass|yukawa|ckmblock|wolfenstein|loop|qnumbers) /;

/**
 * The point of each reweighting weight, as MadGraph writes them. The text of a weight lists what differs from the file's own card; an empty text among
 * others that have one means that card. Without texts the point is what the name spells, the rest as in the card, or without a card as in the standard
 * model. Where text and name both speak they must agree.
 * @throws AnalysisError DATA_NO_WEIGHTS if there are no weights, or none of coefficients; DATA_WEIGHT_TEXT, DATA_WEIGHT_NAME if one cannot be read or
 * leaves a value open; DATA_WEIGHT_DISAGREES if text and name, or text and card, differ; DATA_GENERATION_POINT if card and said point do; DATA_LAMBDA if the
 * scale Λ is not 1 TeV
 */
export function madgraphWeightPoints(header: WeightHeader, options: WeightPointOptions = {}): WeightPoints {
  const place = options.file === undefined ? {} : { where: options.file };
  if (header.weights.length === 0)
    throw new AnalysisError(
      "DATA_NO_WEIGHTS",
      "the header lists no event weights, expected an <initrwgt> block with one weight per coefficient point",
      {
        ...place,
        hint: "add a reweight card at generation, or say that the sample does not depend on the coefficients: weights: { scheme: none }",
      },
    );
  const card = header.slha === undefined ? [] : namedCard(header.slha, options.names ?? {});
  checkScale(card, place);
  const read = header.weights.map(({ id, text, group }) => ({
    id,
    group: group ?? "",
    silent: text.trim() === "",
    changes: cardChanges(id, text, place).map((change) => ({ ...change, name: changedName(change, card, options.names ?? {}) })),
  }));
  const known = knownNames(
    options,
    card,
    read.flatMap(({ changes }) => changes.map(({ name }) => name)),
  );
  const withTexts = new Set(read.filter(({ changes }) => changes.length > 0).map(({ group }) => group));
  const ids = new Set(read.map(({ id }) => id));
  const spoken = read.map((weight) => ({ ...weight, spelled: spelledPoint(weight.id, known) }));
  const speaks = ({ id, group, silent, changes, spelled }: (typeof spoken)[number]): boolean =>
    !superseded(id, ids) && (changes.length > 0 || spelled.size > 0 || (silent && (withTexts.has(group) || /^sm(?:_point)?$/i.test(id))));
  const used = spoken.filter(speaks);
  if (used.length === 0)
    throw new AnalysisError(
      "DATA_NO_WEIGHTS",
      `none of the ${read.length} weights of the header names a coefficient point (first: "${read[0].id}")`,
      {
        ...place,
        hint: `expected texts such as "set param_card dim6 2 1.0" or names such as "ctG_1p0"; known names: ${known.slice(0, 12).join(", ")}, …`,
      },
    );
  const carried = new Set(used.flatMap(({ changes, spelled }) => [...changes.map(({ name }) => name), ...spelled.keys()]));
  for (const { name } of card)
    if (options.coefficients?.some((declared) => declared.name === name) === true || knownCoefficient(name)) carried.add(name);
  const own = ownCard(card, used, carried, place);
  for (const [name, value] of Object.entries(options.generation ?? {})) {
    const carded = own.get(name);
    if (carded !== undefined && Math.abs(carded - value) > 1e-3 * Math.max(1, Math.abs(value)))
      throw new AnalysisError(
        "DATA_GENERATION_POINT",
        `said to be generated at ${name} = ${value}, but the file's card has ${carded}`,
        place,
      );
    if (carried.has(name)) own.set(name, carded ?? value);
  }
  const points = used.map(({ id, group, silent, changes, spelled }) => {
    const fromText = changes.length > 0 || (silent && withTexts.has(group));
    const stated = fromText
      ? changes.map(({ name, value }) => [name, value] as const)
      : [...spelled].map(([name, { value }]) => [name, value] as const);
    const point = new Map([...own, ...stated]);
    for (const name of carried)
      if (!point.has(name)) point.set(name, fromText ? spelledOr(spelled, name, id, place) : standardModel(name, id, options, place));
    if (fromText) checkSpelling(id, spelled, point, place);
    return { id, point: Object.fromEntries(point) };
  });
  const kept = new Set(used.map(({ id }) => id));
  return {
    points,
    generation: own.size === 0 ? undefined : Object.fromEntries(own),
    others: read.map(({ id }) => id).filter((id) => !kept.has(id)),
  };
}

/** Names to look for in the names of weights: those of this analysis and file, then those known in general unless the file spells them otherwise. */
function knownNames(options: WeightPointOptions, card: readonly NamedEntry[], changed: readonly string[]): string[] {
  const own = [
    ...(options.coefficients ?? []).map(({ name }) => name),
    ...changed,
    ...card.filter(({ key }) => !STANDARD_BLOCKS.test(key)).map(({ name }) => name),
  ];
  const folded = new Set(own.map((name) => name.toLowerCase()));
  return [...new Set([...own, ...KNOWN_COEFFICIENTS.map(({ name }) => name).filter((name) => !folded.has(name.toLowerCase()))])];
}

/** MadGraph's next-to-leading-order reweighting writes each point up to three times; the most accurate one counts. */
function superseded(id: string, ids: ReadonlySet<string>): boolean {
  const suffixes = ["_nlo", "_lo", "_tree"];
  const own = suffixes.findIndex((suffix) => id.endsWith(suffix));
  return own > 0 && suffixes.slice(0, own).some((better) => ids.has(id.slice(0, -suffixes[own].length) + better));
}

function checkSpelling(id: string, spelled: SpelledPoint, point: ReadonlyMap<string, number>, place: ErrorPlace): void {
  for (const [name, { value, tolerance }] of spelled) {
    const stated = point.get(name);
    if (stated !== undefined && Math.abs(stated - value) > tolerance)
      throw new AnalysisError(
        "DATA_WEIGHT_DISAGREES",
        `weight "${id}": its name says ${name} = ${value}, its text and the file's card say ${name} = ${stated}`,
        place,
      );
  }
}

function spelledOr(spelled: SpelledPoint, name: string, id: string, place: ErrorPlace): number {
  const value = spelled.get(name)?.value;
  if (value !== undefined) return value;
  throw new AnalysisError(
    "DATA_WEIGHT_TEXT",
    `weight "${id}": its text leaves ${name} as in the file's card, but the header holds no value of ${name}`,
    place,
  );
}

function standardModel(name: string, id: string, options: WeightPointOptions, place: ErrorPlace): number {
  const value = (options.coefficients?.find((declared) => declared.name === name) ?? knownCoefficient(name))?.sm;
  if (value !== undefined) return value;
  throw new AnalysisError(
    "DATA_WEIGHT_NAME",
    `weight "${id}" does not spell ${name}, and neither the header nor the analysis says its standard-model value`,
    {
      ...place,
      hint: `declare ${name} with its standard-model value under coefficients`,
    },
  );
}
