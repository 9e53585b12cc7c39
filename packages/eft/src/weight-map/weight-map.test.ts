import { AnalysisError, describeError } from "@ratiometer/config";
import { expect, test } from "@jest/globals";
import { parseWeightMap, usedPoints, type WeightMap } from "./weight-map.ts";

const LIST = `version: 1
basis: dim6top
generation: {}
weights:
  points:
    - dummy
    - { ctZ: 0, cpt: 0 }
    - { ctZ: 1 }
    - ctz_m1p5_cpt_2p_nlo
    - ~
    - sm_point
    - reference_point
  leave_out: [5]
  missing: drop
`;

/** What the user reads, a line for each fault. */
function faultsOf(text: string, declared: readonly { name: string; sm: number }[] = []): string[] {
  try {
    parseWeightMap(text, "m.yaml", declared);
  } catch (error) {
    const faults = error instanceof AggregateError ? (error.errors as unknown[]) : [error];
    return faults.map((fault) => {
      if (!(fault instanceof AnalysisError)) throw fault;
      return describeError(fault);
    });
  }
  return [];
}

test("a list: points, names that spell them, positions that stand for none", () => {
  const map = parseWeightMap(LIST, "m.yaml");
  expect(map).toMatchObject({ file: "m.yaml", basis: "dim6top", generation: { ctZ: 0, cpt: 0 }, sumOfWeights: undefined });
  expect(map.weights).toEqual({
    kind: "list",
    column: "LHEReweightingWeight",
    relativeTo: "genWeight",
    missing: "drop",
    entries: [
      { id: "dummy", point: undefined },
      { id: "LHEReweightingWeight[1]", point: { ctZ: 0, cpt: 0 } },
      { id: "LHEReweightingWeight[2]", point: { ctZ: 1, cpt: 0 } },
      { id: "ctz_m1p5_cpt_2p_nlo", point: { ctZ: -1.5, cpt: 2 } },
      { id: "LHEReweightingWeight[4]", point: undefined },
      { id: "sm_point", point: undefined },
      { id: "reference_point", point: { ctZ: 0, cpt: 0 } },
    ],
  });
  if (map.weights.kind !== "list") throw new Error("expected a list");
  expect(usedPoints(map.weights.entries).map(({ id }) => id)).toEqual([
    "LHEReweightingWeight[1]",
    "LHEReweightingWeight[2]",
    "ctz_m1p5_cpt_2p_nlo",
    "reference_point",
  ]);
});

test("names of the file become names of the analysis, with SM values from map and analysis", () => {
  const text = `version: 1
rename: { kc: kt, cz: ctZ }
coefficients: { xi: { sm: 0.5 } }
generation: { kc: -1 }
weights: { list: w, relative_to: none, points: [ rwgt_kc0p5, { cz: 2 }, { xi: 0 } ] }
`;
  const map = parseWeightMap(text, "m.yaml", [{ name: "kt", sm: 1 }]);
  expect(map.weights).toMatchObject({
    kind: "list",
    column: "w",
    relativeTo: undefined,
    missing: "refuse",
    entries: [{ point: { kt: 0.5, ctZ: 0, xi: 0.5 } }, { point: { kt: 1, ctZ: 2, xi: 0.5 } }, { point: { kt: 1, ctZ: 0, xi: 0 } }],
  });
  expect(map.generation).toEqual({ kt: -1, ctZ: 0, xi: 0.5 });
});

test("columns, a pattern, a header and a stored polynomial", () => {
  const weights = (text: string): WeightMap["weights"] => parseWeightMap(`version: 1\nweights: ${text}`, "m.yaml").weights;
  expect(weights("{ columns: { LHEWeight_sm: {}, LHEWeight_a: { ctG: 1 }, LHEWeight_b: ctG_m2 } }")).toEqual({
    kind: "columns",
    relativeTo: "genWeight",
    missing: "refuse",
    entries: [
      { id: "LHEWeight_sm", point: { ctG: 0 } },
      { id: "LHEWeight_a", point: { ctG: 1 } },
      { id: "LHEWeight_b", point: { ctG: -2 } },
    ],
  });
  expect(weights("{ columns: { a: { ctG: 1 }, b: ~ }, relative_to: none, leave_out: [a] }")).toMatchObject({
    relativeTo: undefined,
    entries: [
      { id: "a", point: undefined },
      { id: "b", point: undefined },
    ],
  });
  expect(weights("{ pattern: LHEWeight_*, leave_out: [LHEWeight_x] }")).toEqual({
    kind: "pattern",
    pattern: "LHEWeight_*",
    leaveOut: ["LHEWeight_x"],
    relativeTo: "genWeight",
    missing: "refuse",
  });
  expect(weights("{ header: cards/reweight_card.dat, group: mine, leave_out: [0] }")).toEqual({
    kind: "header",
    column: "LHEReweightingWeight",
    header: "cards/reweight_card.dat",
    group: "mine",
    leaveOut: [0],
    relativeTo: "genWeight",
    missing: "refuse",
  });
  expect(weights("{ polynomial: EFTfitCoefficients, coefficients: [ctW, cpt], names_column: WCnames }")).toEqual({
    kind: "polynomial",
    column: "EFTfitCoefficients",
    relativeTo: undefined,
    missing: "refuse",
    coefficients: ["ctW", "cpt"],
    names: ["ctW", "cpt"],
    cross: "full",
    namesColumn: "WCnames",
  });
  expect(weights("{ polynomial: p, coefficients: [ctW], cross: half, relative_to: LHEWeight_originalXWGTUP }")).toMatchObject({
    cross: "half",
    relativeTo: "LHEWeight_originalXWGTUP",
  });
});

