import type { MatrixElement } from "../matrix-elements/matrix-element.ts";
import type { PhysicsParameters } from "../matrix-elements/parameters.ts";
import { singleTopHiggs } from "../matrix-elements/single-top-higgs.ts";

/**
 * b u → t H d, and every other massless doublet in place of (u, d): a W boson in the t channel, the Higgs boson from the W boson, the top or a contact term. In the
 * standard model the first two nearly cancel.
 *
 *   u ---+--- d       u ---+--- d
 *        |                |
 *        +~~~ H           |
 *        |                |
 *   b ---+--- t      b ---+--+-- t
 *                            H
 */
export function buToTHd(parameters: PhysicsParameters): MatrixElement {
  return singleTopHiggs("bu_tHd", "quark", parameters);
}
