import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { openRowFile, type RowWriter, type Streaming } from "@ratiometer/classifiers";
import type { Analysis } from "@ratiometer/config";
import { restrictCoefficients, termNames } from "@ratiometer/eft";
import { takeRows, type Table } from "@ratiometer/tables";
import { weightColumn, weightPolynomialOf } from "../event-ingest/weight-columns.ts";
import { inputMatrix } from "./selected-events.ts";
import type { HeldEvents, SelectedTable } from "./training-events.ts";

/** Rows of the events table that are read together. */
const BLOCK = 65_536;

/** The selected events, block by block. */
async function* selectedBlocks({ table, rows }: SelectedTable, columns: readonly string[]): AsyncGenerator<Table> {
  for (let begin = 0, first = 0; begin < table.length; begin += BLOCK) {
    const end = Math.min(table.length, begin + BLOCK);
    const block = await table.read(begin, end, columns);
    if (rows === undefined) {
      yield block;
      continue;
    }
    let last = first;
    while (last < rows.length && rows[last] < end) last++;
    yield takeRows(
      block,
      rows.subarray(first, last).map((row) => row - begin),
    );
    first = last;
  }
}

/** The weights of all events in an estimator's coefficients, in the making. */
interface WeightFile {
  readonly names: readonly string[];
  readonly writer: RowWriter<"float64">;
  readonly crossSection: Float64Array;
}

/** Lists of coefficients that estimators have, each once. */
const coefficientLists = ({ estimators }: Analysis): (readonly string[])[] => [
  ...new Map(estimators.map(({ coefficients }) => [coefficients.join(), coefficients])).values(),
];

/**
 * What networks learn from in files of a folder, which is made: a block of it at a time is in memory, and one number for each event.
 * @throws system errors, such as ENOSPC
 */
export async function eventsInFiles(
  selected: SelectedTable,
  analysis: Analysis,
  inputs: readonly string[],
  streaming: Streaming,
): Promise<HeldEvents> {
  const { folder } = streaming;
  await mkdir(folder, { recursive: true });
  const features = openRowFile(join(folder, "features"), "float32", inputs.length);
  const files = coefficientLists(analysis).map((names, i): WeightFile => {
    const terms = termNames(names).length;
    return { names, writer: openRowFile(join(folder, `weights-${i}`), "float64", terms), crossSection: new Float64Array(terms) };
  });
  const smWeights = new Float64Array(selected.events);
  const columns = [...inputs, ...termNames(analysis.coefficients.map(({ name }) => name)).map(weightColumn)];
  try {
    let first = 0;
    for await (const block of selectedBlocks(selected, columns)) {
      features.append(inputMatrix(block, inputs));
      const polynomial = weightPolynomialOf(block, analysis.coefficients);
      smWeights.set(restrictCoefficients(polynomial, []).values, first);
      for (const { names, writer, crossSection } of files) {
        const { values } = restrictCoefficients(polynomial, names);
        // event after event, as in the sum over all of them at once
        for (let i = 0; i < values.length; i++) crossSection[i % crossSection.length] += values[i];
        writer.append(values);
      }
      first += block.length;
    }
  } catch (error) {
    for (const { finish } of [features, ...files.map(({ writer }) => writer)]) finish();
    throw error;
  }
  const weights = new Map(files.map(({ names, writer, crossSection }) => [names.join(), { values: writer.finish(), crossSection }]));
  return {
    features: features.finish(),
    weightsOf: (names) => {
      const found = weights.get(names.join());
      if (found === undefined) throw new RangeError(`no estimator has the coefficients ${names.join(", ")}`);
      return found;
    },
    smWeights: () => smWeights,
    streaming,
  };
}
