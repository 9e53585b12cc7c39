import { AnalysisError } from "@ratiometer/config";
import type { ColumnBlock } from "../columns/column-block.ts";
import { numberColumn } from "../columns/column-block.ts";
import type { DeclaredColumn } from "../weight-map/bound-weights.ts";

/** Sums over all generated events, as the tree `Runs` of a NanoAOD file has them, whatever a skim has left of the events themselves. */
export interface GeneratedSums {
  readonly events: number;
  /** Of genWeight and of its square. */
  readonly sumOfWeights: number;
  readonly sumOfSquares: number;
  /** Of each reweighting weight, by position, in the unit of genWeight; undefined where a file does not have them. */
  readonly reweighting: Float64Array | undefined;
}

const COUNT = "genEventCount";
const SUM = "genEventSumw";
const SQUARES = "genEventSumw2";
const REWEIGHTING = "LHEReweightingSumw";

/** A column's name in this file: older ones end in `_`. */
function ownName(columns: readonly DeclaredColumn[], name: string): string | undefined {
  return [name, `${name}_`].find((candidate) => columns.some((column) => column.name === candidate));
}

/** The columns of `Runs` that generatedSums needs; undefined if the tree does not have the sum of weights. */
export function generatedColumns(columns: readonly DeclaredColumn[]): readonly string[] | undefined {
  const required = [COUNT, SUM, SQUARES].map((name) => ownName(columns, name));
  if (required.includes(undefined)) return undefined;
  return [...required, ownName(columns, REWEIGHTING)].filter((name) => name !== undefined);
}

/**
 * The sums over the runs of a file. A run's sums of reweighting weights are in units of its sum of weights.
 * @param runs all entries of the tree `Runs`, with the columns of generatedColumns
 * @throws AnalysisError DATA_NOT_FINITE, DATA_WEIGHT_COUNT if runs have different numbers of reweighting weights
 */
export function generatedSums(runs: ColumnBlock, file: string): GeneratedSums {
  const declared = [...runs.columns].map(([name]): DeclaredColumn => ({ name, kind: "number" }));
  const column = (name: string): Float64Array => numberColumn(runs, ownName(declared, name) ?? name, `${file}: Runs`);
  const counts = column(COUNT);
  const sums = column(SUM);
  const name = ownName(declared, REWEIGHTING);
  const total = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0);
  return {
    events: total(counts),
    sumOfWeights: total(sums),
    sumOfSquares: total(column(SQUARES)),
    reweighting: name === undefined ? undefined : reweightingSums(runs, name, sums, counts, file),
  };
}

function reweightingSums(
  runs: ColumnBlock,
  name: string,
  sums: Float64Array,
  counts: Float64Array,
  file: string,
): Float64Array | undefined {
  const { values, offsets } = runs.columns.get(name) ?? { values: [] };
  if (offsets === undefined) throw new RangeError(`"${name}" is no list`);
  let result: Float64Array | undefined;
  for (let r = 0; r < runs.entries; r++) {
    // A run without events has no meaningful ratio of sums.
    if (counts[r] === 0 || sums[r] === 0) continue;
    const width = offsets[r + 1] - offsets[r];
    if (width === 0) return undefined;
    result ??= new Float64Array(width);
    const place = { where: `${file}: Runs, entry ${r}` };
    if (result.length !== width)
      throw new AnalysisError("DATA_WEIGHT_COUNT", `the run has ${width} values in "${name}", others of the file ${result.length}`, place);
    for (let j = 0; j < width; j++) {
      const value = Number(values[offsets[r] + j]);
      if (!Number.isFinite(value)) throw new AnalysisError("DATA_NOT_FINITE", `"${name}" is ${value}, expected a finite number`, place);
      result[j] += value * sums[r];
    }
  }
  return result;
}

/**
 * The sums over the files of a sample.
 * @throws AnalysisError DATA_WEIGHT_COUNT if files have different numbers of reweighting weights
 */
export function mergeGeneratedSums(a: GeneratedSums, b: GeneratedSums, file: string): GeneratedSums {
  const both = a.reweighting !== undefined && b.reweighting !== undefined;
  if (both && a.reweighting.length !== b.reweighting.length)
    throw new AnalysisError(
      "DATA_WEIGHT_COUNT",
      `the file has sums of ${b.reweighting.length} reweighting weights, the sample's others of ${a.reweighting.length}`,
      { where: file, hint: "give each kind of file its own sample and weight map" },
    );
  const { reweighting } = b;
  return {
    events: a.events + b.events,
    sumOfWeights: a.sumOfWeights + b.sumOfWeights,
    sumOfSquares: a.sumOfSquares + b.sumOfSquares,
    reweighting: both ? a.reweighting.map((sum, j) => sum + (reweighting?.[j] ?? 0)) : undefined,
  };
}
