import type { ObjectKind } from "@ratiometer/config";
import type { EventRows } from "../event-rows.ts";
import type { EventRecord, MissingMomentum, ObjectCollection } from "../event-record.ts";
import { tableOf, takeRows, type Column } from "../table.ts";

/**
 * Objects of one kind in many events, in the order of the file and before any selection. Event i owns the rows offsets[i] … offsets[i + 1] - 1 of the
 * table. Columns of every kind: pt, eta, phi, mass; of leptons: charge; of photons: id_mva, has_id_mva, pixel_seed; of jets: btag and, where a tagger gives
 * them, probb, probbb, probc, probudsg; of fat jets: msoftdrop, bb_score. All others are attributes that selections may ask for.
 */
export type ObjectTable = EventRows;

/** What was measured in many events, before objects are selected. */
export interface EventObjects {
  readonly events: number;
  readonly kinds: Readonly<Record<ObjectKind, ObjectTable>>;
  readonly met: MissingMomentum;
}

/** The rows of some objects of a collection, event by event: those for which `keep` holds. */
function rowsOf(offsets: Uint32Array, keep: (row: number) => boolean): { readonly offsets: Uint32Array; readonly rows: Uint32Array } {
  const kept = new Uint32Array(offsets.length);
  const rows = new Uint32Array(offsets[offsets.length - 1]);
  let count = 0;
  for (let event = 0; event + 1 < offsets.length; event++) {
    for (let row = offsets[event]; row < offsets[event + 1]; row++) if (keep(row)) rows[count++] = row;
    kept[event + 1] = count;
  }
  return { offsets: kept, rows: rows.subarray(0, count) };
}

const kinematics = ({ pt, eta, phi, mass }: ObjectCollection): [string, Column][] => [
  ["pt", { values: pt, unit: "GeV" }],
  ["eta", { values: eta, unit: "1" }],
  ["phi", { values: phi, unit: "rad" }],
  ["mass", { values: mass, unit: "GeV" }],
];

const numbers = (values: Float64Array | Int32Array): Column => ({ values, unit: "1" });

/** The objects of a record as they are before a selection: those of a simulated detector may be selected like those of a file. */
export function objectsOfRecord({ events, leptons, photons, jets, fatJets, met }: EventRecord): EventObjects {
  const tracks = tableOf([...kinematics(leptons), ["charge", numbers(leptons.charge)]]);
  const flavour = (code: number): ObjectTable => {
    const { offsets, rows } = rowsOf(leptons.offsets, (row) => leptons.flavour[row] === code);
    return { offsets, table: takeRows(tracks, rows) };
  };
  const { probabilities } = jets;
  return {
    events,
    kinds: {
      electrons: flavour(11),
      muons: flavour(13),
      photons: {
        offsets: photons.offsets,
        table: tableOf([
          ...kinematics(photons),
          ["id_mva", numbers(photons.idScore)],
          ["has_id_mva", numbers(photons.hasIdScore)],
          ["pixel_seed", numbers(photons.pixelSeed)],
        ]),
      },
      jets: {
        offsets: jets.offsets,
        table: tableOf([
          ...kinematics(jets),
          ["btag", numbers(jets.btag)],
          ...(probabilities === undefined
            ? []
            : ([
                ["probb", numbers(probabilities.b)],
                ["probbb", numbers(probabilities.bb)],
                ["probc", numbers(probabilities.c)],
                ["probudsg", numbers(probabilities.light)],
              ] as const)),
        ]),
      },
      fatjets: {
        offsets: fatJets.offsets,
        table: tableOf([
          ...kinematics(fatJets),
          ["msoftdrop", { values: fatJets.msoftdrop, unit: "GeV" }],
          ["bb_score", numbers(fatJets.bbScore)],
        ]),
      },
    },
    met,
  };
}
