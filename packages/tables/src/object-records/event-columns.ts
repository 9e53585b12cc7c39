import type { EventRecord } from "../event-record.ts";
import {
  checkSpelling,
  listField,
  numberField,
  RANGES,
  recordFault,
  requireObject,
  type RecordPlace,
  type Resemblances,
} from "./fields.ts";
import { objectColumns, orderRows, type ObjectColumns } from "./object-columns.ts";
import {
  COLUMNS,
  fatJetCollection,
  jetCollection,
  leptonCollection,
  photonCollection,
  readFatJet,
  readJet,
  readLepton,
  readPhoton,
} from "./object-kinds.ts";

const KEYS: ReadonlySet<string> = new Set(["event", "lepton", "extra_leptons", "jets", "fatjets", "met", "photons", "source"]);
const OPTIONAL_KEYS = ["extra_leptons", "photons"];

/** A record of events that grows event by event. */
export interface EventColumns {
  /** Adds the objects of an event. @throws AnalysisError DATA_OBJECTS */
  readonly add: (event: Readonly<Record<string, unknown>>, place: RecordPlace) => void;
  /** All events so far. */
  readonly record: () => EventRecord;
}

/** @param capacity most events that there will be */
export function eventColumns(capacity: number): EventColumns {
  const leptons = objectColumns(COLUMNS.leptons, capacity);
  const jets = objectColumns(COLUMNS.jets, capacity);
  const fatJets = objectColumns(COLUMNS.fatJets, capacity);
  const photons = objectColumns(COLUMNS.photons, capacity);
  const kinds = [leptons, jets, fatJets, photons];
  const lepton = new Int32Array(capacity);
  const met = { pt: new Float64Array(capacity), phi: new Float64Array(capacity), present: new Int32Array(capacity) };
  const seen: Readonly<Record<"top" | "jet" | "photon", Resemblances>> = { top: new Map(), jet: new Map(), photon: new Map() };
  let events = 0;

  /** Reads a list and brings its objects into order. */
  const readList = (
    value: unknown,
    field: string,
    place: RecordPlace,
    to: ObjectColumns,
    read: (each: unknown, index: number) => void,
  ): void => {
    const first = to.count;
    const list = listField(value, place, field);
    for (let i = 0; i < list.length; i++) read(list[i], i);
    orderRows(to, first, -1);
  };

  const readLeptons = ({ lepton: given, extra_leptons: extra }: Readonly<Record<string, unknown>>, place: RecordPlace): void => {
    const first = leptons.count;
    if (given === undefined) throw recordFault(place, "lepton", undefined, "an object { … } or null");
    if (given !== null) readLepton(given, leptons, place, "lepton", -1);
    if (extra !== undefined && extra !== null)
      listField(extra, place, "extra_leptons").forEach((each, i) => readLepton(each, leptons, place, "extra_leptons", i));
    lepton[events] = orderRows(leptons, first, given === null ? -1 : first);
  };

  const readMissing = (value: unknown, place: RecordPlace): void => {
    if (value === undefined) throw recordFault(place, "met", undefined, "an object { … } or null");
    met.present[events] = value === null ? 0 : 1;
    if (value === null) return;
    requireObject(value, place, "met");
    met.pt[events] = numberField(value["pt"], RANGES.missing, place, "met", -1, "pt");
    met.phi[events] = numberField(value["phi"], RANGES.phi, place, "met", -1, "phi");
  };

  return {
    add: (event, place) => {
      checkSpelling(event, KEYS, OPTIONAL_KEYS, seen.top, place, "");
      readLeptons(event, place);
      readList(event["jets"], "jets", place, jets, (jet, i) => readJet(jet, jets, place, i, seen.jet));
      readList(event["fatjets"], "fatjets", place, fatJets, (jet, i) => readFatJet(jet, fatJets, place, i));
      readList(event["photons"] ?? [], "photons", place, photons, (photon, i) => readPhoton(photon, photons, place, i, seen.photon));
      readMissing(event["met"], place);
      events++;
      for (const { offsets, count } of kinds) offsets[events] = count;
    },
    record: () => ({
      events,
      leptons: leptonCollection(leptons, events),
      lepton: lepton.slice(0, events),
      photons: photonCollection(photons, events),
      jets: jetCollection(jets, events),
      fatJets: fatJetCollection(fatJets, events),
      met: { pt: met.pt.slice(0, events), phi: met.phi.slice(0, events), present: met.present.slice(0, events) },
    }),
  };
}
