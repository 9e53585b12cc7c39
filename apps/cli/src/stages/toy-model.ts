import { AnalysisError, type Analysis } from "@ratiometer/config";
import { inPhysicalValues } from "@ratiometer/eft";
import {
  feldmanCousins,
  templateExperiment,
  unbinnedProcess,
  type Coefficient,
  type ExperimentSource,
  type FeldmanCousinsResult,
  type RowWeights,
  type TemplateExperiment,
} from "@ratiometer/likelihood";
import type { ChannelData } from "./channel-data.ts";

/** The channels of an analysis as forms in δ, which can be sent to other threads. */
export interface ToyModel {
  readonly coefficients: readonly Coefficient[];
  readonly unbinned: readonly {
    readonly name: string;
    readonly yield: Float64Array;
    readonly domainYield: Float64Array;
    readonly ratio: Float64Array;
    readonly normalisation: Float64Array;
    readonly pool: Float64Array;
    /** Data of each row. */
    readonly weights: Float64Array;
  }[];
  /** yields: bins × T. */
  readonly binned: readonly { readonly name: string; readonly yields: Float64Array; readonly observed: Float64Array }[];
}

/** What toys need of a channel. */
export type ToyChannel = Pick<ChannelData, "name" | "unbinned" | "binned" | "pool">;

/** @throws AnalysisError CONFIG_NOT_SUPPORTED where a channel's ratio is no quadratic form */
function toyModel({ where }: Pick<Analysis, "where">, coefficients: readonly Coefficient[], data: readonly ToyChannel[]): ToyModel {
  const unbinned = data.flatMap(({ name, unbinned: channel, pool }) => {
    if (channel === undefined) return [];
    if ("ratio" in channel) return [{ ...channel, domainYield: channel.domainYield ?? channel.yield, pool }];
    const path = "inference.intervals.method";
    throw new AnalysisError(
      "CONFIG_NOT_SUPPORTED",
      `channel "${name}" has a ratio that is no quadratic form, of which there are no toys in this version`,
      {
        where: where(path),
        path,
        hint: "use method: asymptotic, or network: { form: structured }",
      },
    );
  });
  return { coefficients, unbinned, binned: data.flatMap(({ unbinned: channel, binned }) => (channel === undefined ? [binned] : [])) };
}

/** Rows with events. */
function rowsOf(weights: Float64Array): RowWeights {
  const rows = Int32Array.from(weights.keys()).filter((i) => weights[i] !== 0);
  return { rows, weights: Float64Array.from(rows, (row) => weights[row]) };
}

/** The experiment of a model of toys. */
export function openToyModel({ coefficients, unbinned, binned }: ToyModel): TemplateExperiment {
  const indices = Int32Array.from(coefficients.keys());
  const sm = coefficients.map((coefficient) => coefficient.sm);
  const terms = ((sm.length + 1) * (sm.length + 2)) / 2;
  const parameters = coefficients.map(({ name, sm: init, range: bounds }) => ({
    name,
    init,
    bounds,
    fixed: false,
    role: "interest" as const,
    searched: true,
  }));
  const channels = binned.map(({ name, yields }) => {
    const bins = yields.length / terms;
    const matrix = new Float64Array(yields.length);
    for (let at = 0; at < yields.length; at += terms) matrix.set(inPhysicalValues(yields.subarray(at, at + terms), sm), at);
    const factors = [{ kind: "polynomial" as const, parameters: indices, matrix }];
    return { name, bins, samples: [{ name, nominal: new Float64Array(bins).fill(1), factors, variations: [] }] };
  });
  const events = unbinned.map(({ name, weights, pool, ...forms }) => ({
    name,
    rows: weights.length,
    ...unbinnedProcess({ ...forms, name, coefficients: indices, sm, weights: pool, factors: [] }),
  }));
  return templateExperiment(
    { parameters, constraints: [], channels, unbinned: events },
    {
      counts: Float64Array.from(binned.flatMap(({ observed }) => [...observed])),
      auxiliary: new Float64Array(),
      events: unbinned.map(({ weights }) => rowsOf(weights)),
    },
  );
}

/** Where other threads get the experiment of a model from. */
function sourceOf(model: ToyModel): ExperimentSource {
  // src/ and dist/ are siblings: a thread runs the compiled file, also when this module is run from its source
  const module = new URL("../../dist/stages/toy-model.js", import.meta.url).href;
  return { module, open: openToyModel.name, input: model };
}

/** How a construction is worked out; nothing here changes the result. */
export interface ToyWork {
  readonly jobs: number;
  readonly signal: AbortSignal;
  readonly progress: (fraction: number) => void;
}

/**
 * The Feldman-Cousins construction of each scan that an analysis asks for; none by another method.
 *
 * @throws AnalysisError CONFIG_NOT_SUPPORTED, FIT_TOYS, FIT_SIGNED_WEIGHT
 */
export async function constructions(
  analysis: Pick<Analysis, "inference" | "seed" | "where">,
  coefficients: readonly Coefficient[],
  data: readonly ToyChannel[],
  { jobs, signal, progress }: ToyWork,
): Promise<FeldmanCousinsResult[]> {
  const { intervals, scans } = analysis.inference;
  if (intervals.method !== "feldman-cousins") return [];
  const model = toyModel(analysis, coefficients, data);
  const experiment = openToyModel(model);
  const results: FeldmanCousinsResult[] = [];
  for (const [s, { coefficients: names }] of scans.entries()) {
    const axes = names.map((name) => {
      const [low, high] = coefficients.find((coefficient) => coefficient.name === name)?.range ?? [0, 0];
      return Array.from({ length: intervals.grid }, (_, i) => low + ((high - low) * i) / (intervals.grid - 1));
    });
    const result = await feldmanCousins(experiment, {
      parameters: names,
      axes,
      seed: analysis.seed,
      levels: intervals.levels,
      toys: intervals.toys,
      source: sourceOf(model),
      jobs,
      signal,
      progress: (fraction) => progress((s + fraction) / scans.length),
    });
    results.push(result);
  }
  return results;
}
