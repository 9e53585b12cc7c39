import { AnalysisError, type ErrorPlace } from "@ratiometer/config";
import type { NumberArray } from "./columnar-file.ts";

/** Numbers of any type as a table has them: integers of up to 32 bits as Int32, all others as doubles. */
const isSmallInteger = (values: NumberArray): boolean =>
  values instanceof Int8Array ||
  values instanceof Uint8Array ||
  values instanceof Int16Array ||
  values instanceof Uint16Array ||
  values instanceof Int32Array;

/**
 * The values of a column of a file as those of a column of a table: Int32Array for integers that fit, else Float64Array.
 *
 * @param what the column, for messages: `column "Jet_pt"`
 * @throws AnalysisError DATA_NOT_FINITE for NaN and infinities, and for integers of 64 bits that a double does not hold exactly, with the position
 */
export function tableNumbers(values: NumberArray, what: string, place: ErrorPlace): Float64Array | Int32Array {
  if (isSmallInteger(values)) return values instanceof Int32Array ? values : Int32Array.from(values as Int16Array);
  const result = new Float64Array(values.length);
  for (let i = 0; i < values.length; i++) {
    const value = Number(values[i]);
    if (!Number.isFinite(value) || (typeof values[i] === "bigint" && !Number.isSafeInteger(value)))
      throw new AnalysisError(
        "DATA_NOT_FINITE",
        `${what} is ${values[i]} at position ${i}, expected a number that a double holds exactly`,
        {
          hint: "drop or mend such events first, or leave the column out",
          ...place,
        },
      );
    result[i] = value;
  }
  return result;
}
