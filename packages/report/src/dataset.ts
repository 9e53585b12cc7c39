import { formatNumber } from "./number-format.ts";

/** What the events of a figure correspond to. */
export interface Dataset {
  /** fb⁻¹ */
  readonly luminosity: number;
  /** Of both beams together, GeV; left out where the events do not say, or samples differ. */
  readonly energy?: number;
}

/** Luminosity and energy as they stand at the upper right of a figure: "138 fb⁻¹ (13 TeV)". */
export function datasetLabel({ luminosity, energy }: Dataset): string {
  const beams = energy === undefined ? "" : ` (${formatNumber(energy / 1000)}\u00a0TeV)`;
  return `${formatNumber(luminosity)}\u00a0fb⁻¹${beams}`;
}
