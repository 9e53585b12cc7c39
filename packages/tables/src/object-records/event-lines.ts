import { isUtf8 } from "node:buffer";
import { AnalysisError } from "@ratiometer/config";
import {
  probabilitiesOfTag,
  type EventRecord,
  type FlavourProbabilities,
  type JetCollection,
  type ObjectCollection,
} from "../event-record.ts";
import {
  checkSpelling,
  choiceField,
  listField,
  numberField,
  optionalNumber,
  RANGES,
  recordFault,
  requireObject,
  type RecordPlace,
  type Resemblances,
} from "./fields.ts";
import { memberText } from "./member-text.ts";
import { addRow, finished, finishedIntegers, objectColumns, orderRows, type ObjectColumns } from "./object-columns.ts";

/** Events of consecutive lines of a file. */
export interface EventLines {
  readonly record: EventRecord;
  /** The value of "event" of each, as JSON; undefined where a line has none. */
  readonly ids: readonly (string | undefined)[];
}

const TOP_KEYS: ReadonlySet<string> = new Set(["event", "lepton", "extra_leptons", "jets", "fatjets", "met", "photons", "source"]);
const OPTIONAL_TOP_KEYS = ["extra_leptons", "photons"];
const PROBABILITIES = ["probb", "probbb", "probc", "probudsg"];
const JET_KEYS: ReadonlySet<string> = new Set(["pt", "eta", "phi", "mass", "btag", ...PROBABILITIES]);
const PHOTON_OPTIONS = ["id_mva", "pixel_seed"];
const PHOTON_KEYS: ReadonlySet<string> = new Set(["pt", "eta", "phi", ...PHOTON_OPTIONS]);

/** Places of the columns. */
const [PT, ETA, PHI, MASS, FIFTH, SIXTH] = [0, 1, 2, 3, 4, 5];
const [PROBABILITY, PLACE, JET_COLUMNS] = [5, 9, 10];
const CHARGES = [-1, 1];
const FLAVOURS = ["e", "mu"];
const PDG_IDS = [11, 13];
const SEEDS = [false, true, 0, 1];

/** Reads pT, η and φ into a new row. */
function readDirection(
  { pt, eta, phi }: Readonly<Record<string, unknown>>,
  to: ObjectColumns,
  place: RecordPlace,
  kind: string,
  index: number,
): number {
  const row = addRow(to);
  to.columns[PT][row] = numberField(pt, RANGES.pt, place, kind, index, "pt");
  to.columns[ETA][row] = numberField(eta, RANGES.eta, place, kind, index, "eta");
  to.columns[PHI][row] = numberField(phi, RANGES.phi, place, kind, index, "phi");
  return row;
}

function readLepton(lepton: unknown, to: ObjectColumns, place: RecordPlace, kind: string, index: number): void {
  requireObject(lepton, place, index < 0 ? kind : `${kind}[${index}]`);
  const row = readDirection(lepton, to, place, kind, index);
  to.columns[MASS][row] = numberField(lepton["mass"], RANGES.mass, place, kind, index, "mass");
  to.columns[FIFTH][row] = CHARGES[choiceField(lepton["charge"], CHARGES, place, kind, index, "charge")];
  to.columns[SIXTH][row] = PDG_IDS[choiceField(lepton["flavour"], FLAVOURS, place, kind, index, "flavour")];
}

/** Whether all four probabilities are there. */
function readProbabilities(
  jet: Readonly<Record<string, unknown>>,
  to: ObjectColumns,
  row: number,
  place: RecordPlace,
  index: number,
): boolean {
  const { columns } = to;
  columns[PROBABILITY][row] = optionalNumber(jet["probb"], place, "jets", index, "probb");
  columns[PROBABILITY + 1][row] = optionalNumber(jet["probbb"], place, "jets", index, "probbb");
  columns[PROBABILITY + 2][row] = optionalNumber(jet["probc"], place, "jets", index, "probc");
  columns[PROBABILITY + 3][row] = optionalNumber(jet["probudsg"], place, "jets", index, "probudsg");
  const sum = columns[PROBABILITY][row] + columns[PROBABILITY + 1][row] + columns[PROBABILITY + 2][row] + columns[PROBABILITY + 3][row];
  return !Number.isNaN(sum);
}

function readJet(jet: unknown, to: ObjectColumns, place: RecordPlace, index: number, seen: Resemblances): void {
  requireObject(jet, place, `jets[${index}]`);
  const row = readDirection(jet, to, place, "jets", index);
  to.columns[MASS][row] = numberField(jet["mass"], RANGES.mass, place, "jets", index, "mass");
  to.columns[FIFTH][row] = numberField(jet["btag"], RANGES.score, place, "jets", index, "btag");
  to.columns[PLACE][row] = index;
  if (!readProbabilities(jet, to, row, place, index)) checkSpelling(jet, JET_KEYS, PROBABILITIES, seen, place, `jets[${index}]`);
}

