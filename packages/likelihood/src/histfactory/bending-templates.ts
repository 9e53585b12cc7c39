import type { Workspace } from "./workspace.ts";

/** Shares above which two variations differ: of the larger one, and of the standard deviation of the nominal yield. */
const BENT = { share: 0.5, deviations: 0.2 };

/** Whether up and down are not opposite in some bin where that can be seen: then -2 log L may have a minimum on either side. */
function bends(nominal: readonly number[], up: readonly number[], down: readonly number[]): boolean {
  return nominal.some((value, b) => {
    const [above, below] = [up[b] - value, value - down[b]];
    const difference = Math.abs(above - below);
    const seen = BENT.deviations * Math.sqrt(Math.abs(value) + 1);
    return difference > BENT.share * Math.max(Math.abs(above), Math.abs(below)) && difference > seen;
  });
}

/** Parameters along which a fit should start at several values: coefficients of polynomials, and histosys whose templates bend. */
export function searchedParameters(workspace: Workspace): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { data, modifiers } of workspace.channels.flatMap(({ samples }) => samples)) {
    for (const modifier of modifiers) {
      if (modifier.type === "polynomial") for (const name of modifier.data.coefficients) names.add(name);
      if (modifier.type === "histosys" && bends(data, modifier.data.hi_data, modifier.data.lo_data)) names.add(modifier.name);
    }
  }
  return names;
}
