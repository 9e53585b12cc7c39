import type { MatrixElement } from "../matrix-elements/matrix-element.ts";
import type { PhysicsParameters } from "../matrix-elements/parameters.ts";
import { singleTopHiggs } from "../matrix-elements/single-top-higgs.ts";

/**
 * b d̄ → t H ū, and every other massless doublet in place of (d̄, ū): a W boson in the t channel, the Higgs boson from the W boson, the top or a contact term. In the
 * standard model the first two nearly cancel.
 *
 *   d̄ ---+--- ū       d̄ ---+--- ū
 *        |                |
 *        +~~~ H           |
 *        |                |
 *   b ---+--- t      b ---+--+-- t
 *                            H
 */
export function bDbarToTHubar(parameters: PhysicsParameters): MatrixElement {
  return singleTopHiggs("bdb_tHub", "antiquark", parameters);
}
