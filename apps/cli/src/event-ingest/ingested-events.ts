import { join } from "node:path";
import { OBJECT_KINDS } from "@ratiometer/config";
import type { EventContent } from "@ratiometer/features";
import { columnOf, openEventRows, openTable, type EventObjects, type MissingMomentum, type Table } from "@ratiometer/tables";
import type { IngestedSample } from "./ingested-sample.ts";
import { readParticles } from "./particle-table.ts";

/** Folder of particles, one row each. */
export const PARTICLES = "particles";
/** Folder of the columns of files that hold no objects. */
export const OBSERVABLES = "observables";
/** Folder of the columns of the event files that an analysis asks for. */
export const COLUMNS = "columns";
/** Folder of the measured objects, one of rows per kind in it. */
export const OBJECTS = "objects";
/** Table of the missing transverse momentum beside the kinds. */
export const MET = "met";

async function readObjects(folder: string, first: number, end: number): Promise<EventObjects> {
  const kinds = await Promise.all(
    OBJECT_KINDS.map(async (kind) => {
      const { read } = await openEventRows(join(folder, kind));
      return [kind, await read(first, end)] as const;
    }),
  );
  const met = await (await openTable(join(folder, MET))).read(first, end);
  const float = (name: string): Float64Array => Float64Array.from(columnOf(met, name).values);
  const missing: MissingMomentum = { pt: float("pt"), phi: float("phi"), present: Int32Array.from(columnOf(met, "present").values) };
  return { events: end - first, kinds: Object.fromEntries(kinds) as EventObjects["kinds"], met: missing };
}

/** The events first … end - 1 of a sample in the folder of the ingest stage. */
export async function readIngested(
  ingest: string,
  { name, content, hasColumns }: Pick<IngestedSample, "name" | "content" | "hasColumns">,
  first: number,
  end: number,
): Promise<EventContent> {
  const home = join(ingest, name);
  const table = async (folder: string): Promise<Table> => (await openTable(join(home, folder))).read(first, end);
  switch (content) {
    case "particles":
      return { kind: "particles", particles: await readParticles(join(home, PARTICLES), first, end) };
    case "objects":
      return {
        kind: "objects",
        objects: await readObjects(join(home, OBJECTS), first, end),
        columns: hasColumns === true ? await table(COLUMNS) : undefined,
      };
    case "observables":
      return { kind: "observables", columns: await table(OBSERVABLES) };
  }
}
