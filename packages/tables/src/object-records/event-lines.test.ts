import { expect, test } from "@jest/globals";
import { readEventLines, type EventLines } from "./event-lines.ts";

type Fields = Readonly<Record<string, unknown>>;

const lepton = { pt: 30, eta: 0.5, phi: 1, mass: 0.1057, charge: -1, flavour: "mu" };
const jet = { pt: 50, eta: -1, phi: 2, mass: 5, btag: 0.25 };
const fatJet = { pt: 300, eta: 0.1, phi: -2, mass: 100, msoftdrop: 90, bb_score: 0.9 };
const photon = { pt: 40, eta: 1, phi: 3 };
const base: Fields = { event: 7, lepton, jets: [jet], fatjets: [fatJet], met: { pt: 20, phi: -1 } };

const read = (...lines: readonly (Fields | string)[]): EventLines =>
  readEventLines(Buffer.from(lines.map((line) => (typeof line === "string" ? line : JSON.stringify(line))).join("\n")), "events.jsonl");

test("an event's objects become rows, its scalars entries", () => {
  const { record, ids } = read({ ...base, extra_leptons: [{ ...lepton, pt: 10, flavour: "e", charge: 1 }], photons: [photon] });
  expect(ids).toEqual(["7"]);
  expect(record.events).toBe(1);
  expect([...record.leptons.pt, ...record.leptons.charge, ...record.leptons.flavour, ...record.lepton]).toEqual([30, 10, -1, 1, 13, 11, 0]);
  expect([...record.leptons.offsets, ...record.jets.offsets, ...record.fatJets.offsets, ...record.photons.offsets]).toEqual([
    0, 2, 0, 1, 0, 1, 0, 1,
  ]);
  expect([record.jets.eta[0], record.jets.phi[0], record.jets.mass[0], record.jets.btag[0]]).toEqual([-1, 2, 5, 0.25]);
  expect([record.fatJets.mass[0], record.fatJets.msoftdrop[0], record.fatJets.bbScore[0]]).toEqual([100, 90, 0.9]);
  expect([record.met.pt[0], record.met.phi[0], record.met.present[0]]).toEqual([20, -1, 1]);
});

test("objects are ordered by falling pT, equal ones as they come; jets keep their place, the lepton is followed and stands before its equals", () => {
  const jets = [50, 80, 50, 90, 80].map((pt, i) => ({ ...jet, pt, eta: i }));
  const extra_leptons = [40, 30, 20].map((pt, i) => ({ ...lepton, pt, eta: i }));
  const { record } = read({
    ...base,
    jets,
    extra_leptons,
    fatjets: [fatJet, { ...fatJet, pt: 400 }],
    photons: [photon, { ...photon, pt: 45 }],
  });
  expect([...record.jets.pt]).toEqual([90, 80, 80, 50, 50]);
  expect([...record.jets.eta]).toEqual([3, 1, 4, 0, 2]);
  expect([...(record.jets.place ?? [])]).toEqual([3, 1, 4, 0, 2]);
  expect([...record.leptons.pt]).toEqual([40, 30, 30, 20]);
  expect([...record.leptons.eta]).toEqual([0, 0.5, 1, 2]);
  expect(record.lepton[0]).toBe(1);
  expect([...record.fatJets.pt, ...record.photons.pt]).toEqual([400, 300, 45, 40]);
});

test("rows of a lepton are counted through the file, and an event may lack it, or the missing momentum", () => {
  const { record } = read(
    base,
    { ...base, lepton: null, met: null, extra_leptons: [lepton] },
    { ...base, extra_leptons: [{ ...lepton, pt: 99 }] },
  );
  expect([...record.lepton]).toEqual([0, -1, 3]);
  expect([...record.leptons.offsets]).toEqual([0, 1, 2, 4]);
  expect([...record.met.present, ...record.met.pt]).toEqual([1, 0, 1, 20, 0, 20]);
});

test("optional lists may be null, optional fields too", () => {
  const { record } = read(
    { ...base, extra_leptons: null, photons: [{ ...photon, id_mva: null, pixel_seed: null }] },
    { ...base, photons: null },
  );
  expect([...record.photons.offsets]).toEqual([0, 1, 1]);
  expect([record.photons.hasIdScore[0], record.photons.idScore[0], record.photons.pixelSeed[0]]).toEqual([0, 0, -1]);
});

