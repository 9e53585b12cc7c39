import { formatNumber } from "./number-format.ts";

/** What the events of a figure correspond to. */
export interface Dataset {
  /** fb⁻¹ */
  readonly luminosity: number;
  /** Of both beams together, GeV; left out where the events do not say, or samples differ. */
  readonly energy?: number;
}

const inTev = (energy: number): string => `${formatNumber(energy / 1000)}\u00a0TeV`;

/** The energy where the luminosity does not matter: "13 TeV". */
export const energyLabel = (dataset: Dataset | undefined): string | undefined =>
  dataset?.energy === undefined ? undefined : inTev(dataset.energy);

/** Luminosity and energy as they stand at the upper right of a figure: "138 fb⁻¹ (13 TeV)". */
export function datasetLabel({ luminosity, energy }: Dataset): string {
  const beams = energy === undefined ? "" : ` (${inTev(energy)})`;
  return `${formatNumber(luminosity)}\u00a0fb⁻¹${beams}`;
}
