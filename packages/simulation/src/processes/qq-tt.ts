import type { GaugeProbe, MatrixElement } from "../matrix-elements/matrix-element.ts";
import type { PhysicsParameters } from "../matrix-elements/parameters.ts";
import { topPair } from "../matrix-elements/top-pair.ts";

/**
 * q q̄ → t t̄: the quark pair's gluon makes the top pair; ctG on the top's vertex.
 *
 *   q --\        /-- t
 *        +~~~~~+
 *   q̄ --/        \-- t̄
 */
export function qqTt(parameters: PhysicsParameters, probe?: GaugeProbe): MatrixElement {
  return topPair({ name: "qq_tt", from: "u u~", with: "nothing", coefficients: ["ctG"] }, parameters, probe);
}
