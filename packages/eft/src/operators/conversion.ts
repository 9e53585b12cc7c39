import { AnalysisError, unknownName } from "@ratiometer/config";
import type { CoefficientPoint } from "../weight-points.ts";
import type { WeightPolynomial } from "../weight-polynomial.ts";
import { type BasisDefinition, basisDefinition, type DipolePair, inverseDefinition, type OperatorBasis } from "./basis.ts";
import { congruence } from "./congruence.ts";
import { knownCoefficient } from "./known-coefficients.ts";
import { STANDARD_MODEL_INPUTS, type StandardModelInputs } from "./standard-model-inputs.ts";

/** From which basis to which, and with which inputs. */
export interface Conversion {
  readonly from: OperatorBasis;
  readonly to: OperatorBasis;
  /** By default STANDARD_MODEL_INPUTS. */
  readonly inputs?: StandardModelInputs;
}

/** Standard-model value of a coefficient of a basis. */
const standardModel = (name: string): number => knownCoefficient(name)?.sm ?? 0;

/** The pair of neutral dipoles that the names use. */
function dipolePair(names: readonly string[], basis: OperatorBasis): DipolePair {
  const has = (name: string): boolean => names.includes(name) || names.includes(`${name}I`);
  if (has("ctZ") && has("ctB"))
    throw new AnalysisError("DATA_BASIS", `ctZ and ctB of ${basis} describe the same dipoles beside ctW: only one of them can vary`, {
      hint: "give the weights in ctW and ctZ",
    });
  return has("ctB") ? "ctB" : "ctZ";
}

/**
 * By coefficient of `names` in one basis the factors on the other's coefficients: the derivative of these by that.
 * @throws AnalysisError DATA_UNKNOWN_COEFFICIENT with the nearest name, DATA_BASIS where the other basis cannot follow
 */
function derivatives(
  names: readonly string[],
  from: BasisDefinition,
  to: BasisDefinition,
  bases: { readonly from: OperatorBasis; readonly to: OperatorBasis },
): Map<string, ReadonlyMap<string, number>> {
  const inverse = inverseDefinition(from);
  return new Map(
    names.map((name) => {
      if (!Object.hasOwn(from, name))
        throw unknownName("DATA_UNKNOWN_COEFFICIENT", `coefficient of ${bases.from}`, name, Object.keys(from));
      const directions = Object.entries(inverse).filter(([, factors]) => Object.hasOwn(factors, name));
      const known = new Set(Object.values(to).flatMap((definition) => Object.keys(definition)));
      const lost = directions.find(([direction]) => !known.has(direction));
      if (lost !== undefined)
        throw new AnalysisError(
          "DATA_BASIS",
          `${bases.to} cannot express ${name} of ${bases.from}: it has no counterpart of "${lost[0]}"`,
          {
            hint: `coefficients of ${bases.to}: ${Object.keys(to).join(", ")}`,
          },
        );
      const factors = Object.entries(to).flatMap(([target, definition]) => {
        let sum = 0;
        for (const [direction, own] of directions) if (Object.hasOwn(definition, direction)) sum += definition[direction] * own[name];
        return sum === 0 ? [] : [[target, sum] as const];
      });
      return [name, new Map(factors)];
    }),
  );
}

/**
 * A point in another basis. Coefficients that the point does not name are at the standard model in both.
 * @param point physical values by the names of the basis it is given in
 * @returns physical values of all coefficients that the named ones lead to
 * @throws AnalysisError DATA_UNKNOWN_COEFFICIENT, DATA_BASIS where the other basis cannot express a displacement
 */
export function convertPoint(point: CoefficientPoint, { from, to, inputs = STANDARD_MODEL_INPUTS }: Conversion): CoefficientPoint {
  if (from === to) return { ...point };
  const names = Object.keys(point);
  const source = basisDefinition(from, inputs, dipolePair(names, from));
  for (const name of names)
    if (!Object.hasOwn(source, name)) throw unknownName("DATA_UNKNOWN_COEFFICIENT", `coefficient of ${from}`, name, Object.keys(source));
  const moved = names.filter((name) => point[name] !== standardModel(name));
  const target = basisDefinition(to, inputs);
  const known = new Set(Object.values(target).flatMap((definition) => Object.keys(definition)));
  const inverse = inverseDefinition(source);
  // Values at the standard model need no counterpart.
  const kept = names.filter(
    (name) =>
      moved.includes(name) || Object.entries(inverse).every(([direction, own]) => !Object.hasOwn(own, name) || known.has(direction)),
  );
  const values = new Map<string, number>();
  for (const [name, factors] of derivatives(kept, source, target, { from, to }))
    for (const [coefficient, factor] of factors)
      values.set(coefficient, (values.get(coefficient) ?? standardModel(coefficient)) + factor * (point[name] - standardModel(name)));
  return Object.fromEntries(values);
}

