import { AnalysisError, type ErrorPlace } from "@ratiometer/config";
import { monomialGradients, monomials, termCount, termIndex } from "@ratiometer/eft";
import type { Factor, TemplateModel, TemplateSample } from "./template-model.ts";

type Polynomial = Extract<Factor, { kind: "polynomial" }>;

/** A polynomial is 1 where its sample was made, up to what sums of weights leave. */
const ROUNDING = 1e-6;

const dot = (a: ArrayLike<number>, b: ArrayLike<number>): number => Array.from(a).reduce((sum, value, i) => sum + value * b[i], 0);

/** Rows of the matrix that yields depend on. */
function rowsOf({ matrix, parameters }: Polynomial, nominal: Float64Array): readonly Float64Array[] {
  const terms = termCount(parameters.length);
  const rows = Array.from({ length: matrix.length / terms }, (_, row) => matrix.subarray(row * terms, (row + 1) * terms));
  return rows.length === 1 ? rows : rows.filter((_, b) => nominal[b] !== 0);
}

/** (1, c) M (1, c)ᵀ to first order about a point, one row after the other, in the same layout. */
function truncated({ matrix, parameters }: Polynomial, point: Float64Array): Float64Array {
  const k = parameters.length;
  const terms = termCount(k);
  const [values, slopes] = [monomials(point), monomialGradients(point)];
  const result = new Float64Array(matrix.length);
  for (let start = 0; start < matrix.length; start += terms) {
    const row = matrix.subarray(start, start + terms);
    result[start] = dot(values, row);
    for (let a = 0; a < k; a++) {
      const slope = dot(slopes.subarray(a * terms, (a + 1) * terms), row);
      result[start] -= slope * point[a];
      result[start + termIndex(a + 1, 0)] = slope / 2;
    }
  }
  return result;
}

/**
 * The model with the terms of second order of its EFT polynomials left out. They are expanded about the point where the sample was made, where the polynomial
 * is 1: c = 0, or else the initial values (a coupling modifier's 1). The products of several polynomials of a sample stay products.
 *
 * @throws AnalysisError MODEL_VALUE for a polynomial that is 1 at neither, and for a form of formulas
 */
export function linearOrder(model: TemplateModel, place: ErrorPlace = {}): TemplateModel {
  const { parameters, channels } = model;
  const linearFactor = (factor: Factor, { name, nominal }: TemplateSample, channel: string): Factor => {
    if (factor.kind === "form")
      throw new AnalysisError(
        "MODEL_VALUE",
        `channel "${channel}": sample "${name}" depends on formulas of coefficients, which have no linear order`,
        place,
      );
    if (factor.kind !== "polynomial") return factor;
    const rows = rowsOf(factor, nominal);
    const candidates = [new Float64Array(factor.parameters.length), Float64Array.from(factor.parameters, (i) => parameters[i].init)];
    const point = candidates.find((c) => rows.every((row) => Math.abs(dot(monomials(c), row) - 1) < ROUNDING));
    if (point !== undefined) return { ...factor, matrix: truncated(factor, point) };
    const coefficients = Array.from(factor.parameters, (i) => `${parameters[i].name} = ${parameters[i].init}`).join(", ");
    throw new AnalysisError(
      "MODEL_VALUE",
      `channel "${channel}": the polynomial of sample "${name}" is not 1 at ${coefficients} and not 1 where all are 0, so that linear order means nothing`,
      { hint: "the initial values of the coefficients must be the point where the nominal yields were made", ...place },
    );
  };
  return {
    ...model,
    channels: channels.map((channel) => ({
      ...channel,
      samples: channel.samples.map((sample) => ({
        ...sample,
        factors: sample.factors.map((factor) => linearFactor(factor, sample, channel.name)),
      })),
    })),
  };
}
