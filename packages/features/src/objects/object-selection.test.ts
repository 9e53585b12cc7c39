import { expect, test } from "@jest/globals";
import { OBJECT_KINDS, type ObjectKind } from "@ratiometer/config";
import {
  objectsOfRecord,
  randomStream,
  tableOf,
  type Column,
  type EventObjects,
  type EventRecord,
  type ObjectTable,
} from "@ratiometer/tables";
import { deltaR } from "../angles.ts";
import { selectedObjects, type ObjectRules } from "./object-selection.ts";

const numbers = (values: readonly number[], unit = "1"): Column => ({ values: Float64Array.from(values), unit });

/** Objects of one event each list, in the order of the file. */
function kindOf(events: readonly (readonly Readonly<Record<string, number>>[])[], names: readonly string[]): ObjectTable {
  const offsets = new Uint32Array(events.length + 1);
  events.forEach((list, i) => (offsets[i + 1] = offsets[i] + list.length));
  return { offsets, table: tableOf(names.map((name) => [name, numbers(events.flat().map((object) => object[name]))])) };
}

const NAMES: Readonly<Record<ObjectKind, readonly string[]>> = {
  electrons: ["pt", "eta", "phi", "mass", "charge", "tight"],
  muons: ["pt", "eta", "phi", "mass", "charge"],
  photons: ["pt", "eta", "phi", "mass", "id_mva", "has_id_mva", "pixel_seed"],
  jets: ["pt", "eta", "phi", "mass", "btag", "jetId"],
  fatjets: ["pt", "eta", "phi", "mass", "msoftdrop", "bb_score"],
};

/** Objects at random, several kinds of them close to each other. */
function randomObjects(events: number): EventObjects {
  const stream = randomStream(5, "object-selection");
  const kinds = Object.fromEntries(
    OBJECT_KINDS.map((kind) => [
      kind,
      kindOf(
        Array.from({ length: events }, () =>
          Array.from({ length: stream.integer(6) }, () =>
            Object.fromEntries(
              NAMES[kind].map((name) => [
                name,
                name === "pt"
                  ? 10 + Math.floor(10 * stream.uniform()) * 5
                  : name === "eta" || name === "phi"
                    ? 3 * (stream.uniform() - 0.5)
                    : stream.integer(2),
              ]),
            ),
          ),
        ),
        NAMES[kind],
      ),
    ]),
  ) as Record<ObjectKind, ObjectTable>;
  const met = { pt: new Float64Array(events).fill(20), phi: new Float64Array(events), present: new Int32Array(events).fill(1) };
  return { events, kinds, met };
}

const RULES: ObjectRules = {
  electrons: { select: ["pt > 20", "tight == 1"], awayFrom: [] },
  muons: { select: ["pt > 15"], awayFrom: [] },
  jets: { select: ["pt >= 30 and abs(eta) < 1.2"], awayFrom: [{ kind: "leptons", radius: 0.4 }] },
  fatjets: { select: [], awayFrom: [{ kind: "muons", radius: 0.8 }] },
};

interface Plain {
  readonly pt: number;
  readonly eta: number;
  readonly phi: number;
  readonly row: number;
}

/** One event's objects of a kind, by brute force. */
function plain({ offsets, table }: ObjectTable, event: number, keep: (value: (name: string) => number) => boolean): Plain[] {
  const found: Plain[] = [];
  for (let row = offsets[event]; row < offsets[event + 1]; row++) {
    const value = (name: string): number => table.columns.get(name)?.values[row] ?? NaN;
    if (keep(value)) found.push({ pt: value("pt"), eta: value("eta"), phi: value("phi"), row });
  }
  return found.sort((a, b) => b.pt - a.pt);
}

const far = (radius: number, others: readonly Plain[]): ((value: (name: string) => number) => boolean) => {
  return (value) => others.every(({ eta, phi }) => deltaR(value("eta"), value("phi"), eta, phi) > radius);
};

test("rules keep what they say, kind after kind, by falling pT and then in the order of the file", () => {
  const objects = randomObjects(300);
  const { record, rows } = selectedObjects(objects, RULES);
  for (let event = 0; event < objects.events; event++) {
    const electrons = plain(objects.kinds.electrons, event, (v) => v("pt") > 20 && v("tight") === 1);
    const muons = plain(objects.kinds.muons, event, (v) => v("pt") > 15);
    const jets = plain(
      objects.kinds.jets,
      event,
      (v) => v("pt") >= 30 && Math.abs(v("eta")) < 1.2 && far(0.4, [...electrons, ...muons])(v),
    );
    const fatjets = plain(objects.kinds.fatjets, event, far(0.8, muons));
    const leptons = [...electrons, ...muons].sort((a, b) => b.pt - a.pt);
    const part = ({ offsets, eta }: EventRecord["jets"] | EventRecord["leptons"] | EventRecord["fatJets"]): number[] => [
      ...eta.subarray(offsets[event], offsets[event + 1]),
    ];
    expect(part(record.leptons)).toEqual(leptons.map(({ eta }) => eta));
    expect(part(record.jets)).toEqual(jets.map(({ eta }) => eta));
    expect(part(record.fatJets)).toEqual(fatjets.map(({ eta }) => eta));
    const { offsets, place } = record.jets;
    expect([...rows.jets.subarray(offsets[event], offsets[event + 1])]).toEqual(jets.map(({ row }) => row));
    expect([...(place ?? []).slice(offsets[event], offsets[event + 1])]).toEqual(
      jets.map(({ row }) => row - objects.kinds.jets.offsets[event]),
    );
    expect(record.lepton[event]).toBe(leptons.length === 0 ? -1 : record.leptons.offsets[event]);
  }
});

test("without rules everything is kept, and a record gives itself back", () => {
  const { record } = selectedObjects(randomObjects(100), {});
  const again = selectedObjects(objectsOfRecord(record), {}).record;
  const { offsets, pt } = record.jets;
  const inOrder = Int32Array.from(pt, (_, row) => row - offsets[offsets.findLastIndex((offset) => offset <= row)]);
  expect(again).toEqual({ ...record, jets: { ...record.jets, place: inOrder } });
});

test("a selected object without a positive pT is an error that names event and kind", () => {
  const none = kindOf([[], []], NAMES.muons);
  const objects: EventObjects = {
    events: 2,
    kinds: {
      electrons: kindOf([[], []], NAMES.electrons),
      muons: none,
      photons: kindOf([[], []], NAMES.photons),
      jets: kindOf([[], [{ pt: 0, eta: 0, phi: 0, mass: 0, btag: 0, jetId: 1 }]], NAMES.jets),
      fatjets: kindOf([[], []], NAMES.fatjets),
    },
    met: { pt: Float64Array.of(1, 1), phi: Float64Array.of(0, 0), present: Int32Array.of(1, 1) },
  };
  expect(() => selectedObjects(objects, {})).toThrow("event 1 has one of the jets with a pT of 0 GeV, expected a positive one");
  expect(selectedObjects(objects, { jets: { select: ["pt > 0"], awayFrom: [] } }).record.jets.pt.length).toBe(0);
});

test("a condition on an attribute that is not there names the nearest one", () => {
  const rules: ObjectRules = {
    jets: { select: ["jetid >= 2"], awayFrom: [], place: { where: "a.yaml:3:5", path: "objects.jets.select[0]" } },
  };
  expect(() => selectedObjects(randomObjects(1), rules)).toThrow(
    expect.objectContaining({ code: "CONFIG_UNKNOWN_COLUMN", where: "a.yaml:3:5", hint: 'did you mean "jetId"?' }),
  );
});
