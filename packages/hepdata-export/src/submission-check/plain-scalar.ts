/** A moment in time: in YAML 1.1 a plain 2026-11-29 is no text. */
export interface YamlDate {
  readonly date: string;
}

/** Whether a value of a document is a moment in time. */
export const isYamlDate = (value: unknown): value is YamlDate =>
  typeof value === "object" && value !== null && "date" in value && Object.keys(value).length === 1;

/** What a plain (unquoted) scalar of YAML 1.1 is: null, a truth value, a number, a moment in time, or a text. */
export type PlainValue = string | number | boolean | null | YamlDate;

const TRUTH = /^(?:yes|Yes|YES|true|True|TRUE|on|On|ON)$/;
const FALSEHOOD = /^(?:no|No|NO|false|False|FALSE|off|Off|OFF)$/;
const NOTHING = /^(?:~|null|Null|NULL|)$/;
/** A float has a dot, and an exponent a sign. */
const FLOAT = /^(?:[-+]?\d[\d_]*\.[\d_]*(?:[eE][-+]\d+)?|\.\d[\d_]*(?:[eE][-+]\d+)?)$/;
const INFINITE = /^[-+]?\.(?:inf|Inf|INF)$/;
const NOT_A_NUMBER = /^\.(?:nan|NaN|NAN)$/;
const BINARY = /^([-+]?)0b([01_]+)$/;
const OCTAL = /^([-+]?)0([0-7_]+)$/;
const HEXADECIMAL = /^([-+]?)0x([\da-fA-F_]+)$/;
const DECIMAL = /^[-+]?(?:0|[1-9][\d_]*)$/;
/** 12:30 is 750, 1:30.5 is 90.5. */
const SEXAGESIMAL = /^[-+]?(?:[1-9][\d_]*(?::[0-5]?\d)+|\d[\d_]*(?::[0-5]?\d)+\.[\d_]*)$/;
const DATE = /^\d{4}-\d\d-\d\d$/;
const TIME = /^\d{4}-\d\d?-\d\d?(?:[Tt]|[ \t]+)\d\d?:\d\d:\d\d(?:\.\d*)?(?:[ \t]*(?:Z|[-+]\d\d?(?::\d\d)?))?$/;

const signed = (sign: string, value: number): number => (sign === "-" ? -value : value);

function inBase(text: string, pattern: RegExp, base: number): number | undefined {
  const match = pattern.exec(text);
  return match === null ? undefined : signed(match[1], Number.parseInt(`0${match[2].replaceAll("_", "")}`, base));
}

function sexagesimal(text: string): number {
  const bare = text.replace(/^[-+]/, "").replaceAll("_", "");
  const value = bare.split(":").reduce((sum, part) => 60 * sum + Number(part), 0);
  return signed(text[0], value);
}

function numberOf(text: string): number | undefined {
  if (DECIMAL.test(text) || FLOAT.test(text)) return Number(text.replaceAll("_", ""));
  if (INFINITE.test(text)) return signed(text[0], Infinity);
  if (NOT_A_NUMBER.test(text)) return Number.NaN;
  if (SEXAGESIMAL.test(text)) return sexagesimal(text);
  return inBase(text, BINARY, 2) ?? inBase(text, HEXADECIMAL, 16) ?? inBase(text, OCTAL, 8);
}

/**
 * A plain scalar as readers of YAML 1.1 take it (yaml.org/type, as PyYAML applies it): 1e-7 is a text, 1.0e-7 a number, 010 is 8, yes is true.
 */
export function plainValue(text: string): PlainValue {
  if (NOTHING.test(text)) return null;
  if (TRUTH.test(text)) return true;
  if (FALSEHOOD.test(text)) return false;
  return numberOf(text) ?? (DATE.test(text) || TIME.test(text) ? { date: text } : text);
}
