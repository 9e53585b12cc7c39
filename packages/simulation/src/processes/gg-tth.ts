import type { GaugeProbe, MatrixElement } from "../matrix-elements/matrix-element.ts";
import type { PhysicsParameters } from "../matrix-elements/parameters.ts";
import { topPair } from "../matrix-elements/top-pair.ts";

/**
 * g g → t t̄ H: the Higgs boson leaves the top line anywhere in the diagrams of g g → t t̄, or a vertex of the dipoles ctG, ctGI directly.
 *
 *   g ~~+----- t       g ~~+----- t       g ~~\        /-- t
 *       +-- H              |                   +~~~~~+
 *   g ~~+----- t̄      g ~~+--+-- t̄      g ~~/        \-+-- t̄
 *                             H                          H
 */
export function ggTtH(parameters: PhysicsParameters, probe?: GaugeProbe): MatrixElement {
  return topPair({ name: "gg_ttH", from: "g g", with: "H", coefficients: ["dkt", "ktt", "ctG", "ctGI"] }, parameters, probe);
}
