import { expect, test } from "@jest/globals";
import { describeError, type AnalysisError } from "@ratiometer/config";
import type { EventRecord } from "@ratiometer/tables";
import { compileExpression, compileSelection } from "./expression.ts";
import { handWritten, noColumns } from "./testing/hand-written-events.ts";

const scope = { units: new Map<string, string>(), candidates: ["higgs"] };

const record = handWritten([
  {
    jets: [
      [100, 0.5, 1, 12, 0.9],
      [80, -2.5, -2, 8, 0.1],
      [60, 1.5, 3, -1, 0.5],
      [40, 3.5, 0, 5, -1],
    ],
    leptons: [
      [50, 1, 2, 0.1, -1, 13],
      [20, -1, 0.5, 0, 1, 11],
    ],
    photons: [
      [35, 0.2, 0.3, 0, 0.75, 1],
      [30, 0.1, 0.2, 0, undefined, -1],
    ],
    fatJets: [[300, 0.1, 0.2, 110, 95, 0.8]],
    met: [45, -1.5],
  },
  {},
]);

/** Value in the first event, and whether the second, which is empty, has one. */
function values(text: string, of: EventRecord = record): readonly [number, boolean] {
  const { values: numbers, valid } = compileExpression(text, scope).evaluate(noColumns(of.events), { record: of });
  return [numbers[0], valid === undefined || valid[1] === 1];
}

function complaint(text: string): string {
  try {
    compileExpression(text, scope);
  } catch (error) {
    return describeError(error as AnalysisError);
  }
  return "no error";
}

test.each([
  // attributes, by a dot or by the function of their name
  ["jets[0].pt", 100, false],
  ["pt(jets[0])", 100, false],
  ["jets[1].eta", -2.5, false],
  ["jets[-1].phi", 0, false],
  ["jets[-4].pt", 100, false],
  ["jets[2].mass", 0, false],
  ["jets[0].btag", 0.9, false],
  ["jets[0].px", 100 * Math.cos(1), false],
  ["jets[0].py", 100 * Math.sin(1), false],
  ["jets[0].pz", 100 * Math.sinh(0.5), false],
  ["energy(jets[0])", Math.hypot(100 * Math.cosh(0.5), 12), false],
  ["jets[0].rapidity", Math.asinh((100 * Math.sinh(0.5)) / Math.hypot(100, 12)), false],
  ["lepton.charge", -1, false],
  ["charge(leptons[1])", 1, false],
  ["lepton.flavour", 13, false],
  ["missing.pt", 45, false],
  ["missing.phi", -1.5, false],
  ["missing.mass + missing.pz", 0, false],
  ["missing.eta", 0, false],
  ["missing.energy", 45, false],
  ["fatjets[0].msoftdrop", 95, false],
  ["fatjets[0].bb_score", 0.8, false],
  ["fatjets[0].mass", 110, false],
  ["photons[0].id_mva", 0.75, false],
  ["photons[0].pixel_seed", 1, false],
  // probabilities from the one score, where the tagger gives no others
  ["jets[0].probb", 0.9, false],
  ["jets[0].probbb + jets[0].probc", 0, false],
  ["jets[0].probudsg", 1 - 0.9, false],
  ["jets[3].probb", -1, false],
  // collections
  ["count(jets)", 4, true],
  ["count(bjets)", 2, true],
  ["count(light_jets)", 2, true],
  ["count(leptons)", 2, true],
  ["count(electrons)", 1, true],
  ["muons[0].pt", 50, false],
  ["electrons[-1].pt", 20, false],
  ["bjets[1].pt", 60, false],
  ["light_jets[0].pt", 80, false],
  ["light_jets[-1].pt", 40, false],
  // filters
  ["count(jets[pt > 50])", 3, true],
  ["count(jets[pt > 50 and abs(eta) < 2.4])", 2, true],
  ["jets[abs(eta) < 2.4][1].pt", 60, false],
  ["jets[abs(eta) < 2.4][-1].pt", 60, false],
  ["jets[pt < 90][eta > 0][0].pt", 60, false],
  ["count(jets[not (pt > 50)])", 1, true],
  ["count(jets[delta_r(this, lepton) < 1.2])", 2, true],
  ["count(jets[pt > lepton.pt])", 3, true],
  ["count(jets[btag == max(jets.btag)])", 1, true],
  ["count(photons[exists(id_mva)])", 1, true],
  ["count(jets[any(leptons.pt > pt)])", 1, true],
  // lists
  ["jets.pt[2]", 60, false],
  ["sum(jets.pt)", 280, true],
  ["max(jets.pt)", 100, false],
  ["min(jets.eta)", -2.5, false],
  ["mean(jets.pt)", 70, false],
  ["sum(jets[pt > 70].pt)", 180, true],
  ["sum(jets.pt * jets.btag)", 90 + 8 + 30 - 40, true],
  ["sum(abs(jets.eta))", 8, true],
  ["max(jets.pt / sum(jets.pt))", 100 / 280, false],
  ["sum(where(jets.pt > 70, jets.pt, 0))", 180, true],
  ["sum(pt(jets))", 280, true],
  ["max(abs(delta_eta(jets, lepton)))", 3.5, false],
  // conditions on lists
  ["any(jets.pt > 90)", 1, true],
  ["all(jets.pt > 50)", 0, true],
  ["all(jets.pt > 30 and abs(jets.eta) < 4)", 1, true],
  // choices
  ["largest(jets, abs(eta)).pt", 40, false],
  ["smallest(jets[pt > 50], abs(eta)).pt", 100, false],
  ["largest(jets, btag).pt", 100, false],
  ["nearest(jets, lepton).pt", 100, false],
  ["nearest(jets[pt < 90], lepton).pt", 60, false],
  ["fill(jets[7].pt, 12)", 12, true],
  ["fill(jets[0].pt, 12)", 100, true],
  // existence
  ["exists(jets[3])", 1, true],
  ["exists(jets[4])", 0, true],
  ["exists(jets[4].pt) or exists(lepton)", 1, true],
  ["exists(missing) and exists(max(jets.pt))", 1, true],
])("%s is %p", (text, expected, inEmptyEvent) => {
  expect(values(text)).toEqual([expect.closeTo(expected, 12), inEmptyEvent]);
});

