import { AnalysisError, unknownName } from "@ratiometer/config";
import type { NetworkColumn, NetworkPort } from "@ratiometer/classifiers";
import type { EventColumns } from "./event-columns.ts";
import { unitConversion, type UnitConversion } from "./unit-conversion.ts";

/** Where a column of a network's input comes from: a column of the events, or a number for all of them. */
export type InputSource =
  | {
      readonly column: string;
      /** Of the training. */
      readonly range: NetworkColumn["range"] | undefined;
      /** Where the events have another unit than the network. */
      readonly conversion?: UnitConversion;
      /** What the network expects to be done to the values before: z = (x − mean)/scale. */
      readonly standardisation?: { readonly mean: number; readonly scale: number };
    }
  | { readonly value: number };

/** One input of a network and what goes into it. */
export interface FilledInput {
  readonly name: string;
  readonly sources: readonly InputSource[];
}

/** What a user says beside the names of columns. */
export interface InputChoice {
  /** The network's file, for errors. */
  readonly where: string;
  /** Values of coefficients, or of other inputs. */
  readonly at: Readonly<Record<string, number>>;
}

const portText = ({ name, type, dims }: NetworkPort): string => `"${name}" ${type} [${dims.join(", ")}]`;

/** How many columns an input takes; undefined if its file leaves it open. */
function widthOf({ dims }: NetworkPort): number | undefined {
  let width = 1;
  for (const dim of dims.slice(1)) {
    if (typeof dim !== "number") return undefined;
    width *= dim;
  }
  return width;
}

/** The columns of all inputs, side by side; an input of one column may be called as it is. */
function columnsOf(inputs: readonly NetworkPort[], named: readonly NetworkColumn[] | undefined, where: string): readonly NetworkColumn[] {
  if (named !== undefined) return named;
  if (inputs.every((input) => widthOf(input) === 1)) return inputs.map(({ name }) => ({ name, unit: "", role: "feature" }));
  const widths = inputs.map((input) => widthOf(input) ?? "?").join(" + ");
  throw new AnalysisError("DATA_NETWORK", `the network does not say which columns its inputs take: ${inputs.map(portText).join(", ")}`, {
    where,
    hint: `name the columns of the events in the order of the inputs, ${widths} of them: --columns NAME,NAME,…`,
  });
}

/** How many columns each input takes, of as many as there are: one input of open extent takes what the others leave. */
function widthsFor(inputs: readonly NetworkPort[], columns: readonly NetworkColumn[], where: string): readonly number[] {
  const widths = inputs.map(widthOf);
  const fixed = widths.reduce<number>((sum, width) => sum + (width ?? 0), 0);
  const open = widths.filter((width) => width === undefined).length;
  const rest = columns.length - fixed;
  if (open > 1 || (open === 0 ? rest !== 0 : rest <= 0))
    throw new AnalysisError(
      "DATA_NETWORK",
      `${columns.length} columns (${columns.map(({ name }) => name).join(", ")}) for inputs ${inputs.map(portText).join(", ")}`,
      { where, hint: `the network takes ${open === 0 ? fixed : `more than ${fixed}`} columns` },
    );
  return widths.map((width) => width ?? rest);
}

/**
 * What goes into each input of a network. A column in another unit of the same kind is converted.
 * @param inputs those of the network @param named the columns that they consist of, by its file or by the user
 * @throws AnalysisError DATA_NETWORK if inputs are no float32, or the number of columns or a unit differs; DATA_UNKNOWN_COLUMN for a column that the events
 * lack, DATA_COLUMN_KIND for one of lists; USAGE_OPTION_VALUE for a value of what is no input
 */
export function inputColumns(
  inputs: readonly NetworkPort[],
  named: readonly NetworkColumn[] | undefined,
  events: Pick<EventColumns, "path" | "columns">,
  { where, at }: InputChoice,
): readonly FilledInput[] {
  const unfit = inputs.find(({ type }) => type !== "float32");
  if (unfit !== undefined) throw new AnalysisError("DATA_NETWORK", `input ${portText(unfit)} is no float32`, { where });
  if (inputs.length === 0) throw new AnalysisError("DATA_NETWORK", "the network has no inputs", { where });
  const columns = columnsOf(inputs, named, where);
  const widths = widthsFor(inputs, columns, where);
  const names = columns.map(({ name }) => name);
  for (const name of Object.keys(at))
    if (!names.includes(name)) throw unknownName("USAGE_OPTION_VALUE", "input", name, names, { path: "--at" });
  const lacking = columns.filter(({ name, role }) => role === "coefficient" && !Object.hasOwn(at, name) && !events.columns.has(name));
  if (lacking.length > 0)
    throw new AnalysisError("DATA_UNKNOWN_COLUMN", `coefficient "${lacking[0].name}" has no value, and the events have no such column`, {
      where: events.path,
      hint: `--at ${lacking.map(({ name }) => `${name}=NUMBER`).join(",")}`,
    });
  const sources = columns.map(({ name, unit, range }): InputSource => {
    if (Object.hasOwn(at, name)) return { value: at[name] };
    const column = events.columns.get(name);
    if (column === undefined) throw unknownName("DATA_UNKNOWN_COLUMN", "column", name, events.columns.keys(), { where: events.path });
    if (column.kind === "list")
      throw new AnalysisError("DATA_COLUMN_KIND", `column "${name}" holds lists, expected one number per event`, { where: events.path });
    if (unit === "" || column.unit === "" || unit === column.unit) return { column: name, range };
    const conversion = unitConversion(column.unit, unit);
    if (conversion === undefined)
      throw new AnalysisError("DATA_NETWORK", `column "${name}" of the events is in ${column.unit}, the network takes ${unit}`, { where });
    return { column: name, range, conversion };
  });
  let next = 0;
  return inputs.map(({ name }, i) => {
    next += widths[i];
    return { name, sources: sources.slice(next - widths[i], next) };
  });
}
