import { expect, test } from "@jest/globals";
import type { ObjectDefinition, ObjectKind } from "@ratiometer/config";
import type { ColumnSlice, FileColumn } from "../columnar-file.ts";
import { attributeNames, bindEvents } from "./object-binding.ts";
import { DELPHES, NANOAOD, type ObjectNaming } from "./object-naming.ts";
import { eventObjects } from "./object-reading.ts";

/** Two events: columns by name, of objects a list for each event. */
function fileOf(columns: Readonly<Record<string, readonly number[] | readonly (readonly number[])[]>>) {
  const isList = (values: readonly unknown[]): values is readonly (readonly number[])[] => Array.isArray(values[0]);
  const slices = new Map<string, ColumnSlice>();
  const declared: FileColumn[] = [];
  for (const [name, values] of Object.entries(columns)) {
    const list = isList(values);
    const flat = values.flat();
    const whole = flat.every((value) => Number.isInteger(value));
    const numbers = whole ? Int32Array.from(flat) : Float32Array.from(flat);
    const offsets = list ? Uint32Array.of(0, values[0].length, values[0].length + values[1].length) : undefined;
    slices.set(name, offsets === undefined ? { values: numbers } : { values: numbers, offsets });
    declared.push({ name, type: whole ? "int32" : "float32", kind: list ? "list" : "number", unit: "", title: "" });
  }
  return { path: "skim.root", columns: declared, slices };
}

const none: Readonly<Record<ObjectKind, readonly string[]>> = { electrons: [], muons: [], photons: [], jets: [], fatjets: [] };
const jets = (more: Partial<ObjectDefinition> = {}): { jets: ObjectDefinition } => ({
  jets: { from: undefined, select: [], awayFrom: [], attributes: { btag: "btagDeepFlavB" }, ...more },
});

const vectors = (collection: string): Record<string, readonly (readonly number[])[]> => ({
  [`${collection}_pt`]: [[50.5, 40.5], [30.25]],
  [`${collection}_eta`]: [[0.5, -0.5], [1.5]],
  [`${collection}_phi`]: [[1, 2], [3]],
  [`${collection}_mass`]: [[5.5, 4.5], [3.5]],
});

const SKIM = fileOf({
  ...vectors("Jet"),
  Jet_btagDeepFlavB: [[0.25, 0.75], [0.5]],
  Jet_jetId: [[6, 2], [0]],
  ...vectors("Electron"),
  Electron_charge: [[1, -1], [1]],
  Electron_promptMVA: [[0.5, 0.25], [-0.5]],
  Photon_pt: [[20.5], []],
  Photon_eta: [[0.5], []],
  Photon_phi: [[0.5], []],
  PFMET_pt: [33.5, 44.5],
  PFMET_phi: [0.5, -0.5],
});

test("NanoAOD's columns become objects, whichever version names them", () => {
  const binding = bindEvents(SKIM, NANOAOD, jets(), undefined, { ...none, jets: ["jetId"], electrons: ["mvaTTH"] });
  expect(binding.kinds.flatMap(({ remarks }) => remarks)).toEqual([
    "Electron has promptMVA for mvaTTH",
    "there is no Muon: events have no muons",
    "there is no FatJet: events have no fatjets",
  ]);
  expect([...binding.columns].sort()).toEqual([...SKIM.slices.keys()].sort());
  const { kinds, met } = eventObjects(binding, SKIM.slices, { path: SKIM.path, first: 0, events: 2 });
  expect(kinds.jets.offsets).toEqual(Uint32Array.of(0, 2, 3));
  expect(Object.fromEntries([...kinds.jets.table.columns].map(([name, { values, unit }]) => [name, [[...values], unit]]))).toEqual({
    pt: [[50.5, 40.5, 30.25], "GeV"],
    eta: [[0.5, -0.5, 1.5], "1"],
    phi: [[1, 2, 3], "rad"],
    mass: [[5.5, 4.5, 3.5], "GeV"],
    btag: [[0.25, 0.75, 0.5], "1"],
    jetId: [[6, 2, 0], ""],
  });
  expect([...(kinds.electrons.table.columns.get("mvaTTH")?.values ?? [])]).toEqual([0.5, 0.25, -0.5]);
  expect([...(kinds.photons.table.columns.get("has_id_mva")?.values ?? [])]).toEqual([0]);
  expect([...(kinds.photons.table.columns.get("pixel_seed")?.values ?? [])]).toEqual([-1]);
  expect([...(kinds.photons.table.columns.get("mass")?.values ?? [])]).toEqual([0]);
  expect([kinds.muons.table.length, [...kinds.muons.offsets]]).toEqual([0, [0, 0, 0]]);
  expect([[...met.pt], [...met.phi], [...met.present]]).toEqual([
    [33.5, 44.5],
    [0.5, -0.5],
    [1, 1],
  ]);
});

