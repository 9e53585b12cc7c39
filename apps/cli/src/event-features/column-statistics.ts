import { AnalysisError } from "@ratiometer/config";
import type { Table } from "@ratiometer/tables";
import type { FeatureColumn } from "./feature-summary.ts";

/** What is learned of the columns of features block by block. */
export interface ColumnStatistics {
  /** @throws AnalysisError DATA_SAMPLES_DIFFER if the block lacks a column that others have, or the other way */
  readonly add: (block: Table, sample: string) => void;
  readonly columns: () => readonly FeatureColumn[];
}

/** Columns with their units, and whether they are the same in all events; all blocks have to have the same. */
export function columnStatistics(): ColumnStatistics {
  const found = new Map<string, { readonly unit: string; readonly value: number | undefined; constant: boolean }>();
  let firstSample: string | undefined;
  const differ = (sample: string, other: string, column: string): AnalysisError =>
    new AnalysisError("DATA_SAMPLES_DIFFER", `sample "${sample}" has no column "${column}", "${other}" has`, {
      hint: "name the columns that all samples have under features.columns",
    });
  return {
    add: ({ columns, length }, sample) => {
      if (firstSample !== undefined) {
        for (const name of found.keys()) if (!columns.has(name)) throw differ(sample, firstSample, name);
        for (const name of columns.keys()) if (!found.has(name)) throw differ(firstSample, sample, name);
      }
      firstSample ??= sample;
      for (const [name, { values, unit }] of columns) {
        const known = found.get(name) ?? { unit, value: length === 0 ? undefined : values[0], constant: true };
        const value = known.value ?? (length === 0 ? undefined : values[0]);
        let { constant } = known;
        for (let row = 0; constant && row < length; row++) constant = values[row] === value;
        found.set(name, { unit, value, constant });
      }
    },
    columns: () => [...found].map(([name, { unit, constant }]) => ({ name, unit, constant })),
  };
}
