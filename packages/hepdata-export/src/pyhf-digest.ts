import { sha256 } from "@ratiometer/tables";

/**
 * The digest that pyhf computes of a document read from JSON that we wrote: SHA-256 of Python's json.dumps(document, sort_keys=True,
 * ensure_ascii=False), which prints ", " and ": " and floats with Python's repr. A number without fraction or exponent in our text is an integer there.
 */
export function pyhfDigest(document: unknown): string {
  return sha256(pythonJson(document));
}

/** The text of Python's json.dumps with sorted keys. */
export function pythonJson(value: unknown): string {
  if (typeof value === "number") return pythonNumber(value);
  if (Array.isArray(value)) return `[${value.map(pythonJson).join(", ")}]`;
  if (typeof value === "object" && value !== null) {
    const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${members.map(([key, member]) => `${JSON.stringify(key)}: ${pythonJson(member)}`).join(", ")}}`;
  }
  return JSON.stringify(value);
}

/** Python's repr goes to exponents below 1e-4 (JavaScript: 1e-6) and gives them two digits. Above 1e21 both agree; below, our text is an integer. */
function pythonNumber(value: number): string {
  if (value === 0 || Math.abs(value) >= 1e-4) return String(value);
  return value.toExponential().replace(/e-(\d)$/, "e-0$1");
}
