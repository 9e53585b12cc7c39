import type { GaugeProbe, MatrixElement } from "../matrix-elements/matrix-element.ts";
import type { PhysicsParameters } from "../matrix-elements/parameters.ts";
import { topPair } from "../matrix-elements/top-pair.ts";

/**
 * g g → t t̄: a top exchanged in the t and the u channel, a gluon in the s channel; the dipole ctG on every vertex, with its two-gluon contact term.
 *
 *   g ~~+-- t      g ~~+-- t̄      g ~~\        /-- t
 *       |              |               +~~~~~+
 *   g ~~+-- t̄      g ~~+-- t      g ~~/        \-- t̄
 */
export function ggTt(parameters: PhysicsParameters, probe?: GaugeProbe): MatrixElement {
  return topPair({ name: "gg_tt", from: "g g", with: "nothing", coefficients: ["ctG"] }, parameters, probe);
}
