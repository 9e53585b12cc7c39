import { AnalysisError } from "@ratiometer/config";
import { parse } from "yaml";
import { requireCovariance } from "../covariance-check.ts";
import { rangeOf } from "./bin-ranges.ts";
import type { DependentVariable, IndependentVariable } from "./hepdata-table.ts";

/** A data file as it is read back. */
interface DataFile {
  readonly independent_variables: readonly IndependentVariable[];
  readonly dependent_variables: readonly DependentVariable[];
}

/**
 * Compares the finished tables with each other: a covariance is one, and its diagonal the squared errors of the total of its score shape; bin edges are those
 * of the shape, bit by bit; efficiencies and shares are within [0, 1].
 * @param files names of the data files @param textOf the YAML of one
 * @throws AnalysisError EXPORT_MISMATCH, EXPORT_COVARIANCE, EXPORT_VALUE, each naming the file
 */
export function crossCheckTables(files: readonly string[], textOf: (file: string) => string): void {
  const read = (file: string): DataFile => parse(textOf(file), { prettyErrors: false }) as DataFile;
  for (const file of files) {
    if (file.startsWith("score_covariance_")) checkCovariance(read(file), file, read(file.replace("covariance", "shape")));
    if (file.startsWith("score_edges_")) checkEdges(read(file), file, read(file.replace("edges", "shape")));
    if (file.startsWith("roc_") || file.startsWith("efficiency_")) checkShares(read(file), file);
  }
}

const mismatch = (message: string, file: string): AnalysisError =>
  new AnalysisError("EXPORT_MISMATCH", message, { path: `hepdata/${file}` });

function checkCovariance({ independent_variables, dependent_variables }: DataFile, file: string, shape: DataFile): void {
  const entries = dependent_variables[0].values.map(({ value }) => value);
  const bins = Math.round(Math.sqrt(entries.length));
  const total = shape.dependent_variables.find(({ header }) => header.name === "Events, total");
  if (bins * bins !== entries.length || bins !== total?.values.length)
    throw mismatch(`${entries.length} covariances of the ${total?.values.length ?? 0} bins of the score shape`, file);
  const matrix: number[][] = Array.from({ length: bins }, () => []);
  entries.forEach((value, row) => {
    const [i, j] = independent_variables.map(({ values }) => ("value" in values[row] ? Number(values[row].value) - 1 : NaN));
    if (value !== "-") matrix[i][j] = value;
  });
  requireCovariance(matrix, `hepdata/${file}`);
  total.values.forEach(({ errors = [] }, bin) => {
    const found = errors
      .flatMap((error) => ("symerror" in error && error.label.startsWith("stat") ? [error.symerror] : [0]))
      .find((size) => size > 0);
    if (Math.abs((found ?? 0) ** 2 - matrix[bin][bin]) > 1e-9 * matrix[bin][bin])
      throw mismatch(`variance ${matrix[bin][bin]} of bin ${bin + 1}, the score shape has the error ${found ?? 0}`, file);
  });
}

function checkEdges({ independent_variables, dependent_variables }: DataFile, file: string, shape: DataFile): void {
  dependent_variables.forEach(({ values }, axis) => {
    const bins = shape.independent_variables[axis].values.flatMap((value) => rangeOf(value) ?? []);
    const edges = [...new Set(bins.flatMap(({ low, high }) => [low, high]))].sort((a, b) => a - b);
    values.forEach(({ value }, row) => {
      const at = independent_variables[0].values[row];
      const number = "value" in at ? Number(at.value) : NaN;
      if (value !== "-" && edges[number] !== value) throw mismatch(`edge ${number} is ${value}, in the score shape ${edges[number]}`, file);
    });
  });
}

function checkShares({ dependent_variables }: DataFile, file: string): void {
  for (const { header, values } of dependent_variables)
    for (const [row, { value }] of values.entries())
      if (value !== "-" && !(value >= 0 && value <= 1))
        throw new AnalysisError("EXPORT_VALUE", `"${header.name}" is ${value} in row ${row}, expected a share between 0 and 1`, {
          path: `hepdata/${file}`,
        });
}