function readFatJet(jet: unknown, to: ObjectColumns, place: RecordPlace, index: number): void {
  requireObject(jet, place, `fatjets[${index}]`);
  const row = readDirection(jet, to, place, "fatjets", index);
  to.columns[MASS][row] = numberField(jet["mass"], RANGES.mass, place, "fatjets", index, "mass");
  to.columns[FIFTH][row] = numberField(jet["msoftdrop"], RANGES.mass, place, "fatjets", index, "msoftdrop");
  to.columns[SIXTH][row] = numberField(jet["bb_score"], RANGES.score, place, "fatjets", index, "bb_score");
}

function readPhoton(photon: unknown, to: ObjectColumns, place: RecordPlace, index: number, seen: Resemblances): void {
  requireObject(photon, place, `photons[${index}]`);
  const row = readDirection(photon, to, place, "photons", index);
  const { id_mva: score, pixel_seed: seed } = photon;
  to.columns[MASS][row] = 0;
  to.columns[FIFTH][row] = optionalNumber(score, place, "photons", index, "id_mva");
  to.columns[SIXTH][row] = seed === undefined || seed === null ? -1 : choiceField(seed, SEEDS, place, "photons", index, "pixel_seed") % 2;
  checkSpelling(photon, PHOTON_KEYS, PHOTON_OPTIONS, seen, place, `photons[${index}]`);
}

/** The value of "event" as JSON, whole numbers with all their digits. */
function eventId(event: unknown, line: string, place: RecordPlace): string | undefined {
  if (event === undefined) return undefined;
  if (typeof event === "object" && event !== null) throw recordFault(place, "event", event, "a number, a text, true, false or null");
  const rounded = typeof event === "number" && Math.abs(event) > Number.MAX_SAFE_INTEGER;
  return rounded ? memberText(line, "event") : JSON.stringify(event);
}

function collection(objects: ObjectColumns): ObjectCollection {
  return {
    offsets: objects.offsets,
    pt: finished(objects, PT),
    eta: finished(objects, ETA),
    phi: finished(objects, PHI),
    mass: finished(objects, MASS),
  };
}

/** Probabilities as given, and where they are not all four what the b-tag score says. */
function flavourProbabilities(jets: ObjectColumns, btag: Float64Array): FlavourProbabilities {
  const given = [0, 1, 2, 3].map((which) => finished(jets, PROBABILITY + which));
  const { b, bb, c, light } = probabilitiesOfTag(btag);
  const ofTag = [b, bb, c, light];
  for (let row = 0; row < btag.length; row++)
    if (Number.isNaN(given[0][row] + given[1][row] + given[2][row] + given[3][row]))
      for (let which = 0; which < given.length; which++) given[which][row] = ofTag[which][row];
  return { b: given[0], bb: given[1], c: given[2], light: given[3] };
}

function jetCollection(jets: ObjectColumns): JetCollection {
  const btag = finished(jets, FIFTH);
  return { ...collection(jets), btag, probabilities: flavourProbabilities(jets, btag), place: finishedIntegers(jets, PLACE) };
}

/** Text of the bytes. @throws AnalysisError DATA_OBJECTS unless they are UTF-8 */
function textOf(bytes: Uint8Array, file: string, firstLine: number): string {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (isUtf8(bytes)) return buffer.toString("utf8");
  let line = firstLine;
  for (let from = 0; ; line++) {
    const end = buffer.indexOf(10, from);
    if (end < 0 || !isUtf8(bytes.subarray(from, end))) break;
    from = end + 1;
  }
  throw new AnalysisError("DATA_OBJECTS", "the line is no UTF-8 text", { where: `${file}:${line}`, hint: "JSON is written in UTF-8" });
}

function parseLine(text: string, { file, line }: RecordPlace): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new AnalysisError("DATA_OBJECTS", `the line is no JSON: ${cause instanceof Error ? cause.message : String(cause)}`, {
      where: `${file}:${line}`,
      hint: "expected one object { … } per line",
      cause,
    });
  }
  requireObject(value, { file, line }, "the line");
  return value;
}

