/** A number, as exact as a text has it; a truth value; a text; or a list of such. */
export type TextValue = number | bigint | boolean | string | readonly TextValue[];

const NUMBER = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;
const INTEGER = /^[+-]?\d+$/;

/** Integers of so many digits are exact in a double. */
const EXACT_DIGITS = 15;

/** How programs write that there is no value. */
const MISSING = new Set(["", "na", "n/a", "null", "none", "-"]);

/** How programs write numbers that are none. */
const NOT_FINITE = /^[+-]?(?:nan|inf|infinity)$/i;

/** An integer: a double where it is exact, otherwise BigInt. */
export function exactInteger(text: string): number | bigint {
  if (text.length <= EXACT_DIGITS) return Number(text);
  const integer = BigInt(text);
  const double = Number(integer);
  return Number.isSafeInteger(double) ? double : integer;
}

/**
 * What a cell of a table of text holds: a number, true or false in any common spelling, or else its text.
 * @param text without blanks around it
 */
export function cellValue(text: string): number | bigint | boolean | string {
  if (NUMBER.test(text)) return INTEGER.test(text) ? exactInteger(text) : Number(text);
  if (text === "true" || text === "True" || text === "TRUE") return true;
  return text === "false" || text === "False" || text === "FALSE" ? false : text;
}

/** Whether a text stands for a value that is not there. */
export const meansMissing = (text: string): boolean => MISSING.has(text.toLowerCase());

/** Whether a text says NaN or infinity. */
export const meansNotFinite = (text: string): boolean => NOT_FINITE.test(text);
