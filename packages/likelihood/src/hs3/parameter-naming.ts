import { placeError, type JsonPlace } from "../json/json-place.ts";

/** A parameter of the document that needs a name in the workspace. */
export interface NamedParameter {
  /** Its names in HS3, joined. */
  readonly key: string;
  /** What it should be called. */
  readonly wanted: string;
  /** What it is called if several want that name. */
  readonly otherwise: string;
}

/** The name of a list of ROOT's γ: "x" for gamma_x_bin_0, gamma_x_bin_1 …; undefined for other names. */
export function gammaName(parameters: readonly string[]): string | undefined {
  const bases = parameters.map((name, bin) =>
    /^gamma_(.+)_bin_(\d+)$/.exec(name)?.[2] === String(bin) ? name.slice("gamma_".length, -`_bin_${bin}`.length) : "",
  );
  return new Set(bases).size === 1 && bases[0] !== "" ? bases[0] : undefined;
}

/** The name of a nuisance parameter without ROOT's prefix. */
export const alphaName = (parameter: string): string => (/^alpha_./.test(parameter) ? parameter.slice("alpha_".length) : parameter);

/**
 * Names of parameters in the workspace, by key; all different.
 * @throws AnalysisError MODEL_HS3_NAME
 */
export function parameterNaming(parameters: readonly NamedParameter[], document: JsonPlace): ReadonlyMap<string, string> {
  const wanting = new Map<string, number>();
  for (const { wanted } of parameters) wanting.set(wanted, (wanting.get(wanted) ?? 0) + 1);
  const names = new Map<string, string>();
  const taken = new Set<string>();
  for (const { key, wanted, otherwise } of parameters) {
    const name = wanting.get(wanted) === 1 ? wanted : otherwise;
    if (taken.has(name))
      throw placeError(document, "MODEL_HS3_NAME", `two parameters of the document would both be "${name}" in a workspace`);
    taken.add(name);
    names.set(key, name);
  }
  return names;
}
