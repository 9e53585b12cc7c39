import { expect, test } from "@jest/globals";
import { headerOfText } from "../reweight-card.ts";
import { boundWeights, type DeclaredColumn } from "./bound-weights.ts";
import { parseWeightMap } from "./weight-map.ts";

const map = (text: string): ReturnType<typeof parseWeightMap> => parseWeightMap(`version: 1\n${text}`, "m.yaml");
const numbers = (...names: string[]): DeclaredColumn[] => names.map((name) => ({ name, kind: "number" }));
const NANOAOD: DeclaredColumn[] = [
  ...numbers("genWeight", "LHEWeight_originalXWGTUP", "LHEWeight_sm", "LHEWeight_ctg_m1", "LHEWeight_ctg_2p5_cpt_1"),
  { name: "LHEReweightingWeight", kind: "list" },
];

test("columns whose names spell their points, in the file's order", () => {
  const bound = boundWeights(
    map(`rename: { ctg: ctG }\nweights: { pattern: "LHEWeight_*", leave_out: [LHEWeight_sm] }`),
    NANOAOD,
    "n.root",
  );
  expect(bound).toEqual({
    kind: "columns",
    relativeTo: "genWeight",
    missing: "refuse",
    generation: undefined,
    entries: [
      { id: "LHEWeight_sm", point: undefined },
      { id: "LHEWeight_ctg_m1", point: { ctG: -1, cpt: 0 } },
      { id: "LHEWeight_ctg_2p5_cpt_1", point: { ctG: 2.5, cpt: 1 } },
    ],
  });
});

test("points from a header: only the reweighting group's, in its order, what a text leaves out as in the card", () => {
  const header = headerOfText(
    `<slha>\nBLOCK DIM62F\n 22 1e-5 # ctz\n 15 0.5 # cpt\n</slha>
<initrwgt><weightgroup name="scale"><weight id="1">muR=2</weight></weightgroup>
<weightgroup name="mg_reweighting" weight_name_strategy="includeIdInWeightName">
<weight id="ctz_0p_nlo"/>
<weight id="ctz_1p_nlo">set param_card dim62f 22 1.0 # orig: 1e-05</weight>
<weight id="ctz_1p_lo">set param_card dim62f 22 1.0 # orig: 1e-05</weight>
</weightgroup></initrwgt>`,
    "cards/header.txt",
  );
  const text = `rename: { ctz: ctZ }\nweights: { header: cards/header.txt, leave_out: [0] }`;
  const bound = boundWeights(map(text), NANOAOD, "n.root", header);
  expect(bound).toMatchObject({
    kind: "list",
    entries: [
      { id: "ctz_0p_nlo", point: undefined },
      { id: "ctz_1p_nlo", point: { ctZ: 1, cpt: 0.5 } },
      { id: "ctz_1p_lo", point: undefined },
    ],
    generation: { ctZ: 1e-5, cpt: 0.5 },
  });
  expect(() => boundWeights(map(text.replace("header:", "group: mg, header:")), NANOAOD, "n.root", header)).toThrow(
    expect.objectContaining({ code: "DATA_NO_WEIGHTS", message: `unknown weight group "mg"` }),
  );
  expect(() => boundWeights(map(text), NANOAOD, "n.root")).toThrow(RangeError);
});

test.each<[string, DeclaredColumn[], string, string]>([
  [
    "{ points: [ {}, { ctG: 1 } ] }",
    numbers("LHEReweightingWeigt", "genWeight"),
    "DATA_UNKNOWN_COLUMN",
    `unknown column "LHEReweightingWeight"`,
  ],
  [
    "{ points: [ {}, { ctG: 1 } ] }",
    numbers("genWeight", "LHEReweightingWeight"),
    "DATA_COLUMN_KIND",
    "has a number per event, expected a list",
  ],
  ["{ points: [ {}, { ctG: 1 } ] }", NANOAOD.slice(1), "DATA_UNKNOWN_COLUMN", `unknown column "genWeight"`],
  ["{ columns: { LHEReweightingWeight: { ctG: 1 } }, relative_to: none }", NANOAOD, "DATA_COLUMN_KIND", "has a list per event"],
  [`{ pattern: "gen*", relative_to: none }`, NANOAOD, "DATA_NO_WEIGHTS", "none of the 1 columns gen* spells a coefficient point"],
  ["{ polynomial: p, cross: half, coefficients: [ctG] }", NANOAOD, "DATA_UNKNOWN_COLUMN", `unknown column "p"`],
])("weights: %s on a file without fitting columns is refused: %s %s", (weights, columns, code, message) => {
  expect(() => boundWeights(map(`weights: ${weights}`), columns, "n.root")).toThrow(
    expect.objectContaining({ code, where: "n.root", message: expect.stringContaining(message) }),
  );
});

test("generation: {} is the standard model of whatever coefficients the columns or the header have", () => {
  const spelled = boundWeights(map(`generation: {}\nweights: { pattern: "LHEWeight_*" }`), NANOAOD, "n.root");
  expect(spelled.generation).toEqual({ ctG: 0, cpt: 0 });
  const card = headerOfText(
    "launch --rwgt_name=a\nset param_card ctZ 1\nlaunch --rwgt_name=b\nset param_card kt -1\nset param_card xi 2",
    "card.dat",
  );
  const text = "generation: { kt: 0.5 }\ncoefficients: { xi: { sm: 3 } }\nweights: { header: card.dat }";
  const bound = boundWeights(map(text), NANOAOD, "n.root", card);
  expect(bound).toMatchObject({
    entries: [
      { id: "a", point: { ctZ: 1, kt: 0.5, xi: 3 } },
      { id: "b", point: { ctZ: 0, kt: -1, xi: 2 } },
    ],
    generation: { ctZ: 0, kt: 0.5, xi: 3 },
  });
});
