import type { Measurement, ParameterSettings } from "@ratiometer/likelihood";
import type { RandomStream } from "@ratiometer/tables";
import { SIGNAL_STRENGTH } from "./channels.ts";
import { between, chance, oneOf, rounded } from "./modifiers.ts";
import type { NamedParameter } from "./parameters.ts";

function luminosity(stream: RandomStream, name: string): ParameterSettings {
  const measured = rounded(oneOf(stream, [1, between(stream, 0.9, 1.1)]));
  const settings = { name, inits: [measured], bounds: [[0.5, 1.5]], auxdata: [measured], sigmas: [rounded(between(stream, 0.01, 0.05))] };
  return chance(stream, 0.15) ? { ...settings, fixed: true } : settings;
}

const repeated = <T>(n: number, value: () => T): T[] => Array.from({ length: n }, value);

/** Settings of a parameter that differ from what its modifiers imply. */
function settingsOf(stream: RandomStream, { name, kind, components: n }: NamedParameter): ParameterSettings {
  if (name === SIGNAL_STRENGTH)
    return oneOf<ParameterSettings>(stream, [
      { name, bounds: [[-1, 10]] },
      { name, bounds: [[0, 3]], inits: [0.5] },
      { name, inits: [2] },
    ]);
  switch (kind) {
    case "deviation":
      return oneOf<ParameterSettings>(stream, [
        { name, fixed: true },
        { name, fixed: true, inits: [rounded(between(stream, -1, 1))] },
        { name, bounds: [[-2, 2]] },
        { name, inits: [0.25], bounds: [[-1, 3]], fixed: false },
        { name, auxdata: [rounded(between(stream, -0.5, 0.5))] },
      ]);
    case "factor":
      return oneOf<ParameterSettings>(stream, [
        { name, bounds: [[0.5, 2]] },
        { name, inits: [rounded(between(stream, 0.5, 1.5))], bounds: [[0, 5]] },
        { name, fixed: true, inits: [rounded(between(stream, 0.8, 1.2))] },
      ]);
    default:
      return oneOf<ParameterSettings>(stream, [
        { name, fixed: true },
        { name, fixed: false },
        { name, inits: repeated(n, () => rounded(between(stream, 0.9, 1.1))) },
        { name, bounds: repeated(n, () => [0.2, 3]) },
        { name, inits: repeated(n, () => rounded(between(stream, 0.9, 1.1))), fixed: kind === "bins" },
      ]);
  }
}

/** The measurement: the signal strength is of interest, and some parameters have settings of their own. */
export function randomMeasurement(stream: RandomStream, parameters: readonly NamedParameter[]): Measurement {
  const settings = parameters.flatMap((parameter) => {
    if (parameter.kind === "luminosity") return [luminosity(stream, parameter.name)];
    return chance(stream, 0.15) ? [settingsOf(stream, parameter)] : [];
  });
  return { name: "measurement", config: { poi: SIGNAL_STRENGTH, parameters: settings } };
}
