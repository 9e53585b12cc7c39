import { AnalysisError, unknownName, type Analysis } from "@ratiometer/config";
import type { ColumnarFile, FileColumn } from "@ratiometer/tables";

/** A column of the event files that becomes one of the sample. */
export interface TakenColumn {
  readonly name: string;
  /** "" where the file does not say it. */
  readonly unit: string;
}

/** Names that columns of ours have, beside features. */
const isReserved = (name: string): boolean => /[:@]/.test(name);

/**
 * The columns that an analysis takes from a file: those that it names, or by default the given ones.
 * @throws AnalysisError CONFIG_UNKNOWN_COLUMN, CONFIG_WRONG_VALUE at their place in the analysis file, DATA_NO_OBSERVABLES
 */
export function takenColumns(
  { features, where }: Analysis,
  { columns, path }: Pick<ColumnarFile, "columns" | "path">,
  usual: readonly FileColumn[],
): TakenColumn[] {
  if (features.columns === undefined) return usual.filter(({ name }) => !isReserved(name)).map(({ name, unit }) => ({ name, unit }));
  return features.columns.map((name, i) => {
    const key = `features.columns[${i}]`;
    const place = { where: where(key), path: key };
    const column = columns.find((candidate) => candidate.name === name);
    if (column === undefined) {
      const { message, hint = "" } = unknownName(
        "CONFIG_UNKNOWN_COLUMN",
        "column",
        name,
        columns.map((candidate) => candidate.name),
      );
      throw new AnalysisError("CONFIG_UNKNOWN_COLUMN", `${message} of ${path}`, { ...place, hint });
    }
    const refused = (reason: string, hint: string): AnalysisError =>
      new AnalysisError("CONFIG_WRONG_VALUE", `column "${name}" ${reason}`, { ...place, hint });
    if (column.kind === "list")
      throw refused(`of ${path} has a list in each event, expected one number`, "objects are read through feature sets");
    if (isReserved(name)) throw refused("has the form of a name that this program gives", "names of columns have neither : nor @");
    return { name, unit: column.unit };
  });
}
