import { relative } from "node:path";
import type { EventFiles, Sample } from "@ratiometer/config";
import {
  coefficientUnits,
  columnNormalisation,
  judgeWeights,
  mergeGeneratedSums,
  mergeQuality,
  noQuality,
  roundingTolerance,
  scaleEvents,
  type GeneratedSums,
  type QualityReport,
} from "@ratiometer/eft";
import { inOrder, threadPool } from "@ratiometer/tables";
import type { StageContext } from "../pipeline/stage.ts";
import { columnarBlocks, type ColumnarBlock, type ColumnarTask } from "./columnar-blocks.ts";
import { columnarSample, type ColumnarPlan, type ColumnarSample } from "./columnar-plan.ts";
import { columnarTasks } from "./columnar-tasks.ts";
import type { ColumnarKind } from "./event-file.ts";
import { fileRemarks } from "./file-remarks.ts";
import type { IngestedFile } from "./ingested-sample.ts";
import { invalidFactors } from "./requested-variations.ts";
import type { Normalisation, RawSample, SampleEvents } from "./sample-events.ts";

/** Blocks at work or waiting, per thread. */
const AHEAD = 2;

// src/ and dist/ are siblings: a thread runs the compiled file, also when this module is run from its source
const THREAD = new URL("../../dist/event-ingest/columnar-thread.js", import.meta.url);

/** Lists of factors hold the unchanged weight, which is 1 within the precision of a float of few bits. */
const UNCHANGED = 1e-3;

/** What doubles lose in a fit. */
const DIGITS = 1e-6;

/** Formats whose files are read from the beginning to find a place in them: one thread does it once. */
const SEQUENTIAL: readonly string[] = ["CSV", "JSONL"];

/** Blocks of events in the order of the tasks. */
async function* blocksOf(
  plan: ColumnarPlan,
  tasks: readonly ColumnarTask[],
  threads: number,
  signal: AbortSignal,
): AsyncGenerator<ColumnarBlock, void> {
  if (threads <= 1) {
    const { read, close } = columnarBlocks(plan);
    try {
      for (const task of tasks) yield await read(task);
    } finally {
      await close();
    }
    return;
  }
  const pool = threadPool<ColumnarTask, ColumnarBlock>(THREAD, plan, threads, signal);
  try {
    yield* inOrder(tasks, (task) => pool.perform(task), AHEAD * threads);
  } finally {
    await pool.close();
  }
}

/** What was generated for all files; undefined unless all say it. */
function generatedInAll(surveys: ColumnarSample["surveys"], plan: ColumnarPlan): GeneratedSums | undefined {
  const sums = surveys.flatMap(({ generated }) => generated ?? []);
  if (sums.length < surveys.length) return undefined;
  return sums.reduce((all, own, f) => mergeGeneratedSums(all, own, plan.files[f].path));
}

/** Events of a file with weights in pb count with its share of all. */
function absoluteFactors(raw: RawSample, given: number | undefined): number[] {
  const total = raw.events.reduce((sum, count) => sum + count, 0);
  const factors = raw.events.map((count) => count / total);
  const crossSection = factors.reduce((sum, factor, f) => sum + factor * raw.sums[f], 0);
  return given === undefined ? factors : factors.map((factor) => (factor * given) / crossSection);
}

/**
 * The events of files of columns with their weights, block by block, on as many threads as there are jobs.
 * @throws AnalysisError of columnarSample
 */
