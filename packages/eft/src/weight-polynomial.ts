import { AnalysisError, unknownName } from "@ratiometer/config";
import { monomials, termCount, termIndex } from "./quadratic-form.ts";

/** Weights of many events as quadratic polynomials in k coefficients, in pb: w_i(c) = (1,δ)P_i(1,δ)ᵀ with δ = c − c_SM. */
export interface WeightPolynomial {
  readonly events: number;
  /** k names. */
  readonly coefficients: readonly string[];
  /** k standard-model values. */
  readonly sm: readonly number[];
  /** events × T, row-major, T = (k + 1)(k + 2)/2: the lower triangle of each P, so that the first entry is w(c_SM). */
  readonly values: Float64Array;
}

/** c − c_SM. A wrong number of values is a defect of the caller. */
export function deltaOf({ coefficients, sm }: Pick<WeightPolynomial, "coefficients" | "sm">, c: ArrayLike<number>): Float64Array {
  if (c.length !== sm.length) throw new RangeError(`${c.length} values for ${sm.length} coefficients (${coefficients.join(", ")})`);
  return Float64Array.from(sm, (value, p) => c[p] - value);
}

/**
 * Values of the coefficients, in the polynomial's order, at a point given by names; those not named are at their standard-model values.
 * @throws AnalysisError DATA_UNKNOWN_COEFFICIENT with the nearest name
 */
export function coefficientValues(
  { coefficients, sm }: Pick<WeightPolynomial, "coefficients" | "sm">,
  point: Readonly<Record<string, number>>,
): number[] {
  for (const name of Object.keys(point))
    if (!coefficients.includes(name)) throw unknownName("DATA_UNKNOWN_COEFFICIENT", "coefficient", name, coefficients);
  return coefficients.map((name, p) => (Object.hasOwn(point, name) ? point[name] : sm[p]));
}

/** The weight of each event at c, in pb. */
export function eventWeights(polynomial: WeightPolynomial, c: ArrayLike<number>, out?: Float64Array): Float64Array {
  const { events, values } = polynomial;
  const factors = monomials(deltaOf(polynomial, c));
  const terms = factors.length;
  const result = out ?? new Float64Array(events);
  for (let i = 0, offset = 0; i < events; i++, offset += terms) {
    let sum = 0;
    for (let t = 0; t < terms; t++) sum += factors[t] * values[offset + t];
    result[i] = sum;
  }
  return result;
}

/**
 * The polynomial in the named coefficients only, in the order given; all others are held at their standard-model values.
 * @throws AnalysisError DATA_UNKNOWN_COEFFICIENT with the nearest name
 */
export function restrictCoefficients(polynomial: WeightPolynomial, names: readonly string[]): WeightPolynomial {
  const { events, coefficients, sm, values } = polynomial;
  if (names.length === coefficients.length && names.every((name, position) => name === coefficients[position])) return polynomial;
  const kept = names.map((name) => {
    const position = coefficients.indexOf(name);
    if (position < 0) throw unknownName("DATA_UNKNOWN_COEFFICIENT", "coefficient", name, coefficients);
    return position;
  });
  const rows = [0, ...kept.map((position) => position + 1)];
  const source = rows.flatMap((row, r) => rows.slice(0, r + 1).map((column) => termIndex(row, column)));
  const terms = termCount(coefficients.length);
  const result = new Float64Array(events * source.length);
  for (let i = 0; i < events; i++) for (let t = 0; t < source.length; t++) result[i * source.length + t] = values[i * terms + source[t]];
  return { events, coefficients: [...names], sm: kept.map((position) => sm[position]), values: result };
}

/** The polynomial in `coefficients`, which hold its own ones and others on which its weights do not depend. */
export function extendCoefficients(polynomial: WeightPolynomial, coefficients: readonly string[], sm: readonly number[]): WeightPolynomial {
  const own = [0, ...polynomial.coefficients.map((name) => coefficients.indexOf(name) + 1)];
  if (own.lastIndexOf(0) > 0) throw new RangeError(`${polynomial.coefficients.join(", ")} are not among ${coefficients.join(", ")}`);
  const from = termCount(polynomial.coefficients.length);
  const to = termCount(coefficients.length);
  const target = own.flatMap((row, r) => own.slice(0, r + 1).map((column) => termIndex(row, column)));
  const values = new Float64Array(polynomial.events * to);
  for (let i = 0; i < polynomial.events; i++) for (let t = 0; t < from; t++) values[i * to + target[t]] = polynomial.values[i * from + t];
  return { events: polynomial.events, coefficients, sm, values };
}

/**
 * The events of several polynomials, one after the other.
 * @throws AnalysisError DATA_COEFFICIENTS_DIFFER if they are not in the same coefficients with the same standard-model values
 */
export function concatPolynomials(polynomials: readonly WeightPolynomial[]): WeightPolynomial {
  if (polynomials.length === 0) throw new RangeError("no polynomials to put together");
  const { coefficients, sm } = polynomials[0];
  const spelled = (p: Pick<WeightPolynomial, "coefficients" | "sm">): string =>
    p.coefficients.map((name, i) => `${name} (${p.sm[i]})`).join(", ");
  for (const other of polynomials)
    if (spelled(other) !== spelled(polynomials[0]))
      throw new AnalysisError(
        "DATA_COEFFICIENTS_DIFFER",
        `weight polynomials in different coefficients (standard-model values): ${spelled(polynomials[0])} and ${spelled(other)}`,
      );
  const events = polynomials.reduce((sum, polynomial) => sum + polynomial.events, 0);
  const values = new Float64Array(events * termCount(coefficients.length));
  let offset = 0;
  for (const polynomial of polynomials) {
    values.set(polynomial.values, offset);
    offset += polynomial.values.length;
  }
  return { events, coefficients, sm, values };
}

/** The given events, in the given order. */
export function takeEvents(polynomial: WeightPolynomial, rows: ArrayLike<number>): WeightPolynomial {
  const terms = termCount(polynomial.coefficients.length);
  const values = new Float64Array(rows.length * terms);
  for (let i = 0; i < rows.length; i++) values.set(polynomial.values.subarray(rows[i] * terms, (rows[i] + 1) * terms), i * terms);
  return { ...polynomial, events: rows.length, values };
}

/** Every event's polynomial times a factor: one for all events, or one per event. */
export function scaleEvents(polynomial: WeightPolynomial, factor: number | ArrayLike<number>): WeightPolynomial {
  if (factor === 1) return polynomial;
  const terms = termCount(polynomial.coefficients.length);
  const values = Float64Array.from(polynomial.values);
  for (let i = 0; i < polynomial.events; i++) {
    const scale = typeof factor === "number" ? factor : factor[i];
    for (let t = i * terms; t < (i + 1) * terms; t++) values[t] *= scale;
  }
  return { ...polynomial, values };
}

/** Weights (pb) that do not depend on the coefficients: a background. */
export function constantPolynomial(weights: ArrayLike<number>, coefficients: readonly string[], sm: readonly number[]): WeightPolynomial {
  const terms = termCount(coefficients.length);
  const values = new Float64Array(weights.length * terms);
  for (let i = 0; i < weights.length; i++) values[i * terms] = weights[i];
  return { events: weights.length, coefficients, sm, values };
}