test.each([
  ["jets[0].ptt", 'CONFIG_UNKNOWN_ATTRIBUTE: unknown attribute "ptt" at column 9 of "jets[0].ptt"; hint: did you mean "pt"?'],
  ["(jets[0] + jets[1]).btag", 'CONFIG_UNKNOWN_ATTRIBUTE: unknown attribute "btag" at column 21'],
  ["charge(jets[0])", 'CONFIG_UNKNOWN_ATTRIBUTE: unknown attribute "charge" at column 1'],
  ["count(jet)", 'CONFIG_UNKNOWN_COLUMN: unknown column "jet" at column 7 of "count(jet)"; hint: did you mean "jets"?'],
  [
    "jets[btg > 0.5][0].pt",
    'CONFIG_UNKNOWN_COLUMN: unknown column "btg" at column 6 of "jets[btg > 0.5][0].pt"; hint: did you mean "btag"?',
  ],
  ["jets", 'CONFIG_EXPRESSION: expected a number, found the collection "jets" at column 1 of "jets"; hint: sum, max, min, mean or count'],
  ["jets.pt", 'CONFIG_EXPRESSION: expected a number, found the list of numbers "jets.pt" at column 1'],
  ["jets[0]", 'CONFIG_EXPRESSION: expected a number, found the object "jets[0]" at column 1'],
  ["jets[0] + 1", 'CONFIG_EXPRESSION: expected an object, found the number "1" at column 11'],
  ["jets[0] * 2", 'CONFIG_EXPRESSION: expected numbers on both sides of "*", found the object "jets[0]" at column 1'],
  ["mass(jets[0] - jets[1])", 'CONFIG_EXPRESSION: expected numbers on both sides of "-", found the object "jets[0]" at column 6'],
  ["jets[0] > 20", 'CONFIG_EXPRESSION: expected a number, found the object "jets[0]" at column 1'],
  ["mass(met)", 'CONFIG_UNKNOWN_COLUMN: unknown column "met" at column 6'],
  ["mass(3)", 'CONFIG_EXPRESSION: expected an object, found the number "3" at column 6'],
  ["lepton[0].pt", 'CONFIG_EXPRESSION: expected a collection in front of "[", found the object "lepton" at column 1'],
  ["jets[1.5].pt", 'CONFIG_EXPRESSION: expected a condition or a whole number that is written out, found the number "1.5" at column 6'],
  ["jets[pt].pt", 'CONFIG_EXPRESSION: expected a condition or a whole number that is written out, found the number "pt" at column 6'],
  ["jets[2 GeV].pt", "CONFIG_EXPRESSION: expected a condition or a whole number that is written out"],
  [
    "jets.pt[pt > 3]",
    'CONFIG_EXPRESSION: expected a whole number, found "pt > 3" at column 9 of "jets.pt[pt > 3]"; hint: the condition goes',
  ],
  [
    "delta_r(jets, leptons)",
    'CONFIG_EXPRESSION: the collection "jets" and the collection "leptons" are not of the same objects at column 1 of "delta_r(jets, leptons)"; hint: take one object',
  ],
  ["delta_r(jets, jets)", 'CONFIG_EXPRESSION: found the collection "jets" twice, each object would be taken with itself at column 1'],
  [
    "sum(jets.pt * jets[pt > 20].pt)",
    'the list of numbers "jets.pt" and the list of numbers "jets[pt > 20].pt" are not of the same objects',
  ],
  ["count(jets.pt > 20)", 'CONFIG_EXPRESSION: expected a collection, found the list of comparisons "jets.pt > 20" at column 7'],
  ["any(jets.pt)", 'CONFIG_EXPRESSION: expected a list of comparisons, found the list of numbers "jets.pt" at column 5'],
  ["jets.pt > 20", 'CONFIG_EXPRESSION: expected a number, found the list of comparisons "jets.pt > 20"'],
  ["sum(3)", 'CONFIG_EXPRESSION: expected a list, found the number "3" at column 5'],
  ["min(lepton.pt)", 'CONFIG_EXPRESSION: expected a list, found the number "lepton.pt" at column 5'],
  ["max(jets)", 'CONFIG_EXPRESSION: expected a number, found the object "jets" at column 5'],
  [
    "nearest(jets, jets)",
    'CONFIG_EXPRESSION: expected an object, found the collection "jets" at column 15 of "nearest(jets, jets)"; hint: take one of it',
  ],
  ["nearest(jets[0], lepton)", 'CONFIG_EXPRESSION: expected a collection, found the object "jets[0]" at column 9'],
  ["exists(jets)", 'CONFIG_EXPRESSION: the collection "jets" is never missing at column 8 of "exists(jets)"; hint: count(x) > 0'],
  ["exists(count(jets))", 'CONFIG_EXPRESSION: the number "count(jets)" is never missing'],
  ["pt", 'CONFIG_UNKNOWN_COLUMN: unknown column "pt" at column 1'],
  ["this", 'CONFIG_UNKNOWN_COLUMN: unknown column "this" at column 1'],
  ["jets[pt > 20 pb][0].pt", 'CONFIG_UNIT: "pt" is in GeV, "20 pb" in pb at column 6'],
  ["sum(jets.pt) > count(jets)", 'CONFIG_UNIT: "sum(jets.pt)" is in GeV, "count(jets)" in 1 at column 1'],
])("%s is refused", (text, expected) => {
  expect(complaint(text)).toContain(expected);
});

