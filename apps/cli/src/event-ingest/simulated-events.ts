import { stat } from "node:fs/promises";
import { AnalysisError, densityFile, type Analysis, type Sample, type Simulation } from "@ratiometer/config";
import { congruence, inProcessCoefficients, scaleToCrossSection, type WeightPolynomial } from "@ratiometer/eft";
import {
  blockCount,
  generateBlocks,
  generateEvents,
  type GeneratedBlock,
  type GenerationProgress,
  type GenerationRequest,
} from "@ratiometer/simulation";
import { keptPiece, type SharedWork } from "../parts/shared-work.ts";
import type { StageContext } from "../pipeline/stage.ts";
import { densityFiles } from "../simulation/density-files.ts";
import { simulationRecord, weightWarnings } from "../simulation/simulation-record.ts";
import type { SampleEvents } from "./sample-events.ts";
import { analysisCoefficients } from "./weight-settings.ts";
import { wholeSample } from "./whole-sample.ts";

/** Share of the time that goes into integration before there are events, as far as progress tells. */
const INTEGRATION = 0.1;

/** What a sample of an analysis asks of the generator. @param pdf absolute */
export function requestOf({ name, process }: Sample, source: Simulation, { seed }: Analysis, pdf: string | undefined): GenerationRequest {
  const { events, benchmarks, cut, bias, decays, energy } = source;
  return {
    process,
    events,
    seed,
    label: name,
    benchmarks,
    cut,
    decays,
    energy,
    ...(bias === undefined ? {} : { bias }),
    ...(pdf === undefined ? {} : { pdf }),
  };
}

/** The weights in the analysis's coefficients: those of the process that it does not declare are held at the SM, and on others the weights do not depend. */
function inCoefficientsOf(analysis: Analysis, weights: WeightPolynomial): WeightPolynomial {
  const declared = analysisCoefficients(analysis);
  const columns = declared.map((coefficient) => {
    const factors = inProcessCoefficients(coefficient, weights.coefficients);
    return weights.coefficients.map((own) => factors?.get(own) ?? 0);
  });
  return congruence(
    weights,
    declared.map(({ name }) => name),
    declared.map(({ sm }) => sm),
    columns,
  );
}

/** What the generator refuses in its request, at its place in the analysis file. */
function located(error: unknown, { where }: Analysis, { name }: Sample): unknown {
  if (!(error instanceof AnalysisError) || error.path === undefined || error.where !== undefined) return error;
  const path = `samples.${name}.source.simulate.${error.path}`;
  const hint = error.hint === undefined ? {} : { hint: error.hint };
  return new AnalysisError(error.code, error.message, { where: where(path), path, cause: error, ...hint });
}

/** How far events were generated from the SM in a coefficient of the process, or else 1. */
const displacement = ({ benchmarks }: Simulation, name: string, sm: number): number =>
  Math.max(...benchmarks.map((point) => (Object.hasOwn(point, name) ? Math.abs(point[name] - sm) : 0))) || 1;

/** Progress of a generation as that of its sample. */
const told =
  ({ name }: Sample, progress: (fraction: number, note: string) => void) =>
  ({ stage, fraction }: GenerationProgress): void => {
    if (stage === "integration") progress(INTEGRATION * fraction, `${name}, integration`);
    else progress(INTEGRATION + (1 - INTEGRATION) * fraction, `${name}, events`);
  };

/** The generation of the events of a sample as work that can be shared. */
export async function sharedSimulation(
  sample: Sample,
  source: Simulation,
  { analysis, jobs, signal, progress }: Pick<StageContext, "analysis" | "jobs" | "signal" | "progress">,
): Promise<SharedWork> {
  const pdf = await densityFile(analysis, sample);
  const request = requestOf(sample, source, analysis, pdf);
  const files = await densityFiles(analysis, sample);
  return {
    tasks: blockCount(source.events),
    filesOf: () => files,
    perform: async function* (first, end) {
      try {
        let task = first;
        const options = { jobs, signal, onProgress: told(sample, progress) };
        for await (const piece of generateBlocks(request, first, end, options)) yield { task: task++, piece };
      } catch (error) {
        throw located(error, analysis, sample);
      }
    },
  };
}

/** Generates the events of a sample. A given cross section scales them, as it does events of files. */
export async function simulatedSample(
  sample: Sample,
  source: Simulation,
  { analysis, jobs, signal, warn, kept }: StageContext,
  progress: (fraction: number, note: string) => void,
): Promise<SampleEvents> {
  const pdf = await densityFile(analysis, sample);
  const request = requestOf(sample, source, analysis, pdf);
  const generated = await generateEvents(request, {
    jobs,
    signal,
    onProgress: told(sample, progress),
    ...(kept === undefined ? {} : { kept: (block: number) => keptPiece(kept(sample.name), block) as Promise<GeneratedBlock> | undefined }),
  }).catch((error: unknown) => {
    throw located(error, analysis, sample);
  });
  const { particles, weights, energy, decayed } = generated;
  for (const warning of weightWarnings(sample.name, generated, request)) warn(warning);
  const polynomial = inCoefficientsOf(analysis, weights);
  const given = sample.crossSection?.value;
  const record = simulationRecord(generated, request, given === undefined ? 1 : given / decayed.value);
  return wholeSample({
    polynomial: given === undefined ? polynomial : scaleToCrossSection(polynomial, given),
    content: { kind: "particles", particles },
    units: analysis.coefficients.map(({ name, sm }) => displacement(source, name, sm)),
    file: {
      file: `simulated ${sample.process}`,
      events: particles.events,
      energy,
      crossSection: given ?? decayed.value,
      crossSectionError: given === undefined ? decayed.error : 0,
      weights: [],
      leftOut: [],
      simulation: pdf === undefined ? record : { ...record, densities: { ...record.densities, bytes: (await stat(pdf)).size } },
    },
  });
}
