import { AnalysisError } from "@ratiometer/config";
import { canonicalJson } from "@ratiometer/tables";

/** Lists and objects in each other: deeper ones are made to exhaust the stack of a reader. */
const MOST_DEPTH = 64;
const MOST_BYTES = 2 ** 26;

/** How deep lists and objects of a JSON text lie in each other. */
export function depthOf(text: string): number {
  let [depth, deepest] = [0, 0];
  let inText = false;
  for (let i = 0; i < text.length; i++) {
    const character = text[i];
    if (inText) {
      if (character === "\\") i++;
      else if (character === '"') inText = false;
    } else if (character === '"') inText = true;
    else if (character === "[" || character === "{") deepest = Math.max(deepest, ++depth);
    else if (character === "]" || character === "}") depth--;
  }
  return deepest;
}

/**
 * The value of a JSON document of an artifact. Only canonical text is taken (sorted keys, two spaces, final newline), as every artifact has it: in other text a key may
 * stand twice, of which readers take one or the other.
 * @throws AnalysisError EXPORT_ARTIFACT_FORM
 */
export function jsonDocument(bytes: Uint8Array, where: string, path: string): unknown {
  const fault = (message: string, cause?: unknown): AnalysisError =>
    new AnalysisError("EXPORT_ARTIFACT_FORM", `"${path}" ${message}`, { where, path, cause });
  if (bytes.length > MOST_BYTES) throw fault(`has ${bytes.length} bytes, at most ${MOST_BYTES} are read`);
  let text: string;
  let value: unknown;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw fault("is not JSON in UTF-8", cause);
  }
  if (depthOf(text) > MOST_DEPTH) throw fault(`has lists and objects more than ${MOST_DEPTH} deep in each other`);
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw fault("is not JSON in UTF-8", cause);
  }
  if (!isCanonical(value, text)) throw fault("is not canonical JSON (sorted keys, two spaces, final newline)");
  return value;
}

function isCanonical(value: unknown, text: string): boolean {
  try {
    return canonicalJson(value) === text;
  } catch (error) {
    // a number beyond the largest one
    if ((error as Error).name === "RangeError") return false;
    throw error;
  }
}
