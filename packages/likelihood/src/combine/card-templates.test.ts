import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { cardTemplates } from "./card-templates.ts";
import type { Datacard } from "./card.ts";
import { parseCard } from "./parse-card.ts";
import { ruleFor } from "./shape-rule.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "card-"));
});
afterAll(() => rm(folder, { recursive: true }));

const SHAPES = {
  2018: {
    one: {
      nbins: 2,
      data_obs: [3, 4],
      processes: {
        sig: { nominal: [1, 2], sumw2: [0.1, 0.2], shapes: { jes: { Up: [1.1, 2.2], Down: [0.9, 1.7] } } },
        bkg: { nominal: [5, 6] },
      },
    },
  },
};

/** A card of one bin with the given rules and nuisance lines, beside a file of shapes. */
async function card(rules: readonly string[], lines: readonly string[] = [], shapes: unknown = SHAPES): Promise<Datacard> {
  await writeFile(join(folder, "shapes.json"), JSON.stringify(shapes));
  const text = [
    "imax 1",
    "jmax 1",
    "kmax *",
    ...rules,
    "bin one",
    "observation -1",
    "bin one one",
    "process sig bkg",
    "process 0 1",
    "rate -1 -1",
    ...lines,
    "",
  ];
  return parseCard(text.join("\n"), join(folder, "card.txt"));
}

const ALL = "shapes * * shapes.json 2018/$CHANNEL/$PROCESS 2018/$CHANNEL/$PROCESS/$SYSTEMATIC";

test("processes, variations and data are found by the names of the rule", async () => {
  const read = await card([ALL], ["jes shape 1 -"]);
  const templates = cardTemplates(read, undefined);
  const signal = await templates.nominal("one", "sig");
  expect([...(signal?.contents ?? [])]).toEqual([1, 2]);
  expect([...(signal?.variances ?? [])]).toEqual([0.1, 0.2]);
  // without sumw2 a count's variance is the count
  expect([...((await templates.nominal("one", "bkg"))?.variances ?? [])]).toEqual([5, 6]);
  expect([...((await templates.observed("one"))?.contents ?? [])]).toEqual([3, 4]);
  const varied = await templates.varied("one", "sig", read.nuisances[0], "jes");
  expect([[...(varied?.up.contents ?? [])], [...(varied?.down.contents ?? [])]]).toEqual([
    [1.1, 2.2],
    [0.9, 1.7],
  ]);
  await templates.close();
});

test("a histogram that is not there is told with the card's line, the file and the nearest name", async () => {
  const read = await card([ALL], ["jess shape 1 -"]);
  const templates = cardTemplates(read, undefined);
  await expect(templates.varied("one", "sig", read.nuisances[0], "jess")).rejects.toMatchObject({
    code: "DATA_UNKNOWN_HISTOGRAM",
    where: `${join(folder, "card.txt")}:4`,
    hint: expect.stringContaining("2018/one/sig/jesUp"),
  });
  await templates.close();
});

test("rules of a channel come before those of all, and in them those of a process", async () => {
  const rules = ["shapes * * a.json n", "shapes bkg * b.json n", "shapes * one c.json n", "shapes sig one d.json n", "shapes bkg two FAKE"];
  const read = await card(rules);
  expect(ruleFor(read, "one", "sig")?.file).toBe("d.json");
  expect(ruleFor(read, "one", "bkg")?.file).toBe("c.json");
  expect(ruleFor(read, "three", "bkg")?.file).toBe("b.json");
  expect(ruleFor(read, "three", "sig")?.file).toBe("a.json");
  expect(ruleFor(read, "two", "bkg")).toBeUndefined();
});

test("a process for which no rule is, and words that stand for nothing, are refused", async () => {
  const only = await card(["shapes sig one shapes.json n"]);
  expect(() => ruleFor(only, "one", "bkg")).toThrow(/bkg/);
  const mass = cardTemplates(await card(["shapes * * shapes.json 2018/$CHANNEL/$PROCESS$MASS"]), undefined);
  await expect(mass.nominal("one", "sig")).rejects.toMatchObject({ code: "DATA_CARD", hint: "say which mass" });
});

test.each([
  ["numbers of another count than nbins", { one: { nbins: 3, processes: { sig: { nominal: [1, 2] } } } }, "found 2 numbers, expected 3"],
  ["what is no number", { one: { processes: { sig: { nominal: [1, null] } } } }, "found null at 1, expected a number"],
  ["a file without channels", { one: {} }, "found no histograms"],
])("%s are refused", async (_, shapes, message) => {
  const templates = cardTemplates(await card(["shapes * * shapes.json $CHANNEL/$PROCESS"], [], shapes), undefined);
  await expect(templates.nominal("one", "sig")).rejects.toMatchObject({ code: "DATA_SHAPES", message });
});
