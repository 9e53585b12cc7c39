import { AnalysisError } from "@ratiometer/config";
import { inPhysicalValues, termCount, termIndex } from "./quadratic-form.ts";
import type { WeightPolynomial } from "./weight-polynomial.ts";

/** How polynomials that a file stores are to be read. */
export interface StoredPolynomial {
  readonly coefficients: readonly string[];
  readonly sm: readonly number[];
  /** Whether off-diagonal entries are the full coefficient of c_i c_j (TopCoffea) or half of it (this project). */
  readonly cross: "full" | "half";
}

/**
 * Polynomials that a file stores as lower triangles over (1, c1 … ck) in physical values, row by row: w(c) = Σ_{i≥j} s_ij c_i c_j with c_0 = 1.
 * @param values events × (k + 1)(k + 2)/2, row-major, in the order of the coefficients
 */
export function storedPolynomial(values: Float64Array, { coefficients, sm, cross }: StoredPolynomial): WeightPolynomial {
  const k = coefficients.length;
  const terms = termCount(k);
  const events = values.length / terms;
  const halved = Float64Array.from(values);
  if (cross === "full")
    for (let row = 1; row <= k; row++)
      for (let column = 0; column < row; column++) {
        const t = termIndex(row, column);
        for (let i = 0; i < events; i++) halved[i * terms + t] /= 2;
      }
  if (sm.some((value) => value !== 0)) {
    const shift = sm.map((value) => 0 - value);
    for (let i = 0; i < events; i++) halved.set(inPhysicalValues(halved.subarray(i * terms, (i + 1) * terms), shift), i * terms);
  }
  return { events, coefficients: [...coefficients], sm: [...sm], values: halved };
}

/** The letters that integers hold, four in each, least byte first or last; undefined if they hold something else. */
function letters(values: ArrayLike<number>, least: "first" | "last"): string[] | undefined {
  const words: string[] = [];
  for (let i = 0; i < values.length; i++) {
    const bytes = [0, 8, 16, 24].map((shift) => (values[i] >>> shift) & 0xff);
    const text = String.fromCharCode(...(least === "first" ? bytes : bytes.toReversed())).replace(/[\0 ]/g, "");
    if (!/^\w*$/.test(text)) return undefined;
    words.push(text);
  }
  return words;
}

/**
 * Compares the coefficients' names with those that a file holds packed into integers, four letters in each (TopCoffea's WCnames, as far as its layout is
 * known): one integer per name, which shortens it to four letters, or all letters one after the other.
 * @throws AnalysisError DATA_WEIGHT_DISAGREES quoting what was found
 */
export function checkPackedNames(packed: ArrayLike<number>, names: readonly string[], file: string): void {
  const candidates = (["first", "last"] as const).map((least) => letters(packed, least)).filter((words) => words !== undefined);
  const short = names.map((name) => name.slice(0, 4));
  if (candidates.some((words) => words.join() === short.join() || words.join("") === names.join(""))) return;
  const found = candidates.length === 0 ? "no letters" : candidates.map((words) => `"${words.join(" ")}"`).join(" or ");
  throw new AnalysisError("DATA_WEIGHT_DISAGREES", `the file names the coefficients ${found}, the weight map ${names.join(" ")}`, {
    where: file,
    hint: "the order counts; leave out names_column if the column holds something else",
  });
}
