import { AnalysisError } from "@ratiometer/config";
import { PARAMETER_FORMS } from "../histfactory/parameter-sets.ts";
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
  const carriers = new Map<string, string>();
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
      for (const modifier of modifiers) {
        const carrier = carriers.get(modifier.name) ?? channel.name;
        if (modifier.type === "staterror" && carrier !== channel.name) {
          const message = `channels "${carrier}" and "${channel.name}" have staterrors "${modifier.name}" with parameters of their own, which have one name in HS3`;
          throw new AnalysisError("MODEL_HS3_NAME", message, { where, hint: "rename one of them" });
        }
        if (modifier.type === "staterror") carriers.set(modifier.name, carrier);
        if (modifier.type === "polynomial") for (const name of modifier.data.coefficients) add(name, "coefficient", 1);
        else add(modifier.name, kindOf(modifier.type), data.length);
      }
  return found;
}

/** Bounds of a luminosity and of a coefficient where neither measurement nor document has any; the others have those of their modifier. */
const OPEN_BOUNDS = { lumi: [0, 10], coefficient: [-10, 10] } as const;

/** Where parameters start and may go unless a measurement says otherwise. */
function defaults(kind: ParameterKind): { readonly init: number; readonly bounds: readonly [number, number] } {
  const form = PARAMETER_FORMS[kind === "alpha" ? "normsys" : kind === "coefficient" ? "polynomial" : kind];
  if (kind === "lumi" || kind === "coefficient") return { init: form.init, bounds: OPEN_BOUNDS[kind] };
  return { init: form.init, bounds: form.bounds ?? [-Infinity, Infinity] };
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
