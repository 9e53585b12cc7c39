import type { DensitySet } from "./density-sets.ts";

/** A systematic variation of the event weight: where its numbers are. */
export interface WeightVariation {
  /** "muR_up", "muF_down", "muR_up_muF_up", "pdf_17", "alpha_s_down", "isr_up", "<nuisance>_up", … */
  readonly name: string;
  readonly family: "scale" | "pdf" | "parton shower" | "nuisance" | "column";
  /** A position of a list of factors, or a column of weights or factors. */
  readonly place: { readonly column: string; readonly position: number | undefined };
  /** Column that the numbers are divided by; undefined where they are factors already. */
  readonly nominal: string | undefined;
}

/** The variations that a file's weights hold. */
export interface WeightVariations {
  readonly variations: readonly WeightVariation[];
  /** Of each list the number of values that every event has. */
  readonly lengths: Readonly<Record<string, number>>;
  /** Positions of the unchanged weight, whose factor ought to be 1. */
  readonly nominal: readonly { readonly column: string; readonly position: number }[];
  /** The set that the members pdf_1 … belong to, where it is known. */
  readonly densities: DensitySet | undefined;
  /** Lists that hold variations which cannot be told apart, and why. */
  readonly unread: readonly { readonly column: string; readonly reason: string }[];
}

/** Factors on both scales as a name: what is 1 is not mentioned; both at 1 are "nominal". Factors other than 2 and 0.5 are spelled out. */
export function scaleName(muR: number, muF: number): string {
  const part = (scale: string, factor: number): string[] => {
    if (factor === 1) return [];
    if (factor === 2 || factor === 0.5) return [`${scale}_${factor === 2 ? "up" : "down"}`];
    return [`${scale}_${String(factor).replace(".", "p")}`];
  };
  const parts = [...part("muR", muR), ...part("muF", muF)];
  return parts.length === 0 ? "nominal" : parts.join("_");
}

/** Factors of initial- and final-state radiation as a name; a larger factor, as the file says it, is "up". */
export function showerName(isr: number, fsr: number): string {
  return scaleName(isr, fsr).replace("muR", "isr").replace("muF", "fsr");
}