/**
 * Quadratic forms in the coefficients of another basis: with J the matrix that takes its displacements to those of the given one, Jᵀ P J.
 * @param polynomial forms of events, bins or samples in (1, δ), all coefficients of the basis `from`
 * @param targets coefficients of the basis `to` to use, the others at the standard model; by default all that the given ones determine
 * @throws AnalysisError DATA_UNKNOWN_COEFFICIENT, DATA_BASIS where the forms do not say how they depend on what a target changes, or where a given
 * coefficient would be lost
 */
export function convertForms(
  polynomial: WeightPolynomial,
  { from, to, inputs = STANDARD_MODEL_INPUTS }: Conversion,
  targets?: readonly string[],
): WeightPolynomial {
  const { coefficients, sm } = polynomial;
  if (from === to && targets === undefined) return polynomial;
  coefficients.forEach((name, p) => {
    if (sm[p] !== standardModel(name))
      throw new RangeError(`${name} has the standard-model value ${sm[p]}, expected ${standardModel(name)}`);
  });
  const source = basisDefinition(from, inputs, dipolePair(coefficients, from));
  for (const name of coefficients)
    if (!Object.hasOwn(source, name)) throw unknownName("DATA_UNKNOWN_COEFFICIENT", `coefficient of ${from}`, name, Object.keys(source));
  const target = basisDefinition(to, inputs, dipolePair(targets ?? [], to));
  const wanted = targets ?? determinedTargets(coefficients, source, target, { from, to });
  const jacobian = derivatives(wanted, target, source, { from: to, to: from });
  for (const [name, factors] of jacobian)
    for (const needed of factors.keys())
      if (!coefficients.includes(needed))
        throw new AnalysisError(
          "DATA_BASIS",
          `the weights do not say how they depend on ${needed} of ${from}, which ${name} of ${to} changes`,
          {
            hint: `they depend on ${coefficients.join(", ")}`,
          },
        );
  return congruence(
    polynomial,
    wanted,
    wanted.map((name) => standardModel(name)),
    wanted.map((name) => coefficients.map((own) => jacobian.get(name)?.get(own) ?? 0)),
  );
}

/** Coefficients of the target basis that change nothing but the given ones. */
function determinedTargets(
  coefficients: readonly string[],
  source: BasisDefinition,
  target: BasisDefinition,
  { from, to }: { readonly from: OperatorBasis; readonly to: OperatorBasis },
): string[] {
  const inverse = inverseDefinition(target);
  const determined = Object.keys(target).filter((name) => {
    const directions = Object.entries(inverse).filter(([, own]) => Object.hasOwn(own, name));
    const changed = Object.keys(source).filter(
      (own) =>
        directions.reduce(
          (sum, [direction, factors]) => sum + (Object.hasOwn(source[own], direction) ? source[own][direction] * factors[name] : 0),
          0,
        ) !== 0,
    );
    const reached = directions.every(([direction]) => Object.values(source).some((definition) => Object.hasOwn(definition, direction)));
    return reached && changed.every((own) => coefficients.includes(own));
  });
  const covered = new Set(
    [...derivatives(determined, target, source, { from: to, to: from }).values()].flatMap((factors) => [...factors.keys()]),
  );
  const lost = coefficients.find((name) => !covered.has(name));
  if (lost === undefined && determined.length >= coefficients.length) return determined;
  throw new AnalysisError(
    "DATA_BASIS",
    `the dependence on ${lost ?? coefficients.join(", ")} alone (${from}) is not one on coefficients of ${to}, which change others with it`,
    { hint: `the weights depend on ${coefficients.join(", ")}; all that ${to} changes together is needed` },
  );
}

/**
 * The coefficients of another basis that some of a basis' own change, with their standard-model values.
 * @throws AnalysisError DATA_UNKNOWN_COEFFICIENT, DATA_BASIS
 */
export function neededCoefficients(
  names: readonly string[],
  { from, to, inputs = STANDARD_MODEL_INPUTS }: Conversion,
): { readonly name: string; readonly sm: number }[] {
  const source = basisDefinition(from, inputs, dipolePair(names, from));
  const factors = derivatives(names, source, basisDefinition(to, inputs), { from, to });
  const needed = new Set([...factors.values()].flatMap((own) => [...own.keys()]));
  return [...needed].map((name) => ({ name, sm: standardModel(name) }));
}
