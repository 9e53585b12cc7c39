import { AnalysisError, OBJECT_KINDS, type ErrorPlace, type ObjectDefinition, type ObjectKind } from "@ratiometer/config";
import {
  columnOf,
  leadingRows,
  type EventObjects,
  type EventRecord,
  type ObjectCollection,
  type ObjectTable,
  type Table,
} from "@ratiometer/tables";
import { deltaR } from "../angles.ts";
import { compileSelection } from "../expression/expression.ts";
import { scopeOf } from "../expression/scope.ts";

/** What objects of one kind an analysis uses. */
export interface ObjectRule extends Pick<ObjectDefinition, "select" | "awayFrom"> {
  /** Where the rule is written, for errors. */
  readonly place?: ErrorPlace;
}

/** A kind without a rule is taken as it is. */
export type ObjectRules = Partial<Readonly<Record<ObjectKind, ObjectRule>>>;

/** Selected objects as features read them, and where each came from. */
export interface SelectedObjects {
  readonly record: EventRecord;
  /** Row in the table of its kind of every object of the record, in the record's order; leptons are left out. */
  readonly rows: Readonly<Record<"photons" | "jets" | "fatjets", Uint32Array>>;
}

/** Rows of one kind that are selected, event by event in the order of falling pT, equal ones as in the file. */
interface Chosen {
  readonly offsets: Uint32Array;
  readonly rows: Uint32Array;
}

const kindsUnder = (kind: ObjectKind | "leptons"): readonly ObjectKind[] => (kind === "leptons" ? ["electrons", "muons"] : [kind]);

const floats = (table: Table, name: string): Float64Array => {
  const { values } = columnOf(table, name);
  return values instanceof Float64Array ? values : Float64Array.from(values);
};

/** Sorts rows[from … to - 1] by falling pT; what is equal keeps its order. Events have few objects. */
function sortByPt(rows: Uint32Array, from: number, to: number, pt: Float64Array): void {
  for (let i = from + 1; i < to; i++) {
    const row = rows[i];
    let place = i;
    while (place > from && pt[rows[place - 1]] < pt[row]) {
      rows[place] = rows[place - 1];
      place--;
    }
    rows[place] = row;
  }
}

function choose(
  kind: ObjectKind,
  { offsets, table }: ObjectTable,
  rule: ObjectRule | undefined,
  objects: EventObjects,
  chosen: Readonly<Partial<Record<ObjectKind, Chosen>>>,
  first: number,
): Chosen {
  const scope = scopeOf(table);
  const holds = (rule?.select ?? []).map((text) => compileSelection(text, scope, rule?.place).on(table));
  const [pt, eta, phi] = ["pt", "eta", "phi"].map((name) => floats(table, name));
  const others = (rule?.awayFrom ?? []).flatMap(({ kind: other, radius }) =>
    kindsUnder(other).map((name) => {
      const found = chosen[name];
      if (found === undefined) throw new RangeError(`${kind} cannot be kept away from ${name}, which are selected after them`);
      const { table: their } = objects.kinds[name];
      return { ...found, eta: floats(their, "eta"), phi: floats(their, "phi"), radius };
    }),
  );
  const apart = (event: number, row: number): boolean =>
    others.every((other) => {
      for (let i = other.offsets[event]; i < other.offsets[event + 1]; i++)
        if (!(deltaR(eta[row], phi[row], other.eta[other.rows[i]], other.phi[other.rows[i]]) > other.radius)) return false;
      return true;
    });
  const kept = new Uint32Array(objects.events + 1);
  const rows = new Uint32Array(pt.length);
  let count = 0;
  for (let event = 0; event < objects.events; event++) {
    const from = count;
    for (let row = offsets[event]; row < offsets[event + 1]; row++) {
      if (!holds.every((condition) => condition(row)) || !apart(event, row)) continue;
      if (!(pt[row] > 0))
        throw new AnalysisError(
          "DATA_OBJECT_PT",
          `event ${first + event} has one of the ${kind} with a pT of ${pt[row]} GeV, expected a positive one`,
          {
            hint: `select with "pt > 0"`,
            ...rule?.place,
          },
        );
      rows[count++] = row;
    }
    sortByPt(rows, from, count, pt);
    kept[event + 1] = count;
  }
  return { offsets: kept, rows: rows.slice(0, count) };
}

const taken = (table: Table, name: string, rows: Uint32Array): Float64Array => {
  const { values } = columnOf(table, name);
  const result = new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i++) result[i] = values[rows[i]];
  return result;
};

