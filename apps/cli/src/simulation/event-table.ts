import { coefficientValues, eventWeights } from "@ratiometer/eft";
import type { GeneratedSample, Process } from "@ratiometer/simulation";
import { tableOf, type Column, type ParticleRecord, type Table } from "@ratiometer/tables";
import { weightColumns } from "../event-ingest/weight-columns.ts";
import { subprocessId } from "./event-provenance.ts";

/** Column with the weight of each event at the file's own point. */
export const EVENT_WEIGHT = "weight";

/** Key of a Parquet file's metadata under which it says how its events were made. */
export const PROVENANCE_KEY = "ratiometer.simulation";

/** Products of a top, W boson first, and of any other particle. */
const TOP_PRODUCTS = ["w", "b", "f", "fbar"];
const PRODUCTS = ["1", "2"];

/** A name for each particle of an event: `beam1`, `beam2`, the legs `t`, `tbar`, `h`, …, and their products `t_w`, `t_b`, `t_f`, `t_fbar`, `h_1`, `h_2`. */
export function particleNames({ offsets, mother }: ParticleRecord, { legs }: Process): readonly string[] {
  const names = ["beam1", "beam2", ...legs.map(({ name }) => name)];
  const last = names.length;
  for (let row = last; row < offsets[1]; row++) {
    // the products of a W boson come with those of its top
    const parent = mother[row] < last ? mother[row] : mother[mother[row]];
    const top = /^t(?:bar)?$/.test(names[parent]);
    const before = names.filter((name) => name.startsWith(`${names[parent]}_`)).length;
    names.push(`${names[parent]}_${(top ? TOP_PRODUCTS : PRODUCTS)[before]}`);
  }
  return names;
}

function particleColumns(particles: ParticleRecord, row: number, name: string): [string, Column][] {
  const { events, offsets, pdgId, px, py, pz, energy } = particles;
  const momenta = { e: energy, px, py, pz };
  const ofRow = (values: Float64Array): Float64Array => Float64Array.from({ length: events }, (_, event) => values[offsets[event] + row]);
  return [
    [`${name}_pdg`, { values: Int32Array.from({ length: events }, (_, event) => pdgId[offsets[event] + row]), unit: "1" }],
    ...Object.entries(momenta).map(([component, values]): [string, Column] => [
      `${name}_${component}`,
      { values: ofRow(values), unit: "GeV" },
    ]),
  ];
}

/**
 * Generated events as a table, a row for each: PDG code and momentum of every particle; `subprocess`; `weight`, in pb, at `point`; and the terms of the weight
 * polynomial `weight:1`, `weight:kt`, … in the differences from the SM (off-diagonal ones half the cross coefficient). Sums over the events are cross sections.
 * @param point physical values; those not named are at the SM
 */
export function eventTable(process: Process, sample: GeneratedSample, point: Readonly<Record<string, number>>): Table {
  const { particles, weights, subprocess } = sample;
  return tableOf([
    ...particleNames(particles, process).flatMap((name, row) => particleColumns(particles, row, name)),
    ["subprocess", { values: subprocess.map(subprocessId), unit: "1" }],
    [EVENT_WEIGHT, { values: eventWeights(weights, coefficientValues(weights, point)), unit: "pb" }],
    ...weightColumns(weights),
  ]);
}