/**
 * Records of objects, one JSON object per line: `event` (any scalar), `lepton` {pt, eta, phi, mass, charge, flavour "e" or "mu"} or null, `extra_leptons` (left
 * out, null, or a list of the same), `jets` [{pt, eta, phi, mass, btag; probb, probbb, probc and probudsg or not}], `fatjets` [{pt, eta, phi, mass, msoftdrop,
 * bb_score}], `met` {pt, phi} or null, `photons` (left out, null, or a list of {pt, eta, phi; id_mva, pixel_seed or not}). GeV and radians.
 *
 * Each event's objects are brought into the order of falling pT, those of equal pT in the order of the line, the lepton before the others. Blank lines and
 * unknown keys are passed over.
 *
 * @param bytes whole lines @param firstLine number of the first, from 1
 * @throws AnalysisError DATA_OBJECTS with file, line and field
 */
export function readEventLines(bytes: Uint8Array, file: string, firstLine = 1): EventLines {
  const lines = textOf(bytes, file, firstLine).split("\n");
  const leptons = objectColumns(6, lines.length);
  const jets = objectColumns(JET_COLUMNS, lines.length);
  const fatJets = objectColumns(6, lines.length);
  const photons = objectColumns(6, lines.length);
  const kinds = [leptons, jets, fatJets, photons];
  const lepton = new Int32Array(lines.length);
  const met = { pt: new Float64Array(lines.length), phi: new Float64Array(lines.length), present: new Int32Array(lines.length) };
  const [seenTop, seenJet, seenPhoton]: [Resemblances, Resemblances, Resemblances] = [new Map(), new Map(), new Map()];
  const ids: (string | undefined)[] = [];
  const place = { file, line: firstLine - 1 };
  let events = 0;
  for (const text of lines) {
    place.line++;
    const line = place.line === 1 && text.startsWith("\ufeff") ? text.slice(1) : text;
    if (line === "" || line.trim() === "") continue;
    const event = parseLine(line, place);
    checkSpelling(event, TOP_KEYS, OPTIONAL_TOP_KEYS, seenTop, place, "");
    ids.push(eventId(event["event"], line, place));

    const first = leptons.count;
    if (event["lepton"] === undefined) throw recordFault(place, "lepton", undefined, "an object { … } or null");
    if (event["lepton"] !== null) readLepton(event["lepton"], leptons, place, "lepton", -1);
    const { extra_leptons: extra, photons: given } = event;
    if (extra !== undefined && extra !== null)
      listField(extra, place, "extra_leptons").forEach((each, i) => readLepton(each, leptons, place, "extra_leptons", i));
    lepton[events] = orderRows(leptons, first, event["lepton"] === null ? -1 : first);

    const firstJet = jets.count;
    const jetList = listField(event["jets"], place, "jets");
    for (let i = 0; i < jetList.length; i++) readJet(jetList[i], jets, place, i, seenJet);
    orderRows(jets, firstJet, -1);

    const firstFatJet = fatJets.count;
    listField(event["fatjets"], place, "fatjets").forEach((each, i) => readFatJet(each, fatJets, place, i));
    orderRows(fatJets, firstFatJet, -1);

    const firstPhoton = photons.count;
    if (given !== undefined && given !== null)
      listField(given, place, "photons").forEach((each, i) => readPhoton(each, photons, place, i, seenPhoton));
    orderRows(photons, firstPhoton, -1);

    const { met: missing } = event;
    if (missing === undefined) throw recordFault(place, "met", undefined, "an object { … } or null");
    if (missing !== null) {
      requireObject(missing, place, "met");
      met.pt[events] = numberField(missing["pt"], RANGES.missing, place, "met", -1, "pt");
      met.phi[events] = numberField(missing["phi"], RANGES.phi, place, "met", -1, "phi");
      met.present[events] = 1;
    }
    events++;
    for (const { offsets, count } of kinds) offsets[events] = count;
  }
  const scores = finished(photons, FIFTH);
  const perEvent = <A extends Float64Array | Int32Array>(column: A): A => column.slice(0, events) as A;
  const ofKind = (objects: ObjectColumns): ObjectColumns => ({ ...objects, offsets: objects.offsets.slice(0, events + 1) });
  return {
    ids,
    record: {
      events,
      leptons: {
        ...collection(ofKind(leptons)),
        charge: finishedIntegers(leptons, FIFTH),
        flavour: finishedIntegers(leptons, SIXTH),
      },
      lepton: perEvent(lepton),
      photons: {
        ...collection(ofKind(photons)),
        idScore: scores.map((score) => (Number.isNaN(score) ? 0 : score)),
        hasIdScore: Int32Array.from(scores, (score) => (Number.isNaN(score) ? 0 : 1)),
        pixelSeed: finishedIntegers(photons, SIXTH),
      },
      jets: jetCollection(ofKind(jets)),
      fatJets: { ...collection(ofKind(fatJets)), msoftdrop: finished(fatJets, FIFTH), bbScore: finished(fatJets, SIXTH) },
      met: { pt: perEvent(met.pt), phi: perEvent(met.phi), present: perEvent(met.present) },
    },
  };
}
