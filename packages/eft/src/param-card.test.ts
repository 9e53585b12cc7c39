import { expect, test } from "@jest/globals";
import { parseNumber, parseParamCard } from "./param-card.ts";

test("numbers as Fortran and C write them", () => {
  expect(["1d0", "-.11145E+08", "+2.5D-3", "7", "3."].map(parseNumber)).toEqual([1, -11145000, 0.0025, 7, 3]);
  expect(["", "p1", "1e", "0x10", "NaN", "1 2"].map(parseNumber)).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
});

test("blocks of a card: names from comments, several indices, decay tables passed over", () => {
  const card = [
    "BLOCK KAPPA # factors",
    " 1 -1.0 # kt",
    "   2 0d0 # ktt , CP-odd",
    "Block NPmix Q= 1.0E+03",
    " 1 2 3.5",
    "# a comment",
    "DECAY 6 1.5 # WT",
    " 1.0 2 24 5 # BR",
    "block mass",
    " 6 1.7276e+02 # MT",
  ].join("\n");
  expect(parseParamCard(card)).toEqual([
    { key: "kappa 1", value: -1, name: "kt" },
    { key: "kappa 2", value: 0, name: "ktt" },
    { key: "npmix 1 2", value: 3.5, name: undefined },
    { key: "mass 6", value: 172.76, name: "MT" },
  ]);
});