test("four loops within each other are refused, three run", () => {
  expect(complaint("sum(jets.pt * sum(jets.pt * sum(jets.pt)))")).toBe("no error");
  expect(complaint("sum(jets.pt * sum(jets.pt * sum(jets.pt * sum(jets.pt))))")).toContain(
    "more than 3 loops over objects within each other",
  );
  expect(complaint("count(jets[any(jets[any(jets[any(jets.pt > 3)].pt > 3)].pt > 3)])")).toContain("more than 3 loops");
});

test("the threshold of the b tag is that of the events", () => {
  const count = (objects: { readonly bTagThreshold?: number }): number =>
    compileExpression("count(bjets)", scope).evaluate(noColumns(2), { record, ...objects }).values[0];
  expect([count({}), count({ bTagThreshold: 0.9 }), count({ bTagThreshold: 0.95 }), count({ bTagThreshold: 0.05 })]).toEqual([2, 1, 0, 3]);
});

test("probabilities are those of the tagger where it gives them", () => {
  const { jets } = record;
  const column = (value: number): Float64Array => new Float64Array(jets.pt.length).fill(value);
  const tagged = { ...record, jets: { ...jets, probabilities: { b: column(0.1), bb: column(0.2), c: column(0.3), light: column(0.4) } } };
  expect(["probb", "probbb", "probc", "probudsg"].map((name) => values(`jets[0].${name}`, tagged)[0])).toEqual([0.1, 0.2, 0.3, 0.4]);
});

