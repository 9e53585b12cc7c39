import { defaultParameters } from "../matrix-elements/parameters.ts";
import { closedForms, inventedDensity, inventedForm } from "./closed-form-machinery.ts";

/** Midpoints. */
function sumOver(n: number, a: number, b: number, f: (x: number) => number): number {
  let sum = 0;
  for (let i = 0; i < n; i++) sum += f(a + ((i + 0.5) * (b - a)) / n);
  return (sum * (b - a)) / n;
}

/** The cross section (pb) of `closedFormProcess` at δ = c - 1, by quadrature over ŝ, the partons' rapidity and the scattering angle. */
export function closedFormCrossSection(delta: number, energy: number): number {
  const { MT } = defaultParameters;
  const S = energy * energy;
  const first = new Float64Array(11);
  const second = new Float64Array(11);
  return sumOver(200, Math.log((4 * MT * MT) / S), 0, (logTau) => {
    const tau = Math.exp(logTau);
    const rho = (4 * MT * MT) / (tau * S);
    const beta = Math.sqrt(1 - rho);
    const partonic = (name: string): number =>
      sumOver(40, -1, 1, (cosine) => {
        const t1 = (1 - beta * cosine) / 2;
        const { u, v } = inventedForm(t1, rho);
        return closedForms[name](t1, rho) * ((1 + delta * u) ** 2 + (delta * v) ** 2);
      }) *
      (beta / (32 * Math.PI * tau * S));
    let gluons = 0;
    let quarks = 0;
    const n = 80;
    for (let i = 0; i < n; i++) {
      const y = ((i + 0.5) / n - 0.5) * -logTau;
      inventedDensity(Math.sqrt(tau) * Math.exp(y), first);
      inventedDensity(Math.sqrt(tau) * Math.exp(-y), second);
      gluons += first[5] * second[5];
      for (const q of [1, 2]) quarks += first[5 + q] * second[5 - q] + first[5 - q] * second[5 + q];
    }
    // dx₁ dx₂ f₁ f₂ = dlnτ dy (x₁f₁)(x₂f₂)
    return 0.3893793721e9 * (-logTau / n) * (gluons * partonic("gg_tt") + quarks * partonic("qq_tt"));
  });
}
