import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { expect, test } from "@jest/globals";
import { answerOf, modelFolder, ratiometer } from "../testing/model-command.ts";
import { COUNTING_CARD } from "../testing/small-card.ts";
import { COUNTING, QUADRATIC } from "../testing/small-workspace.ts";

const written = await modelFolder("convert-model");
const quadratic = await written("quadratic.json", QUADRATIC);
const counting = await written("counting.json", COUNTING);
const beside = (name: string): string => quadratic.replace("quadratic.json", name);

const nll = (path: string): Promise<{ twiceNll: number }> => answerOf("nll", path, "--at", "ctZ=0.7,lumi=-0.5");

test("a workspace becomes HS3 and a workspace again with the same likelihood, what only we can read allowed", async () => {
  const there = beside("there.json");
  const refused = await ratiometer("convert", quadratic, there);
  expect([refused.status, refused.stdout, existsSync(there)]).toEqual([2, "", false]);
  expect(refused.stderr).toMatch(
    /MODEL_CONVERSION: conversion to hs3 loses something: .*; hint: losses can be allowed by their kind: polynomial\n$/,
  );
  const allowed = await ratiometer("convert", quadratic, there, "--allow-loss", "polynomial");
  expect(allowed.status).toBe(0);
  expect(allowed.stderr).toMatch(/^warning: lost \(polynomial\): /);
  expect(allowed.stdout).toBe(`${quadratic}: pyhf workspace\n${there}: HS3 document\n`);
  const back = beside("back.json");
  const told = await answerOf<{ from: string; to: string; losses: unknown[] }>("convert", there, back);
  expect(told).toMatchObject({ from: "hs3", to: "pyhf", losses: [] });
  expect(JSON.parse(await readFile(back, "utf8"))).toEqual(QUADRATIC);
  expect((await nll(there)).twiceNll).toBeCloseTo((await nll(quadratic)).twiceNll, 10);
});

test("polynomials go to a POPxf file and come back onto the model that lacks them", async () => {
  const popxf = beside("eft.popxf.json");
  await ratiometer(
    "convert",
    quadratic,
    popxf,
    "--allow-loss",
    "nuisances,observations",
    "--allow-loss",
    "measurements",
    "--scale",
    "91.2",
  );
  const bare = {
    ...QUADRATIC,
    channels: QUADRATIC.channels.map((channel) => ({
      ...channel,
      samples: channel.samples.map((sample) => ({ ...sample, modifiers: sample.modifiers.filter(({ type }) => type !== "polynomial") })),
    })),
  };
  const onto = await written("bare.json", bare);
  const back = beside("merged.json");
  const { status, stderr } = await ratiometer("convert", popxf, back, "--onto", onto);
  expect([status, stderr]).toEqual([0, ""]);
  expect((await nll(back)).twiceNll).toBeCloseTo((await nll(quadratic)).twiceNll, 9);
  const alone = await ratiometer("fit", popxf);
  expect([alone.status, alone.stderr]).toEqual([2, expect.stringMatching(/MODEL_FORMAT: a POPxf file has polynomials .* it is no model/)]);
});

test("the name of the file tells its format, where no option does", async () => {
  for (const [name, argv, to] of [
    ["counting.pyhf.json", [], "pyhf"],
    ["pyhf-counting.json", ["--to", "hs3"], "hs3"],
    ["counting-hs3.json", [], "hs3"],
    ["other.json", [], "hs3"],
  ] as const)
    expect(await answerOf("convert", counting, beside(name), ...argv)).toMatchObject({ from: "pyhf", to, losses: [] });
});

test.each([
  ["a file that is not there", ["gone.json", "o.json"], /USAGE_NO_SUCH_FILE/],
  [
    "a file to write without a format",
    ["counting.json", "o.bin"],
    /USAGE_OPTION_VALUE: the file to write is ".*o\.bin", expected a name that ends in \.json/,
  ],
  ["a folder that is not there", ["counting.json", "none/o.json"], /DATA_NOT_WRITABLE/],
  ["a scale that is none", ["counting.json", "o.json", "--scale", "-1"], /--scale is "-1", expected a positive number of GeV/],
  [
    "a card in JSON",
    ["counting.json", "o.json", "--to", "card"],
    /--to is card and the file to write is ".*o\.json"; hint: cards end in \.txt/,
  ],
  ["an unknown format", ["counting.json", "o.json", "--to", "hs4"], /did you mean "hs3"\?/],
] as const)("%s is refused and nothing is written", async (_, [from, to, ...others], message) => {
  const { status, stderr } = await ratiometer("convert", beside(from), beside(to), ...others);
  expect([status, stderr]).toEqual([2, expect.stringMatching(message)]);
  expect(existsSync(beside("o.json"))).toBe(false);
});

test("a card becomes a workspace with the same likelihood, and a workspace a card with its histograms beside it", async () => {
  const card = await written("card.txt", COUNTING_CARD);
  const workspace = beside("of-card.json");
  const there = await ratiometer("convert", card, workspace, "--allow-loss", "all");
  expect(there.status).toBe(0);
  const at = async (model: string, values: string): Promise<number> =>
    (await answerOf<{ twiceNll: number }>("nll", model, "--at", values, "--quiet")).twiceNll;
  // log-normal numbers of a card are exponentials of its parameters: at ±1 both interpolations agree
  const difference = async (model: string): Promise<number> =>
    (await at(model, "r=2,lumi=1,bkg=1")) - (await at(model, "r=1,lumi=0,bkg=0"));
  expect(await difference(workspace)).toBeCloseTo(await difference(card), 8);
  const back = beside("back.txt");
  const told = await answerOf<{ files: readonly string[] }>("convert", workspace, back, "--allow-loss", "all");
  expect(told.files).toEqual([beside("back.shapes.json")]);
  expect(await difference(back)).toBeCloseTo(await difference(card), 8);
});
