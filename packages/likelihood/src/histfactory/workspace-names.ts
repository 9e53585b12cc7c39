import { unknownName } from "@ratiometer/config";
import { parametersOf } from "./parameter-sets.ts";
import type { Workspace } from "./workspace.ts";

/** What a part of a workspace can be chosen by. */
export type NameKind = "channel" | "measurement" | "modifier" | "modifier type" | "sample";

/** All names of a kind. Modifiers go by their own name; a polynomial's coefficients count where parameters are meant. */
function namesOf(workspace: Workspace, kind: NameKind, coefficients: boolean): ReadonlySet<string> {
  const samples = workspace.channels.flatMap((channel) => channel.samples);
  const modifiers = samples.flatMap((sample) => sample.modifiers);
  switch (kind) {
    case "channel":
      return new Set(workspace.channels.map(({ name }) => name));
    case "measurement":
      return new Set(workspace.measurements.map(({ name }) => name));
    case "sample":
      return new Set(samples.map(({ name }) => name));
    case "modifier type":
      return new Set(modifiers.map(({ type }) => type));
    case "modifier":
      return new Set(modifiers.flatMap((modifier) => (coefficients ? [modifier.name, ...parametersOf(modifier)] : [modifier.name])));
  }
}

/**
 * Asks that all names are there.
 * @param coefficients whether a coefficient of a polynomial passes for a modifier
 * @throws AnalysisError MODEL_UNKNOWN_NAME for the first that is not, with the nearest that is
 */
export function requireNames(workspace: Workspace, kind: NameKind, names: Iterable<string>, coefficients = false): void {
  const known = namesOf(workspace, kind, coefficients);
  for (const name of names) if (!known.has(name)) throw unknownName("MODEL_UNKNOWN_NAME", kind, name, known);
}
