import { bottomToTopHiggs, bottomToTopHiggsCoefficients } from "./bottom-to-top-higgs.ts";
import { square } from "./gluon-current.ts";
import type { Decays, MatrixElement } from "./matrix-element.ts";
import { couplingsOf, type PhysicsParameters } from "./parameters.ts";
import { SPINOR, weylCurrent, weylSpinor } from "./spinor.ts";
import { closeLine, squaredAmplitude } from "./squared-amplitude.ts";
import { topStates } from "./top-decay.ts";

/**
 * b and a light quark or antiquark exchange a W boson in the t channel. Legs: b, light parton, t, H, light parton.
 * @param light whether the light line is a quark or an antiquark
 */
export function singleTopHiggs(name: string, light: "quark" | "antiquark", parameters: PhysicsParameters): MatrixElement {
  const { MW } = parameters;
  const { g } = couplingsOf(parameters);
  const line = bottomToTopHiggs(parameters);
  const { potential, momentum } = line.w;
  const top = topStates(1, parameters);
  const jets = line.end.length / SPINOR;
  // the colours of the two lines are conserved: their sum cancels the average
  const squared = squaredAmplitude(
    Float64Array.of(1),
    jets,
    bottomToTopHiggsCoefficients.map((_, i) => i + 1),
  );
  // the row of the light current, then its column
  const spinors = new Float64Array(8);
  const out = light === "quark" ? 0 : 4;

  const evaluate = (momenta: Float64Array, h: Float64Array, decays?: Decays): void => {
    weylSpinor(spinors, out, momenta, 16, -1);
    weylSpinor(spinors, 4 - out, momenta, 4, -1);
    weylCurrent(potential, spinors, 0, spinors, 4, -1);
    for (let i = 0; i < 4; i++) momentum[i] = momenta[4 + i] - momenta[16 + i];
    const propagator = g / Math.SQRT2 / (square(momentum) - MW * MW);
    for (let i = 0; i < 8; i++) potential[i] *= propagator;
    line.attach(momenta, 0, 12);
    squared.clear();
    const states = top.set(momenta, 8, decays?.top);
    for (let state = 0; state < states; state++) {
      closeLine(squared.amplitudes, 0, top.spinors, SPINOR * state, line.end);
      squared.add();
    }
    squared.write(h, 1 / 4);
  };
  return { name, coefficients: bottomToTopHiggsCoefficients, legs: 5, evaluate };
}
