import { basisDefinition, inverseDefinition, type BasisDefinition, type OperatorBasis } from "./basis.ts";
import { knownCoefficient } from "./known-coefficients.ts";
import { STANDARD_MODEL_INPUTS } from "./standard-model-inputs.ts";

/** Bases whose names the processes of the simulation use. */
const OWN_BASES: readonly OperatorBasis[] = ["kappa", "dim6top"];

/** The derivative of each coefficient of a basis by one Warsaw coefficient that the displacement `by` of another basis' coefficient leads to. */
function shifts(by: string, from: BasisDefinition, to: BasisDefinition): Map<string, number> | undefined {
  const directions = Object.entries(inverseDefinition(from)).flatMap(([direction, factors]) =>
    Object.hasOwn(factors, by) ? [[direction, factors[by]] as const] : [],
  );
  const known = new Set(Object.values(to).flatMap((definition) => Object.keys(definition)));
  if (directions.some(([direction]) => !known.has(direction))) return undefined;
  const found = Object.entries(to).map(([name, definition]) => {
    const sum = directions.reduce(
      (total, [direction, own]) => total + (Object.hasOwn(definition, direction) ? definition[direction] * own : 0),
      0,
    );
    return [name, sum] as const;
  });
  return new Map(found.filter(([, sum]) => sum !== 0));
}

/**
 * What a coefficient of an analysis is in the coefficients of a process: by name of these their derivative by it. Its own name is itself; a Wilson coefficient
 * of a basis that the process does not use is looked up, such as ctp of dim6top, which moves kt by −v³/(√2 m_t) per TeV⁻².
 * @param coefficient with the basis that the analysis gives it
 * @param own names of the process's coefficients
 * @returns empty where the process does not depend on it; undefined where that is not a fixed factor, or where it changes something that the process leaves
 *   out beside something that it has
 */
export function inProcessCoefficients(
  { name, basis }: { readonly name: string; readonly basis?: OperatorBasis | undefined },
  own: readonly string[],
): ReadonlyMap<string, number> | undefined {
  if (own.includes(name)) return new Map([[name, 1]]);
  if (basis === undefined || knownCoefficient(name) === undefined) return new Map();
  const source = basisDefinition(basis, STANDARD_MODEL_INPUTS, /^ctBI?$/.test(name) ? "ctB" : "ctZ");
  if (!Object.hasOwn(source, name)) return new Map();
  // the processes' own ctG holds g_s at their scale, that of SMEFTsim does not
  if (name.startsWith("ctG")) return own.includes("ctG") ? undefined : new Map();
  for (const other of OWN_BASES) {
    if (other === basis) continue;
    const found = shifts(name, source, basisDefinition(other, STANDARD_MODEL_INPUTS));
    if (found === undefined) continue;
    const there = [...found.keys()].filter((each) => own.includes(each));
    if (there.length > 0) return there.length === found.size ? found : undefined;
  }
  return new Map();
}
