import { expect, test } from "@jest/globals";
import { madgraphWeightPoints, type WeightHeader, type WeightPointOptions } from "./weight-points.ts";

const CARD = "BLOCK MASS\n 6 172.76 # MT\nBLOCK KAPPA\n 1 -1.0 # kt\n 2 0.0 # ktt\n 3 1.0 # kV\n";

type Weight = readonly [id: string, text?: string, group?: string];
const header = (slha: string | undefined, ...weights: Weight[]): WeightHeader => ({
  slha,
  weights: weights.map(([id, text = "", group = "mg_reweighting"]) => ({ id, text, group })),
});
const pointsOf = (header: WeightHeader, options?: WeightPointOptions): Record<string, unknown> =>
  Object.fromEntries(madgraphWeightPoints(header, options).points.map(({ id, point }) => [id, point]));
const codeOf = (header: WeightHeader, options?: WeightPointOptions): unknown => {
  try {
    madgraphWeightPoints(header, options);
  } catch (error) {
    return error;
  }
  return undefined;
};

test("texts list what differs from the file's own card; no text means that card", () => {
  const file = header(
    CARD,
    ["rwgt_1", "set param_card kappa 1 1.0 # orig: -1.0\n"],
    ["rwgt_2"],
    ["rwgt_3", "set param_card KAPPA 1 1d0 # orig: -1.0\n  set param_card kappa 2 -0.5 # orig: 0.0\n"],
    ["rwgt_4", "set kv 0.5"],
  );
  expect(pointsOf(file)).toEqual({
    rwgt_1: { kt: 1, ktt: 0, kV: 1 },
    rwgt_2: { kt: -1, ktt: 0, kV: 1 },
    rwgt_3: { kt: 1, ktt: -0.5, kV: 1 },
    rwgt_4: { kt: -1, ktt: 0, kV: 0.5 },
  });
  expect(madgraphWeightPoints(file).generation).toEqual({ kt: -1, ktt: 0, kV: 1 });
});

test("without a card the remarks on the original values give it", () => {
  const file = header(undefined, ["a"], ["b", "set param_card dim6 2 1.0 # orig: 1e-05"], ["c", "set param_card dim6 3 2 # orig: 0.0"]);
  const names = { "dim6 2": "ctG", "dim6 3": "ctZ" };
  expect(pointsOf(file, { names })).toEqual({ a: { ctG: 1e-5, ctZ: 0 }, b: { ctG: 1, ctZ: 0 }, c: { ctG: 1e-5, ctZ: 2 } });
  expect(Object.keys(pointsOf(file).b as object)).toEqual(["dim6_2", "dim6_3"]);
  expect(codeOf(header(undefined, ["a"], ["b", "set param_card dim6 2 1.0"]))).toMatchObject({ code: "DATA_WEIGHT_TEXT" });
});

test("names spell the point where there are no texts, the rest is as in the card or in the standard model", () => {
  expect(pointsOf(header(CARD, ["kt_m1_ktt_0_kV_1"], ["kt_0p3"]))).toEqual({
    kt_m1_ktt_0_kV_1: { kt: -1, ktt: 0, kV: 1 },
    kt_0p3: { kt: 0.3, ktt: 0, kV: 1 },
  });
  const bare = madgraphWeightPoints(header(undefined, ["kt_m1"], ["kt_1_ktt_0p5"], ["sm_point"], ["dummy"]));
  expect(bare.points.map(({ point }) => point)).toEqual([
    { kt: -1, ktt: 0 },
    { kt: 1, ktt: 0.5 },
    { kt: 1, ktt: 0 },
  ]);
  expect(bare.generation).toBeUndefined();
  expect(bare.others).toEqual(["dummy"]);
  const own = { coefficients: [{ name: "kc", sm: 1 }] };
  expect(pointsOf(header(undefined, ["rwgt_kc0p5"], ["kt_2"]), own)).toEqual({ rwgt_kc0p5: { kc: 0.5, kt: 1 }, kt_2: { kc: 1, kt: 2 } });
});

