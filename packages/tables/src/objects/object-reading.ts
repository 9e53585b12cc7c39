import { AnalysisError, type ErrorPlace, type ObjectKind } from "@ratiometer/config";
import type { ColumnSlice } from "../columnar-file.ts";
import { tableNumbers } from "../table-column.ts";
import { tableOf, type Column } from "../table.ts";
import type { EventObjects, ObjectTable } from "./event-objects.ts";
import type { BoundObjects, ObjectBinding } from "./object-binding.ts";

type Slices = ReadonlyMap<string, ColumnSlice>;

/** Events of a file. */
interface EventRange {
  readonly path: string;
  /** Number of the first one in the file. */
  readonly first: number;
  readonly events: number;
}

/** The event that owns a position of lists. */
function eventAt({ path, first }: EventRange, offsets: Uint32Array | undefined, position: number): ErrorPlace {
  const event = offsets === undefined ? position : offsets.findIndex((offset) => offset > position) - 1;
  return { where: `${path}: event ${first + event}` };
}

function sliceOf(slices: Slices, column: string): ColumnSlice {
  const slice = slices.get(column);
  if (slice === undefined) throw new RangeError(`column ${column} was not read`);
  return slice;
}

function sameOffsets(a: Uint32Array, b: Uint32Array): boolean {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

function objectTable({ kind, collection, attributes }: BoundObjects, slices: Slices, range: EventRange): ObjectTable {
  const { events, path } = range;
  const first = attributes.find(({ column }) => column !== undefined)?.column;
  const offsets = (first === undefined ? undefined : sliceOf(slices, first).offsets) ?? new Uint32Array(events + 1);
  const rows = offsets[events];
  const columns = attributes.map(({ name, unit, column, otherwise, lowestBit }): [string, Column] => {
    if (column === undefined) return [name, { unit, values: new Float64Array(rows).fill(otherwise) }];
    const slice = sliceOf(slices, column);
    if (slice.offsets === undefined || !sameOffsets(slice.offsets, offsets))
      throw new AnalysisError("DATA_COLUMN_LENGTH", `column "${column}" has other numbers of objects in the events than "${first}"`, {
        where: path,
        hint: "the columns of a collection belong together: produce the file again",
      });
    const values = tableNumbers(slice.values, `column "${column}"`, (position) => eventAt(range, offsets, position));
    return [name, { unit, values: lowestBit ? values.map((value) => value & 1) : values }];
  });
  const identified = attributes.find(({ name }) => name === "id_mva")?.column !== undefined;
  if (kind === "photons" && columns.length > 0)
    columns.push(["has_id_mva", { unit: "1", values: new Int32Array(rows).fill(identified ? 1 : 0) }]);
  if (columns.length === 0) return { offsets, table: emptyTable(kind) };
  const duplicate = columns.find(([name], i) => columns.findIndex(([other]) => other === name) < i);
  if (duplicate !== undefined) throw new RangeError(`attribute ${duplicate[0]} of ${collection} is bound twice`);
  return { offsets, table: tableOf(columns) };
}

/** What features read of objects that a file does not have. */
const EMPTY: Readonly<Record<ObjectKind, readonly string[]>> = {
  electrons: ["charge"],
  muons: ["charge"],
  photons: ["id_mva", "has_id_mva", "pixel_seed"],
  jets: ["btag"],
  fatjets: ["msoftdrop", "bb_score"],
};

const emptyTable = (kind: ObjectKind): ObjectTable["table"] =>
  tableOf(["pt", "eta", "phi", "mass", ...EMPTY[kind]].map((name) => [name, { unit: "1", values: new Float64Array(0) }]));

/** One number per event, of a column that has one number in each or a list of one. */
function oneEach(slices: Slices, column: string, range: EventRange): { values: Float64Array; present: Int32Array } {
  const { events } = range;
  const { values, offsets } = sliceOf(slices, column);
  const numbers = tableNumbers(values, `column "${column}"`, (position) => eventAt(range, offsets, position));
  const result = { values: new Float64Array(events), present: new Int32Array(events) };
  for (let event = 0; event < events; event++) {
    const [from, to] = offsets === undefined ? [event, event + 1] : [offsets[event], offsets[event + 1]];
    if (to > from) {
      result.values[event] = numbers[from];
      result.present[event] = 1;
    }
  }
  return result;
}

/**
 * What was measured in a range of events, from the columns of the binding.
 *
 * @param slices of the same range, `binding.columns` among them
 * @param range which events these are, for errors
 * @throws AnalysisError DATA_NOT_FINITE, DATA_COLUMN_LENGTH
 */
export function eventObjects(binding: ObjectBinding, slices: Slices, range: EventRange): EventObjects {
  const kinds = Object.fromEntries(binding.kinds.map((bound) => [bound.kind, objectTable(bound, slices, range)]));
  const pt = oneEach(slices, binding.met.pt, range);
  const phi = oneEach(slices, binding.met.phi, range);
  return { events: range.events, kinds: kinds as EventObjects["kinds"], met: { pt: pt.values, phi: phi.values, present: pt.present } };
}
