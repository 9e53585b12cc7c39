import { symmetricEigenvalues } from "./eigenvalues.ts";
import type { MomentumList } from "./momentum-list.ts";

/** Eigenvalues of a tensor per event, the largest first, not negative and with sum 1; NaN without objects. */
export interface TensorEigenvalues {
  readonly first: Float64Array;
  readonly second: Float64Array;
  readonly third: Float64Array;
}

/**
 * Eigenvalues of the momentum tensor Σ p_a p_b |p|^(r-2) / Σ |p|^r of each event.
 * @param power r: 2 for the quadratic tensor (Bjorken, Brodsky PRD 1 (1970) 1416), 1 for the linear one (Parisi PLB 74 (1978) 65)
 */
export function momentumTensor({ offsets, momenta: { px, py, pz } }: MomentumList, power: 1 | 2): TensorEigenvalues {
  const events = offsets.length - 1;
  const column = (): Float64Array => new Float64Array(events);
  const [first, second, third] = [column(), column(), column()];
  for (let event = 0; event < events; event++) {
    let [xx, xy, xz, yy, yz, zz, norm] = [0, 0, 0, 0, 0, 0, 0];
    for (let i = offsets[event]; i < offsets[event + 1]; i++) {
      const square = px[i] * px[i] + py[i] * py[i] + pz[i] * pz[i];
      const size = power === 2 ? square : Math.sqrt(square);
      const weight = size / square;
      xx += weight * px[i] * px[i];
      xy += weight * px[i] * py[i];
      xz += weight * px[i] * pz[i];
      yy += weight * py[i] * py[i];
      yz += weight * py[i] * pz[i];
      zz += weight * pz[i] * pz[i];
      norm += size;
    }
    symmetricEigenvalues(xx / norm, xy / norm, xz / norm, yy / norm, yz / norm, zz / norm, event, first, second, third);
    // Of a planar event the least is 0 up to rounding.
    second[event] = Math.max(second[event], 0);
    third[event] = Math.max(third[event], 0);
  }
  return { first, second, third };
}

/** Sphericity 3/2 (λ₂ + λ₃) of event i: 0 for two opposite momenta, 1 for momenta in all directions. */
export const sphericity = ({ second, third }: TensorEigenvalues, i: number): number => 1.5 * (second[i] + third[i]);

/** Aplanarity 3/2 λ₃ of event i: 0 for momenta in a plane, 1/2 at most. */
export const aplanarity = ({ third }: TensorEigenvalues, i: number): number => 1.5 * third[i];
