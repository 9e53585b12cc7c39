import type { Report } from "./submission-rule.ts";

/** The text of a file. @throws SyntaxError, which says what is wrong */
function jsonText(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new SyntaxError("it is not text in UTF-8", { cause });
  }
}

/**
 * The value of a JSON file.
 * @param name of the file inside an archive, for messages
 * @returns undefined where it is none: NaN and Infinity are no JSON
 */
export function jsonValue(
  bytes: Uint8Array,
  report: Report,
  name?: string,
): { readonly value: unknown; readonly text: string } | undefined {
  try {
    const text = jsonText(bytes);
    return { value: JSON.parse(text) as unknown, text };
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    report("json", `${name === undefined ? "the file" : `"${name}"`} is not JSON: ${cause.message}`);
    return undefined;
  }
}
