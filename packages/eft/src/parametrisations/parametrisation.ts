import { positivity } from "../positivity.ts";
import { termCount, termIndex } from "../quadratic-form.ts";
import { restrictCoefficients, type WeightPolynomial } from "../weight-polynomial.ts";
import type { OperatorBasis } from "../operators/basis.ts";

/** One bin, or process, of a table: its rate relative to the Standard Model as a quadratic form in the coefficients. */
export interface ParametrisedBin {
  readonly name: string;
  /** Rate at the SM as the table has it, in its own unit; undefined where it has ratios only. */
  readonly nominal: number | undefined;
  /** Lower triangle over (1, c), row by row, halves of cross coefficients; the first entry is 1. */
  readonly terms: Float64Array;
  /** Statistical uncertainties of the entries; undefined where the table has none. */
  readonly uncertainties: Float64Array | undefined;
}

/** A published table of rates as quadratic functions of coefficients: TeV⁻² at Λ = 1 TeV, all 0 at the SM. */
export interface Parametrisation {
  /** As given by the user. */
  readonly file: string;
  readonly format: "combine-stxs" | "smefit" | "coefficient-map";
  readonly basis: OperatorBasis;
  /** Order in the strong coupling, as the table or its user says. */
  readonly order: "LO" | "NLO";
  readonly coefficients: readonly string[];
  readonly bins: readonly ParametrisedBin[];
  /** What the table leaves out, in words; missing terms count as 0. */
  readonly dropped: string | undefined;
}

/** One coefficient of a polynomial in a table: c_a c_b, or c_a alone. */
export interface TableTerm {
  readonly first: string;
  readonly second?: string;
  /** Full coefficient of the monomial, relative to the SM. */
  readonly value: number;
  readonly uncertainty?: number;
}

/** The form of a bin from the full coefficients of its monomials. */
export function binForm(
  coefficients: readonly string[],
  terms: readonly TableTerm[],
): { readonly terms: Float64Array; readonly uncertainties: Float64Array | undefined } {
  const values = new Float64Array(termCount(coefficients.length));
  const uncertainties = new Float64Array(values.length);
  values[0] = 1;
  for (const { first, second, value, uncertainty = 0 } of terms) {
    const row = coefficients.indexOf(first) + 1;
    const column = second === undefined ? 0 : coefficients.indexOf(second) + 1;
    const factor = row === column ? 1 : 0.5;
    values[termIndex(row, column)] = factor * value;
    uncertainties[termIndex(row, column)] = factor * uncertainty;
  }
  return { terms: values, uncertainties: terms.some(({ uncertainty }) => uncertainty !== undefined) ? uncertainties : undefined };
}

/** The forms of all bins as polynomials, one "event" per bin: to evaluate, restrict and convert. */
export function parametrisedForms({ coefficients, bins }: Parametrisation): WeightPolynomial {
  const terms = termCount(coefficients.length);
  const values = new Float64Array(bins.length * terms);
  bins.forEach((bin, b) => {
    values.set(bin.terms, b * terms);
  });
  return { events: bins.length, coefficients: [...coefficients], sm: coefficients.map(() => 0), values };
}

/** What is wrong with a bin as a rate. */
export interface BinAudit {
  readonly bin: string;
  /** Whether the rate is negative somewhere; its smallest eigenvalue over its largest, see `positivity`. */
  readonly negative: boolean;
  readonly relativeEigenvalue: number | undefined;
  /** Coefficients with a linear term and no square: alone they make the rate negative. */
  readonly withoutSquare: readonly string[];
}

/** Looks for bins whose rate becomes negative: a table with small terms left out, or of interference alone, has such. */
export function auditPositivity(parametrisation: Parametrisation): BinAudit[] {
  const { coefficients, bins } = parametrisation;
  const forms = parametrisedForms(parametrisation);
  const width = termCount(coefficients.length);
  return bins.map(({ name, terms }, b) => {
    const present = coefficients.filter(
      (_, p) => coefficients.some((_other, q) => terms[termIndex(p + 1, q + 1)] !== 0) || terms[termIndex(p + 1, 0)] !== 0,
    );
    const own = restrictCoefficients({ ...forms, events: 1, values: forms.values.subarray(b * width, (b + 1) * width) }, present);
    const { negative, worst } = positivity(own);
    const withoutSquare = coefficients.filter((_, p) => terms[termIndex(p + 1, 0)] !== 0 && terms[termIndex(p + 1, p + 1)] === 0);
    return { bin: name, negative: negative > 0, relativeEigenvalue: worst?.relativeEigenvalue, withoutSquare };
  });
}
