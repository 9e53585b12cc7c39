import type { Decays, MatrixElement } from "../matrix-elements/matrix-element.ts";
import type { PhysicsParameters } from "../matrix-elements/parameters.ts";
import type { Subprocess } from "./process.ts";
import { matrixElementNamed } from "./registry.ts";

/** Coefficients of CP-odd operators: they change sign between a process and its charge conjugate. */
const CP_ODD: readonly string[] = ["ktt", "ctGI", "ctZI"];

/**
 * A matrix element as a subprocess of a collision meets it. Momenta are given in the order beam 1, beam 2, legs of the process; decay products are those of the
 * actual particles: in a conjugated subprocess the leg t is an antitop, whose products (b̄, f, f̄′ with f = ℓ⁻ or d) come as `top`.
 *
 * Charge conjugation together with parity changes nothing but the signs of CP-odd couplings: |M̄(p; δ)|² = |M(p̃; δ̃)|², with momenta reflected, particles for
 * antiparticles (fermion and antifermion of the W boson change places) and CP-odd δ reversed.
 */
export function inCollision(subprocess: Subprocess, parameters: PhysicsParameters): MatrixElement {
  const inner = matrixElementNamed(subprocess.matrixElement, parameters);
  const { exchanged, conjugated } = subprocess;
  if (!exchanged && !conjugated && subprocess.order === undefined) return inner;
  const { name, coefficients, legs } = inner;
  const order = subprocess.order ?? Array.from({ length: legs - 2 }, (_, leg) => leg);
  const source = [...(exchanged ? [1, 0] : [0, 1]), ...order.map((leg) => leg + 2)];
  const permuted = new Float64Array(4 * legs);
  const reflectedDecay = new Float64Array(12);
  const reflectedDecays: Decays = { top: reflectedDecay };
  const sign = ["", ...coefficients].map((coefficient) => (conjugated && CP_ODD.includes(coefficient) ? -1 : 1));
  const signs = Float64Array.from(sign.flatMap((a, i) => sign.slice(0, i + 1).map((b) => a * b)));
  const reflection = conjugated ? -1 : 1;

  const evaluate = (momenta: Float64Array, h: Float64Array, decays?: Decays): void => {
    for (let leg = 0; leg < legs; leg++) reflect(permuted, 4 * leg, momenta, 4 * source[leg], reflection);
    if (conjugated && decays?.top !== undefined) {
      reflect(reflectedDecay, 0, decays.top, 0, -1);
      reflect(reflectedDecay, 4, decays.top, 8, -1);
      reflect(reflectedDecay, 8, decays.top, 4, -1);
      inner.evaluate(permuted, h, reflectedDecays);
    } else inner.evaluate(permuted, h, decays);
    for (let i = 0; i < signs.length; i++) h[i] *= signs[i];
  };
  return { name, coefficients, legs, evaluate };
}

function reflect(out: Float64Array, o: number, p: Float64Array, at: number, sign: number): void {
  out[o] = p[at];
  for (let i = 1; i < 4; i++) out[o + i] = sign * p[at + i];
}
