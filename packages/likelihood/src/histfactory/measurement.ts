import { AnalysisError, pathText, throwFaults, unknownName, type ErrorPlace, type Segments } from "@ratiometer/config";
import type { FaultAt } from "./modifier-faults.ts";
import { parameterSets, type ParameterSet } from "./parameter-sets.ts";
import type { Measurement, ParameterSettings, Workspace } from "./workspace.ts";

/** Settings that the kind of parameter does not have (as pyhf: auxdata of what is constrained, sigmas of lumi and staterror, factors of shapesys). */
function* unusedSettings(fault: FaultAt, path: Segments, settings: ParameterSettings, set: ParameterSet): Generator<AnalysisError> {
  const has: Readonly<Record<"auxdata" | "factors" | "sigmas", boolean>> = {
    auxdata: set.constraint !== "none",
    factors: set.constraint === "poisson",
    sigmas: set.types.has("lumi") || set.types.has("staterror"),
  };
  for (const key of ["auxdata", "factors", "sigmas"] as const) {
    if (settings[key] === undefined || has[key]) continue;
    yield fault("MODEL_SETTINGS", [...path, key], `"${set.name}", a ${[...set.types].join(" and ")}, has no ${key}`, "leave it out");
  }
}

function* rangeFaults(fault: FaultAt, path: Segments, settings: ParameterSettings, set: ParameterSet): Generator<AnalysisError> {
  const { inits, bounds } = settings;
  for (const [i, [low, high]] of (bounds ?? []).entries()) {
    if (!(low < high)) yield fault("MODEL_SETTINGS", [...path, "bounds", i], `found [${low}, ${high}], expected bounds that rise`);
  }
  // that of a luminosity is its measurement
  const init = set.types.has("lumi") ? settings.auxdata?.[0] : set.init;
  for (let i = 0; i < set.components; i++) {
    const [value, range] = [inits?.[i] ?? init, bounds?.[i] ?? set.bounds];
    if (value === undefined || range === undefined || !(range[0] < range[1]) || (value >= range[0] && value <= range[1])) continue;
    const [where, whose] = inits === undefined ? [["bounds", i], " by default"] : [["inits", i], ""];
    yield fault(
      "MODEL_SETTINGS",
      [...path, ...where],
      `"${set.name}" starts at ${value}${whose}, outside its bounds [${range[0]}, ${range[1]}]`,
    );
  }
}

function* settingsFaults(fault: FaultAt, path: Segments, settings: ParameterSettings, set: ParameterSet): Generator<AnalysisError> {
  for (const key of ["inits", "bounds", "auxdata", "factors", "sigmas"] as const) {
    const found = settings[key]?.length ?? set.components;
    if (found === set.components) continue;
    yield fault(
      "MODEL_LENGTH",
      [...path, key],
      `found ${found} entries, expected ${set.components}, one for each component of "${set.name}"`,
    );
  }
  yield* unusedSettings(fault, path, settings, set);
  yield* rangeFaults(fault, path, settings, set);
  for (const key of ["factors", "sigmas"] as const) {
    for (const [i, value] of (settings[key] ?? []).entries()) {
      if (!(value > 0)) yield fault("MODEL_SETTINGS", [...path, key, i], `found ${value}, expected a number above 0`);
    }
  }
  if (set.constraint !== "poisson") return;
  for (const [i, value] of (settings.auxdata ?? []).entries()) {
    if (value < 0) yield fault("MODEL_SETTINGS", [...path, "auxdata", i], `found ${value}, expected a count of at least 0`);
  }
}

/** What is wrong with a measurement: its parameter of interest, its settings, the luminosity that only it can tell. */
function* measurementFaults(fault: FaultAt, workspace: Workspace, index: number, origin: ErrorPlace): Generator<AnalysisError> {
  const { name: measurement, config } = workspace.measurements[index];
  const path = ["measurements", index, "config"];
  const sets = parameterSets(workspace);
  if (config.poi !== "" && !sets.has(config.poi)) {
    const place = { ...origin, path: pathText([...path, "poi"]) };
    yield unknownName("MODEL_UNKNOWN_PARAMETER", "parameter of interest", config.poi, sets.keys(), place);
  }
  const poi = sets.get(config.poi);
  if (poi !== undefined && poi.components > 1) {
    const message = `"${config.poi}" has ${poi.components} components, expected a parameter of interest with one`;
    yield fault("MODEL_UNKNOWN_PARAMETER", [...path, "poi"], message);
  }
  const seen = new Set<string>();
  for (const [i, settings] of config.parameters.entries()) {
    const place = [...path, "parameters", i];
    const set = sets.get(settings.name);
    if (seen.has(settings.name)) yield fault("MODEL_DUPLICATE_NAME", place, `"${settings.name}" has settings twice`);
    seen.add(settings.name);
    // pyhf ignores settings of what is not in the model; `workspaceRemarks` tells them
    if (set !== undefined) yield* settingsFaults(fault, place, settings, set);
  }
  for (const { name, types } of sets.values()) {
    const settings = config.parameters.find((other) => other.name === name);
    for (const key of types.has("lumi") ? (["auxdata", "sigmas"] as const) : []) {
      if (settings?.[key] !== undefined) continue;
      const hint = `only the measurement knows the luminosity: { "name": "lumi", "auxdata": [1], "sigmas": [0.02], ... }`;
      yield fault("MODEL_SETTINGS", [...path, "parameters"], `measurement "${measurement}" has no ${key} of "${name}"`, hint);
    }
    for (const key of types.has("polynomial") && types.size === 1 ? (["inits", "bounds"] as const) : []) {
      if (settings?.[key] !== undefined) continue;
      const hint = `only the measurement knows where a coefficient starts and ends: { "name": "${name}", "inits": [0], "bounds": [[-5, 5]] }`;
      yield fault(
        "MODEL_SETTINGS",
        [...path, "parameters"],
        `measurement "${measurement}" has no ${key} of the coefficient "${name}"`,
        hint,
      );
    }
  }
}

/**
 * A measurement of a workspace, checked: its parameter of interest is there (or ""), settings have one entry per component, bounds rise and hold the
 * initial values, a luminosity has auxdata and sigmas, a coefficient inits and
 * bounds. Settings of parameters that are not in the model have no effect, as in pyhf.
 *
 * @param which name or index; the first if left out
 * @param origin file of the workspace, for messages
 * @throws AnalysisError, or AggregateError of several: MODEL_UNKNOWN_MEASUREMENT, MODEL_UNKNOWN_PARAMETER, MODEL_SETTINGS, MODEL_LENGTH,
 * MODEL_DUPLICATE_NAME
 */
export function getMeasurement(workspace: Workspace, which: string | number = 0, origin?: string): Measurement {
  const place: ErrorPlace = origin === undefined ? {} : { where: origin };
  const names = workspace.measurements.map(({ name }) => name);
  const index = typeof which === "string" ? names.indexOf(which) : which;
  if (!(index in names)) {
    if (typeof which === "string") throw unknownName("MODEL_UNKNOWN_MEASUREMENT", "measurement", which, names, place);
    const message = `there is no measurement ${which}, expected a number from 0 to ${names.length - 1}`;
    throw new AnalysisError("MODEL_UNKNOWN_MEASUREMENT", message, place);
  }
  const fault: FaultAt = (code, segments, message, hint) =>
    new AnalysisError(code, message, { ...place, path: pathText(segments), ...(hint === undefined ? {} : { hint }) });
  throwFaults([...measurementFaults(fault, workspace, index, place)]);
  return workspace.measurements[index];
}
