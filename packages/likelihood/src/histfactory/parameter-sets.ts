import type { Modifier, Workspace } from "./workspace.ts";

/** The parameter of one name, or its components. */
export interface ParameterSet {
  readonly name: string;
  /** Kinds of modifiers that use it; "polynomial" where it is a coefficient. */
  readonly types: ReadonlySet<Modifier["type"]>;
  /** What constrains it: nothing, or auxiliary measurements. */
  readonly constraint: "none" | "normal" | "poisson";
  /** One for each bin of the channels that it acts on, or 1. */
  readonly components: number;
  /** Where its components start unless a measurement says otherwise. */
  readonly init: number;
  /** Bounds unless a measurement says otherwise; a luminosity and a coefficient have none. */
  readonly bounds: readonly [number, number] | undefined;
}

/** What the type of a modifier says of its parameter, as in pyhf 0.7. */
export type ParameterForm = Pick<ParameterSet, "constraint" | "init" | "bounds">;

/** The parameter of each type of modifier; of a polynomial, those of its coefficients. */
export const PARAMETER_FORMS: Readonly<Record<Modifier["type"], ParameterForm>> = {
  normfactor: { constraint: "none", init: 1, bounds: [0, 10] },
  shapefactor: { constraint: "none", init: 1, bounds: [0, 10] },
  normsys: { constraint: "normal", init: 0, bounds: [-5, 5] },
  histosys: { constraint: "normal", init: 0, bounds: [-5, 5] },
  staterror: { constraint: "normal", init: 1, bounds: [1e-10, 10] },
  shapesys: { constraint: "poisson", init: 1, bounds: [1e-10, 10] },
  lumi: { constraint: "normal", init: 1, bounds: undefined },
  polynomial: { constraint: "none", init: 0, bounds: undefined },
};

/** Names of the parameters that a modifier uses: its own, or the coefficients of a polynomial. */
export function parametersOf(modifier: Modifier): readonly string[] {
  return modifier.type === "polynomial" ? modifier.data.coefficients : [modifier.name];
}

/** Whether the modifier has a parameter for each bin. */
export function actsPerBin({ type }: Modifier): boolean {
  return type === "shapefactor" || type === "shapesys" || type === "staterror";
}

/**
 * The parameters of a workspace by name, in the order of the document, with the defaults of pyhf 0.7. A staterror has a component for each bin of each
 * channel that carries it, a shapesys and a shapefactor for each bin of their (longest) channel.
 */
export function parameterSets(workspace: Workspace): ReadonlyMap<string, ParameterSet> {
  const sets = new Map<string, ParameterSet>();
  for (const { samples } of workspace.channels) {
    const statistical = new Set<string>();
    for (const { data, modifiers } of samples) {
      for (const modifier of modifiers) {
        for (const name of parametersOf(modifier)) {
          const known = sets.get(name);
          // a coefficient that another modifier uses, too, is that one's parameter
          const form =
            known === undefined || (known.types.size === 1 && known.types.has("polynomial")) ? PARAMETER_FORMS[modifier.type] : known;
          const { constraint, init, bounds } = form;
          const types = new Set(known?.types).add(modifier.type);
          let components = actsPerBin(modifier) ? Math.max(data.length, known?.components ?? 0) : 1;
          if (modifier.type === "staterror") components = (known?.components ?? 0) + (statistical.has(name) ? 0 : data.length);
          if (modifier.type === "staterror") statistical.add(name);
          sets.set(name, { name, types, constraint, components, init, bounds });
        }
      }
    }
  }
  return sets;
}
