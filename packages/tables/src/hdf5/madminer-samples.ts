import { askedColumns, requireEntries } from "../asked-columns.ts";
import type { ColumnarFile, ColumnSlice, FileColumn } from "../columnar-file.ts";
import { numberArray } from "../number-array.ts";
import { fieldNumbers, fieldsOf } from "./field.ts";
import type { Hdf5File } from "./hdf5-file.ts";
import type { Hdf5Dataset } from "./hdf5-object.ts";
import { damagedHdf5 } from "./hdf5-thread.ts";
import { foreignDatasets, inconsistentMadMiner, madMinerDataset } from "./madminer-layout.ts";
import type { MadMinerSetup } from "./madminer-setup.ts";

/** Rows at whose multiples ranges begin. */
const BLOCK = 1 << 16;

const SAMPLING = "sampling_benchmarks";

/** A column of the samples: a column of a dataset. */
interface Place {
  readonly column: FileColumn;
  readonly dataset: Hdf5Dataset;
  readonly position: number;
}

/** The events of a MadMiner file, and which columns are what. */
export interface MadMinerSamples {
  readonly samples: ColumnarFile;
  readonly observableColumns: readonly string[];
  readonly weightColumns: readonly string[];
}

/** A dataset of n rows and named columns; columns without a name are called after their position. */
function table(
  file: Hdf5File,
  path: string,
  rows: number,
  named: readonly Pick<FileColumn, "name" | "title">[],
  unit: string,
): readonly Place[] {
  const dataset = madMinerDataset(file, path);
  if (dataset === undefined) return [];
  const { shape = [], type, unreadable } = dataset;
  if (unreadable !== undefined) throw damagedHdf5(file.path, `"${path}": ${unreadable}`);
  if (type.kind !== "float" || shape.length !== 2 || shape[0] !== rows)
    throw inconsistentMadMiner(file.path, `"${path}" is no table of numbers of ${rows} events`);
  if (shape[1] < named.length)
    throw inconsistentMadMiner(file.path, `"${path}" has ${shape[1]} columns where there are ${named.length} names`);
  const [field] = fieldsOf(dataset).fields;
  return Array.from({ length: shape[1] }, (_, position) => {
    const { name, title } = position < named.length ? named[position] : { name: `${path}[${position}]`, title: "" };
    return { column: { name, type: field.type, kind: "number", unit, title }, dataset, position };
  });
}

/** The benchmark at which each event was generated, where the file says it. */
function samplingPlace(file: Hdf5File, rows: number): readonly Place[] {
  const dataset = madMinerDataset(file, `samples/${SAMPLING}`);
  if (dataset?.type.kind !== "integer" || dataset.shape?.length !== 1 || dataset.shape[0] !== rows || rows === 0) return [];
  const title = "number of the benchmark of generation, -1 for background";
  return fieldsOf(dataset).fields.map(({ type }) => ({
    column: { name: SAMPLING, type, kind: "number", unit: "1", title },
    dataset,
    position: 0,
  }));
}

/** A benchmark that the file does not have would count events at another one's weight. */
function checkSampling({ path }: Hdf5File, { values }: ColumnSlice, first: number, benchmarks: number): void {
  for (let i = 0; i < values.length; i++)
    if (!(values[i] >= -1 && values[i] < benchmarks))
      throw inconsistentMadMiner(path, `event ${first + i} was generated at benchmark ${values[i]}, there are ${benchmarks} (from 0)`);
}

/** Columns of one dataset, whose rows are read once. */
async function readPlaces(file: Hdf5File, asked: readonly Place[], first: number, end: number): Promise<[string, ColumnSlice][]> {
  const { dataset } = asked[0];
  const [field] = fieldsOf(dataset).fields;
  const columns = asked.map(() => numberArray(field.type, end - first));
  let row = 0;
  for await (const { bytes } of file.rows(dataset, first, end)) {
    const values = fieldNumbers(field, bytes);
    for (const [c, { position }] of asked.entries())
      for (let i = position, to = row; i < values.length; i += field.elements, to++) columns[c][to] = values[i];
    row += values.length / field.elements;
  }
  return asked.map(({ column: { name } }, c) => [name, { values: columns[c] }]);
}

/**
 * The events of a MadMiner file, in columns: observables, weights in pb under the names of their benchmarks, and `sampling_benchmarks`. A benchmark that is
 * called like an observable has the column `samples/weights.<name>`.
 * @throws AnalysisError DATA_MADMINER if names and tables do not fit together, DATA_HDF5; `read` throws DATA_MADMINER for an event of an unknown benchmark
 */
export function madMinerSamples(file: Hdf5File, { observables, benchmarks }: MadMinerSetup): MadMinerSamples {
  const entries = ["weights", "observations"].flatMap((name) => madMinerDataset(file, `samples/${name}`)?.shape?.[0] ?? []).at(0) ?? 0;
  const observed = table(file, "samples/observations", entries, observables.map(({ name, definition = "" }) => ({ name, title: definition })), ""); // prettier-ignore
  if (observed.length > observables.length)
    throw inconsistentMadMiner(
      file.path,
      `"samples/observations" has ${observed.length} columns where there are ${observables.length} names`,
    );
  const [hasObservations, hasWeights] = ["observations", "weights"].map((name) => madMinerDataset(file, `samples/${name}`) !== undefined);
  if (hasObservations !== hasWeights)
    throw inconsistentMadMiner(
      file.path,
      `there are samples/${hasWeights ? "weights" : "observations"}, but no samples/${hasWeights ? "observations" : "weights"}`,
    );
  const taken = new Set([SAMPLING, ...observables.map(({ name }) => name)]);
  const weightNames = benchmarks.map(({ name }) => ({ name: taken.has(name) ? `samples/weights.${name}` : name, title: "" }));
  const weighted = table(file, "samples/weights", entries, weightNames, "pb");
  const all = [...observed, ...weighted, ...samplingPlace(file, entries)];
  const columns = all.map(({ column }) => column);
  const placeOf = new Map(all.map((place) => [place.column.name, place]));
  const samples: ColumnarFile = {
    path: file.path,
    format: "MadMiner",
    entries,
    columns,
    others: foreignDatasets(file),
    boundaries: [...Array.from({ length: Math.ceil(entries / BLOCK) }, (_, i) => i * BLOCK), entries],
    read: async (names, first, end) => {
      requireEntries(first, end, entries);
      const asked = askedColumns(columns, names, file.path).flatMap(({ name }) => placeOf.get(name) ?? []);
      const slices = new Map<string, ColumnSlice>();
      for (const dataset of new Set(asked.map((place) => place.dataset))) {
        const own = asked.filter((place) => place.dataset === dataset);
        for (const [name, slice] of await readPlaces(file, own, first, end)) {
          if (name === SAMPLING) checkSampling(file, slice, first, weighted.length);
          slices.set(name, slice);
        }
      }
      return slices;
    },
    close: file.close,
  };
  const namesOf = (places: readonly Place[]): readonly string[] => places.map(({ column }) => column.name);
  return { samples, observableColumns: namesOf(observed), weightColumns: namesOf(weighted) };
}
