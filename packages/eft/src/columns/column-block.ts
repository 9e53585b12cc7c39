import { AnalysisError } from "@ratiometer/config";
import type { ColumnSlice, NumberArray } from "@ratiometer/tables";

/** Some entries of a file: its columns as `ColumnarFile.read` gives them. */
export interface ColumnBlock {
  readonly columns: ReadonlyMap<string, ColumnSlice>;
  /** Number of the first entry in its file. */
  readonly first: number;
  readonly entries: number;
}

function sliceOf({ columns }: ColumnBlock, name: string): ColumnSlice {
  const slice = columns.get(name);
  if (slice === undefined) throw new RangeError(`the block lacks column "${name}"`);
  return slice;
}

const eventPlace = (file: string, { first }: ColumnBlock, row: number): { where: string } => ({ where: `${file}: event ${first + row}` });

function notFinite(name: string, value: number | bigint, place: { where: string }): AnalysisError {
  return new AnalysisError("DATA_NOT_FINITE", `"${name}" is ${value}, expected a finite number`, place);
}

/**
 * A column of one number per event; lists that hold exactly one will do.
 * @throws AnalysisError DATA_NOT_FINITE naming the event, DATA_WEIGHT_COUNT if a list holds another number of values
 */
export function numberColumn(block: ColumnBlock, name: string, file: string): Float64Array {
  const { values, offsets } = sliceOf(block, name);
  if (offsets !== undefined) return listColumn(block, name, 1, "expected one value per event", file);
  if (values.length !== block.entries) throw new RangeError(`${values.length} values of "${name}" for ${block.entries} entries`);
  return finiteNumbers(values, name, (position) => eventPlace(file, block, position));
}

/**
 * A column of one list per event, all of the same length: entries × width, row-major.
 * @param expected what the width comes from, for messages: "the weight map m.yaml has 60 points"
 * @throws AnalysisError DATA_WEIGHT_COUNT if an event's list has another length, DATA_NOT_FINITE
 */
export function listColumn(block: ColumnBlock, name: string, width: number, expected: string, file: string): Float64Array {
  const { values, offsets } = sliceOf(block, name);
  if (offsets?.length !== block.entries + 1) throw new RangeError(`no list of "${name}" for each of ${block.entries} entries`);
  for (let i = 0; i < block.entries; i++) {
    const length = offsets[i + 1] - offsets[i];
    if (length === width) continue;
    const place = eventPlace(file, block, i);
    if (length === 0)
      throw new AnalysisError("DATA_WEIGHT_COUNT", `the event has no value in "${name}", ${expected}`, {
        ...place,
        hint: "the program that wrote the file did not recognise the weights of its generator, which are lost in it",
      });
    throw new AnalysisError("DATA_WEIGHT_COUNT", `the event has ${length} values in "${name}", ${expected}`, {
      ...place,
      hint: "files of one sample may differ: give each kind its own sample and weight map",
    });
  }
  return finiteNumbers(values, name, (position) => eventPlace(file, block, Math.floor(position / width)));
}

/** Products of four weights of at most this size are finite: relative weights times an event's own, and the squares that errors are made of. */
const LARGEST_WEIGHT = 1e60;

function finiteNumbers(values: NumberArray, name: string, placeOf: (position: number) => { where: string }): Float64Array {
  const result = new Float64Array(values.length);
  for (let j = 0; j < result.length; j++) {
    const value = Number(values[j]);
    if (!Number.isFinite(value)) throw notFinite(name, values[j], placeOf(j));
    if (Math.abs(value) > LARGEST_WEIGHT)
      throw new AnalysisError("DATA_NOT_FINITE", `"${name}" is ${value}, and products of such weights are not finite`, {
        ...placeOf(j),
        hint: "the file is damaged, or the event has to be dropped",
      });
    result[j] = value;
  }
  return result;
}

/**
 * Several columns of one number per event side by side: entries × names, row-major.
 * @throws AnalysisError DATA_NOT_FINITE
 */
export function columnMatrix(block: ColumnBlock, names: readonly string[], file: string): Float64Array {
  const result = new Float64Array(block.entries * names.length);
  names.forEach((name, j) => {
    numberColumn(block, name, file).forEach((value, i) => (result[i * names.length + j] = value));
  });
  return result;
}
