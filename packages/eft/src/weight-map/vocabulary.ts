import { knownCoefficient, KNOWN_COEFFICIENTS } from "../operators/known-coefficients.ts";
import type { DeclaredCoefficient } from "../weight-points.ts";
import type { WeightMapDocument } from "./document.ts";

/** The coefficients that a map can speak of, under the names of the file. */
export interface Vocabulary {
  /** Names to look for: those of map and analysis first. */
  readonly names: readonly string[];
  /** Those of map and analysis alone, with their standard-model values where known. */
  readonly own: readonly DeclaredCoefficient[];
  /** Standard-model value, undefined where nobody says it. */
  readonly sm: (name: string) => number | undefined;
  /** What the analysis calls it. */
  readonly renamed: (name: string) => string;
}

/** That of a map, for an analysis that declares these coefficients. */
export function vocabulary(
  { coefficients, rename, parameters }: Pick<WeightMapDocument, "coefficients" | "rename" | "parameters">,
  declared: readonly DeclaredCoefficient[],
): Vocabulary {
  const renamed = (name: string): string => (Object.hasOwn(rename, name) ? rename[name] : name);
  const inFile = (name: string): string => Object.entries(rename).find(([, target]) => target === name)?.[0] ?? name;
  const own = new Set([
    ...Object.keys(coefficients),
    ...Object.keys(rename),
    ...Object.values(parameters),
    ...declared.map(({ name }) => inFile(name)),
  ]);
  const folded = new Set([...own].map((name) => name.toLowerCase()));
  const general = KNOWN_COEFFICIENTS.map(({ name }) => name).filter((name) => !folded.has(name.toLowerCase()));
  const sm = (name: string): number | undefined =>
    (Object.hasOwn(coefficients, name) ? coefficients[name] : undefined)?.sm ??
    declared.find((coefficient) => coefficient.name === renamed(name))?.sm ??
    (knownCoefficient(renamed(name)) ?? knownCoefficient(name))?.sm;
  return {
    names: [...own, ...general],
    own: [...own].flatMap((name) => {
      const value = sm(name);
      return value === undefined ? [] : [{ name, sm: value }];
    }),
    sm,
    renamed,
  };
}
