import type { GaugeProbe, MatrixElement } from "../matrix-elements/matrix-element.ts";
import type { PhysicsParameters } from "../matrix-elements/parameters.ts";
import { topPair } from "../matrix-elements/top-pair.ts";

/**
 * g g → t t̄ g: three gluons on the top line in all six orders, each alone or merged with its neighbours by three- and four-gluon vertices; the dipole ctG on
 * every vertex.
 *
 *   g ~~+-- t          g ~~\     /-- t
 *       +~~ g               +~~+           … and the other orders
 *   g ~~+-- t̄         g ~~/ \~ g \-- t̄
 */
export function ggTtg(parameters: PhysicsParameters, probe?: GaugeProbe): MatrixElement {
  return topPair({ name: "gg_ttg", from: "g g", with: "g", coefficients: ["ctG"] }, parameters, probe);
}
