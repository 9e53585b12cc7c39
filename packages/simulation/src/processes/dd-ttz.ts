import type { GaugeProbe, MatrixElement } from "../matrix-elements/matrix-element.ts";
import type { PhysicsParameters } from "../matrix-elements/parameters.ts";
import { topPair } from "../matrix-elements/top-pair.ts";

/**
 * d d̄ → t t̄ Z: the Z boson leaves the top pair or the massless quark pair (charge -1/3).
 *
 *   d --\        /-+-- t       d --+--\        /-- t
 *        +~~~~~+    Z              Z   +~~~~~+
 *   d̄ --/        \---- t̄      d̄ -----/        \-- t̄
 */
export function ddTtZ(parameters: PhysicsParameters, probe?: GaugeProbe): MatrixElement {
  return topPair({ name: "dd_ttZ", from: "d d~", with: "Z", coefficients: ["cpQM", "cpt", "ctZ", "ctZI", "ctG"] }, parameters, probe);
}
