import { list, number, numberOrText, record, text, type Shape } from "./shape.ts";
import type { Report } from "./submission-rule.ts";
import { isYamlRecord, type YamlValue } from "./yaml-values.ts";

/** A value of an independent variable: a text or a number, or a bin. */
export interface TableBin {
  readonly value?: string | number;
  readonly low?: number;
  readonly high?: number;
}

/** An uncertainty: one of the two. */
export interface TableError {
  readonly label?: string;
  readonly symerror?: string | number;
  readonly asymerror?: { readonly plus: string | number; readonly minus: string | number };
}

/** A value of a dependent variable. */
export interface TableValue {
  readonly value: string | number;
  readonly errors?: readonly TableError[];
}

interface Header {
  readonly name: string;
  readonly units?: string;
}

/** The contents of a data file. */
export interface DataTable {
  readonly independent_variables: readonly { readonly header: Header; readonly values: readonly TableBin[] }[];
  readonly dependent_variables: readonly {
    readonly header: Header;
    readonly qualifiers?: readonly { readonly name: string; readonly value: string | number; readonly units?: string }[];
    readonly values: readonly TableValue[];
  }[];
}

const HEADER = record({ name: text() }, { units: text() });
const SINGLE = record({ value: numberOrText() });
const BIN = record({ low: number, high: number }, { value: number });

const independentValue: Shape<TableBin> = (value, path, report): value is TableBin =>
  isYamlRecord(value) && (Object.hasOwn(value, "low") || Object.hasOwn(value, "high"))
    ? BIN(value, path, report)
    : SINGLE(value, path, report);

const ERROR = record({}, { label: text(), symerror: numberOrText(), asymerror: record({ plus: numberOrText(), minus: numberOrText() }) });

const errorOfOneKind: Shape<TableError> = (value, path, report): value is TableError => {
  if (!ERROR(value, path, report)) return false;
  if ((value.symerror === undefined) !== (value.asymerror === undefined)) return true;
  const found = value.symerror === undefined ? "neither of them" : "both";
  report("shape-missing", `an uncertainty has symerror or asymerror, found ${found}`, { path });
  return false;
};

const INDEPENDENT = record({ header: HEADER, values: list(independentValue) });

const DEPENDENT = record(
  { header: HEADER, values: list(record({ value: numberOrText() }, { errors: list(errorOfOneKind) })) },
  { qualifiers: list(record({ name: text(), value: numberOrText() }, { units: text() })) },
);

const TABLE: Shape<DataTable> = record({ independent_variables: list(INDEPENDENT), dependent_variables: list(DEPENDENT) });

/**
 * The table of a data file, if it follows the format; lengths of the columns are checked, values are not.
 * @param documents what the file holds
 */
export function dataTable(documents: readonly YamlValue[], report: Report): DataTable | undefined {
  if (documents.length !== 1 || documents[0] === null) {
    const found = documents.length > 1 ? `${documents.length} documents` : "nothing";
    report("shape-type", `found ${found}, expected one table`);
    return undefined;
  }
  const [table] = documents;
  if (!TABLE(table, "", report)) return undefined;
  const lengths = (variables: readonly { readonly values: readonly unknown[] }[]): number[] => variables.map(({ values }) => values.length);
  const [independent, dependent] = [lengths(table.independent_variables), lengths(table.dependent_variables)];
  if (new Set([...independent, ...dependent]).size > 1)
    report(
      "table-lengths",
      `the independent variables have ${independent.join(", ") || "no"} values, the dependent ones ${dependent.join(", ") || "no"}, expected the same number`,
    );
  if (independent.length > 0 && dependent.length === 0)
    report("shape-missing", `there are ${independent.length} independent variables and no dependent ones`, {
      path: "dependent_variables",
      hint: "a table without numbers has neither",
    });
  return table;
}

/** Path of a value of a table. */
export const valuePath = (kind: "independent" | "dependent", variable: number, row: number): string =>
  `${kind}_variables[${variable}].values[${row}]`;
