import { AnalysisError, unknownName } from "@ratiometer/config";
import { leafTerm } from "./number-term.ts";
import { rowNumber, type NumberTerm } from "./term.ts";
import { parseUnit } from "./unit.ts";

/** A column as a term. Integers of 64 bits that no double holds are refused, as are NaN and infinity, which files may have. */
export function columnTerm(name: string, unit: string): NumberTerm {
  const bind: NumberTerm["bind"] = (bindings) => {
    const { table, place } = bindings;
    const values = table.columns.get(name)?.values;
    if (values === undefined) throw unknownName("DATA_UNKNOWN_COLUMN", "column", name, table.columns.keys(), place);
    const refuse = (value: number, row: number): never => {
      throw new AnalysisError("DATA_NOT_FINITE", `column "${name}" is ${value} in row ${rowNumber(bindings, row)}`, place);
    };
    if (values instanceof BigInt64Array || values instanceof BigUint64Array)
      return (row) => {
        const value = Number(values[row]);
        if (BigInt(value) === values[row]) return value;
        const message = `column "${name}" is ${values[row]} in row ${rowNumber(bindings, row)}, which no floating-point number holds exactly`;
        throw new AnalysisError("DATA_INTEGER_RANGE", message, place);
      };
    // One function for each of the common types: a function that meets several reads all of them slowly.
    if (values instanceof Float64Array) return (row) => (Number.isFinite(values[row]) ? values[row] : refuse(values[row], row));
    if (values instanceof Float32Array) return (row) => (Number.isFinite(values[row]) ? values[row] : refuse(values[row], row));
    if (values instanceof Int32Array) return (row) => values[row];
    return (row) => values[row];
  };
  return leafTerm({ text: name, loops: 0, unit: parseUnit(unit), canBeMissing: false, bind });
}
