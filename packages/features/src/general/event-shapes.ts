import { optionalFeature, type Feature } from "../feature.ts";
import { momentum } from "../four-vector.ts";
import type { MomentumList } from "../momentum-list.ts";
import { aplanarity, sphericity } from "../momentum-tensor.ts";
import type { GeneralEvent } from "./general-event.ts";

/** 2 λ₂/(λ₁ + λ₂) of the transverse tensor Σ p_a p_b pT^(power - 2); missing without objects. */
function transverseSphericity({ visible: { offsets, momenta } }: GeneralEvent, i: number, power: 1 | 2): number {
  const { px, py } = momenta;
  let [xx, xy, yy] = [0, 0, 0];
  for (let n = offsets[i]; n < offsets[i + 1]; n++) {
    const square = px[n] * px[n] + py[n] * py[n];
    const weight = power === 2 ? 1 : 1 / Math.sqrt(square);
    xx += weight * px[n] * px[n];
    xy += weight * px[n] * py[n];
    yy += weight * py[n] * py[n];
  }
  const trace = xx + yy;
  return 1 - Math.sqrt((xx - yy) ** 2 + 4 * xy * xy) / trace;
}

function centrality({ visible: { offsets, momenta } }: GeneralEvent, i: number): number {
  let [transverse, energy] = [0, 0];
  for (let n = offsets[i]; n < offsets[i + 1]; n++) {
    transverse += Math.sqrt(momenta.px[n] * momenta.px[n] + momenta.py[n] * momenta.py[n]);
    energy += momenta.energy[n];
  }
  return transverse / energy;
}

/**
 * Fox-Wolfram moments of order 0 to 4: Σ |p_i| |p_j| P_l(cos θ_ij) over all pairs, each with itself included, over (Σ E)² (Fox, Wolfram PRL 41 (1978) 1581);
 * missing without objects.
 */
export function foxWolframMoments({ offsets, momenta }: MomentumList): readonly Float64Array[] {
  const { px, py, pz, energy } = momenta;
  const moments = Array.from({ length: 5 }, () => new Float64Array(offsets.length - 1));
  for (let i = 0; i + 1 < offsets.length; i++) {
    let [h0, h1, h2, h3, h4, total] = [0, 0, 0, 0, 0, 0];
    for (let a = offsets[i]; a < offsets[i + 1]; a++) {
      const size = momentum(momenta, a);
      total += energy[a];
      h0 += size * size;
      h1 += size * size;
      h2 += size * size;
      h3 += size * size;
      h4 += size * size;
      for (let b = offsets[i]; b < a; b++) {
        const product = size * momentum(momenta, b);
        const x = (px[a] * px[b] + py[a] * py[b] + pz[a] * pz[b]) / product;
        const square = x * x;
        // Twice the Legendre polynomials.
        h0 += 2 * product;
        h1 += 2 * product * x;
        h2 += product * (3 * square - 1);
        h3 += product * x * (5 * square - 3);
        h4 += (product * ((35 * square - 30) * square + 3)) / 4;
      }
    }
    const norm = total * total;
    moments[0][i] = h0 / norm;
    moments[1][i] = h1 / norm;
    moments[2][i] = h2 / norm;
    moments[3][i] = h3 / norm;
    moments[4][i] = h4 / norm;
  }
  return moments;
}

const feature = optionalFeature<GeneralEvent>;
const QUADRATIC = "the momentum tensor Σ p_a p_b / Σ p² of all jets and leptons, eigenvalues λ₁ ≥ λ₂ ≥ λ₃";
const LINEAR = "the momentum tensor Σ p_a p_b/|p| / Σ |p| of all jets and leptons, eigenvalues λ₁ ≥ λ₂ ≥ λ₃";

export const eventShapeFeatures: readonly Feature<GeneralEvent>[] = [
  feature("spher", "1", "S", `sphericity 3/2 (λ₂ + λ₃) of ${QUADRATIC}`, (e, i) => sphericity(e.quadratic, i)),
  feature("aplan", "1", "A", `aplanarity 3/2 λ₃ of ${QUADRATIC}`, (e, i) => aplanarity(e.quadratic, i)),
  feature("planarity", "1", "P", `planarity λ₂ - λ₃ of ${QUADRATIC}`, (e, i) => e.quadratic.second[i] - e.quadratic.third[i]),
  feature("spher_lin", "1", "S_1", `3/2 (λ₂ + λ₃) of ${LINEAR}`, (e, i) => sphericity(e.linear, i)),
  feature("aplan_lin", "1", "A_1", `3/2 λ₃ of ${LINEAR}`, (e, i) => aplanarity(e.linear, i)),
  feature(
    "c_param",
    "1",
    "C",
    `3 (λ₁λ₂ + λ₁λ₃ + λ₂λ₃) of ${LINEAR}`,
    ({ linear: { first, second, third } }, i) => 3 * (first[i] * (second[i] + third[i]) + second[i] * third[i]),
  ),
  feature("d_param", "1", "D", `27 λ₁λ₂λ₃ of ${LINEAR}`, ({ linear: { first, second, third } }, i) => 27 * first[i] * second[i] * third[i]),
  feature(
    "trans_spher",
    "1",
    "S_T",
    "2 λ₂/(λ₁ + λ₂) of the transverse tensor Σ p_a p_b of all jets and leptons, eigenvalues λ₁ ≥ λ₂",
    (e, i) => transverseSphericity(e, i, 2),
  ),
  feature(
    "trans_spher_lin",
    "1",
    "S_{T,1}",
    "2 λ₂/(λ₁ + λ₂) of the transverse tensor Σ p_a p_b/pT of all jets and leptons, eigenvalues λ₁ ≥ λ₂",
    (e, i) => transverseSphericity(e, i, 1),
  ),
  feature("centrality", "1", "\\sum p_T/\\sum E", "sum of the pT over sum of the energies of all jets and leptons", centrality),
  ...[0, 1, 2, 3, 4].map((order) =>
    feature(
      `fw_h${order}`,
      "1",
      `H_${order}`,
      `Fox-Wolfram moment Σ |p_i| |p_j| P_${order}(cos θ_ij) over all pairs of jets and leptons, i = j included, over (Σ E)²`,
      (e, i) => e.foxWolfram[order][i],
    ),
  ),
  ...[1, 2, 3, 4].map((order) =>
    feature(
      `fw_r${order}`,
      "1",
      `R_${order}`,
      `Fox-Wolfram moment fw_h${order} over fw_h0`,
      (e, i) => e.foxWolfram[order][i] / e.foxWolfram[0][i],
    ),
  ),
];
