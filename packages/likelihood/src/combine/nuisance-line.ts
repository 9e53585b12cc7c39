import { cardCount, cardFault, cardNumber, isNumber, type CardLine } from "./card-line.ts";
import type { CardColumn, CardEffect, CardNuisance, CardPlace, NuisanceKind } from "./card.ts";

const KINDS: readonly NuisanceKind[] = ["lnN", "lnU", "gmN", "shape", "shapeN", "shapeU"];

/** The kind of a nuisance parameter, and whether it is `optional` (shape?); undefined for other words. */
export function nuisanceKind(word: string): { readonly kind: NuisanceKind; readonly optional: boolean } | undefined {
  const optional = word.endsWith("?");
  const kind = KINDS.find((one) => one === (optional ? word.slice(0, -1) : word));
  return kind === undefined || (optional && !kind.startsWith("shape")) ? undefined : { kind, optional };
}

const isLogNormal = (kind: NuisanceKind, optional: boolean): boolean => kind === "lnN" || kind === "lnU" || optional;

/**
 * The effect that a word stands for: `-`, 0 and κ = 1 are none.
 * @throws AnalysisError DATA_CARD
 */
export function effectOf(
  word: string,
  { kind, optional }: { readonly kind: NuisanceKind; readonly optional: boolean },
  name: string,
  place: CardPlace,
): CardEffect | undefined {
  if (/^-+$/.test(word)) return undefined;
  const parts = word.split("/");
  if (parts.length > 2 || (parts.length === 2 && !isLogNormal(kind, optional)))
    throw cardFault(place, `found "${word}" for ${name}`, `${kind} takes one number, lnN also two: κ down/κ up`);
  const values = parts.map((part) => cardNumber(part, `an effect of ${name} or -`, place));
  const [first] = values;
  const second = values.at(1);
  if (second === undefined ? first < 0 : !(first > 0 && second > 0))
    throw cardFault(place, `found the effect ${word} of ${name}, expected ${second === undefined ? "no negative" : "positive"} numbers`);
  if (second !== undefined) return { values: [first, second], histogram: name };
  return first === 0 || (kind === "lnN" && first === 1) ? undefined : { values: [first], histogram: name };
}

/** A name as the model has it: what begins with a digit gets `theta`, the marker [nofloat] goes. */
export const nuisanceName = (word: string): string => {
  const name = word.replace("[nofloat]", "");
  return /^\d/.test(name) ? `theta${name}` : name;
};

/**
 * Reads a line of a nuisance parameter that acts on columns.
 * @throws AnalysisError DATA_CARD
 */
export function nuisanceLine(
  { words, place }: CardLine,
  { kind, optional }: { readonly kind: NuisanceKind; readonly optional: boolean },
  columns: readonly CardColumn[],
): CardNuisance {
  const name = nuisanceName(words[0]);
  const sideband = kind === "gmN" ? cardCount(words[2], `the events in the sideband of ${name}`, place) : undefined;
  const effects = words.slice(kind === "gmN" ? 3 : 2);
  if (effects.length < columns.length)
    throw cardFault(place, `found ${effects.length} effects of ${name} for ${columns.length} processes`, "write - where there is none");
  const extra = effects.slice(columns.length).find((word) => isNumber(word) || /^-+$/.test(word));
  if (extra !== undefined) throw cardFault(place, `found "${extra}" after the ${columns.length} effects of ${name}`);
  return { name, kind, optional, sideband, place, effects: columns.map((_, i) => effectOf(effects[i], { kind, optional }, name, place)) };
}

/** Whether a line does anything to a process that is expected at all. */
export const hasEffect = ({ effects, kind }: CardNuisance, columns: readonly CardColumn[]): boolean =>
  effects.some((effect, i) => effect !== undefined && (columns[i].rate !== 0 || kind === "gmN"));

/** Lines of one name and kind that act on different columns as one. */
export function joinedNuisances(lines: readonly CardNuisance[]): CardNuisance[] {
  const found: CardNuisance[] = [];
  for (const line of lines) {
    const at = found.findIndex(
      ({ name, kind, optional, sideband, effects }) =>
        name === line.name &&
        kind === line.kind &&
        optional === line.optional &&
        sideband === line.sideband &&
        effects.every((effect, i) => effect === undefined || line.effects[i] === undefined),
    );
    if (at < 0) found.push(line);
    else found[at] = { ...found[at], effects: found[at].effects.map((effect, i) => effect ?? line.effects[i]) };
  }
  return found;
}
