import type { GaugeProbe, MatrixElement } from "../matrix-elements/matrix-element.ts";
import type { PhysicsParameters } from "../matrix-elements/parameters.ts";
import { topPair } from "../matrix-elements/top-pair.ts";

/**
 * g g → t t̄ Z: the Z boson leaves the top line anywhere in the diagrams of g g → t t̄, by its couplings (cpQM left-handed, cpt right-handed) or by its dipoles
 * (ctZ, ctZI).
 *
 *   g ~~+----- t       g ~~\        /-- t
 *       +-- Z               +~~~~~+
 *   g ~~+----- t̄      g ~~/        \-+-- t̄
 *                                       Z
 */
export function ggTtZ(parameters: PhysicsParameters, probe?: GaugeProbe): MatrixElement {
  return topPair({ name: "gg_ttZ", from: "g g", with: "Z", coefficients: ["cpQM", "cpt", "ctZ", "ctZI", "ctG"] }, parameters, probe);
}