export async function columnarEvents(
  sample: Sample,
  source: EventFiles & { readonly kind: ColumnarKind },
  paths: readonly string[],
  context: Pick<StageContext, "analysis" | "warn" | "jobs" | "signal">,
): Promise<SampleEvents> {
  const { analysis, warn, jobs, signal } = context;
  const { plan, surveys, sumOfWeights, remarks: before } = await columnarSample(sample, source, paths, context);
  for (const remark of before) warn(remark);
  const tasks = columnarTasks(surveys);
  const qualities = paths.map((_, f) => noQuality(plan.weights, f));
  const invalid = new Map(plan.factors.map((name) => [name, 0]));
  let nominalDeviation = 0;

  const blocks: SampleEvents["blocks"] = async function* (progress) {
    const total = tasks.reduce((sum, { first, end }) => sum + end - first, 0);
    const threads = surveys.some(({ format }) => SEQUENTIAL.includes(format)) ? 1 : Math.min(jobs, tasks.length);
    let done = 0;
    for await (const block of blocksOf(plan, tasks, threads, signal)) {
      qualities[block.file] = mergeQuality(qualities[block.file], block.quality);
      plan.factors.forEach((name, v) => invalid.set(name, (invalid.get(name) ?? 0) + block.invalid[v]));
      nominalDeviation = Math.max(nominalDeviation, block.nominalDeviation);
      done += block.quality.events;
      progress(done / total, `${sample.name}, file ${block.file + 1} of ${paths.length}`);
      if (block.weights.own.length > 0) yield block;
    }
  };

  const described = (reports: readonly QualityReport[], raw: RawSample, crossSection: number): IngestedFile[] =>
    paths.map((path, f): IngestedFile => {
      const { points, leftOut, generation, design } = plan.weights.files[f];
      const { generated } = surveys[f];
      return {
        file: relative(analysis.directory, path),
        events: raw.events[f],
        ...(generated === undefined ? {} : { generated: generated.events }),
        crossSection,
        crossSectionError: 0,
        weights: points,
        leftOut,
        ...(generation === undefined ? {} : { generation }),
        ...(design === undefined ? {} : { closure: reports[f].closure, rank: design.rank, condition: design.condition }),
      };
    });

  const normalised = (raw: RawSample): Normalisation => {
    const reports = qualities.map((quality, f) => judgeWeights(plan.weights, f, quality));
    const remarks = fileRemarks(reports.map((report, f) => ({ file: relative(analysis.directory, paths[f]), remarks: report.remarks })));
    for (const remark of [...remarks, ...invalidFactors(sample.name, invalid)]) warn(remark);
    if (nominalDeviation > UNCHANGED)
      warn(`${sample.name}: the unchanged weight among the variations is off 1 by up to ${nominalDeviation.toPrecision(3)}`);
    const units = coefficientUnits(plan.weights);
    const tolerance = Math.max(DIGITS, ...reports.map(({ rounding }, f) => roundingTolerance(plan.weights, f, rounding)));
    const given = sample.crossSection?.value;
    if (plan.kind === "madminer") {
      const factors = absoluteFactors(raw, given);
      const crossSection = given ?? factors.reduce((sum, factor, f) => sum + factor * raw.sums[f], 0);
      const files = described(reports, raw, crossSection);
      return { files, units, tolerance, apply: ({ polynomial, file }) => scaleEvents(polynomial, factors[file]) };
    }
    // a checked analysis has a cross section for files that do not say theirs
    const crossSection = given ?? 0;
    const { factor, ...sum } = columnNormalisation({
      sample: analysis.where(`samples.${sample.name}`),
      plan: plan.weights,
      crossSection,
      generated: generatedInAll(surveys, plan),
      quality: qualities.reduce(mergeQuality),
      eventSum: raw.sums.reduce((all, own) => all + own, 0),
      sumOfWeights,
    });
    return {
      files: described(reports, raw, crossSection),
      units,
      tolerance,
      apply: ({ polynomial }) => scaleEvents(polynomial, factor),
      sumOfWeights: { sum: sum.sumOfWeights, from: sum.from, generated: sum.generated },
    };
  };

  const { coefficients } = analysis;
  return {
    files: paths.length,
    parameters: { coefficients: coefficients.map(({ name }) => name), sm: coefficients.map(({ sm }) => sm) },
    factors: plan.factors,
    blocks,
    normalisation: (raw) => Promise.resolve(normalised(raw)),
  };
}
