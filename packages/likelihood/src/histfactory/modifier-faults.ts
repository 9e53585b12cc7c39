import type { AnalysisError, ErrorCode, Segments } from "@ratiometer/config";
import type { Modifier, PolynomialData } from "./workspace.ts";

/** Makes the error for a part of a document. */
export type FaultAt = (code: ErrorCode, segments: Segments, message: string, hint?: string) => AnalysisError;

/** A list of another length than the channel has bins. */
export function* lengthFault(fault: FaultAt, path: Segments, found: number, bins: number, what: string): Generator<AnalysisError> {
  if (found !== bins) yield fault("MODEL_LENGTH", path, `found ${found} ${what}, expected ${bins}, one for each bin of the channel`);
}

/** (k + 1)(k + 2)/2 terms in each row, one row per bin, no coefficient twice. */
function* polynomialFaults(
  fault: FaultAt,
  path: Segments,
  { coefficients, matrix }: PolynomialData,
  bins: number,
): Generator<AnalysisError> {
  for (const [i, name] of coefficients.entries()) {
    if (coefficients.indexOf(name) === i) continue;
    yield fault("MODEL_DUPLICATE_NAME", [...path, "coefficients", i], `coefficient "${name}" is listed twice`);
  }
  yield* lengthFault(fault, [...path, "matrix"], matrix.length, bins, "rows");
  const k = coefficients.length;
  const terms = ((k + 1) * (k + 2)) / 2;
  for (const [i, row] of matrix.entries()) {
    if (row.length === terms) continue;
    const expected = `expected ${terms}, the lower triangle for ${k} coefficient${k === 1 ? "" : "s"} and 1`;
    yield fault("MODEL_LENGTH", [...path, "matrix", i], `found ${row.length} terms, ${expected}`);
  }
}

/**
 * What is wrong with one modifier on its own: lists of another length than the channel has bins, factors of a normsys that no interpolation in logarithms
 * can pass through (pyhf: NaN), terms of a polynomial.
 */
export function* modifierFaults(fault: FaultAt, segments: Segments, modifier: Modifier, bins: number): Generator<AnalysisError> {
  const path = [...segments, "data"];
  switch (modifier.type) {
    case "histosys":
      for (const key of ["hi_data", "lo_data"] as const)
        yield* lengthFault(fault, [...path, key], modifier.data[key].length, bins, "yields");
      break;
    case "shapesys":
    case "staterror":
      yield* lengthFault(fault, path, modifier.data.length, bins, "uncertainties");
      break;
    case "normsys":
      for (const key of ["hi", "lo"] as const) {
        const factor = modifier.data[key];
        const hint = "a factor may be near 0, but only a positive one can be interpolated";
        if (!(factor > 0)) yield fault("MODEL_VALUE", [...path, key], `found ${factor}, expected a factor above 0`, hint);
      }
      break;
    case "polynomial":
      yield* polynomialFaults(fault, path, modifier.data, bins);
      break;
    case "lumi":
    case "normfactor":
    case "shapefactor":
  }
}
