import { byName } from "./code-point-order.ts";
import type { Workspace } from "./workspace.ts";

/** The auxiliary measurements of a parameter with one component per bin. */
export interface BinUncertainties {
  /** Per component: standard deviation of a staterror, Poisson factor τ of a shapesys. */
  readonly widths: readonly number[];
  /** Per component: whether there is nothing to measure, so that it stays at 1. */
  readonly fixed: readonly boolean[];
}

/** τ_b = (ν_b/σ_b)² of the one sample that carries the shapesys; 1 and fixed where there is no yield or no uncertainty. */
export function shapesysUncertainties(workspace: Workspace, name: string): BinUncertainties {
  const widths: number[] = [];
  const fixed: boolean[] = [];
  for (const { data, modifiers } of workspace.channels.flatMap(({ samples }) => samples)) {
    for (const modifier of modifiers) {
      if (modifier.type !== "shapesys" || modifier.name !== name) continue;
      for (const [b, sigma] of modifier.data.entries()) {
        const usable = data[b] > 0 && sigma > 0;
        widths.push(usable ? (data[b] / sigma) ** 2 : 1);
        fixed.push(!usable);
      }
    }
  }
  return { widths, fixed };
}

/**
 * δ_b = sqrt(Σ_s σ_sb²)/Σ_s ν_sb over the samples of a channel that carry the staterror, channels by name as in pyhf; 1 and fixed where there is no yield or
 * no uncertainty.
 */
export function staterrorUncertainties(workspace: Workspace, name: string): BinUncertainties {
  const widths: number[] = [];
  const fixed: boolean[] = [];
  for (const { samples } of workspace.channels.toSorted(byName)) {
    const total: number[] = [];
    const variance: number[] = [];
    for (const { data, modifiers } of samples) {
      for (const modifier of modifiers) {
        if (modifier.type !== "staterror" || modifier.name !== name) continue;
        for (const [b, sigma] of modifier.data.entries()) {
          total[b] = (total[b] ?? 0) + data[b];
          variance[b] = (variance[b] ?? 0) + sigma ** 2;
        }
      }
    }
    for (const [b, sum] of total.entries()) {
      const usable = sum > 0 && variance[b] > 0;
      widths.push(usable ? Math.sqrt(variance[b]) / sum : 1);
      fixed.push(!usable);
    }
  }
  return { widths, fixed };
}
