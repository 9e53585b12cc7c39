import { stat } from "node:fs/promises";
import { AnalysisError, densityFile, type Analysis, type Sample, type Simulation } from "@ratiometer/config";
import { congruence, inProcessCoefficients, scaleEvents, type WeightPolynomial } from "@ratiometer/eft";
import {
  blockCount,
  generateBlocks,
  generateInBlocks,
  type GenerationBlock,
  type GenerationProgress,
  type GenerationRequest,
} from "@ratiometer/simulation";
import { keptPiece, NOTHING_KEPT, type SharedWork } from "../parts/shared-work.ts";
import type { StageContext } from "../pipeline/stage.ts";
import { densityFiles } from "../simulation/density-files.ts";
import { simulationRecord, weightWarnings } from "../simulation/simulation-record.ts";
import { weightSpread } from "../simulation/weight-spread.ts";
import { givenWeights } from "./given-weights.ts";
import type { RawSample, SampleEvents } from "./sample-events.ts";
import { analysisCoefficients } from "./weight-settings.ts";

/** Share of the time of a part that goes into integration before there are events, as far as progress tells. */
const INTEGRATION = 0.1;

/** Events that are generated, and written, at a time. */
const BLOCK = 8192;

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

/** The generation of the events of a sample as work that can be shared. */
export async function sharedSimulation(
  sample: Sample,
  source: Simulation,
  { analysis, jobs, signal, progress }: Pick<StageContext, "analysis" | "jobs" | "signal" | "progress">,
): Promise<SharedWork> {
  const pdf = await densityFile(analysis, sample);
  const request = requestOf(sample, source, analysis, pdf);
  const files = await densityFiles(analysis, sample);
  const onProgress = ({ stage, fraction }: GenerationProgress): void => {
    if (stage === "integration") progress(INTEGRATION * fraction, `${sample.name}, integration`);
    else progress(INTEGRATION + (1 - INTEGRATION) * fraction, `${sample.name}, events`);
  };
  return {
    tasks: blockCount(source.events),
    filesOf: () => files,
    perform: async function* (first, end) {
      try {
        let task = first;
        for await (const piece of generateBlocks(request, first, end, { jobs, signal, onProgress })) yield { task: task++, piece };
      } catch (error) {
        throw located(error, analysis, sample);
      }
    },
  };
}

/** The sum of all weights at the SM, with a factor on each. */
async function smSum(raw: RawSample, factor: number): Promise<number> {
  let sum = 0;
  for await (const { polynomial } of raw.blocks()) {
    const { events, values } = polynomial;
    const terms = values.length / events;
    for (let i = 0; i < values.length; i += terms) sum += values[i] * factor;
  }
  return sum;
}

/**
 * Generates the events of a sample as they are taken; a given cross section scales them, as it does events of files.
 * @param progress fraction of the integration, before there are events
 */
export async function simulatedSample(
  sample: Sample,
  source: Simulation,
  { analysis, jobs, signal, warn, kept = () => NOTHING_KEPT }: StageContext,
  progress: (fraction: number, note: string) => void,
): Promise<SampleEvents> {
  const pdf = await densityFile(analysis, sample);
  const request = requestOf(sample, source, analysis, pdf);
  const own = kept(sample.name);
  const told = { events: (fraction: number): void => progress(fraction, "") };
  const { coefficients, sm, blocks, totals } = await generateInBlocks(request, BLOCK, {
    jobs,
    signal,
    onProgress: ({ stage, fraction }) => {
      if (stage === "integration") progress(fraction, `${sample.name}, integration`);
      else told.events(fraction);
    },
    kept: { has: (block) => own.has(block), take: async (block) => (await keptPiece(own, block)) as GenerationBlock },
  }).catch((error: unknown) => {
    throw located(error, analysis, sample);
  });
  const spread = weightSpread({ coefficients, sm }, source.benchmarks);
  return {
    files: 1,
    parameters: { coefficients, sm },
    factors: [],
    blocks: async function* (tell) {
      told.events = (fraction) => tell(fraction, `${sample.name}, events`);
      try {
        for await (const { particles, weights } of blocks()) {
          spread.add(weights);
          yield { file: 0, content: { kind: "particles", particles }, weights: givenWeights(weights) };
        }
      } catch (error) {
        throw located(error, analysis, sample);
      }
    },
    normalisation: async (raw) => {
      const generated = totals();
      const { energy, decayed, normalisation } = generated;
      for (const warning of weightWarnings(sample.name, generated, spread.effectiveEvents())) warn(warning);
      const given = sample.crossSection?.value;
      const scale = given === undefined ? 1 : given / (await smSum(raw, normalisation));
      const record = simulationRecord(generated, request, given === undefined ? 1 : given / decayed.value);
      return {
        files: [
          {
            file: `simulated ${sample.process}`,
            events: request.events,
            energy,
            crossSection: given ?? decayed.value,
            crossSectionError: given === undefined ? decayed.error : 0,
            weights: [],
            leftOut: [],
            simulation: pdf === undefined ? record : { ...record, densities: { ...record.densities, bytes: (await stat(pdf)).size } },
          },
        ],
        apply: ({ polynomial }) => scaleEvents(inCoefficientsOf(analysis, scaleEvents(polynomial, normalisation)), scale),
        units: analysis.coefficients.map((coefficient) => displacement(source, coefficient.name, coefficient.sm)),
      };
    },
  };
}
