import { expect, test } from "@jest/globals";
import type { GraphObjects } from "@ratiometer/config";
import { eventGraph, untouchedColumns } from "./event-graph-columns.ts";

const JET: GraphObjects = { name: "jet", momentum: { pt: "jet*_pt", eta: "jet*_eta", phi: "jet*_phi" }, features: { b: "jet*_btag" } };
const NAMES = [
  "ht",
  ...[1, 2].flatMap((n) => [`jet${n}_pt`, `jet${n}_eta`, `jet${n}_phi`, `jet${n}_btag`]),
  "jet2_pt:valid",
  "n_jets",
  ...[0, 1, 2].flatMap((n) => [`l${n}`, `l${n}_phi`]),
];
const LEPTON: GraphObjects = { name: "lepton", momentum: { log_pt: "l*", phi: "l*_phi" }, features: {} };

const graphOf = (objects: readonly GraphObjects[], names = NAMES, globals?: readonly string[]) =>
  eventGraph({ objects, globals, layers: 1, width: 4, pooling: "sum" }, names, "g");

test("objects are found by their numbers, from 1 or 0, and what is left is of the event", () => {
  const graph = graphOf([JET, LEPTON]);
  expect(graph.kinds.map(({ name, count }) => [name, count])).toEqual([
    ["jet", 2],
    ["lepton", 3],
  ]);
  expect(graph.kinds[0]).toMatchObject({ momentum: { pt: [1, 5], eta: [2, 6], phi: [3, 7] }, present: undefined });
  expect(graph.kinds[0].features.get("b")).toEqual([4, 8]);
  expect(graph.kinds[1].momentum).toEqual({ log_pt: [11, 13, 15], phi: [12, 14, 16] });
  // a graph knows which objects are there: columns of validity say nothing else
  expect(graph.globals.map((column) => NAMES[column])).toEqual(["ht", "n_jets"]);
  expect(graphOf([JET], NAMES, ["n_jets"]).globals).toEqual([10]);
  expect(graphOf([{ ...JET, count: 1 }]).kinds[0].momentum).toEqual({ pt: [1], eta: [2], phi: [3] });
});

test("objects are told to be there by flags, by their number, or by their momentum", () => {
  expect(graphOf([{ ...JET, features: {}, present: "jet*_btag" }]).kinds[0].present).toEqual({ flags: [4, 8] });
  const counted = graphOf([{ ...JET, present: "n_jets" }]);
  expect(counted.kinds[0].present).toEqual({ number: 10 });
  // the number is compared with that of an object, and is of the event, too
  expect(untouchedColumns(counted)).toContain(10);
  expect(counted.globals).toContain(10);
});

test.each([
  [
    "a column that is no input",
    [{ ...JET, momentum: { ...JET.momentum, mass: "jet*_mas" } }],
    "CONFIG_UNKNOWN_COLUMN",
    "g.objects.jet.mass",
    /"jet1_mas"/,
  ],
  ["more objects than there are", [{ ...JET, count: 3 }], "CONFIG_UNKNOWN_COLUMN", "g.objects.jet.pt", /"jet3_pt"/],
  ["a feature of some", [{ ...JET, features: { q: "l*_phi", c: "l0*" } }], "CONFIG_UNKNOWN_COLUMN", "g.objects.jet.features.c", /"l01"/],
  [
    "one column for several objects",
    [{ ...JET, features: { n: "n_jets" } }],
    "CONFIG_WRONG_VALUE",
    "g.objects.jet.features.n",
    /"n_jets" for several/,
  ],
  [
    "one column for two objects",
    [{ name: "a", count: 2, momentum: { pt: "ht", phi: "n_jets" }, features: {} }],
    "CONFIG_WRONG_VALUE",
    "g.objects.a.pt",
    /several/,
  ],
  ["a column twice", [JET, { ...JET, name: "other" }], "CONFIG_DUPLICATE_NAME", "g.objects.other", /"jet1_pt" is given twice/],
  [
    "no transverse momentum",
    [{ ...JET, momentum: { phi: "jet*_phi" } }],
    "CONFIG_EITHER_OR",
    "g.objects.jet",
    /found no transverse momentum/,
  ],
] as const)("%s is refused", (_, objects, code, path, message) => {
  expect(() => graphOf(objects)).toThrow(expect.objectContaining({ code, path, message: expect.stringMatching(message) }));
});

test("columns of the event that are no inputs are refused", () => {
  expect(() => graphOf([JET], NAMES, ["n_jet"])).toThrow(expect.objectContaining({ code: "CONFIG_UNKNOWN_COLUMN", path: "g.globals[0]" }));
});
