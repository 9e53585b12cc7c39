import { AnalysisError } from "@ratiometer/config";
import { formValue, termCount } from "@ratiometer/eft";
import { refineGrid, uniformGrid } from "../phase-space/importance-grid.ts";
import type { IntegrationResult } from "./integration-tasks.ts";
import { addMoments, estimateOf, sumOfEstimates, type Estimate, type Moments } from "./moments.ts";
import type { Sampler } from "./production-point.ts";
import { samplingDensity } from "./sampling-density.ts";
import type { Session } from "./session.ts";
import { allResults, type TaskPool } from "./task-pool.ts";

/** Trials per task: enough to be worth sending, few enough to keep several threads busy. */
const BATCH = 500;

/** Power to which a refinement of the grids is taken. */
const DAMPING = 0.5;

/** Share of a channel's cross section that lies above the maximum of its weights: these events carry over-weights, so that nothing is lost. */
const EXCESS = 1e-3;

/** A sampler with the cross section that was measured on the way. */
export interface Adaptation {
  readonly sampler: Sampler;
  /** Moments of each channel with the final grids. */
  readonly channels: readonly Moments[];
  readonly estimate: Estimate;
}

/** The weight above which a share of the sum lies. */
export function maximumWithExcess(weights: Float64Array, share: number): number {
  const sorted = weights.toSorted();
  const total = sorted.reduce((sum, weight) => sum + weight, 0);
  if (!(total > 0)) return 0;
  // with the n largest weights above the maximum m, the excess is their sum less n m
  let sum = 0;
  for (let n = 1; n <= sorted.length; n++) {
    sum += sorted[sorted.length - n];
    const below = n === sorted.length ? 0 : sorted[sorted.length - 1 - n];
    if (sum - n * below > share * total) return (sum - share * total) / n;
  }
  return sorted[sorted.length - 1];
}

async function inBatches(
  pool: TaskPool,
  session: Session,
  plan: { readonly stage: string; readonly iteration: number; readonly trials: number } & Pick<Sampler, "grids" | "density">,
  onDone?: (fraction: number) => void,
): Promise<IntegrationResult[][]> {
  const { stage, iteration, trials, grids, density } = plan;
  const batches = Math.ceil(trials / BATCH);
  const tasks = session.channels.flatMap((_, channel) =>
    Array.from({ length: batches }, (__, batch) => ({
      stage,
      iteration,
      channel,
      batch,
      trials: Math.min(BATCH, trials - batch * BATCH),
      grid: grids[channel],
      density,
    })),
  );
  const results = await allResults(pool, "integrate", tasks, (done) => onDone?.(done / tasks.length));
  return session.channels.map((_, channel) => results.slice(channel * batches, (channel + 1) * batches));
}

/** A cross section below this share of what its terms would give without cancellation is 0 but for rounding. */
const CANCELLATION = 1e-10;

/** @throws AnalysisError CONFIG_ZERO_CROSS_SECTION for a benchmark at which no event can be drawn, such as kt = 0 for the associated production of a Higgs boson */
function requireCrossSections({ benchmarks, machinery, request }: Session, terms: Float64Array): void {
  benchmarks.forEach((delta, b) => {
    const without = formValue(terms.map(Math.abs), delta.map(Math.abs));
    if (formValue(terms, delta) > CANCELLATION * without) return;
    const point = Object.entries(request.benchmarks[b]).map(([name, value]) => `${name}=${value}`);
    const { name } = machinery.process;
    throw new AnalysisError(
      "CONFIG_ZERO_CROSS_SECTION",
      `the cross section of ${name} is 0 at ${point.join(", ")}: no event can be drawn there`,
      {
        path: `benchmarks[${b}]`,
        hint: "leave this point out: weights at it come with the events of any other",
      },
    );
  });
}

/**
 * Adapts the grids of a session, then measures its cross section and maxima. The result depends on the session only, not on the pool.
 * @throws AnalysisError CONFIG_NO_PHASE_SPACE if no point passes the cuts, CONFIG_ZERO_CROSS_SECTION if a benchmark has no cross section
 */
export async function adapt(session: Session, pool: TaskPool, onProgress?: (fraction: number) => void): Promise<Adaptation> {
  const { benchmarks, channels, request, machinery } = session;
  const { iterations, adaptation, integration } = request.effort;
  const all = iterations * adaptation + integration;
  let grids = channels.map(({ dimensions }) => uniformGrid(dimensions));
  let density = samplingDensity(
    benchmarks,
    benchmarks.map(() => 1),
  );
  for (let iteration = 0; iteration < iterations; iteration++) {
    const results = await inBatches(pool, session, { stage: "grid", iteration, trials: adaptation, grids, density }, (fraction) =>
      onProgress?.(((iteration + fraction) * adaptation) / all),
    );
    grids = grids.map((grid, channel) => {
      const sums = new Float64Array(grid.dimensions * grid.bins);
      for (const { cells } of results[channel]) for (let i = 0; i < sums.length; i++) sums[i] += cells[i];
      return refineGrid(grid, sums, DAMPING);
    });
    const { mean } = sumOfEstimates(results.map((batches) => estimateOf(addMoments(batches.map(({ moments }) => moments)))));
    const terms = mean.subarray(0, termCount(machinery.process.coefficients.length));
    const crossSections = benchmarks.map((delta) => formValue(terms, delta));
    if (crossSections.some((value) => value > 0)) density = samplingDensity(benchmarks, crossSections);
  }
  const results = await inBatches(pool, session, { stage: "integral", iteration: 0, trials: integration, grids, density }, (fraction) =>
    onProgress?.((iterations * adaptation + fraction * integration) / all),
  );
  const moments = results.map((batches) => addMoments(batches.map(({ moments: of }) => of)));
  const maxima = results.map((batches) => {
    const weights = new Float64Array(integration);
    batches.forEach(({ weights: of }, batch) => weights.set(of, batch * BATCH));
    return maximumWithExcess(weights, EXCESS);
  });
  const estimate = sumOfEstimates(moments.map(estimateOf));
  const terms = estimate.mean.subarray(0, termCount(machinery.process.coefficients.length));
  if (terms.every((term) => term === 0))
    throw new AnalysisError("CONFIG_NO_PHASE_SPACE", `no event of ${machinery.process.name} passes the cuts`, {
      path: "cut",
      hint: `none of ${integration * channels.length} points did; loosen the cuts`,
    });
  requireCrossSections(session, terms);
  return { sampler: { grids, density, maxima }, channels: moments, estimate };
}
