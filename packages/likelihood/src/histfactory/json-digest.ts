import { hexDigest, type DigestAlgorithm } from "@ratiometer/tables";
import { foldJson, type JsonFold } from "../json/json-text.ts";
import { byCodePoints } from "./code-point-order.ts";

export type { DigestAlgorithm };

/** A number as Python's json.loads and json.dumps leave it: whole numbers keep their digits, all others become repr(float). */
export function pythonNumber(written: string): string {
  if (/^-?\d+$/.test(written)) return written === "-0" ? "0" : written;
  const value = Number(written);
  // the names of NaN and of infinities are the same in both languages
  if (!Number.isFinite(value)) return String(value);
  const [mantissa, power] = value.toExponential().split("e");
  const sign = Object.is(value, -0) ? "-" : "";
  if (value === 0) return `${sign}0.0`;
  const exponent = Number(power);
  if (exponent >= -4 && exponent < 16) return Number.isInteger(value) ? `${value}.0` : String(value);
  return `${mantissa}e${exponent < 0 ? "-" : "+"}${String(Math.abs(exponent)).padStart(2, "0")}`;
}

/** The text of Python's json.dumps(document, sort_keys=True, ensure_ascii=False). */
const PYTHON_TEXT: JsonFold<string> = {
  object: (entries) => {
    const sorted = [...entries].sort(([a], [b]) => byCodePoints(a, b));
    return `{${sorted.map(([key, text]) => `${JSON.stringify(key)}: ${text}`).join(", ")}}`;
  },
  array: (items) => `[${items.join(", ")}]`,
  number: pythonNumber,
  string: (value) => JSON.stringify(value),
  literal: String,
};

/**
 * The digest that pyhf gives a document (`pyhf digest`, the `digests` of a patchset): that of its JSON with sorted keys as Python writes it. It is computed
 * from the text, since 1 and 1.0 are different documents to Python and the same value here.
 *
 * @param text the JSON text of the document
 * @param where name of the file as the user wrote it
 * @returns lower-case hexadecimal digits
 * @throws AnalysisError MODEL_JSON, MODEL_DUPLICATE_NAME
 */
export function jsonDigest(text: string, where: string, algorithm: DigestAlgorithm = "sha256"): string {
  return hexDigest(algorithm, foldJson(text, where, PYTHON_TEXT));
}
