import { expect, test } from "@jest/globals";
import { headerOfText, reweightCard } from "./reweight-card.ts";
import { madgraphWeightPoints } from "./weight-points.ts";

const CARD = `change rwgt_dir rwgt
# the standard model
launch --rwgt_name=sm_point
  set param_card dim6 2 0.0
  set dim6 3 0
launch
set param_card dim6 2 1.5 # ctG
launch --rwgt_name=cpt_m1
set param_card cpt -1d0
launch
`;

test("each launch is a weight whose text is what it sets, from the run's own card", () => {
  const { weights, slha } = reweightCard(CARD, "reweight_card.dat");
  expect(slha).toBeUndefined();
  expect(weights).toEqual([
    { id: "sm_point", text: "set param_card dim6 2 0.0\nset dim6 3 0", group: "mg_reweighting" },
    { id: "rwgt_1", text: "set param_card dim6 2 1.5", group: "mg_reweighting" },
    { id: "cpt_m1", text: "set param_card cpt -1d0", group: "mg_reweighting" },
    { id: "rwgt_2", text: "", group: "mg_reweighting" },
  ]);
});

test("with the point of generation said, the card gives every point", () => {
  const { points, generation } = madgraphWeightPoints(reweightCard(CARD, "reweight_card.dat"), {
    names: { "dim6 2": "ctG", "dim6 3": "cpt" },
    generation: { ctG: 0.5, cpt: 2 },
  });
  expect(points).toEqual([
    { id: "sm_point", point: { ctG: 0, cpt: 0 } },
    { id: "rwgt_1", point: { ctG: 1.5, cpt: 2 } },
    { id: "cpt_m1", point: { ctG: 0.5, cpt: -1 } },
    { id: "rwgt_2", point: { ctG: 0.5, cpt: 2 } },
  ]);
  expect(generation).toEqual({ ctG: 0.5, cpt: 2 });
});

test("a line of a hundred thousand blanks is refused at once", () => {
  const header = { weights: [{ id: "w", text: `set${" ".repeat(100_000)}#`, group: undefined }], slha: undefined, file: "a.lhe" };
  expect(() => madgraphWeightPoints(header, { generation: {} })).toThrow(expect.objectContaining({ code: "DATA_WEIGHT_TEXT" }));
});

test("without it, what a launch leaves as it was is not known", () => {
  const header = reweightCard(CARD, "reweight_card.dat");
  expect(() => madgraphWeightPoints(header, { names: { "dim6 2": "ctG", "dim6 3": "cpt" } })).toThrow(
    expect.objectContaining({ code: "DATA_WEIGHT_TEXT", message: expect.stringContaining("leaves cpt as in the file's card") }),
  );
});

test("a said point of generation that differs from the card's is refused", () => {
  const header = { ...reweightCard(CARD, "c.dat"), slha: "BLOCK DIM6\n 2 0.5 # ctG\n 3 0 # cpt\n" };
  expect(madgraphWeightPoints(header, { generation: { ctG: 0.5 } }).generation).toEqual({ ctG: 0.5, cpt: 0 });
  expect(() => madgraphWeightPoints(header, { generation: { ctG: 1 }, file: "c.dat" })).toThrow(
    expect.objectContaining({ code: "DATA_GENERATION_POINT", where: "c.dat" }),
  );
});

test.each<[string, string, string]>([
  ["set dim6 2 1\nlaunch", "c.dat:1", "stands before the first launch"],
  ["launch\nset param_card dim6 2 scan:[0,1]", "c.dat:2", "cannot read"],
  ["launch\n/home/param_card.dat", "c.dat:2", "cannot read"],
  ["launch --rwgt_name=a\nlaunch --rwgt_name=a", "c.dat:2", "is launched twice"],
  ["# nothing", "c.dat", "launches no reweighting"],
])("%j is refused at %s: %s", (text, where, message) => {
  expect(() => reweightCard(text, "c.dat")).toThrow(expect.objectContaining({ where, message: expect.stringContaining(message) }));
});

test("a header's section alone is read as in an event file", () => {
  const text = `<initrwgt><weightgroup name='mg_reweighting'><weight id='a'>set param_card dim6 2 1.0 # orig: 0.0</weight></weightgroup></initrwgt>`;
  expect(headerOfText(text, "x").weights).toMatchObject([
    { id: "a", text: "set param_card dim6 2 1.0 # orig: 0.0", group: "mg_reweighting" },
  ]);
  expect(headerOfText(CARD, "x").weights).toHaveLength(4);
  const began = performance.now();
  expect(() => headerOfText("\n".repeat(300_000), "x")).toThrow(expect.objectContaining({ code: "DATA_NO_WEIGHTS" }));
  expect(performance.now() - began).toBeLessThan(10_000);
  expect(() => headerOfText("nothing", "x")).toThrow(expect.objectContaining({ code: "DATA_NO_WEIGHTS" }));
});
