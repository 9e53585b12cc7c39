import { alignedRows } from "../aligned-rows.ts";
import type { ColumnSummary, ExactNumber, FileContents, WeightSummary } from "./contents.ts";

/** So many columns are shown one by one; of more, those that belong together are one line. */
const MOST_COLUMNS = 60;

/** Columns with a common beginning of the name are shown together from so many on. */
const LEAST_TOGETHER = 3;

/** So many weights, or other things, are shown; --json has them all. */
const MOST_WEIGHTS = 40;
const MOST_OTHERS = 10;

/** Characters of the names of columns in one line. */
const NAMES_WIDTH = 90;

const short = (value: ExactNumber | null): string => {
  if (value === null) return "";
  if (typeof value === "string" || Number.isInteger(value)) return String(value);
  const size = Math.abs(value);
  return size < 1e-3 || size >= 1e7 ? value.toExponential(5).replace(/\.?0+e/, "e") : String(Number(value.toPrecision(6)));
};

const pointText = ({ point, attributes }: WeightSummary): string => {
  const pairs = Object.entries(point ?? attributes ?? {});
  return pairs.length === 0 ? (point === null ? "?" : "") : pairs.map(([name, value]) => `${name}=${value}`).join(" ");
};

/** What stands before the first underscore, dot or slash. */
const collectionOf = (name: string): string => /^([A-Za-z0-9]+)[_./]/.exec(name)?.[1] ?? "";

const columnRow = ({ name, unit, type, count, min, max }: ColumnSummary): readonly string[] => [
  name,
  unit,
  type,
  String(count),
  short(min),
  short(max),
];

function abbreviated(names: readonly string[]): string {
  let text = "";
  for (const [i, name] of names.entries()) {
    if (text.length + name.length > NAMES_WIDTH) return `${text}, … ${names.length - i} more`;
    text += text === "" ? name : `, ${name}`;
  }
  return text;
}

function columnLines(columns: readonly ColumnSummary[], all: boolean): readonly string[] {
  const head = ["name", "unit", "type", "count", "min", "max"];
  if (all || columns.length <= MOST_COLUMNS) return ["columns:", ...alignedRows([head, ...columns.map(columnRow)])];
  const collections = new Map<string, ColumnSummary[]>();
  for (const column of columns) collections.set(collectionOf(column.name), [...(collections.get(collectionOf(column.name)) ?? []), column]);
  const together = [...collections].filter(([name, members]) => name !== "" && members.length >= LEAST_TOGETHER);
  const grouped = new Set(together.flatMap(([, members]) => members));
  const rest = columns.filter((column) => !grouped.has(column));
  return [
    `columns: ${columns.length}, by the beginnings of their names (--all shows each):`,
    ...alignedRows([
      ["begins", "columns", "numbers", "names"],
      ...together.map(([name, members]) => [
        name,
        String(members.length),
        String(members[0].count),
        abbreviated(members.map((member) => member.name.slice(name.length + 1))),
      ]),
    ]),
    ...(rest.length === 0 ? [] : ["other columns:", ...alignedRows([head, ...rest.map(columnRow)])]),
  ];
}

/** Weights of one list, or other weights of a kind of which nothing tells them apart: from the first to the last. */
function listRow(members: readonly WeightSummary[]): readonly string[] {
  const sums = members.map(({ sum }) => sum);
  return [
    `${members[0].id} … ${members[members.length - 1].id}`,
    `${short(Math.min(...sums))} … ${short(Math.max(...sums))}`,
    `? (${members.length} weights)`,
  ];
}

const isNameless = ({ point, attributes, group }: WeightSummary): boolean =>
  point === null && attributes === undefined && group !== undefined;

function weightRows(weights: readonly WeightSummary[], all: boolean): readonly (readonly string[])[] {
  const rows: (readonly string[])[] = [];
  for (let first = 0; first < weights.length;) {
    let end = first + 1;
    while (end < weights.length && isNameless(weights[first]) && isNameless(weights[end]) && weights[end].group === weights[first].group)
      end++;
    const members = weights.slice(first, end);
    if (all || members.length < LEAST_TOGETHER) rows.push(...members.map((weight) => [weight.id, short(weight.sum), pointText(weight)]));
    else rows.push(listRow(members));
    first = end;
  }
  return rows;
}

function weightLines(weights: readonly WeightSummary[], unit: string, all: boolean): readonly string[] {
  if (weights.length === 0) return [];
  const rows = weightRows(weights, all);
  const shown = all ? rows : rows.slice(0, MOST_WEIGHTS);
  const hidden = rows.length - shown.length;
  return [
    "weights:",
    ...alignedRows([["id", unit === "" ? "sum" : `sum/${unit}`, "point"], ...shown]),
    ...(hidden === 0 ? [] : [`  … ${hidden} more (--all shows each)`]),
  ];
}

const remarkLines = (title: string, remarks: readonly string[]): readonly string[] =>
  remarks.length === 0 ? [] : [`${title}:`, ...remarks.map((remark) => `  ${remark}`)];

function otherLines(others: FileContents["others"], all: boolean): readonly string[] {
  const shown = all ? others : others.slice(0, MOST_OTHERS);
  const lines = shown.map(({ name, type }) => `${name}: ${type}`);
  return remarkLines("not read", others.length > shown.length ? [...lines, `… ${others.length - shown.length} more`] : lines);
}

/** What a file holds, for a reader. @param all every column and weight, however many */
export function contentsText(file: string, contents: FileContents, all: boolean): readonly string[] {
  const unit = contents.format === "LHE" || contents.schema === "simulate" || contents.schema === "MadMiner" ? "pb" : "";
  const { format, schema, events, columns, others, weights, sumOfWeights, crossSection, crossSectionError, notes, suspicious } = contents;
  return [
    [
      `${file}: ${format}${schema === null ? "" : ` (${schema})`}, ${events} events`,
      ...(sumOfWeights === null ? [] : [`sum of weights ${short(sumOfWeights)}${unit === "" ? "" : ` ${unit}`}`]),
      ...(crossSection === null ? [] : [`cross section ${short(crossSection)} ± ${short(crossSectionError)} pb`]),
    ].join(", "),
    ...(columns.length === 0 ? [] : columnLines(columns, all)),
    ...otherLines(others, all),
    ...weightLines(weights, unit, all),
    ...remarkLines("notes", notes),
    ...remarkLines("suspicious", suspicious),
  ];
}
