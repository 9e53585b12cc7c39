import { defaultParameters, type GeneratedSample, type GenerationRequest, type Process } from "@ratiometer/simulation";
import { canonicalJson } from "@ratiometer/tables";
import { VERSION } from "../pipeline/code-version.ts";
import { simulationRecord } from "./simulation-record.ts";

/** Number of a subprocess in the column `subprocess` and as IDPRUP. */
export const subprocessId = (position: number): number => position + 1;

/** How the events of a file were made: canonical JSON, the same for equal events. */
export function eventProvenance(process: Process, sample: GeneratedSample, request: GenerationRequest): string {
  const { energy, decayed, weights, alphaS } = sample;
  return canonicalJson({
    versions: { ratiometer: VERSION, node: globalThis.process.version },
    process: process.name,
    events: weights.events,
    energy,
    crossSection: { value: decayed.value, error: decayed.error },
    ...simulationRecord(sample, request),
    coefficients: process.coefficients.map(({ name, sm }) => ({ name, sm })),
    parameters: { ...defaultParameters, aS: alphaS },
    subprocesses: process.subprocesses.map(({ matrixElement, exchanged, conjugated }, s) => ({
      id: subprocessId(s),
      matrixElement,
      exchanged,
      conjugated,
    })),
  });
}
