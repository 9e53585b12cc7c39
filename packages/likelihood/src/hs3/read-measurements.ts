import isEqual from "fast-deep-equal";
import type { Measurement, ParameterSettings } from "../histfactory/workspace.ts";
import { items, member, numbersOf, optional, optionalItems, textOf, type JsonPlace } from "../json/json-place.ts";
import type { ParameterValues } from "./parameter-values.ts";
import { resolvedSettings, settingsOf, type ResolvedSettings, type WorkspaceParameter } from "./workspace-parameters.ts";

/** A parameter of the workspace with what the document says of it besides values and ranges. */
export interface SettledParameter {
  readonly parameter: WorkspaceParameter;
  readonly normal: ((values: ParameterValues) => { readonly aux: number; readonly sigma: number }) | undefined;
  /** Global observables of the bins, where they are not the usual ones. */
  readonly auxdata: readonly number[] | undefined;
  /** Bins that the workspace holds at 1 by itself. */
  readonly still: readonly boolean[];
}

/** Settings of a parameter as an analysis has them, completed with pyhf's where it has none; open ranges end where pyhf's do. */
function derived({ parameter, normal, still }: SettledParameter, values: ParameterValues): ResolvedSettings {
  const usual = resolvedSettings(parameter, undefined);
  const constant = parameter.components.map((name) => values.isConstant(name));
  const constraint = normal?.(values);
  return {
    inits: parameter.components.map((name, i) => values.value(name) ?? usual.inits[i]),
    bounds: parameter.components.map((name, i) => {
      const [min, max] = values.range(name) ?? [];
      return [min ?? usual.bounds[i][0], max ?? usual.bounds[i][1]];
    }),
    fixed: constant.every((is) => is) && !(still.length > 0 && still.every((is) => is)),
    auxdata: constraint === undefined ? [] : [constraint.aux],
    sigmas: constraint === undefined ? [] : [constraint.sigma],
  };
}

/** Whether a parameter that is not constant may go anywhere on one side. */
function isOpen(name: string, values: ParameterValues): boolean {
  const [min, max] = values.range(name) ?? [];
  return !values.isConstant(name) && (min === undefined || max === undefined);
}

/** What of the settings a measurement has to say. */
function spoken(settled: SettledParameter, settings: ResolvedSettings): ParameterSettings | undefined {
  const { parameter, auxdata } = settled;
  const usual = resolvedSettings(parameter, undefined);
  const always = parameter.kind === "lumi" || parameter.kind === "coefficient";
  const differing = (key: "inits" | "bounds" | "auxdata" | "sigmas"): boolean =>
    settings[key].length > 0 && (always || !isEqual(settings[key], usual[key]));
  const said: ParameterSettings = {
    name: parameter.name,
    ...(differing("inits") ? { inits: settings.inits } : {}),
    ...(differing("bounds") ? { bounds: settings.bounds } : {}),
    ...(settings.fixed ? { fixed: true } : {}),
    ...(differing("auxdata") ? { auxdata: settings.auxdata } : {}),
    ...(differing("sigmas") ? { sigmas: settings.sigmas } : {}),
    ...(auxdata === undefined ? {} : { auxdata }),
  };
  return Object.keys(said).length > 1 ? said : undefined;
}

function recordedSettings(place: JsonPlace): ParameterSettings {
  const numbers = (key: "inits" | "auxdata" | "sigmas" | "factors"): Partial<ParameterSettings> => {
    const list = optional(place, key);
    return list === undefined ? {} : { [key]: numbersOf(list) };
  };
  const bounds = optional(place, "bounds");
  const fixed = member(place, "fixed").value;
  return {
    name: textOf(member(place, "name")),
    ...numbers("inits"),
    ...(bounds === undefined ? {} : { bounds: items(bounds).map((pair) => numbersOf(pair, 2)) }),
    ...(typeof fixed === "boolean" ? { fixed } : {}),
    ...numbers("auxdata"),
    ...numbers("sigmas"),
    ...numbers("factors"),
  };
}

/** Measurements as `writeHs3` keeps them, word for word. */
function recordedMeasurements(document: JsonPlace): readonly Measurement[] {
  const misc = optional(document, "misc");
  const own = misc === undefined ? undefined : optional(misc, "ratiometer");
  if (own === undefined) return [];
  return optionalItems(own, "measurements").map((place): Measurement => {
    const config = member(place, "config");
    const parameters = items(member(config, "parameters")).map(recordedSettings);
    return { name: textOf(member(place, "name")), config: { poi: textOf(member(config, "poi")), parameters } };
  });
}

/** An analysis of the document on its way to a measurement. */
export interface ReadAnalysis {
  readonly name: string;
  readonly poi: string;
  readonly values: ParameterValues;
}

/**
 * Measurements from the values and ranges of the analyses. Where the document has the measurements that `writeHs3` wrote it from, and they say the same, they
 * are returned as they were; where they do not, someone has changed the document, and its own parts count.
 */
export function readMeasurements(
  analyses: readonly ReadAnalysis[],
  parameters: readonly SettledParameter[],
  document: JsonPlace,
): { readonly measurements: readonly Measurement[]; readonly remarks: readonly string[] } {
  const recorded = recordedMeasurements(document);
  const remarks: string[] = [];
  const measurements = analyses.map(({ name, poi, values }, i): Measurement => {
    const open = parameters.flatMap(({ parameter }) => parameter.components.filter((component) => isOpen(component, values)));
    if (open.length > 0)
      remarks.push(`in analysis "${name}", ${open.join(", ")} have no bounds on both sides: where one is missing it is pyhf's`);
    const settings = parameters.map((settled) => derived(settled, values));
    const kept = recorded.find((measurement) => measurement.name === name) ?? recorded.at(i);
    if (kept !== undefined) {
      const same = parameters.every(({ parameter, still }, p) => {
        const was = resolvedSettings(parameter, settingsOf(kept, parameter.name));
        // bins that are held anyway may be said to be
        return isEqual(still.length > 0 && still.every((is) => is) ? { ...was, fixed: settings[p].fixed } : was, settings[p]);
      });
      if (same && kept.config.poi === poi && kept.name === name) return kept;
      remarks.push(`measurement "${name}" in misc.ratiometer is not what analyses, domains and parameter_points say, which are read`);
    }
    return { name, config: { poi, parameters: parameters.flatMap((settled, p) => spoken(settled, settings[p]) ?? []) } };
  });
  return { measurements, remarks };
}
