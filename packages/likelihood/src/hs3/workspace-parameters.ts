import { AnalysisError } from "@ratiometer/config";
import type { Measurement, Modifier, ParameterSettings, Workspace } from "../histfactory/workspace.ts";

/** What a parameter of a workspace does: `alpha` moves normsys and histosys, `coefficient` belongs to a polynomial, those per bin are named by their modifier. */
export type ParameterKind = "normfactor" | "lumi" | "alpha" | "coefficient" | "shapefactor" | "shapesys" | "staterror";

/** A parameter of a workspace, as one name of its measurements' settings. */
export interface WorkspaceParameter {
  readonly name: string;
  readonly kind: ParameterKind;
  /** Names of its components in HS3, in ROOT's manner: `alpha_<name>`, `gamma_<name>_bin_<i>`, or the name itself. */
  readonly components: readonly string[];
}

/** Start, bounds, state and global observables of a parameter in one measurement: one number per component. */
export interface ResolvedSettings {
  readonly inits: readonly number[];
  readonly bounds: readonly (readonly number[])[];
  readonly fixed: boolean;
  /** Of a parameter that a normal distribution constrains as a whole (alpha, lumi); empty for others. */
  readonly auxdata: readonly number[];
  readonly sigmas: readonly number[];
}

const kindOf = (type: Modifier["type"]): ParameterKind => {
  if (type === "normsys" || type === "histosys") return "alpha";
  return type === "polynomial" ? "coefficient" : type;
};

export const isPerBin = (kind: ParameterKind): boolean => kind === "shapefactor" || kind === "shapesys" || kind === "staterror";

/** Whether a normal auxiliary measurement belongs to the whole parameter. */
export const isNormal = (kind: ParameterKind): boolean => kind === "alpha" || kind === "lumi";

function componentNames(name: string, kind: ParameterKind, bins: number): string[] {
  if (isPerBin(kind)) return Array.from({ length: bins }, (_, i) => `gamma_${name}_bin_${i}`);
  return [kind === "alpha" ? `alpha_${name}` : name];
}

/**
 * Parameters of a workspace in the order in which its samples name them.
 * @throws AnalysisError MODEL_HS3_NAME where one name would be two parameters, or two names one
 */
export function workspaceParameters(workspace: Workspace, where: string): ReadonlyMap<string, WorkspaceParameter> {
  const found = new Map<string, WorkspaceParameter>();
  const owners = new Map<string, string>();
  const add = (name: string, kind: ParameterKind, bins: number): void => {
    const known = found.get(name);
    if (known !== undefined) {
      if (known.kind === kind && (!isPerBin(kind) || known.components.length === bins)) return;
      const message = `parameter "${name}" of kind ${known.kind} cannot also be of kind ${kind}${known.kind === kind ? " with another number of bins" : ""}`;
      throw new AnalysisError("MODEL_HS3_NAME", message, { where });
    }
    const components = componentNames(name, kind, bins);
    for (const component of components) {
      const owner = owners.get(component);
      if (owner !== undefined)
        throw new AnalysisError("MODEL_HS3_NAME", `parameters "${owner}" and "${name}" would both be "${component}" in HS3`, { where });
      owners.set(component, name);
    }
    found.set(name, { name, kind, components });
  };
  for (const channel of workspace.channels)
    for (const { data, modifiers } of channel.samples)
      for (const modifier of modifiers)
        if (modifier.type === "polynomial") for (const name of modifier.data.coefficients) add(name, "coefficient", 1);
        else add(modifier.name, kindOf(modifier.type), data.length);
  return found;
}

/** Where parameters start and may go unless a measurement says otherwise: as in pyhf; coefficients start at 0. */
function defaults(kind: ParameterKind): { readonly init: number; readonly bounds: readonly [number, number] } {
  if (kind === "alpha") return { init: 0, bounds: [-5, 5] };
  if (kind === "coefficient") return { init: 0, bounds: [-10, 10] };
  return { init: 1, bounds: kind === "shapesys" || kind === "staterror" ? [1e-10, 10] : [0, 10] };
}

/** Settings of a parameter in a measurement, with pyhf's defaults where it says nothing. */
export function resolvedSettings(parameter: WorkspaceParameter, given: ParameterSettings | undefined): ResolvedSettings {
  const { kind, components } = parameter;
  const { init, bounds } = defaults(kind);
  const normal = isNormal(kind);
  return {
    inits: given?.inits ?? components.map(() => init),
    bounds: given?.bounds ?? components.map(() => bounds),
    fixed: given?.fixed ?? false,
    auxdata: normal ? (given?.auxdata ?? [kind === "lumi" ? 1 : 0]) : [],
    sigmas: normal ? (given?.sigmas ?? [1]) : [],
  };
}

/** Settings that a measurement gives to a parameter. */
export const settingsOf = (measurement: Measurement, name: string): ParameterSettings | undefined =>
  measurement.config.parameters.find((settings) => settings.name === name);
