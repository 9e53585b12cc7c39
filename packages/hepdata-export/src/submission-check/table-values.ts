import { valuePath, type DataTable, type TableBin, type TableError, type TableValue } from "./data-table.ts";
import type { Report } from "./submission-rule.ts";

/** A text that someone meant to be a number. */
const NUMBER = /^\s*[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?\s*$/;
const NOT_FINITE = /^[+-]?\.?(?:nan|inf|infinity)$/i;
const RANGE = /^[+-]?\d+(?:\.\d*)?(?:[eE][+-]?\d+)?\s*-\s*[+-]?\d+(?:\.\d*)?(?:[eE][+-]?\d+)?$/;

/** How a number is written for every reader of YAML. */
function writtenSafely(text: string): string {
  const value = String(Number(text));
  return /^-?\d+e/.test(value) ? value.replace("e", ".0e") : value;
}

function checkValue(value: string | number | undefined, path: string, report: Report): void {
  if (typeof value === "number" && !Number.isFinite(value)) report("not-finite", `found ${value}, expected a finite number`, { path });
  if (typeof value !== "string") return;
  if (NUMBER.test(value))
    report("number-text", `the number ${value.trim()} is a text for readers of YAML 1.1`, {
      path,
      hint: `write ${writtenSafely(value)} without quotes; an exponent needs a dot before it and a sign`,
    });
  else if (NOT_FINITE.test(value.trim())) report("not-finite", `found the text "${value}", expected a finite number`, { path });
}

function checkBin({ value, low, high }: TableBin, path: string, report: Report): void {
  checkValue(value, path, report);
  if (typeof value === "string" && RANGE.test(value))
    report("range-text", `found the text "${value}", expected a bin`, { path, hint: "a bin has low and high" });
  if (low === undefined || high === undefined) return;
  if (Number.isNaN(low) || Number.isNaN(high)) report("not-finite", `found a bin from ${low} to ${high}`, { path });
  else if (!Number.isFinite(low) && !Number.isFinite(high))
    report("bin-infinite", `both ends of a bin are infinite: ${low} and ${high}`, { path });
  else if (!(low < high)) report("bin-order", `the low end ${low} is not below the high end ${high}`, { path });
}

/** Of open bins there is one below and one above; in a table of several variables each may come in many rows. */
function checkOpenBins(values: readonly TableBin[], path: string, report: Report): void {
  const bins = values.filter(({ low = 0, high = 0 }) => Number.isFinite(low) !== Number.isFinite(high));
  const [below, above] = [new Set<number>(), new Set<number>()];
  for (const { low = 0, high = 0 } of bins)
    if (Number.isFinite(high)) below.add(high);
    else above.add(low);
  for (const [what, ends] of [
    ["underflow", below],
    ["overflow", above],
  ] as const)
    // prettier-ignore
    if (ends.size > 1) report("bin-infinite", `there are ${ends.size} ${what} bins, ending at ${[...ends].join(", ")}, expected one`, { path });
}

/** The two sides of an uncertainty. */
const sidesOf = ({ symerror, asymerror }: TableError): readonly (readonly [side: string, value: string | number])[] =>
  asymerror === undefined ? [["symerror", symerror ?? ""]] : [["asymerror.plus", asymerror.plus], ["asymerror.minus", asymerror.minus]]; // prettier-ignore

/** The size of one side: 0 for one that is left out, or a fraction for a percentage. Undefined for what is no number. */
function sizeOf(side: string | number): number | undefined {
  if (typeof side === "number") return side;
  const bare = side.replaceAll("%", "").trim();
  if (NOT_FINITE.test(bare)) return Number.NaN;
  return NUMBER.test(bare) ? Number(bare) : undefined;
}

function checkErrors(errors: readonly TableError[], path: string, report: Report): void {
  const isZero: boolean[] = [];
  errors.forEach((error, e) => {
    const sides = sidesOf(error);
    for (const [side, value] of sides) {
      if (value === "") continue;
      const at = `${path}.errors[${e}].${side}`;
      const size = sizeOf(value);
      if (size === undefined) report("error-text", `found the text "${value}", expected a number or a percentage`, { path: at });
      else if (!Number.isFinite(size)) report("not-finite", `found ${value}, expected a finite uncertainty`, { path: at });
      else if (typeof value === "string" && !value.endsWith("%"))
        report("number-text", `the uncertainty ${value} is a text for readers of YAML 1.1`, {
          path: at,
          hint: `write ${writtenSafely(value)}`,
        });
      if (side === "symerror" && typeof value === "number" && value < 0)
        report("error-negative", `the symmetric uncertainty ${value} is negative`, { path: at });
    }
    if (sides.every(([, value]) => value === ""))
      report("error-empty", `${sides.length > 1 ? "both sides of an uncertainty are" : "an uncertainty is"} empty`, {
        path: `${path}.errors[${e}]`,
      });
    isZero.push(sides.every(([, value]) => value !== "" && sizeOf(value) === 0));
  });
  if (errors.length > 0 && isZero.every(Boolean))
    report("error-zero", "all uncertainties are zero", { path: `${path}.errors`, hint: "leave errors out where there are none" });
  const labels = errors.map(({ label }) => label);
  if (labels.length > 1 && (labels.includes(undefined) || new Set(labels).size < labels.length)) {
    const found = labels.map((label) => (label === undefined ? "none" : `"${label}"`)).join(", ");
    report("error-labels", `${labels.length} uncertainties need distinct labels, found ${found}`, { path: `${path}.errors` });
  }
}

function checkMeasurement({ value, errors = [] }: TableValue, path: string, report: Report): void {
  checkValue(value, `${path}.value`, report);
  if (typeof value === "string" && !NUMBER.test(value) && !NOT_FINITE.test(value.trim()) && errors.length > 0)
    report("value-missing", `the value "${value}" is no number and has uncertainties`, { path, hint: "leave errors out" });
  checkErrors(errors, path, report);
}

/** HEPData cannot draw larger tables of two or more independent variables. */
const MOST_ROWS = 5000;

/** Checks every number of a table: values, bins, uncertainties. */
export function checkTableValues({ independent_variables: independent, dependent_variables: dependent }: DataTable, report: Report): void {
  independent.forEach(({ values }, v) => {
    values.forEach((value, row) => checkBin(value, valuePath("independent", v, row), report));
    checkOpenBins(values, `independent_variables[${v}]`, report);
  });
  dependent.forEach(({ values }, v) => values.forEach((value, row) => checkMeasurement(value, valuePath("dependent", v, row), report)));
  const rows = Math.max(0, ...[...independent, ...dependent].map(({ values }) => values.length));
  if (independent.length > 1 && rows > MOST_ROWS)
    report("table-rows", `${rows} rows of ${independent.length} independent variables, HEPData draws ${MOST_ROWS} at most`, {
      hint: "publish it as a resource",
    });
}
