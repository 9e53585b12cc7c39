import { AnalysisError } from "@ratiometer/config";
import {
  completeRequest,
  decayModes,
  defaultParameters,
  parseBias,
  parseCuts,
  type GenerationRequest,
  type Process,
} from "@ratiometer/simulation";

/** More events than these are a slip of the pen: they would take days, and more memory than there is. */
export const MOST_EVENTS = 10_000_000;

/** 1000 TeV: more is an energy in another unit. */
const MOST_ENERGY = 1e6;

/** Ten thousand times what any coefficient can be; from some size on squares overflow. */
const LARGEST_COEFFICIENT = 1e6;

/** An energy below this one and above 0 is one in TeV. */
const TEV = 200;

function checkNumbers({ events, energy }: GenerationRequest): readonly AnalysisError[] {
  const wrong = (path: string, message: string, hint?: string): AnalysisError =>
    new AnalysisError("CONFIG_RANGE", message, hint === undefined ? { path } : { path, hint });
  return [
    ...(events > MOST_EVENTS ? [wrong("events", `found ${events}, expected at most ${MOST_EVENTS}`)] : []),
    ...(energy !== undefined && energy > MOST_ENERGY
      ? [wrong("energy", `found ${energy} GeV, expected at most ${MOST_ENERGY} GeV`, "energies are in GeV")]
      : []),
  ];
}

function checkSizes(benchmarks: NonNullable<GenerationRequest["benchmarks"]>): readonly AnalysisError[] {
  return benchmarks.flatMap((point, b) =>
    Object.entries(point)
      .filter(([, value]) => Math.abs(value) > LARGEST_COEFFICIENT)
      .map(
        ([name, value]) =>
          new AnalysisError("CONFIG_RANGE", `found ${value} for "${name}", expected a size of at most ${LARGEST_COEFFICIENT}`, {
            path: `benchmarks[${b}]`,
          }),
      ),
  );
}

/** What a check refuses. */
function refusals(check: () => unknown): readonly AnalysisError[] {
  try {
    check();
    return [];
  } catch (error) {
    if (error instanceof AnalysisError) return [error];
    throw error;
  }
}

/** The same fault with a hint for who means TeV. */
function hinted(fault: AnalysisError, { energy = 0 }: GenerationRequest): AnalysisError {
  if (fault.path !== "energy" || fault.hint !== undefined || !(energy > 0 && energy < TEV)) return fault;
  return new AnalysisError(fault.code, fault.message, {
    path: "energy",
    hint: `energies are in GeV: ${energy} TeV is ${Number((1000 * energy).toPrecision(12))}`,
  });
}

/**
 * Everything that the generator would refuse in a request, found without the work: each fault with its path in the request (`benchmarks[1]`, `cut[0]`,
 * `decays.h`, …). Files of parton densities are not looked at.
 */
export function requestFaults(request: GenerationRequest, process: Process): readonly AnalysisError[] {
  const { legs } = process;
  const { benchmarks = [{}], cut = [], bias, decays = {}, energy, seed } = request;
  const settings = { process: request.process, seed };
  const named = benchmarks.map((_, b) => benchmarks.map((point, other) => (other === b ? point : {})));
  return [
    ...checkNumbers(request),
    ...refusals(() => completeRequest(energy === undefined ? settings : { ...settings, energy }, process)),
    ...(named.length === 0 ? refusals(() => completeRequest({ ...settings, benchmarks }, process)) : []),
    ...named.flatMap((points) => refusals(() => completeRequest({ ...settings, benchmarks: points }, process))),
    ...checkSizes(benchmarks),
    ...[cut].flat().flatMap((text, i) => refusals(() => parseCuts(text, legs, `cut[${i}]`))),
    ...(bias === undefined ? [] : refusals(() => parseBias(bias, legs))),
    ...refusals(() => decayModes(decays, legs, defaultParameters)),
  ].map((fault) => hinted(fault, request));
}
