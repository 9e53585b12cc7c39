import type { ParameterSettings, WorkspaceChannel, WorkspaceSample } from "@ratiometer/likelihood";
import type { RandomStream } from "@ratiometer/tables";
import { between, oneOf } from "./modifiers.ts";
import type { NamedParameter } from "./parameters.ts";

/**
 * Values of the components of each parameter by name. Deviations are -1, 0 or 1, where every interpolation gives the templates themselves: expected events
 * at such a point need no interpolation.
 */
export type TemplatePoint = ReadonlyMap<string, readonly number[]>;

/** A random point at the templates. @param settings of the measurement, for the measured luminosity */
export function randomTemplatePoint(
  stream: RandomStream,
  parameters: readonly NamedParameter[],
  settings: readonly ParameterSettings[],
): TemplatePoint {
  const value = ({ name, kind }: NamedParameter): number => {
    const { auxdata: [measured] = [1], sigmas: [sigma] = [0.02] } = settings.find((found) => found.name === name) ?? {};
    if (kind === "deviation") return oneOf(stream, [-1, 0, 0, 1]);
    if (kind === "luminosity") return measured + sigma * stream.normal();
    return kind === "bins" ? between(stream, 0.85, 1.15) : between(stream, 0.5, 1.5);
  };
  return new Map(parameters.map((parameter) => [parameter.name, Array.from({ length: parameter.components }, () => value(parameter))]));
}

function sampleYields({ data, modifiers }: WorkspaceSample, point: TemplatePoint): number[] {
  return data.map((nominal, b) => {
    let [sum, factor] = [nominal, 1];
    for (const modifier of modifiers) {
      const values = point.get(modifier.name) ?? [];
      const value = values[values.length === 1 ? 0 : b];
      if (modifier.type === "histosys") {
        if (value !== 0) sum += (value > 0 ? modifier.data.hi_data : modifier.data.lo_data)[b] - nominal;
      } else if (modifier.type === "normsys") {
        if (value !== 0) factor *= value > 0 ? modifier.data.hi : modifier.data.lo;
      } else factor *= value;
    }
    return sum * factor;
  });
}

/** Expected events in the bins of a channel at a point at the templates; none where they would be negative. */
export function yieldsAtTemplates({ samples }: WorkspaceChannel, point: TemplatePoint): number[] {
  const yields = samples.map((sample) => sampleYields(sample, point));
  return yields[0].map((_, b) =>
    Math.max(
      0,
      yields.reduce((sum, own) => sum + own[b], 0),
    ),
  );
}
