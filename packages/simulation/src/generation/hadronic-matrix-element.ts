import { termCount } from "@ratiometer/eft";
import { flavourIndex } from "../pdf/flavours.ts";
import type { Decays } from "../matrix-elements/matrix-element.ts";
import { termsOf } from "./channel.ts";
import { loadMachinery, type Machinery, type MachinerySettings } from "./machinery.ts";

/** The matrix element of two protons that collide: what is known of an event by the momenta of its products alone. */
export interface HadronicMatrixElement {
  /** Names of the coefficients, and their standard-model values. */
  readonly coefficients: readonly string[];
  readonly sm: readonly number[];
  /**
   * H_pp = Σ_ab x₁f_a(x₁) x₂f_b(x₂) H_ab over all partons of either beam and all their products. Ratios of its values are those of the densities of the
   * momenta, dσ(x|c)/dσ(x|SM) = (1, δ) H_pp (1, δ)ᵀ / H_pp,00, where those of one event's own H are ratios at its partons. Allocates nothing.
   * @param products (E, px, py, pz) of each leg in the order of the process, laboratory, GeV; their transverse momenta sum to zero
   * @param h is overwritten with the lower triangle: T numbers
   * @param decays of the legs, for processes without conjugated subprocesses
   */
  readonly evaluate: (products: Float64Array, h: Float64Array, decays?: Decays) => void;
}

/** As `openHadronicMatrixElement`, with machinery of one's own. @param energy of the protons in their centre of mass, GeV */
export function hadronicMatrixElement({ process, density, matrixElement }: Machinery, energy: number): HadronicMatrixElement {
  const { legs, coefficients, subprocesses } = process;
  const channels = subprocesses.map((subprocess) => {
    const inner = matrixElement(subprocess);
    const pairs = subprocess.partons.map(({ incoming }) => incoming.map((id) => flavourIndex(id) ?? 0));
    return { inner, pairs, terms: termsOf(process, inner.coefficients), own: new Float64Array(termCount(inner.coefficients.length)) };
  });
  const momenta = new Float64Array(8 + 4 * legs.length);
  const [first, second] = [new Float64Array(11), new Float64Array(11)];
  return {
    coefficients: coefficients.map(({ name }) => name),
    sm: coefficients.map(({ sm }) => sm),
    evaluate: (products, h, decays) => {
      momenta.set(products, 8);
      let [E, pz] = [0, 0];
      for (let i = 0; i < products.length; i += 4) [E, pz] = [E + products[i], pz + products[i + 3]];
      const [plus, minus] = [(E + pz) / 2, (E - pz) / 2];
      momenta[0] = momenta[3] = plus;
      momenta[4] = minus;
      momenta[7] = -minus;
      density((2 * plus) / energy, first);
      density((2 * minus) / energy, second);
      h.fill(0);
      for (const { inner, pairs, terms, own } of channels) {
        let luminosity = 0;
        for (const [one, two] of pairs) luminosity += Math.max(0, first[one]) * Math.max(0, second[two]);
        if (!(luminosity > 0)) continue;
        if (decays === undefined) inner.evaluate(momenta, own);
        else inner.evaluate(momenta, own, decays);
        for (let t = 0; t < terms.length; t++) if (terms[t] >= 0) h[t] += luminosity * own[terms[t]];
      }
    },
  };
}

/**
 * Builds the matrix element of proton collisions of a process.
 * @throws AnalysisError CONFIG_UNKNOWN_PROCESS, and those of `loadPdf`
 */
export async function openHadronicMatrixElement({
  energy = 13_000,
  ...settings
}: MachinerySettings & {
  /** Centre-of-mass energy of the protons, GeV; 13 TeV without. */
  readonly energy?: number;
}): Promise<HadronicMatrixElement> {
  return hadronicMatrixElement(await loadMachinery(settings), energy);
}
