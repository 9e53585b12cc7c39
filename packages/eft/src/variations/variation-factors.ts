import { AnalysisError } from "@ratiometer/config";
import type { ColumnBlock } from "../columns/column-block.ts";
import type { NuisanceResponse } from "../madminer/nuisance-response.ts";
import type { WeightVariations } from "./variation.ts";

/** Factors on the weights of a block of events, w_var/w_nominal, one column per variation. */
export interface VariationFactors {
  readonly names: readonly string[];
  /** One column of n factors per name; 1 where there is none. */
  readonly factors: readonly Float64Array[];
  /** One column per name, 1 where the factor is one and 0 where it could not be formed (nominal weight 0, or no finite number); undefined: all are. */
  readonly valid: readonly (Int32Array | undefined)[];
  /** Events without a factor, by name. */
  readonly invalid: readonly number[];
  /** Largest |factor − 1| of the unchanged weight in lists that hold it. */
  readonly nominalDeviation: number;
}

/** Columns that a block must hold for variationFactors. */
export function variationColumns({ variations }: WeightVariations): string[] {
  return [...new Set(variations.flatMap(({ place, nominal }) => (nominal === undefined ? [place.column] : [place.column, nominal])))];
}

/** Numbers of a column, or of a position of its lists. */
function numbersAt(
  block: ColumnBlock,
  column: string,
  position: number | undefined,
  length: number | undefined,
  file: string,
): (i: number) => number {
  const slice = block.columns.get(column);
  if (slice === undefined) throw new RangeError(`the block lacks column "${column}"`);
  const { values, offsets } = slice;
  if (offsets === undefined) return (i) => Number(values[i]);
  const expected = length ?? 1;
  for (let i = 0; i < block.entries; i++)
    if (offsets[i + 1] - offsets[i] !== expected)
      throw new AnalysisError(
        "DATA_WEIGHT_COUNT",
        `the event has ${offsets[i + 1] - offsets[i]} values in "${column}", those before it ${expected}`,
        {
          where: `${file}: event ${block.first + i}`,
        },
      );
  return (i) => Number(values[offsets[i] + (position ?? 0)]);
}

/**
 * The factors of a block's events.
 * @throws AnalysisError DATA_WEIGHT_COUNT if an event has another number of weights than the file's first
 */
export function variationFactors({ variations, lengths, nominal }: WeightVariations, block: ColumnBlock, file: string): VariationFactors {
  const length = (column: string): number | undefined => (Object.hasOwn(lengths, column) ? lengths[column] : undefined);
  const columns = variations.map(({ place, nominal: divisor }) => {
    const above = numbersAt(block, place.column, place.position, length(place.column), file);
    const below = divisor === undefined ? undefined : numbersAt(block, divisor, undefined, length(divisor), file);
    const factors = new Float64Array(block.entries).fill(1);
    const valid = new Int32Array(block.entries).fill(1);
    let invalid = 0;
    for (let i = 0; i < block.entries; i++) {
      const factor = above(i) / (below?.(i) ?? 1);
      if (Number.isFinite(factor)) factors[i] = factor;
      else {
        valid[i] = 0;
        invalid++;
      }
    }
    return { factors, valid: invalid === 0 ? undefined : valid, invalid };
  });
  let nominalDeviation = 0;
  for (const { column, position } of nominal.filter((place) => block.columns.has(place.column))) {
    const value = numbersAt(block, column, position, length(column), file);
    for (let i = 0; i < block.entries; i++)
      if (Number.isFinite(value(i))) nominalDeviation = Math.max(nominalDeviation, Math.abs(value(i) - 1));
  }
  return {
    names: variations.map(({ name }) => name),
    factors: columns.map(({ factors }) => factors),
    valid: columns.map(({ valid }) => valid),
    invalid: columns.map(({ invalid }) => invalid),
    nominalDeviation,
  };
}

/** Nuisance parameters of a MadMiner file as variations by one standard deviation: exp(b + a) up and exp(b − a) down. */
export function nuisanceVariations({ names, linear, quadratic }: NuisanceResponse): VariationFactors {
  const size = names.length;
  const events = size === 0 ? 0 : linear.length / size;
  const column = (k: number, sign: number): Float64Array =>
    Float64Array.from({ length: events }, (_, i) => Math.exp(quadratic[i * size + k] + sign * linear[i * size + k]));
  return {
    names: names.flatMap((name) => [`${name}_up`, `${name}_down`]),
    factors: names.flatMap((_, k) => [column(k, 1), column(k, -1)]),
    valid: names.flatMap(() => [undefined, undefined]),
    invalid: names.flatMap(() => [0, 0]),
    nominalDeviation: 0,
  };
}
