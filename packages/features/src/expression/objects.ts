import type { EventRecord, ObjectCollection } from "@ratiometer/tables";
import type { FourVectors } from "../four-vector.ts";
import { defaultFeatureOptions } from "../feature-set-definition.ts";
import { composedObject, storedObject } from "./bound-object.ts";
import { setEvent } from "./four-momentum.ts";
import { fatJetKind, jetKind, leptonKind, missingKind, photonKind, type ObjectKind } from "./object-kind.ts";
import { cursorOf, filteredSource, objectsOf, recordSource, type ObjectFilter, type Source } from "./source.ts";
import type { Cursor, ListTerm, ObjectTerm, Slot } from "./term.ts";

interface Collection {
  readonly kind: ObjectKind;
  readonly meaning: string;
  readonly of: (record: EventRecord) => ObjectCollection;
  readonly filter?: ObjectFilter;
}

const tagged =
  (wanted: boolean): ObjectFilter =>
  (bindings, cursor) => {
    const { record, bTagThreshold: threshold = defaultFeatureOptions.bTagThreshold } = objectsOf(bindings);
    const { btag } = record.jets;
    return () => btag[cursor.row] >= threshold === wanted;
  };

const ofFlavour =
  (wanted: number): ObjectFilter =>
  (bindings, cursor) => {
    const { flavour } = objectsOf(bindings).record.leptons;
    return () => flavour[cursor.row] === wanted;
  };

/** Collections of the event record by the names that expressions give them, each event's objects by falling pT. */
export const collections: ReadonlyMap<string, Collection> = new Map<string, Collection>([
  ["jets", { kind: jetKind, meaning: "all jets", of: ({ jets }) => jets }],
  ["bjets", { kind: jetKind, meaning: "jets with a b-tag score at or above the threshold", of: ({ jets }) => jets, filter: tagged(true) }],
  ["light_jets", { kind: jetKind, meaning: "the other jets", of: ({ jets }) => jets, filter: tagged(false) }],
  ["leptons", { kind: leptonKind, meaning: "electrons and muons", of: ({ leptons }) => leptons }],
  ["electrons", { kind: leptonKind, meaning: "electrons", of: ({ leptons }) => leptons, filter: ofFlavour(11) }],
  ["muons", { kind: leptonKind, meaning: "muons", of: ({ leptons }) => leptons, filter: ofFlavour(13) }],
  ["photons", { kind: photonKind, meaning: "photons", of: ({ photons }) => photons }],
  ["fatjets", { kind: fatJetKind, meaning: "jets of a large radius", of: ({ fatJets }) => fatJets }],
]);

/** Single objects of the event record by the names that expressions give them. */
export const singleObjects: ReadonlyMap<string, string> = new Map([
  ["lepton", "the lepton that the event is reconstructed with"],
  ["missing", "the missing transverse momentum, massless, without a longitudinal part"],
]);

/** A collection by its name, which must be one of `collections`. */
export function collectionTerm(name: string, { kind, of, filter }: Collection): ListTerm {
  const slot: Slot = { of: name };
  const all = recordSource(name, (record) => of(record).offsets);
  const source: Source = filter === undefined ? all : filteredSource(all, name, filter, 0);
  const element = storedObject(name, kind, false, (bindings) => ({ cursor: cursorOf(bindings, slot), find: () => true }));
  return { kind: "list", text: name, loops: 1, source, slots: [slot], element };
}

/** A single object of the record by its name, which must be one of `singleObjects`. */
export function singleObjectTerm(name: string): ObjectTerm {
  const [kind, rows] = name === "lepton" ? [leptonKind, leptonRow] : [missingKind, missingRow];
  return storedObject(name, kind, true, (bindings) => {
    const cursor: Cursor = { row: -1 };
    const rowOf = rows(objectsOf(bindings).record);
    return {
      cursor,
      find: (event) => {
        cursor.row = rowOf(event);
        return cursor.row >= 0;
      },
    };
  });
}

const leptonRow =
  ({ lepton }: EventRecord): ((event: number) => number) =>
  (event) =>
    lepton[event];

const missingRow =
  ({ met: { present } }: EventRecord): ((event: number) => number) =>
  (event) =>
    present[event] === 1 ? event : -1;

/** A candidate, whose four-vectors the caller brings. */
export function candidateTerm(name: string): ObjectTerm {
  return composedObject(name, { canBeMissing: true, loops: 0 }, (bindings, p) => {
    const vectors: FourVectors | undefined = objectsOf(bindings).candidates?.get(name);
    if (vectors === undefined) throw new RangeError(`an expression over "${name}" is evaluated without that candidate`);
    return (event) => setEvent(p, vectors, event);
  });
}
