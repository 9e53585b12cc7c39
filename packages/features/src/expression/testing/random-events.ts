import { leadingRows, randomStream, tableOf, type EventRecord, type ObjectCollection, type Table } from "@ratiometer/tables";
import { computeFeatures } from "../../feature-set.ts";

/** Events with up to a few objects of each kind, as a detector would give them: sorted by pT, some of everything missing. */
export function randomEvents(events: number, seed: number): EventRecord {
  const stream = randomStream(seed, "events");
  const collection = (most: number) => {
    const offsets = new Uint32Array(events + 1);
    for (let i = 0; i < events; i++) offsets[i + 1] = offsets[i] + Math.floor((most + 1) * stream.uniform());
    const rows = offsets[events];
    const column = (value: () => number): Float64Array => Float64Array.from({ length: rows }, value);
    const pt = column(() => 20 - 60 * Math.log(1 - stream.uniform()));
    for (let i = 0; i < events; i++)
      pt.subarray(offsets[i], offsets[i + 1])
        .sort()
        .reverse();
    const eta = column(() => 1.5 * stream.normal());
    const phi = column(() => Math.PI * (1 - 2 * stream.uniform()));
    return { rows, column, objects: { offsets, pt, eta, phi, mass: column(() => 15 * stream.uniform()) } };
  };
  const [jets, leptons, photons, fatJets] = [6, 2, 2, 2].map(collection);
  const integers = (rows: number, value: () => number): Int32Array => Int32Array.from({ length: rows }, value);
  const hasIdScore = integers(photons.rows, () => (stream.uniform() < 0.7 ? 1 : 0));
  const present = integers(events, () => (stream.uniform() < 0.9 ? 1 : 0));
  return {
    events,
    leptons: {
      ...leptons.objects,
      charge: integers(leptons.rows, () => (stream.uniform() < 0.5 ? -1 : 1)),
      flavour: integers(leptons.rows, () => (stream.uniform() < 0.5 ? 11 : 13)),
    },
    lepton: leadingRows(leptons.objects.offsets),
    photons: {
      ...photons.objects,
      mass: new Float64Array(photons.rows),
      idScore: Float64Array.from(hasIdScore, (has) => has * stream.uniform()),
      hasIdScore,
      pixelSeed: integers(photons.rows, () => Math.floor(3 * stream.uniform()) - 1),
    },
    jets: { ...jets.objects, btag: jets.column(() => (stream.uniform() < 0.1 ? -1 : stream.uniform())) },
    fatJets: { ...fatJets.objects, msoftdrop: fatJets.column(() => 150 * stream.uniform()), bbScore: fatJets.column(stream.uniform) },
    met: {
      pt: Float64Array.from(present, (has) => has * 80 * stream.uniform()),
      phi: Float64Array.from(present, (has) => has * Math.PI * (1 - 2 * stream.uniform())),
      present,
    },
  };
}

/** Columns of such events. */
export const columnsOf = (record: EventRecord): Table => computeFeatures(["objects"], record);

/** The events first … end - 1 of a record. */
export function eventsBetween(record: EventRecord, first: number, end: number): EventRecord {
  /** A collection cut to the events, column by column of those named. */
  const cut = <C extends ObjectCollection>({ offsets, ...columns }: C): C => {
    const [from, to] = [offsets[first], offsets[end]];
    const kept = Object.entries(columns as Readonly<Record<string, Float64Array>>).map(([name, values]) => [
      name,
      values.subarray(from, to),
    ]);
    return { ...(Object.fromEntries(kept) as C), offsets: offsets.subarray(first, end + 1).map((offset) => offset - from) };
  };
  const leptons = cut(record.leptons);
  const { pt, phi, present } = record.met;
  return {
    events: end - first,
    leptons,
    lepton: leadingRows(leptons.offsets),
    photons: cut(record.photons),
    jets: cut(record.jets),
    fatJets: cut(record.fatJets),
    met: { pt: pt.subarray(first, end), phi: phi.subarray(first, end), present: present.subarray(first, end) },
  };
}

/** A table with one column of each kind of unit, rows as the events of a record. */
export function tableWithUnits(rows: number, seed: number): Table {
  const stream = randomStream(seed, "columns");
  const column = (unit: string, value: () => number) => ({ unit, values: Float64Array.from({ length: rows }, value) });
  return tableOf([
    ["x", column("1", stream.normal)],
    ["e", column("GeV", () => 100 * stream.uniform())],
    ["angle", column("rad", () => 3 * stream.uniform())],
    ["xs", column("pb", stream.uniform)],
    ["any", column("", stream.normal)],
  ]);
}
