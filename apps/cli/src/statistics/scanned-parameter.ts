import { AnalysisError } from "@ratiometer/config";
import { parameterIndex, type Parameter, type ScannedParameter } from "@ratiometer/likelihood";
import { decimalNumber } from "../arguments.ts";

/** Grid points where an option does not say how many: of a scan of one parameter, and along each of two. */
const POINTS = [81, 31];

const FORM = "NAME=LOW:HIGH:POINTS";

/** "ctZ=-3:3:61", "ctZ=-3:3" or "ctZ". @throws AnalysisError USAGE_OPTION_VALUE */
function parsed(text: string, parameters: readonly Parameter[]): ScannedParameter {
  if (parameters.some(({ name }) => name === text)) return { parameter: text };
  const fault = new AnalysisError("USAGE_OPTION_VALUE", `--parameter is "${text}", expected ${FORM}`);
  const match = /^(.+?)\s*=\s*([^=]*)$/s.exec(text);
  if (match === null) return { parameter: text };
  const [, parameter, rest] = match;
  const parts = rest.split(":");
  const [low, high] = parts.map((part) => decimalNumber(part.trim()));
  if (parts.length < 2 || parts.length > 3 || low === undefined || high === undefined) throw fault;
  if (!(low < high)) throw new AnalysisError("USAGE_OPTION_VALUE", `--parameter is "${text}", expected a range that rises`);
  if (parts.length === 2) return { parameter, range: [low, high] };
  if (!/^\d+$/.test(parts[2].trim()) || Number(parts[2]) < 2)
    throw new AnalysisError("USAGE_OPTION_VALUE", `--parameter is "${text}", expected at least 2 points`);
  return { parameter, range: [low, high], points: Number(parts[2]) };
}

/**
 * What the options --parameter say: one or two parameters with their grids.
 * @throws AnalysisError USAGE_OPTION_VALUE, USAGE_ARGUMENTS for more than two, twice the same, and one that is held; MODEL_UNKNOWN_PARAMETER
 */
export function scannedParameters(
  texts: readonly string[],
  parameters: readonly Parameter[],
  where: string,
): readonly Required<ScannedParameter>[] {
  if (texts.length > 2) throw new AnalysisError("USAGE_ARGUMENTS", `found ${texts.length} times --parameter, expected one or two`);
  const found = texts.map((text) => {
    const { parameter, range, points = POINTS[texts.length - 1] } = parsed(text.trim(), parameters);
    const { name, fixed, init, bounds } = parameters[parameterIndex(parameters, parameter, { where })];
    if (fixed)
      throw new AnalysisError("USAGE_ARGUMENTS", `"${name}" is to be scanned and held at ${init}`, {
        where,
        hint: "leave it out of --fix, or scan another one",
      });
    return { parameter: name, range: range ?? bounds, points };
  });
  if (found.length === 2 && found[0].parameter === found[1].parameter)
    throw new AnalysisError("USAGE_ARGUMENTS", `"${found[0].parameter}" is scanned twice`);
  return found;
}

/** "0.6827,0.95". @throws AnalysisError USAGE_OPTION_VALUE */
export function levelsOf(text: string | undefined, standard: readonly number[]): readonly number[] {
  if (text === undefined) return standard;
  return text.split(",").map((part) => {
    const level = decimalNumber(part.trim());
    if (level !== undefined && level > 0 && level < 1) return level;
    throw new AnalysisError("USAGE_OPTION_VALUE", `--levels is "${text}", expected numbers between 0 and 1, separated by commas`);
  });
}
