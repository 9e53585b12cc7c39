import { AnalysisError, type ErrorPlace } from "@ratiometer/config";
import type { NumberArray } from "./columnar-file.ts";

/**
 * The values of a column of a file as doubles.
 *
 * @param what the column, for messages: `column "Jet_pt"`
 * @param placeOf where a position is
 * @throws AnalysisError DATA_NOT_FINITE for NaN and infinities, and for integers of 64 bits that a double does not hold exactly
 */
export function tableNumbers(values: NumberArray, what: string, placeOf: (position: number) => ErrorPlace): Float64Array {
  const result = new Float64Array(values.length);
  for (let i = 0; i < values.length; i++) {
    const value = Number(values[i]);
    if (!Number.isFinite(value) || (typeof values[i] === "bigint" && !Number.isSafeInteger(value)))
      throw new AnalysisError("DATA_NOT_FINITE", `${what} is ${values[i]}, expected a number that a double holds exactly`, {
        hint: "drop or mend such events first, or leave the column out",
        ...placeOf(i),
      });
    result[i] = value;
  }
  return result;
}
