import type { LheWeight } from "@ratiometer/tables";
import { deltaOf, type WeightPolynomial } from "./weight-polynomial.ts";
import { monomials } from "./quadratic-form.ts";
import { REWEIGHTING_GROUP } from "./reweight-card.ts";
import type { CoefficientPoint, DeclaredCoefficient, WeightPoint } from "./weight-points.ts";

/** A coefficient in which weights are to be written. */
export interface BasisCoefficient extends DeclaredCoefficient {
  /** Distance of the points from the standard model, in the coefficient's unit; by default 1. */
  readonly scale?: number;
}

/** Block and entries of the coupling modifiers. */
const KAPPA = ["kt", "ktt", "kV"];

/** Entry 1 of the block of Wilson coefficients is Λ in GeV. */
const LAMBDA = { block: "DIM6", entry: 1, name: "Lambda", value: 1000 } as const;

/**
 * As many points as a quadratic polynomial in k coefficients has terms, T = (k + 1)(k + 2)/2, which determine it: the standard model, each coefficient
 * alone at ± its scale, and each pair at + its scales. Ids are MadGraph's, rwgt_1 … rwgt_T. The condition number (that of `weightDesign`) grows from
 * 4 for one coefficient to 32 for six.
 */
export function weightBasis(coefficients: readonly BasisCoefficient[]): WeightPoint[] {
  const k = coefficients.length;
  const steps: (readonly (readonly [coefficient: number, sign: number])[])[] = [[]];
  for (let p = 0; p < k; p++) steps.push([[p, 1]], [[p, -1]]);
  for (let p = 0; p < k; p++)
    for (let q = 0; q < p; q++)
      steps.push([
        [q, 1],
        [p, 1],
      ]);
  return steps.map((step, b) => {
    const signs = new Map(step);
    const values = coefficients.map(({ name, sm, scale = 1 }, p) => [name, sm + (signs.get(p) ?? 0) * scale] as const);
    return { id: `rwgt_${b + 1}`, point: Object.fromEntries(values) };
  });
}

/** Where a parameter card keeps each coefficient: coupling modifiers in KAPPA, all others in DIM6, in their order behind Λ. */
function cardEntries(coefficients: readonly DeclaredCoefficient[]): { name: string; block: string; entry: number }[] {
  let wilson: number = LAMBDA.entry;
  return coefficients.map(({ name }) => {
    // Readers take the name from the comment, where it ends at the first other character.
    if (!/^[A-Za-z]\w*$/.test(name)) throw new RangeError(`"${name}" cannot name an entry of a parameter card`);
    const kappa = KAPPA.indexOf(name);
    return kappa >= 0 ? { name, block: "KAPPA", entry: kappa + 1 } : { name, block: LAMBDA.block, entry: ++wilson };
  });
}

/**
 * The blocks of a parameter card (SLHA) with the coefficients at `own`, the point of the file's XWGTUP, by name; Wilson coefficients for Λ = 1 TeV.
 * @param own physical values of all the coefficients
 */
export function coefficientCard(coefficients: readonly DeclaredCoefficient[], own: CoefficientPoint): string {
  const entries = cardEntries(coefficients).map((entry) => ({ ...entry, value: own[entry.name] }));
  return [LAMBDA.block, "KAPPA"]
    .map((block) => entries.filter((entry) => entry.block === block))
    .filter((inBlock) => inBlock.length > 0)
    .flatMap((inBlock) => {
      const [{ block }] = inBlock;
      const all = block === LAMBDA.block ? [LAMBDA, ...inBlock] : inBlock;
      return [`BLOCK ${block}`, ...all.map(({ entry, value, name }) => ` ${entry} ${value} # ${name}`)];
    })
    .map((line) => `${line}\n`)
    .join("");
}

/**
 * What the header says of each weight, as MadGraph does: the entries of the card that differ from the file's own, none for its own point.
 * `madgraphWeightPoints` reads back the same points from this and the card.
 * @param own see coefficientCard
 */
export function weightTexts(
  points: readonly WeightPoint[],
  coefficients: readonly DeclaredCoefficient[],
  own: CoefficientPoint,
): LheWeight[] {
  const entries = cardEntries(coefficients);
  return points.map(({ id, point }) => {
    const changed = entries.filter(({ name }) => point[name] !== own[name]);
    const lines = changed.map(
      ({ name, block, entry }) => `set param_card ${block.toLowerCase()} ${entry} ${point[name]} # orig: ${own[name]}\n`,
    );
    return { id, text: lines.join(""), group: REWEIGHTING_GROUP };
  });
}

/** A function that fills in the weights (pb) of one event at each of the points, in their order. */
export function weightsAt(polynomial: WeightPolynomial, points: readonly WeightPoint[]): (event: number, out: Float64Array) => void {
  const { coefficients, values } = polynomial;
  const factors = points.map(({ point }) =>
    monomials(
      deltaOf(
        polynomial,
        coefficients.map((name) => point[name]),
      ),
    ),
  );
  return (event, out) => {
    factors.forEach((factor, b) => {
      const offset = event * factor.length;
      let sum = 0;
      for (let t = 0; t < factor.length; t++) sum += factor[t] * values[offset + t];
      out[b] = sum;
    });
  };
}
