import { AnalysisError, isEventFiles, unknownName, type Analysis, type ErrorPlace, type Sample, type Simulation } from "@ratiometer/config";
import { inProcessCoefficients } from "@ratiometer/eft";
import { decayModes, defaultParameters, processes, type Process } from "@ratiometer/simulation";
import { requestFaults } from "./simulation/request-faults.ts";
import { analysisCoefficients } from "./event-ingest/weight-settings.ts";
import { requestOf } from "./event-ingest/simulated-events.ts";

/** What the generator would refuse of `samples.NAME.source.simulate`, located there. */
function checkSource(analysis: Analysis, sample: Sample, source: Simulation, process: Process): readonly AnalysisError[] {
  const base = `samples.${sample.name}.source.simulate`;
  return requestFaults(requestOf(sample, source, analysis, undefined), process).map(({ code, message, path: part, hint }) => {
    const path = part === undefined ? base : `${base}.${part}`;
    const place: ErrorPlace = { where: analysis.where(path), path };
    return new AnalysisError(code, message, hint === undefined ? place : { ...place, hint });
  });
}

const UNSTABLE: readonly string[] = ["t", "tbar", "h", "z"];

/** Particles that no detector sees, and no feature knows, unless they decay. */
function checkDecayed({ where }: Analysis, { name }: Sample, { decays }: Simulation, { legs }: Process): readonly AnalysisError[] {
  let modes: ReturnType<typeof decayModes>;
  try {
    modes = decayModes(decays, legs, defaultParameters);
  } catch {
    // told as a fault of the request
    return [];
  }
  const undecayed = legs.filter((leg, i) => UNSTABLE.includes(leg.name) && modes[0].legs[i] === undefined);
  if (undecayed.length === 0) return [];
  const path = `samples.${name}.source.simulate.decays`;
  const message = `${undecayed.map((leg) => leg.name).join(" and ")} must decay: an analysis sees quarks, leptons and photons only`;
  return [new AnalysisError("CONFIG_UNDECAYED", message, { where: where(path), path })];
}

/** Coefficients that the analysis declares with another SM value than the process has. */
function checkStandardModel({ coefficients, where }: Analysis, { name: sample }: Sample, process: Process): readonly AnalysisError[] {
  return coefficients.flatMap(({ name, sm }) => {
    const own = process.coefficients.find((coefficient) => coefficient.name === name);
    if (own === undefined || own.sm === sm) return [];
    const path = `coefficients.${name}.sm`;
    const message = `found ${sm}, expected ${own.sm}: the SM value of "${name}" in the process "${process.name}" of sample "${sample}"`;
    return [new AnalysisError("CONFIG_PROCESS_COEFFICIENTS", message, { where: where(path), path })];
  });
}

/** Coefficients that are not a process's own and lead to some of it: each must be a fixed mixture of them, and no two the same one. */
function checkDirections(analysis: Analysis, { name: sample }: Sample, process: Process): readonly AnalysisError[] {
  const own = process.coefficients.map(({ name }) => name);
  const taken = new Map<string, string>();
  return analysisCoefficients(analysis).flatMap((coefficient) => {
    const { name } = coefficient;
    const path = `coefficients.${name}`;
    const place = { where: analysis.where(path), path, hint: `${process.name} has ${own.join(", ")}` };
    const factors = inProcessCoefficients(coefficient, own);
    if (factors === undefined) {
      const message = `"${name}" of ${coefficient.basis ?? "no basis"} is no fixed combination of what the process "${process.name}" of sample "${sample}" depends on`;
      return [new AnalysisError("CONFIG_PROCESS_COEFFICIENTS", message, place)];
    }
    const shared = [...factors.keys()].find((each) => taken.has(each));
    const other = shared === undefined ? undefined : taken.get(shared);
    for (const each of factors.keys()) taken.set(each, name);
    if (shared === undefined || other === undefined || factors.size > 1) return [];
    const message = `"${name}" and "${other}" both move ${shared} of the process "${process.name}": declare one of them`;
    return [new AnalysisError("CONFIG_PROCESS_COEFFICIENTS", message, place)];
  });
}

/** Coefficients on which no sample depends; nothing is known of those of files before they are read. */
function checkDependence(analysis: Analysis, simulated: readonly Process[]): readonly AnalysisError[] {
  const { samples, where } = analysis;
  const constant = samples.every(({ source }) => source.kind === "simulate" || (isEventFiles(source) && source.weights.scheme === "none"));
  if (!constant || simulated.length === 0) return [];
  const known = simulated.flatMap((process) => process.coefficients.map(({ name }) => name));
  return analysisCoefficients(analysis)
    .filter((coefficient) => inProcessCoefficients(coefficient, known)?.size === 0)
    .map(({ name }) => {
      const path = `coefficients.${name}`;
      const has = simulated.map(
        (process) => `${process.name} has ${process.coefficients.map((coefficient) => coefficient.name).join(", ")}`,
      );
      return new AnalysisError("CONFIG_PROCESS_COEFFICIENTS", `no sample depends on "${name}"`, {
        where: where(path),
        path,
        hint: [...new Set(has)].join("; "),
      });
    });
}

/**
 * Checks, without any event, that what is to be simulated can be: processes, their coefficients, benchmarks, cuts, biases and decays.
 * @returns located faults: CONFIG_UNKNOWN_PROCESS, CONFIG_PROCESS_COEFFICIENTS, CONFIG_UNDECAYED, and those of requestFaults
 */
export function checkSimulation(analysis: Analysis): readonly AnalysisError[] {
  const simulated: Process[] = [];
  const faults: AnalysisError[] = [];
  for (const sample of analysis.samples) {
    if (sample.source.kind !== "simulate") continue;
    const process = processes.find(({ name }) => name === sample.process);
    if (process === undefined) {
      const path = `samples.${sample.name}.process`;
      const names = [...processes.map(({ name }) => name), "closed-form"];
      faults.push(unknownName("CONFIG_UNKNOWN_PROCESS", "process", sample.process, names, { where: analysis.where(path), path }));
      continue;
    }
    simulated.push(process);
    faults.push(
      ...checkSource(analysis, sample, sample.source, process),
      ...checkDecayed(analysis, sample, sample.source, process),
      ...checkStandardModel(analysis, sample, process),
      ...checkDirections(analysis, sample, process),
    );
  }
  return faults.length > 0 ? faults : checkDependence(analysis, simulated);
}