test("photons' scores and pixel seeds, true or 1", () => {
  const seeds = [true, false, 1, 0];
  const photons = seeds.map((pixel_seed, i) => ({ ...photon, pt: 40 - i, id_mva: -0.5, pixel_seed }));
  const { record } = read({ ...base, photons });
  expect([...record.photons.pixelSeed]).toEqual([1, 0, 1, 0]);
  expect([...record.photons.idScore, ...record.photons.hasIdScore]).toEqual([-0.5, -0.5, -0.5, -0.5, 1, 1, 1, 1]);
});

test("class probabilities are those given, or follow from the b-tag score, or are -1", () => {
  const given = { probb: 0.5, probbb: 0.25, probc: 0.125, probudsg: 0.0625 };
  const partial = { probb: 0.5, probbb: 0.25, probc: 0.125 };
  const jets = [
    { ...jet, pt: 60, ...given },
    { ...jet, pt: 50, ...partial, probudsg: null },
    { ...jet, pt: 40, btag: -1 },
    { ...jet, pt: 30, btag: 1.5 },
  ];
  const { b, bb, c, light } = read({ ...base, jets }).record.jets.probabilities ?? {};
  expect([b, bb, c, light].map((column) => [...(column ?? [])])).toEqual([
    [0.5, 0.25, -1, -1],
    [0.25, 0, -1, -1],
    [0.125, 0, -1, -1],
    [0.0625, 0.75, -1, -1],
  ]);
});

test("ids are any scalar, with all their digits; a line may have none", () => {
  const line = JSON.stringify({ ...base, event: 0 });
  const withId = (id: string): string => line.replace('"event":0', `"event":${id}`);
  const ids = ["18446744073709551615", '"a \\"b\\" é"', "null", "true", "-1.5", "12345678901234567890123", "1e400"];
  expect(read(...ids.map(withId), { ...base, event: undefined }).ids).toEqual([
    "18446744073709551615",
    '"a \\"b\\" é"',
    "null",
    "true",
    "-1.5",
    "12345678901234567890123",
    "1e400",
    undefined,
  ]);
});

test("blank lines, a byte order mark, carriage returns and unknown keys are passed over", () => {
  const line = JSON.stringify({ ...base, run: 1, jets: [{ ...jet, qgl: 0.5 }], weight: [1, 2] });
  const { record, ids } = read(`\ufeff${line}\r`, "", "  \r", line, "");
  expect([record.events, ids]).toEqual([2, ["7", "7"]]);
});

const without = (fields: Fields, key: string): Fields => Object.fromEntries(Object.entries(fields).filter(([name]) => name !== key));

