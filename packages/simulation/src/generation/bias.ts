import { AnalysisError } from "@ratiometer/config";
import type { Leg } from "../processes/process.ts";
import { observableNamed } from "./observables.ts";

/** Where the factor of a bias is 2, GeV. */
const REFERENCE = 100;

/** Cross sections fall about as fast: beyond it, almost all events would be in the tail and the few others hold almost all of the weight. */
const LARGEST_POWER = 4;

/**
 * A factor of the density that events are drawn from: "h_pt^2" is 1 + (h_pt / 100 GeV)², so that the tail fills; weights undo it.
 * @returns a positive function of (2 + legs) × (E, px, py, pz) in the laboratory frame
 * @throws AnalysisError CONFIG_BIAS, CONFIG_UNKNOWN_OBSERVABLE
 */
export function parseBias(text: string, legs: readonly Leg[], path: string = "bias"): (momenta: Float64Array) => number {
  const match = /^([A-Za-z]\w*)\s*(?:(?:\^|\*\*)\s*(\d+(?:\.\d*)?|\.\d+))?$/.exec(text.trim());
  if (match === null)
    throw new AnalysisError("CONFIG_BIAS", `cannot read the bias "${text.trim()}", expected a power of an observable`, {
      path,
      hint: 'write "h_pt^2" for the factor 1 + (h_pt / 100 GeV)^2',
    });
  const { value, unit } = observableNamed(match[1], legs, path);
  if (unit !== "GeV")
    throw new AnalysisError("CONFIG_BIAS", `"${match[1]}" is not in GeV`, {
      path,
      hint: "transverse momenta and masses can bias, angles cannot",
    });
  const power = Number((match as (string | undefined)[])[2] ?? 1);
  if (power > LARGEST_POWER)
    throw new AnalysisError("CONFIG_BIAS", `found the power ${power}, expected at most ${LARGEST_POWER}`, {
      path,
      hint: "a steep bias leaves the bulk without events: cut instead",
    });
  return (momenta) => 1 + (value(momenta) / REFERENCE) ** power;
}
