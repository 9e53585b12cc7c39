import type { Workspace } from "../histfactory/workspace.ts";
import type { WorkspaceParameter } from "./workspace-parameters.ts";

/**
 * Components of shapesys and staterror that pyhf holds at 1, by their names in HS3: bins without uncertainty, and bins without events to be uncertain (for
 * staterror: in all samples that carry it).
 */
export function fixedBins(workspace: Workspace, parameters: ReadonlyMap<string, WorkspaceParameter>): ReadonlySet<string> {
  const fixed = new Set<string>();
  for (const { samples } of workspace.channels) {
    const sums = new Map<string, { readonly nominal: number[]; readonly variance: number[] }>();
    for (const { data, modifiers } of samples)
      for (const modifier of modifiers) {
        if (modifier.type !== "shapesys" && modifier.type !== "staterror") continue;
        const { nominal, variance } = sums.get(modifier.name) ?? { nominal: data.map(() => 0), variance: data.map(() => 0) };
        sums.set(modifier.name, {
          nominal: nominal.map((sum, bin) => sum + data[bin]),
          variance: variance.map((sum, bin) => sum + Math.max(0, modifier.data[bin]) ** 2),
        });
      }
    for (const [name, { nominal, variance }] of sums)
      for (const [bin, component] of (parameters.get(name)?.components ?? []).entries())
        if (!(nominal[bin] > 0 && variance[bin] > 0)) fixed.add(component);
  }
  return fixed;
}
