import { isBlind, type Analysis, type Source } from "@ratiometer/config";
import { sourceContent } from "../event-ingest/source-content.ts";

const INPUTS = {
  none: "inputs are parton-level quantities without a detector",
  "generic-lhc": "inputs come from a parametrised detector response (generic-lhc), not from a full simulation",
} as const;

function inputLimitation(source: Source, smearing: keyof typeof INPUTS): string {
  if (source.kind === "closed-form") return "a process in closed form, made for tests and teaching, not for physics";
  switch (sourceContent(source)) {
    case "particles":
      return INPUTS[smearing];
    case "objects":
      return "inputs come from objects as the event files have them";
    case "observables":
      return "inputs are columns of the event files, whose meaning this program does not know";
  }
}

/** What nobody should use an analysis's networks and model for, one sentence each. */
export function limitations(
  { samples, reconstruction, channels, inference }: Pick<Analysis, "samples" | "reconstruction" | "channels" | "inference">,
  nuisances: readonly string[],
): string[] {
  const simulations = samples.flatMap(({ source }) => (source.kind === "simulate" ? [source] : []));
  return [
    "valid for events that pass the selection of the domain and lie within the ranges of the inputs; outside the training domain the network extrapolates",
    nuisances.length === 0
      ? "statistical model without systematic uncertainties, expectations from simulation alone"
      : `systematic uncertainties are those of ${nuisances.join(", ")} alone, expectations from simulation alone`,
    ...(isBlind({ channels, inference })
      ? ["blinded: in signal channels expected events stand for data, so that results are expected ones, no measurement"]
      : []),
    ...new Set(samples.map(({ source }) => inputLimitation(source, reconstruction.smearing))),
    ...(simulations.length > 0 ? ["simulated events are of leading order, without parton shower and underlying event"] : []),
    ...(simulations.some(({ pdf }) => pdf === undefined) ? ["the embedded parton densities are a benchmark input, not a fit to data"] : []),
  ];
}