test.each<[string, Fields, string]>([
  ["a missing lepton", without(base, "lepton"), "lepton is missing, expected an object { … } or null"],
  ["missing jets", without(base, "jets"), "jets is missing, expected a list of objects"],
  ["jets that are no list", { ...base, jets: {} }, "jets is an object, expected a list of objects"],
  ["missing fat jets", without(base, "fatjets"), "fatjets is missing, expected a list of objects"],
  ["missing met", without(base, "met"), "met is missing, expected an object { … } or null"],
  ["a list for a lepton", { ...base, lepton: [lepton] }, "lepton is a list, expected an object { … }"],
  ["null among jets", { ...base, jets: [jet, null] }, "jets[1] is null, expected an object { … }"],
  ["a jet without pT", { ...base, jets: [without(jet, "pt")] }, "jets[0].pt is missing, expected a number above 0, in GeV"],
  ["a pT of 0", { ...base, jets: [jet, { ...jet, pt: 0 }] }, "jets[1].pt is 0, expected a number above 0, in GeV"],
  ["a negative pT", { ...base, fatjets: [{ ...fatJet, pt: -1 }] }, "fatjets[0].pt is -1, expected a number above 0, in GeV"],
  ["a text for a number", { ...base, met: { pt: "20", phi: 0 } }, 'met.pt is "20", expected a number of at least 0, in GeV'],
  ["a negative missing momentum", { ...base, met: { pt: -1, phi: 0 } }, "met.pt is -1, expected a number of at least 0, in GeV"],
  ["an azimuth in degrees", { ...base, met: { pt: 1, phi: 170 } }, "met.phi is 170, expected an azimuth in radians, from -2π to 2π"],
  ["a pseudorapidity beyond reason", { ...base, lepton: { ...lepton, eta: 999 } }, "lepton.eta is 999, expected a number from -50 to 50"],
  ["a missing mass", { ...base, lepton: without(lepton, "mass") }, "lepton.mass is missing, expected a number, in GeV"],
  ["a charge of 0", { ...base, lepton: { ...lepton, charge: 0 } }, "lepton.charge is 0, expected -1 or 1"],
  ["a tau", { ...base, extra_leptons: [{ ...lepton, flavour: "tau" }] }, 'extra_leptons[0].flavour is "tau", expected "e" or "mu"'],
  ["a missing score", { ...base, jets: [without(jet, "btag")] }, "jets[0].btag is missing, expected a number"],
  ["a probability that is a text", { ...base, jets: [{ ...jet, probb: "1" }] }, 'jets[0].probb is "1", expected a number'],
  [
    "a missing soft-drop mass",
    { ...base, fatjets: [without(fatJet, "msoftdrop")] },
    "fatjets[0].msoftdrop is missing, expected a number, in GeV",
  ],
  [
    "a pixel seed of 2",
    { ...base, photons: [{ ...photon, pixel_seed: 2 }] },
    "photons[0].pixel_seed is 2, expected false or true or 0 or 1",
  ],
  ["an id that is an object", { ...base, event: { run: 1 } }, "event is an object, expected a number, a text, true, false or null"],
])("%s is refused with file, line and field", (_, event, message) => {
  const code = "DATA_OBJECTS";
  expect(() => read(base, event)).toThrow(expect.objectContaining({ code, message, where: "events.jsonl:2" }));
});

test.each<[string, Fields, string]>([
  ["extra_lepton", { ...base, extra_lepton: [lepton] }, "extra_leptons"],
  ["Photons", { ...base, Photons: [photon] }, "photons"],
  ["prob_b", { ...base, jets: [{ ...jet, prob_b: 0.5 }] }, "probb"],
  ["pixelSeed", { ...base, photons: [{ ...photon, pixelSeed: true }] }, "pixel_seed"],
])("%s, which looks like a misspelt optional key, is refused", (key, event, meant) => {
  const hint = `did you mean "${meant}"? other keys are passed over`;
  expect(() => read(event)).toThrow(expect.objectContaining({ code: "DATA_OBJECTS", message: `unknown key "${key}"`, hint }));
});

test("numbers that overflow, and lines that are no JSON objects, are refused", () => {
  const line = JSON.stringify(base);
  const fault = (text: string, message: string | RegExp): void => {
    const expected = typeof message === "string" ? message : (expect.stringMatching(message) as unknown);
    expect(() => read(base, base, text)).toThrow(
      expect.objectContaining({ code: "DATA_OBJECTS", message: expected, where: "events.jsonl:3" }),
    );
  };
  fault(line.replace('"btag":0.25', '"btag":1e999'), "jets[0].btag is Infinity, expected a number");
  fault(line.slice(0, -5), /^the line is no JSON: /);
  fault("NaN", /^the line is no JSON: /);
  fault(`${line} ${line}`, /^the line is no JSON: /);
  fault("[]", "the line is a list, expected an object { … }");
  fault("null", "the line is null, expected an object { … }");
  fault(line.replace('"btag":0.25', `"btag":${"[".repeat(100_000)}${"]".repeat(100_000)}`), "jets[0].btag is a list, expected a number");
});

test("bytes that are no UTF-8 are told with their line", () => {
  const bytes = Buffer.concat([Buffer.from(`${JSON.stringify(base)}\n{"source":"`), Buffer.from([0xff]), Buffer.from('"}\n')]);
  expect(() => readEventLines(bytes, "events.jsonl", 11)).toThrow(
    expect.objectContaining({ code: "DATA_OBJECTS", message: "the line is no UTF-8 text", where: "events.jsonl:12" }),
  );
});
