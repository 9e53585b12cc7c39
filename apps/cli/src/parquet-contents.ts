import type { ParquetFile } from "@ratiometer/tables";
import { columnSummary, type FileContents } from "./lhe-contents.ts";
import { EVENT_WEIGHT, PROVENANCE_KEY } from "./simulation/event-table.ts";

type Point = Readonly<Record<string, number>>;

/** What `simulate` says in the metadata of its files. */
interface Provenance {
  readonly benchmarks: readonly { readonly point: Point; readonly crossSection: number; readonly crossSectionError: number }[];
}

/** Standard errors, beside one per mille, by which Σ weights may be off the cross section that the file says. */
const DEVIATION = 5;

/** What `simulate` says; undefined for files of others, and for one whose text is something else. */
function provenanceOf(metadata: ParquetFile["metadata"]): Provenance["benchmarks"][number] | undefined {
  try {
    return (JSON.parse(metadata[PROVENANCE_KEY]) as Partial<Provenance> | null)?.benchmarks?.at(0);
  } catch {
    return undefined;
  }
}

function remarks(weight: ArrayLike<number> | undefined, said: ReturnType<typeof provenanceOf>): readonly string[] {
  if (weight === undefined) return [];
  const values = Array.from(weight);
  const sum = values.reduce((total, value) => total + value, 0);
  const squares = values.reduce((total, value) => total + value * value, 0);
  const negative = values.filter((value) => value < 0).length;
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const absolute = values.reduce((total, value) => total + Math.abs(value), 0);
  const tolerance =
    said === undefined
      ? Infinity
      : Math.max(1e-3 * Math.abs(said.crossSection), DEVIATION * Math.hypot(said.crossSectionError, Math.sqrt(squares)));
  return [
    ...(values.every((value) => value === 0) ? ["every weight is 0"] : []),
    ...(said !== undefined && Math.abs(sum - said.crossSection) > tolerance
      ? [`the weights give a cross section of ${sum} pb, the file says ${said.crossSection} pb`]
      : []),
    ...(negative === 0 ? [] : [`${negative} of ${values.length} events have a negative weight`]),
    ...(values.length >= 100 && largest > 0.1 * absolute
      ? [`one event has ${Math.round((100 * largest) / absolute)} % of the weight`]
      : []),
  ];
}

/** What a Parquet file holds. Of one that `simulate` wrote also the point of its weights and its cross section; the terms of the weight polynomial are columns. */
export function parquetContents({ table, metadata }: ParquetFile): FileContents {
  const said = provenanceOf(metadata);
  const columns = [...table.columns].map(([name, { unit, values }]) => columnSummary(name, unit, values));
  const own = columns.find(({ name }) => name === EVENT_WEIGHT);
  return {
    format: "Parquet",
    events: table.length,
    columns,
    weights: own === undefined ? [] : [{ id: EVENT_WEIGHT, point: said?.point ?? null, sum: own.sum }],
    sumOfWeights: own?.sum ?? null,
    crossSection: said?.crossSection ?? null,
    crossSectionError: said?.crossSectionError ?? null,
    generation: said?.point ?? null,
    suspicious: table.length === 0 ? ["there are no events"] : remarks(table.columns.get(EVENT_WEIGHT)?.values, said),
  };
}
