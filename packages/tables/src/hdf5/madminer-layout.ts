import { AnalysisError } from "@ratiometer/config";
import { datasetName, fieldNumbers, fieldsOf } from "./field.ts";
import type { Hdf5File } from "./hdf5-file.ts";
import type { Hdf5Dataset } from "./hdf5-object.ts";

/** What a MadMiner file lacks or contradicts. */
export function inconsistentMadMiner(path: string, what: string): AnalysisError {
  return new AnalysisError("DATA_MADMINER", `${what}, expected the layout of a MadMiner file`, {
    where: path,
    hint: "save the setup again with MadMiner",
  });
}

/** The dataset of a path; of several the first that there is. */
export function madMinerDataset(file: Hdf5File, ...paths: readonly string[]): Hdf5Dataset | undefined {
  return paths.flatMap((path) => file.datasets.find((dataset) => dataset.path === path) ?? []).at(0);
}

/** Whether the file has the parameters and benchmarks of a MadMiner setup. */
export function isMadMiner(file: Hdf5File): boolean {
  return ["parameters/names", "benchmarks/names", "benchmarks/values"].every((path) => madMinerDataset(file, path) !== undefined);
}

/** What a MadMiner file may hold; anything else in it has another name than the program gives. */
const KNOWN =
  /^(?:parameters\/(?:names|lha_blocks|lha_ids|max_power|val_ranges|ranges|transforms)|benchmarks\/(?:names|values|is_nuisance|is_reference)|morphing\/(?:components|morphing_matrix)|finite_differences\/(?:base_benchmarks|shifted_benchmarks|epsilon)|systematics\/(?:names|types|values|scales)|nuisance_parameters\/(?:names|systematics|benchmark_positive|benchmark_negative)|observables\/(?:names|definitions)|samples\/(?:observations|weights|sampling_benchmarks)|sample_summary\/(?:signal_events|signal_events_per_benchmark|background_events))$/;

/** Datasets that no MadMiner file has, with their types. */
export function foreignDatasets({ datasets, others }: Hdf5File): readonly { readonly name: string; readonly type: string }[] {
  return [
    ...datasets.filter(({ path }) => !KNOWN.test(path)).map((dataset) => ({ name: dataset.path, type: datasetName(dataset) })),
    ...others.map(({ path, called }) => ({ name: path, type: called })),
  ];
}

/**
 * Reads the small datasets of a setup, whole, under the first of several paths that there is; undefined without any.
 * @throws AnalysisError DATA_MADMINER where it has another number of rows than asked, or another type; DATA_NOT_FINITE, DATA_HDF5
 */
export function setupReader(file: Hdf5File): {
  readonly texts: (rows: number | undefined, ...paths: readonly string[]) => Promise<readonly string[] | undefined>;
  readonly table: (rows: number | undefined, ...paths: readonly string[]) => Promise<readonly (readonly number[])[] | undefined>;
} {
  const requireRows = ({ path, shape }: Hdf5Dataset, rows: number | undefined): void => {
    if (rows !== undefined && shape?.[0] !== rows)
      throw inconsistentMadMiner(file.path, `"${path}" has ${shape?.[0] ?? "no"} rows where there are ${rows} names`);
  };
  return {
    texts: async (rows, ...paths) => {
      const dataset = madMinerDataset(file, ...paths);
      if (dataset === undefined) return undefined;
      requireRows(dataset, rows);
      if (dataset.type.kind !== "text") throw inconsistentMadMiner(file.path, `"${dataset.path}" holds no texts`);
      return file.texts(dataset);
    },
    table: async (rows, ...paths) => {
      const dataset = madMinerDataset(file, ...paths);
      if (dataset === undefined) return undefined;
      const { shape = [] } = dataset;
      requireRows(dataset, rows);
      const [field] = fieldsOf(dataset).fields;
      if (dataset.type.kind !== "integer" && dataset.type.kind !== "float")
        throw inconsistentMadMiner(file.path, `"${dataset.path}" holds no numbers`);
      const values: number[] = [];
      for await (const { bytes } of file.rows(dataset, 0, shape.length === 0 ? 1 : shape[0]))
        for (const value of fieldNumbers(field, bytes)) {
          if (typeof value === "bigint" && !Number.isSafeInteger(Number(value)))
            throw inconsistentMadMiner(file.path, `"${dataset.path}" holds the number ${value}`);
          values.push(Number(value));
        }
      const bad = values.findIndex((value) => !Number.isFinite(value));
      if (bad >= 0)
        throw new AnalysisError("DATA_NOT_FINITE", `number ${bad} of "${dataset.path}" is ${values[bad]}, expected a finite number`, {
          where: file.path,
        });
      const width = field.elements;
      return Array.from({ length: shape.length === 0 ? 1 : shape[0] }, (_, i) => values.slice(i * width, (i + 1) * width));
    },
  };
}