test("variations: families by list, order and first number, or left out; further columns", () => {
  const { variations } = parseWeightMap(
    `version: 1
weights: { points: [ {}, { ctG: 1 } ] }
variations:
  scale: { order: [muR_up, nominal, ~] }
  pdf: { list: LHEPdfWeight, first: 306000 }
  parton_shower: false
  columns: { btag: { up: w_up, down: w_down, nominal: w } }
`,
    "m.yaml",
  );
  expect(variations).toEqual({
    scale: { list: undefined, order: ["muR_up", "nominal", undefined], first: undefined },
    pdf: { list: "LHEPdfWeight", order: undefined, first: 306000 },
    partonShower: false,
    columns: [{ name: "btag", up: "w_up", down: "w_down", nominal: "w" }],
  });
});

test.each<[string, string[]]>([
  ["version: 1\n", [`m.yaml:1:1 CONFIG_MISSING_KEY weight map: missing key "weights"`]],
  [
    "version: 1\nweights: { points: [ { ctzz: 1 } ] }",
    [`m.yaml:2:24 CONFIG_UNKNOWN_COEFFICIENT weights.points[0].ctzz: unknown coefficient "ctzz"; hint: did you mean "ctZ"?`],
  ],
  [
    "version: 1\nweights: { points: [ { ctZ: 1 }, rwgt_7 ] }",
    [`m.yaml:2:34 CONFIG_WRONG_VALUE weights.points[1]: "rwgt_7" spells no coefficient and its value; hint: give the point as`],
  ],
  [
    "version: 1\nweights:\n  points: [ reference_point ]",
    [`m.yaml:3:13 CONFIG_WRONG_VALUE weights.points[0]: "reference_point" stands for the point of generation, which the map does not say`],
  ],
  [
    "version: 1\nweights: { list: a, polynomial: b }",
    ["m.yaml:2:1 CONFIG_EITHER_OR weights: found list and polynomial, expected one of list, columns, pattern, polynomial"],
  ],
  [
    "version: 1\nweights: { list: a }",
    [
      "m.yaml:2:1 CONFIG_EITHER_OR weights: found neither, expected exactly one of points, header",
      `m.yaml:2:1 CONFIG_MISSING_KEY weights: missing key "relative_to"`,
    ],
  ],
  [
    "version: 1\nweights: { points: [ {} ], cross: full, leave_out: [1] }",
    [
      `m.yaml:2:35 CONFIG_UNKNOWN_KEY weights.cross: key "cross" has no meaning with list`,
      "m.yaml:2:53 CONFIG_WRONG_VALUE weights.leave_out[0]: found 1, expected a position from 0 to 0",
    ],
  ],
  ['version: 1\nweights: { pattern: "w_*" }', [`m.yaml:2:1 CONFIG_MISSING_KEY weights: missing key "relative_to"`]],
  [
    "version: 1\nweights: { polynomial: p }",
    [
      `m.yaml:2:1 CONFIG_MISSING_KEY weights: missing key "coefficients"`,
      `m.yaml:2:1 CONFIG_MISSING_KEY weights: missing key "cross"; hint: full where`,
    ],
  ],
  [
    "version: 1\nweights: { columns: { a: {} }, relative_to: none, leave_out: [b] }",
    [`m.yaml:2:63 CONFIG_UNKNOWN_COLUMN weights.leave_out[0]: unknown column "b"`],
  ],
  [
    "version: 1\nrename: { foo: bar }\nweights: { points: [ foo_1 ] }",
    [
      `m.yaml:2:11 CONFIG_UNKNOWN_COEFFICIENT rename.foo: the SM value of "foo" is not known; hint: add it to coefficients: { foo: { sm: 0 } }`,
    ],
  ],
  [
    "version: 1\nrename: { a: ctZ, b: ctZ }\nweights: { points: [ { ctG: 1 } ] }",
    [`CONFIG_DUPLICATE_NAME rename.b: "a" and "b" would both be called "ctZ"`],
  ],
  [
    "version: 1\ncoefficients: { kt: { sm: 0 } }\nweights: { points: [ { kt: 1 } ] }",
    [`m.yaml:2:27 CONFIG_WRONG_VALUE coefficients.kt.sm: found sm: 0, but the analysis has kt with sm: 1`],
  ],
  [
    "version: 1\nweights: { points: [ { ctZ: 1 }, 7 ] }",
    ["CONFIG_WRONG_TYPE weights.points[1]: found 7, expected a map or text or nothing"],
  ],
  [
    "version: 1\nweights: { points: [ { ctZ: .inf } ] }",
    ["CONFIG_WRONG_VALUE weights.points[0].ctZ: found .inf, expected a finite number"],
  ],
  ["version: 1\nweights: { points: [ { ctZ: 1, ctZ: 2 } ] }", [`CONFIG_DUPLICATE_KEY: key "ctZ" is given twice`]],
  [
    "version: 1\nweights: { points: [ {} ] }\nvariations: { scale: true }",
    ["CONFIG_WRONG_VALUE variations.scale: found true, expected false, or a map"],
  ],
  ["version: 1\nweight: { points: [ {} ] }", ["missing key", `did you mean "weights"?`]],
])("%j is refused, with place, reason and advice", (text, expected) => {
  const found = faultsOf(text, [{ name: "kt", sm: 1 }]);
  expect(found).toEqual(expected.map((part) => expect.stringContaining(part) as unknown));
});