test("text and name are both believed only where they agree", () => {
  const named = (id: string, text: string): WeightHeader => header(CARD, [id, text], ["rwgt_9", "set param_card kappa 2 1.0 # orig: 0.0"]);
  expect(codeOf(named("kt_0p5_ktt_0", "set param_card kappa 1 0.5 # orig: -1.0"))).toBeUndefined();
  expect(codeOf(named("kt_m1", ""))).toBeUndefined();
  expect(codeOf(named("kt_0p5", "set param_card kappa 1 0.6 # orig: -1.0"), { file: "x.lhe" })).toMatchObject({
    code: "DATA_WEIGHT_DISAGREES",
    message: 'weight "kt_0p5": its name says kt = 0.5, its text and the file\'s card say kt = 0.6',
    where: "x.lhe",
  });
  expect(codeOf(named("kt_1", ""))).toMatchObject({ code: "DATA_WEIGHT_DISAGREES" });
  expect(codeOf(named("x", "set param_card kappa 1 0.6 # orig: 1.0"))).toMatchObject({ code: "DATA_WEIGHT_DISAGREES" });
});

test("SMEFT@NLO: names in lower case with trailing p, 1e-05 for zero, next-to-leading order kept, others set aside", () => {
  const card = "Block dim62f\n 15 1e-05 # cpt\n 22 1e-05 # ctZ\nBlock dim6\n 1 1000. # Lambda\n";
  const text = "set param_card dim62f 22 1.0 # orig: 1e-05\n";
  const { points, others } = madgraphWeightPoints(
    header(card, ["ctz_0p_cpt_0p_nlo"], ["ctz_1p_cpt_0p_nlo", text], ["ctz_1p_cpt_0p_lo", text], ["1001", "PDF set = 1", "pdf"]),
  );
  // A suffix alone supersedes nothing.
  expect(pointsOf(header(undefined, ["kt_1_lo"], ["kt_2_lo"], ["mur_nlo", "mur=2", "scale"]))).toEqual({
    kt_1_lo: { kt: 1 },
    kt_2_lo: { kt: 2 },
  });
  expect(points).toEqual([
    { id: "ctz_0p_cpt_0p_nlo", point: { cpt: 1e-5, ctZ: 1e-5 } },
    { id: "ctz_1p_cpt_0p_nlo", point: { cpt: 1e-5, ctZ: 1 } },
  ]);
  expect(others).toEqual(["ctz_1p_cpt_0p_lo", "1001"]);
});

test("scale and density weights are no points, and a header with nothing else is refused", () => {
  expect(codeOf(header(CARD))).toMatchObject({ code: "DATA_NO_WEIGHTS" });
  expect(codeOf(header(CARD, ["1001", "mur=1 muf=2", "scale"], ["1002", "", "scale"]))).toMatchObject({ code: "DATA_NO_WEIGHTS" });
  const mixed = header(CARD, ["rwgt_1", "set param_card kappa 1 1 # orig: -1"], ["1001", "mur=1 muf=2", "scale"], ["1002", "", "scale"]);
  expect(Object.keys(pointsOf(mixed))).toEqual(["rwgt_1"]);
});

test("a text in words leaves the point to the name", () => {
  const file = header(CARD, ["kt_0p5", "a light Yukawa coupling"], ["x", "set param_card kappa 2 1.0 # orig: 0.0"]);
  expect(pointsOf(file)).toEqual({ kt_0p5: { kt: 0.5, ktt: 0, kV: 1 }, x: { kt: -1, ktt: 1, kV: 1 } });
});

test("texts that cannot be read, and coefficients not at Λ = 1 TeV, are refused", () => {
  expect(codeOf(header(CARD, ["x", "set param_card kappa 1 Auto"]))).toMatchObject({ code: "DATA_WEIGHT_TEXT" });
  expect(codeOf(header(CARD, ["x", "set param_card kappa 1 1.0\nchange process p p > t t~"]))).toMatchObject({ code: "DATA_WEIGHT_TEXT" });
  expect(codeOf(header(CARD, ["x", "change helicity False\nset param_card kappa 1 1.0"]))).toBeUndefined();
  expect(codeOf(header("BLOCK DIM6\n 1 2.0 # Lambda\n 2 0 # ctG\n", ["x", "set param_card dim6 2 1.0"]))).toMatchObject({
    code: "DATA_LAMBDA",
  });
});
