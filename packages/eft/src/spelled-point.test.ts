import { expect, test } from "@jest/globals";
import { spelledPoint } from "./spelled-point.ts";

const values = (id: string, known: readonly string[]): Record<string, number> =>
  Object.fromEntries([...spelledPoint(id, known)].map(([name, { value }]) => [name, value]));

test.each<[string, string[], Record<string, number>]>([
  ["kt_m1_ktt_0_kV_1", ["kt", "ktt", "kV"], { kt: -1, ktt: 0, kV: 1 }],
  ["kt_1p5_ktt_m0p5_kV_1", ["kt", "ktt", "kV"], { kt: 1.5, ktt: -0.5, kV: 1 }],
  ["EFTrwgt3_cpQM_0.0_ctZ_-1.5_ctZI_2", ["ctZ", "ctZI", "cpQM"], { cpQM: 0, ctZ: -1.5, ctZI: 2 }],
  ["EFTrwgt0_cHQ3_m10p0_ctGIm_m1p0", ["cHQ3", "ctGIm", "cHQ1"], { cHQ3: -10, ctGIm: -1 }],
  ["ctz_1p_cpt_0p_cpqm_m2p_nlo", ["ctZ", "cpt", "cpQM"], { ctZ: 1, cpt: 0, cpQM: -2 }],
  ["rwgt_kc0p5", ["kc", "k"], { kc: 0.5 }],
  ["ctg_p1", ["ctG"], { ctG: 1 }],
  ["ft1_m0p02", ["ft1", "ft"], { ft1: -0.02 }],
  ["ft1_m2e-05", ["ft1"], { ft1: -2e-5 }],
  ["cQq13_4_cQq1_3", ["cQq1", "cQq13"], { cQq13: 4, cQq1: 3 }],
  ["ct_1_cT_2", ["ct", "cT"], { ct: 1, cT: 2 }],
  ["sm_point", ["ctZ"], {}],
  ["rwgt_12", ["ctZ", "kt"], {}],
  ["dummy", ["kt"], {}],
  ["notkt_1", ["kt"], {}],
  ["kt_1x", ["kt"], {}],
])("%s among %j", (id, known, expected) => {
  expect(values(id, known)).toEqual(expected);
});
