import type { GaugeProbe, MatrixElement } from "../matrix-elements/matrix-element.ts";
import type { PhysicsParameters } from "../matrix-elements/parameters.ts";
import { topPair } from "../matrix-elements/top-pair.ts";

/**
 * q q̄ → t t̄ H for massless quarks of any flavour: the Higgs boson leaves the top, the antitop, or the dipole's vertex.
 *
 *   q --\        /-+-- t
 *        +~~~~~+    H
 *   q̄ --/        \---- t̄
 */
export function qqTtH(parameters: PhysicsParameters, probe?: GaugeProbe): MatrixElement {
  return topPair({ name: "qq_ttH", from: "u u~", with: "H", coefficients: ["dkt", "ktt", "ctG", "ctGI"] }, parameters, probe);
}
