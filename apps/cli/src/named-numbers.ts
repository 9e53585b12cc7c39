import { AnalysisError } from "@ratiometer/config";
import { decimalNumber } from "./arguments.ts";

/** "a=b,c=d" as pairs. @throws AnalysisError USAGE_OPTION_VALUE saying the form that is expected */
export function namedTexts(option: string, text: string, form: string): readonly (readonly [string, string])[] {
  return text.split(",").map((part) => {
    const match = /^\s*([A-Za-z]\w*)\s*=\s*(\S+)\s*$/.exec(part);
    if (match === null) throw wrongForm(option, text, form);
    return [match[1], match[2]] as const;
  });
}

const wrongForm = (option: string, text: string, form: string): AnalysisError =>
  new AnalysisError("USAGE_OPTION_VALUE", `--${option} is "${text}", expected ${form}`);

/** Pairs as a record. @throws AnalysisError USAGE_OPTION_VALUE for a name that is there twice */
export function eachOnce<T>(option: string, entries: readonly (readonly [string, T])[]): Readonly<Record<string, T>> {
  const map: Record<string, T> = {};
  for (const [name, value] of entries) {
    if (Object.hasOwn(map, name)) throw new AnalysisError("USAGE_OPTION_VALUE", `--${option} says "${name}" twice`);
    map[name] = value;
  }
  return map;
}

/** "kt=1,ktt=-0.5" as numbers by name. @throws AnalysisError USAGE_OPTION_VALUE */
export function namedNumbers(option: string, text: string): Readonly<Record<string, number>> {
  const form = "NAME=NUMBER, several separated by commas";
  const entries = namedTexts(option, text, form).map(([name, digits]) => {
    const value = decimalNumber(digits);
    if (value === undefined) throw wrongForm(option, text, form);
    return [name, value] as const;
  });
  return eachOnce(option, entries);
}
