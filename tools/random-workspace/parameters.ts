import type { Modifier, WorkspaceChannel } from "@ratiometer/likelihood";

/** What a name of modifiers stands for: one parameter, or one per bin. */
export interface NamedParameter {
  readonly name: string;
  readonly kind: "factor" | "deviation" | "bins" | "free-bins" | "luminosity";
  readonly components: number;
}

const KINDS: Readonly<Record<Modifier["type"], NamedParameter["kind"]>> = {
  normfactor: "factor",
  polynomial: "factor",
  normsys: "deviation",
  histosys: "deviation",
  shapesys: "bins",
  staterror: "bins",
  shapefactor: "free-bins",
  lumi: "luminosity",
};

/** The parameters of the channels' modifiers in the order of their first occurrence. */
export function namedParameters(channels: readonly WorkspaceChannel[]): readonly NamedParameter[] {
  const found = new Map<string, NamedParameter>();
  for (const { samples } of channels)
    for (const { data, modifiers } of samples)
      for (const { name, type } of modifiers) {
        const kind = KINDS[type];
        const components = kind === "bins" || kind === "free-bins" ? data.length : 1;
        if (!found.has(name)) found.set(name, { name, kind, components });
      }
  return [...found.values()];
}
