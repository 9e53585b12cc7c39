import { AnalysisError } from "@ratiometer/config";
import type { MatrixElement, PhysicsParameters } from "@ratiometer/simulation";

/** Deviations from the mass shell (of E²) and from conservation (of the energy) that count as rounding. */
const ROUNDING = 1e-6;

/** Masses of the legs of a matrix element, from its name: in "gg_ttH" those of two massless partons, two tops and a Higgs boson. */
export function legMasses({ name, legs }: MatrixElement, { MT, MH, MZ }: PhysicsParameters): readonly number[] {
  const heavy: Readonly<Record<string, number>> = { t: MT, H: MH, Z: MZ };
  const products = name.slice(name.indexOf("_") + 1);
  return Array.from({ length: legs }, (_, leg) => (leg < 2 || !Object.hasOwn(heavy, products[leg - 2]) ? 0 : heavy[products[leg - 2]]));
}

const rounded = (value: number): string => String(Number(value.toPrecision(8)));

/**
 * Checks that momenta are those of a collision: energies positive, every leg on its mass shell, the sum conserved.
 * @param momenta legs × (E, px, py, pz), GeV, the two incoming first
 * @throws AnalysisError DATA_KINEMATICS, which names the leg
 */
export function checkKinematics(momenta: Float64Array, masses: readonly number[], path: string, file: string): void {
  const fault = (message: string, leg?: number): AnalysisError =>
    new AnalysisError("DATA_KINEMATICS", message, { where: file, path: leg === undefined ? `${path}.p` : `${path}.p[${leg}]` });
  const excess = [0, 0, 0, 0];
  for (const [leg, mass] of masses.entries()) {
    const [energy, x, y, z] = momenta.subarray(4 * leg, 4 * leg + 4);
    if (!(energy > 0)) throw fault(`the energy of leg ${leg + 1} is ${energy} GeV, expected a positive one`, leg);
    const square = energy * energy - x * x - y * y - z * z;
    if (Math.abs(square - mass * mass) > ROUNDING * energy * energy)
      throw fault(
        `leg ${leg + 1} has E² - p² = ${rounded(square)} GeV², expected ${rounded(mass * mass)}, the square of its mass ${mass} GeV`,
        leg,
      );
    for (let i = 0; i < 4; i++) excess[i] += (leg < 2 ? -1 : 1) * momenta[4 * leg + i];
  }
  const total = momenta[0] + momenta[4];
  const wrong = excess.findIndex((difference) => Math.abs(difference) > ROUNDING * total);
  if (wrong >= 0)
    throw fault(
      `${["E", "px", "py", "pz"][wrong]} is not conserved: the outgoing legs have ${rounded(Math.abs(excess[wrong]))} GeV ${excess[wrong] > 0 ? "more" : "less"} than the incoming`,
    );
}
