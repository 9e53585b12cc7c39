import { noClosure } from "../closure.ts";
import { samplingFactors } from "../madminer/morphed-events.ts";
import { termCount } from "../quadratic-form.ts";
import { checkPackedNames, storedPolynomial } from "../stored-polynomial.ts";
import { constantPolynomial, scaleEvents, type WeightPolynomial } from "../weight-polynomial.ts";
import { type ColumnBlock, columnMatrix, listColumn, numberColumn } from "./column-block.ts";
import { noOnes } from "./exact-ones.ts";
import { fittedBlock, ownQuality, ownWeights, type WeightBlock } from "./fitted-block.ts";
import type { FileWeightPlan, SampleWeightPlan } from "./weight-plan.ts";
import { emptyQuality, judgeQuality, type QualityReport, type WeightQuality } from "./weight-quality.ts";

/** Weights that were not fitted have no closure. */
function unfitted(polynomial: WeightPolynomial, weight: Float64Array, dropped: readonly number[], constant: number): WeightBlock {
  return {
    polynomial,
    weight,
    dropped,
    quality: {
      ...ownQuality(weight, dropped),
      closure: noClosure(),
      bits: 0,
      beyondRounding: 0,
      gross: 0,
      ones: noOnes(0),
      generation: undefined,
      constant,
    },
  };
}

/** The rows of polynomials that are the same everywhere. */
function constantRows({ events, coefficients, values }: WeightPolynomial): number[] {
  const terms = termCount(coefficients.length);
  const rows: number[] = [];
  for (let i = 0; i < events; i++) {
    let varies = false;
    for (let t = i * terms + 1; t < (i + 1) * terms && !varies; t++) varies = values[t] !== 0;
    if (!varies) rows.push(i);
  }
  return rows;
}

function storedBlock({ file, places, weights, generation }: FileWeightPlan, block: ColumnBlock): WeightBlock {
  if (places.kind !== "stored" || weights.stored === undefined) throw new RangeError("no stored polynomial");
  const { stored, relativeTo, missing, pointsFrom } = weights;
  const width = termCount(stored.coefficients.length);
  const expected = `expected ${width} for the ${stored.coefficients.length} coefficients of ${pointsFrom}`;
  const values = listColumn(block, places.column, width, expected, file);
  if (places.namesColumn !== undefined && block.entries > 0) {
    const { values: packed, offsets } = block.columns.get(places.namesColumn) ?? { values: [] };
    checkPackedNames(Array.from(packed.slice(0, offsets?.[1]), Number), places.names, file);
  }
  const relative = storedPolynomial(values, stored);
  const polynomial = relativeTo === undefined ? relative : scaleEvents(relative, numberColumn(block, relativeTo, file));
  const constant = constantRows(relative);
  const dropped = missing === "drop" ? constant : [];
  const weight = ownWeights(polynomial, generation);
  for (const row of dropped) polynomial.values.fill(0, row * width, (row + 1) * width);
  return unfitted(polynomial, weight, dropped, constant.length);
}

/** The weights of the plan's points: entries × W. */
function weightMatrix({ file, places, weights }: FileWeightPlan, block: ColumnBlock): Float64Array {
  if (places.kind === "columns") return columnMatrix(block, places.names, file);
  if (places.kind !== "list") throw new RangeError(`no weights to fit in ${places.kind}`);
  const { column, length, positions } = places;
  const all = listColumn(block, column, length, `${weights.pointsFrom} has ${length} points`, file);
  const result = new Float64Array(block.entries * positions.length);
  for (let i = 0; i < block.entries; i++)
    for (let b = 0; b < positions.length; b++) result[i * positions.length + b] = all[i * length + positions[b]];
  return result;
}

/**
 * The weights of a block of file number `f`: polynomials in the plan's coefficients, in the unit of the file's weights and not normalised. An event's
 * polynomial does not depend on its block.
 * @throws AnalysisError DATA_WEIGHT_COUNT if an event has another number of weights than the plan, DATA_NOT_FINITE, DATA_WEIGHT_DISAGREES
 */
export function readWeights(plan: SampleWeightPlan, f: number, block: ColumnBlock): WeightBlock {
  const own = plan.files[f];
  const { file, check, weights, generation } = own;
  const { relativeTo, ownWeight, sampling, missing } = weights;
  const column = relativeTo ?? ownWeight;
  const weight = column === undefined ? undefined : numberColumn(block, column, file);
  if (own.places.kind === "stored") return storedBlock(own, block);
  if (check === undefined) {
    const constant = weight ?? new Float64Array(block.entries).fill(1);
    return unfitted(constantPolynomial(constant, plan.coefficients, plan.sm), constant, [], 0);
  }
  const matrix = weightMatrix(own, block);
  if (sampling !== undefined) {
    const factors = samplingFactors(numberColumn(block, sampling.column, file), sampling.generated);
    const width = check.points.length;
    for (let j = 0; j < matrix.length; j++) matrix[j] *= factors[Math.floor(j / width)];
  }
  return fittedBlock({ check, relative: relativeTo !== undefined, missing, generation }, matrix, weight, block.first);
}

/** The quality of no events of file number `f`: what the qualities of its blocks are merged with. */
export function noQuality({ files }: SampleWeightPlan, f: number): WeightQuality {
  return emptyQuality(files[f].check?.points.length ?? 0);
}

/**
 * Judges the weights of the whole of file number `f`.
 * @throws AnalysisError of judgeQuality
 */
export function judgeWeights({ files, coefficients }: SampleWeightPlan, f: number, quality: WeightQuality): QualityReport {
  const { file, points, check, weights } = files[f];
  return judgeQuality(
    {
      file,
      ids: points.map(({ id }) => id),
      missing: weights.missing,
      pointsFrom: weights.pointsFrom,
      redundant: check === undefined || points.length > termCount(coefficients.length),
    },
    quality,
  );
}