test("Delphes' columns become objects: masses of leptons are known, the b tag is the lowest bit, missing momentum may be missing", () => {
  const dotted = (name: string): Record<string, readonly (readonly number[])[]> => ({
    [`${name}.PT`]: [[50.5, 40.5], [30.25]],
    [`${name}.Eta`]: [[0.5, -0.5], [1.5]],
    [`${name}.Phi`]: [[1, 2], [3]],
  });
  const file = fileOf({
    ...dotted("Jet"),
    "Jet.Mass": [[5, 4], [3]],
    "Jet.BTag": [[3, 2], [1]],
    ...dotted("Muon"),
    "Muon.Charge": [[1, 1], [-1]],
    "MissingET.MET": [[12.5], []],
    "MissingET.Phi": [[0.5], []],
  });
  const binding = bindEvents(file, DELPHES, {}, undefined, none);
  const { kinds, met } = eventObjects(binding, file.slices, { path: file.path, first: 0, events: 2 });
  expect([...(kinds.jets.table.columns.get("btag")?.values ?? [])]).toEqual([1, 0, 1]);
  expect([...(kinds.muons.table.columns.get("mass")?.values ?? [])]).toEqual([0.10566, 0.10566, 0.10566]);
  expect([[...met.pt], [...met.present]]).toEqual([
    [12.5, 0],
    [1, 0],
  ]);
});

test("fat jets that lack an attribute are left out, unless the analysis speaks of them", () => {
  const file = fileOf({
    ...vectors("FatJet"),
    ...vectors("Jet"),
    Jet_btagDeepFlavB: [[0.25, 0.75], [0.5]],
    PFMET_pt: [1, 2],
    PFMET_phi: [0, 0],
  });
  const { kinds } = bindEvents(file, NANOAOD, jets(), undefined, none);
  expect(kinds.find(({ kind }) => kind === "fatjets")).toEqual({
    kind: "fatjets",
    collection: "FatJet",
    attributes: [],
    remarks: ["FatJet has no msoftdrop: events have no fatjets"],
  });
  const definitions = { ...jets(), fatjets: { from: undefined, select: [], awayFrom: [], attributes: {} } };
  expect(() => bindEvents(file, NANOAOD, definitions, undefined, none)).toThrow('the file has no "FatJet_msoftdrop"');
});

test("names that conditions may use are those of the file, of features and of other versions", () => {
  expect(attributeNames(SKIM, NANOAOD, "electrons", undefined).sort()).toEqual(
    ["charge", "eta", "mass", "mvaTTH", "phi", "promptMVA", "pt"].sort(),
  );
  expect(attributeNames(SKIM, NANOAOD, "jets", jets().jets)).toContain("btag");
});

const bind = (
  naming: ObjectNaming,
  definitions: Partial<Record<ObjectKind, ObjectDefinition>>,
  met?: string,
  extra: readonly string[] = [],
) => bindEvents(SKIM, naming, definitions, met, { ...none, jets: extra });

test.each([
  ["a collection that is not there", () => bind(NANOAOD, jets({ from: "Jets" })), "DATA_NO_COLLECTION", 'did you mean "Jet"?'],
  [
    "fat jets that are asked for",
    () => bind(NANOAOD, { ...jets(), fatjets: { from: undefined, select: [], awayFrom: [], attributes: {} } }),
    "DATA_NO_COLLECTION",
    "say which collection has them (objects.fatjets.from), or leave objects.fatjets out",
  ],
  [
    "an attribute that is not there",
    () => bind(NANOAOD, jets({ attributes: { btag: "btagDeepFlavb2" } })),
    "DATA_NO_ATTRIBUTE",
    'did you mean "btagDeepFlavB"?',
  ],
  ["no b-tag score", () => bind(NANOAOD, {}), "DATA_NO_ATTRIBUTE", "say which one it is: objects.jets.btag"],
  ["a condition's attribute", () => bind(NANOAOD, jets(), undefined, ["jetid"]), "DATA_NO_ATTRIBUTE", 'did you mean "jetId"?'],
  [
    "a missing momentum of another name",
    () => bind(NANOAOD, jets(), "PuppiMET"),
    "DATA_NO_COLLECTION",
    "say which missing transverse momentum it is: objects: { met: { from: … } }; the file has PFMET_pt",
  ],
])("%s is refused with advice", (_, work, code, hint) => {
  expect(work).toThrow(expect.objectContaining({ code, hint, where: "skim.root" }));
});

test("columns of a collection with other numbers of objects are refused", () => {
  const file = fileOf({ ...vectors("Jet"), Jet_btagDeepFlavB: [[0.25], [0.5, 0.5]], PFMET_pt: [1, 2], PFMET_phi: [0, 0] });
  const binding = bindEvents(file, NANOAOD, jets(), undefined, none);
  expect(() => eventObjects(binding, file.slices, { path: file.path, first: 0, events: 2 })).toThrow(
    'column "Jet_btagDeepFlavB" has other numbers of objects in the events than "Jet_pt"',
  );
});