const collection = ({ table }: ObjectTable, { offsets, rows }: Chosen): ObjectCollection => ({
  offsets,
  pt: taken(table, "pt", rows),
  eta: taken(table, "eta", rows),
  phi: taken(table, "phi", rows),
  mass: taken(table, "mass", rows),
});

/** Place of each row in its event as the file has them. */
function placesOf({ offsets }: ObjectTable, chosen: Chosen): Int32Array {
  const places = new Int32Array(chosen.rows.length);
  for (let event = 0; event + 1 < offsets.length; event++)
    for (let i = chosen.offsets[event]; i < chosen.offsets[event + 1]; i++) places[i] = chosen.rows[i] - offsets[event];
  return places;
}

/** Electrons and muons in one collection, by falling pT; of equal ones the electron first. */
function leptonsOf({ events, kinds }: EventObjects, electrons: Chosen, muons: Chosen): EventRecord["leptons"] {
  const [e, mu] = [collection(kinds.electrons, electrons), collection(kinds.muons, muons)];
  const [eCharge, muCharge] = [taken(kinds.electrons.table, "charge", electrons.rows), taken(kinds.muons.table, "charge", muons.rows)];
  const total = electrons.rows.length + muons.rows.length;
  const offsets = new Uint32Array(events + 1);
  const [pt, eta, phi, mass] = [0, 1, 2, 3].map(() => new Float64Array(total));
  const [charge, flavour] = [new Int32Array(total), new Int32Array(total)];
  let [i, j] = [0, 0];
  for (let event = 0; event < events; event++) {
    while (i < e.offsets[event + 1] || j < mu.offsets[event + 1]) {
      const isElectron = j === mu.offsets[event + 1] || (i < e.offsets[event + 1] && e.pt[i] >= mu.pt[j]);
      const from = isElectron ? e : mu;
      const row = isElectron ? i : j;
      const place = i + j;
      pt[place] = from.pt[row];
      eta[place] = from.eta[row];
      phi[place] = from.phi[row];
      mass[place] = from.mass[row];
      charge[place] = isElectron ? eCharge[row] : muCharge[row];
      flavour[place] = isElectron ? 11 : 13;
      if (isElectron) i++;
      else j++;
    }
    offsets[event + 1] = i + j;
  }
  return { offsets, pt, eta, phi, mass, charge, flavour };
}

/**
 * The objects that pass an analysis' rules, as features read them. Kinds are selected in the order of OBJECT_KINDS; the lepton of an event is the selected
 * one of the highest pT.
 *
 * @param first number of the first event in its sample, for errors
 * @throws AnalysisError CONFIG_EXPRESSION, CONFIG_UNKNOWN_COLUMN and CONFIG_UNKNOWN_FUNCTION of the conditions, DATA_NOT_FINITE in one of them,
 * DATA_OBJECT_PT for a selected object without a positive pT
 */
export function selectedObjects(objects: EventObjects, rules: ObjectRules, first = 0): SelectedObjects {
  const { events, kinds, met } = objects;
  const chosen: Partial<Record<ObjectKind, Chosen>> = {};
  for (const kind of OBJECT_KINDS) chosen[kind] = choose(kind, kinds[kind], rules[kind], objects, chosen, first);
  const { electrons, muons, photons, jets, fatjets } = chosen as Record<ObjectKind, Chosen>;
  const leptons = leptonsOf(objects, electrons, muons);
  const hasProbabilities = kinds.jets.table.columns.has("probb");
  const probability = (name: string): Float64Array => taken(kinds.jets.table, name, jets.rows);
  const whole = (name: string): Int32Array => Int32Array.from(taken(kinds.photons.table, name, photons.rows));
  return {
    record: {
      events,
      leptons,
      lepton: leadingRows(leptons.offsets),
      photons: {
        ...collection(kinds.photons, photons),
        idScore: taken(kinds.photons.table, "id_mva", photons.rows),
        hasIdScore: whole("has_id_mva"),
        pixelSeed: whole("pixel_seed"),
      },
      jets: {
        ...collection(kinds.jets, jets),
        btag: taken(kinds.jets.table, "btag", jets.rows),
        place: placesOf(kinds.jets, jets),
        ...(hasProbabilities
          ? {
              probabilities: {
                b: probability("probb"),
                bb: probability("probbb"),
                c: probability("probc"),
                light: probability("probudsg"),
              },
            }
          : {}),
      },
      fatJets: {
        ...collection(kinds.fatjets, fatjets),
        msoftdrop: taken(kinds.fatjets.table, "msoftdrop", fatjets.rows),
        bbScore: taken(kinds.fatjets.table, "bb_score", fatjets.rows),
      },
      met,
    },
    rows: { photons: photons.rows, jets: jets.rows, fatjets: fatjets.rows },
  };
}