test("columns hide objects, and attributes hide columns inside brackets", () => {
  const units = new Map([
    ["lepton", "1"],
    ["pt", "1"],
    ["cut", "GeV"],
  ]);
  const table = {
    length: 2,
    columns: new Map([
      ["lepton", { values: Float64Array.of(7, 8) }],
      ["pt", { values: Float64Array.of(1, 2) }],
      ["cut", { values: Float64Array.of(70, 0) }],
    ]),
  };
  const evaluated = (text: string): number[] => [...compileExpression(text, { units, candidates: [] }).evaluate(table, { record }).values];
  expect(evaluated("lepton")).toEqual([7, 8]);
  expect(evaluated("pt")).toEqual([1, 2]);
  expect(evaluated("sum(jets[pt > cut].pt)")).toEqual([180, 0]);
});

test("a momentum that no number holds is an error, not a missing one", () => {
  const far = handWritten([{ jets: [[0, 1e10, 0, 0, 0]] }]);
  expect(() => compileExpression("mass(jets[0])", scope).evaluate(noColumns(1), { record: far })).not.toThrow();
  expect(() => compileExpression("mass(jets[0] + jets[0])", scope).evaluate(noColumns(1), { record: far })).toThrow(
    'object 0 of "jets" has no finite four-momentum: pt = 0, eta = 10000000000, mass = 0',
  );
});

test("an undefined number of a list names the object that it stopped at", () => {
  const evaluate = (text: string) => () => compileExpression(text, scope).evaluate(noColumns(2), { record });
  expect(evaluate("sum(log((jets.pt - 60) / 1 GeV))")).toThrow('" is -Infinity in row 0 where jets.pt = 60');
  expect(evaluate("count(jets[sqrt(btag) > 0.2])")).toThrow('"sqrt(btag)" is NaN in row 0 where btag = -1');
  expect(evaluate("sum(jets.pt) / (count(leptons) - 2)")).toThrow(
    '"sum(jets.pt) / (count(leptons) - 2)" is Infinity in row 0 where sum(jets.pt) = 280, count(leptons) = 2',
  );
});

test("expressions over objects need them, of as many events as the table has rows", () => {
  const { on } = compileSelection("count(jets) > 1", scope);
  expect(() => on(noColumns(2))).toThrow(RangeError);
  expect(() => on(noColumns(3), { record })).toThrow("3 rows of columns, objects of 2 events");
  expect(() => compileExpression("mass(higgs)", scope).evaluate(noColumns(2), { record })).toThrow("without that candidate");
});
