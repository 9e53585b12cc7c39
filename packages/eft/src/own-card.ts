import { AnalysisError, type ErrorPlace } from "@ratiometer/config";
import { parseParamCard } from "./param-card.ts";
import type { CardChange } from "./reweight-text.ts";

/** A number of a parameter card and the name of the parameter. */
export interface NamedEntry {
  readonly key: string;
  readonly name: string;
  readonly value: number;
}

/** The entries of a parameter card with a name each: the given one, else that of its comment, else block and indices. */
export function namedCard(text: string, names: Readonly<Record<string, string>>): NamedEntry[] {
  return parseParamCard(text).map(({ key, value, name }) => ({
    key,
    value,
    name: Object.hasOwn(names, key) ? names[key] : (name ?? key.replaceAll(" ", "_")),
  }));
}

/** The name of the parameter that a line of a weight's text changes. */
export function changedName({ key }: CardChange, card: readonly NamedEntry[], names: Readonly<Record<string, string>>): string {
  if (Object.hasOwn(names, key)) return names[key];
  const folded = key.toLowerCase();
  const entry =
    card.find((candidate) => candidate.key === key || candidate.name === key) ?? card.find(({ name }) => name.toLowerCase() === folded);
  return entry?.name ?? key.replaceAll(" ", "_");
}

/**
 * The file's own values of the carried coefficients, from the card or else from the "orig" remarks.
 * @throws AnalysisError DATA_WEIGHT_DISAGREES if they say different things
 */
export function ownCard(
  card: readonly NamedEntry[],
  used: readonly { readonly id: string; readonly changes: readonly (CardChange & { readonly name: string })[] }[],
  carried: ReadonlySet<string>,
  place: ErrorPlace,
): Map<string, number> {
  const own = new Map(card.filter(({ name }) => carried.has(name)).map(({ name, value }) => [name, value]));
  for (const { id, changes } of used)
    for (const { name, original } of changes) {
      const value = own.get(name);
      if (original === undefined) continue;
      if (value === undefined) own.set(name, original);
      else if (Math.abs(value - original) > 1e-6 * Math.max(Math.abs(value), Math.abs(original)))
        throw new AnalysisError(
          "DATA_WEIGHT_DISAGREES",
          `weight "${id}": its text says that ${name} was ${original}, the file's card or another weight says ${value}`,
          place,
        );
    }
  return own;
}

/** @throws AnalysisError DATA_LAMBDA unless the card's scale Λ, if it has one, is 1 TeV */
export function checkScale(card: readonly NamedEntry[], place: ErrorPlace): void {
  for (const { name, value } of card)
    // In TeV or in GeV, depending on the model.
    if (/^Lambda(?:SMEFT)?$/i.test(name) && value !== 1 && value !== 1000)
      throw new AnalysisError("DATA_LAMBDA", `the file's card has ${name} = ${value}, expected 1 TeV: coefficients are in TeV^-2`, place);
}
