import { OBJECT_KINDS } from "@ratiometer/config";
import type { EventContent } from "@ratiometer/features";
import { takeRows, type EventObjects, type EventRows } from "@ratiometer/tables";

/** The rows of some events. */
function keptRows({ offsets, table }: EventRows, events: Uint32Array): EventRows {
  const kept = new Uint32Array(events.length + 1);
  const rows: number[] = [];
  events.forEach((event, i) => {
    for (let row = offsets[event]; row < offsets[event + 1]; row++) rows.push(row);
    kept[i + 1] = rows.length;
  });
  return { offsets: kept, table: takeRows(table, Uint32Array.from(rows)) };
}

function keptObjects({ kinds, met }: EventObjects, events: Uint32Array): EventObjects {
  const some = (values: Float64Array): Float64Array => Float64Array.from(events, (event) => values[event]);
  return {
    events: events.length,
    kinds: Object.fromEntries(OBJECT_KINDS.map((kind) => [kind, keptRows(kinds[kind], events)])) as EventObjects["kinds"],
    met: { pt: some(met.pt), phi: some(met.phi), present: Int32Array.from(events, (event) => met.present[event]) },
  };
}

/** What was measured in some of the events of files of columns. @param events their numbers in the block, rising */
export function keptContent(content: Exclude<EventContent, { readonly kind: "particles" }>, events: Uint32Array): EventContent {
  if (content.kind === "observables") return { kind: "observables", columns: takeRows(content.columns, events) };
  const columns = content.columns && takeRows(content.columns, events);
  return { kind: "objects", objects: keptObjects(content.objects, events), columns };
}
