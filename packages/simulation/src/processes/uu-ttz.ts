import type { GaugeProbe, MatrixElement } from "../matrix-elements/matrix-element.ts";
import type { PhysicsParameters } from "../matrix-elements/parameters.ts";
import { topPair } from "../matrix-elements/top-pair.ts";

/**
 * u ū → t t̄ Z: the Z boson leaves the top pair or the massless quark pair (charge 2/3).
 *
 *   u --\        /-+-- t       u --+--\        /-- t
 *        +~~~~~+    Z              Z   +~~~~~+
 *   ū --/        \---- t̄      ū -----/        \-- t̄
 */
export function uuTtZ(parameters: PhysicsParameters, probe?: GaugeProbe): MatrixElement {
  return topPair({ name: "uu_ttZ", from: "u u~", with: "Z", coefficients: ["cpQM", "cpt", "ctZ", "ctZI", "ctG"] }, parameters, probe);
}
