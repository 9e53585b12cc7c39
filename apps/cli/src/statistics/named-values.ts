import { AnalysisError } from "@ratiometer/config";
import { parameterNames, type Parameter } from "@ratiometer/likelihood";
import { decimalNumber } from "../arguments.ts";

/** The longest of the names that the text begins with, a value, a comma or the end behind it: names may hold commas, brackets, equals signs. */
function leadingName(text: string, names: Iterable<string>): string | undefined {
  let longest: string | undefined;
  for (const name of names)
    if (text.startsWith(name) && name.length > (longest?.length ?? -1) && /^\s*(?:[=,]|$)/.test(text.slice(name.length))) longest = name;
  return longest;
}

/**
 * What options of the form "name=value,…" say of the parameters of a model.
 * @param option without the dashes
 * @param bare whether a name may stand alone
 * @returns by name, in the order given; undefined for a name that stands alone
 * @throws AnalysisError USAGE_OPTION_VALUE for another form and for a name that is there twice. A name that the model does not have is passed on.
 */
function namedTexts(
  option: string,
  texts: readonly string[],
  parameters: readonly Parameter[],
  bare: boolean,
): Map<string, number | undefined> {
  const form = `${bare ? "NAME[=NUMBER]" : "NAME=NUMBER"}, several separated by commas`;
  const names = parameterNames(parameters);
  const found = new Map<string, number | undefined>();
  for (const text of texts) {
    let rest = text.trim();
    do {
      const name = leadingName(rest, names) ?? /^[^=,]*/.exec(rest)?.[0].trimEnd() ?? "";
      const match = /^\s*(?:=\s*([^,]*))?(?:,\s*|$)(.*)$/s.exec(rest.slice(name.length));
      const digits = match?.at(1);
      const next = match?.at(2);
      const value = digits === undefined ? undefined : decimalNumber(digits.trim());
      if (name === "" || next === undefined || (value === undefined && (digits !== undefined || !bare)))
        throw new AnalysisError("USAGE_OPTION_VALUE", `--${option} is "${text}", expected ${form}`);
      if (found.has(name)) throw new AnalysisError("USAGE_OPTION_VALUE", `--${option} says "${name}" twice`);
      found.set(name, value);
      rest = next;
    } while (rest !== "");
  }
  return found;
}

/** "mu=1,gamma[0]=1.1": values of parameters by name. @throws AnalysisError USAGE_OPTION_VALUE */
export function namedValues(option: string, texts: readonly string[], parameters: readonly Parameter[]): ReadonlyMap<string, number> {
  return namedTexts(option, texts, parameters, false) as ReadonlyMap<string, number>;
}

/** "lumi,ctZ=1": parameters by name, with values where they are said. @throws AnalysisError USAGE_OPTION_VALUE */
export function namedParameters(
  option: string,
  texts: readonly string[],
  parameters: readonly Parameter[],
): ReadonlyMap<string, number | undefined> {
  return namedTexts(option, texts, parameters, true);
}

/** "mu=0:50": the range of a parameter by name. @throws AnalysisError USAGE_OPTION_VALUE */
export function namedRanges(option: string, texts: readonly string[]): ReadonlyMap<string, readonly [number, number]> {
  const found = new Map<string, readonly [number, number]>();
  for (const text of texts) {
    const match = /^(.+?)\s*=\s*([^=:]+):([^=:]+)$/s.exec(text.trim());
    const [low, high] = [2, 3].map((group) => decimalNumber((match?.at(group) ?? "").trim()));
    const name = match?.at(1);
    if (name === undefined || low === undefined || high === undefined)
      throw new AnalysisError("USAGE_OPTION_VALUE", `--${option} is "${text}", expected NAME=LOW:HIGH`);
    if (found.has(name)) throw new AnalysisError("USAGE_OPTION_VALUE", `--${option} says "${name}" twice`);
    found.set(name, [low, high]);
  }
  return found;
}
