import { expect, test } from "@jest/globals";
import type { Datacard } from "./card.ts";
import { joinCards } from "./join-cards.ts";
import { parseCard } from "./parse-card.ts";
import { readCard } from "./read-card.ts";
import { filledIn, ruleFor } from "./shape-rule.ts";

const card = (lines: string, { file = "one/card.txt", shapes = "", observation = "5" } = {}): Datacard =>
  parseCard(
    `imax 1\njmax 1\nkmax *\n${shapes}bin sr\nobservation ${observation}\nbin sr sr\nprocess sig bkg\nprocess 0 1\nrate 2 3\n${lines}\n`,
    file,
  );
const counting = (name: string): Parameters<typeof readCard>[1] => ({
  nominal: () => Promise.resolve(undefined),
  observed: () => Promise.resolve(undefined),
  varied: () => Promise.reject(new Error(name)),
  close: () => Promise.resolve(),
});

test("channels have labels, and what has one name is one parameter", async () => {
  const joined = joinCards([
    { label: "one", card: card("lumi lnN 1.02 1.02\nonly lnN - 1.3\nnorm rateParam sr bkg 1 [0,5]\ntheory group = lumi") },
    {
      label: "two",
      card: card("lumi lnN 1.1 -\nnorm rateParam sr bkg 1 [0,5]\nmore lnN - 1.2\ntheory group = more", { observation: "7" }),
    },
  ]);
  const { model, observed, experiment, groups } = await readCard(joined, counting("none"));
  expect(model.channels.map(({ name }) => name)).toEqual(["one_sr", "two_sr"]);
  expect([...observed.counts]).toEqual([5, 7]);
  expect(model.parameters.map(({ name }) => name)).toEqual(["r", "lumi", "only", "more", "norm"]);
  expect(groups).toEqual([{ name: "theory", members: ["lumi", "more"] }]);
  const yields = experiment.expected([2, 1, 1, 1, 3]).map(({ yields: [value] }) => value);
  expect(yields[0]).toBeCloseTo(4 * 1.02 + 9 * 1.02 * 1.3, 12);
  expect(yields[1]).toBeCloseTo(4 * 1.1 + 9 * 1.2, 12);
});

test("histograms keep the names of their own channels and files", () => {
  const general = "shapes * * a.root $CHANNEL/$PROCESS\nshapes bkg * b.root $CHANNEL_bkg\nshapes sig sr c.root $CHANNEL_sig\n";
  const joined = joinCards([
    { label: "one", card: card("", { shapes: general }) },
    { label: "two", card: card("", { file: "two/card.txt" }) },
  ]);
  const place = (process: string): string => {
    const rule = ruleFor(joined, "one_sr", process);
    if (rule === undefined) return "none";
    return `${rule.place.file} ${rule.file} ${filledIn(rule.nominal, { channel: "one_sr", process, mass: undefined }, rule.place)}`;
  };
  expect(["sig", "bkg", "data_obs"].map(place)).toEqual([
    "one/card.txt c.root sr_sig",
    "one/card.txt b.root sr_bkg",
    "one/card.txt a.root sr/data_obs",
  ]);
  // a card without shapes counts, and goes on counting beside one with shapes
  expect(ruleFor(joined, "two_sr", "sig")).toBeUndefined();
});

test("a rule for all processes of a channel hides those of all channels", () => {
  const shapes = "shapes bkg * b.root general\nshapes * sr a.root own\n";
  const joined = joinCards([{ label: "one", card: card("", { shapes }) }]);
  expect(ruleFor(joined, "one_sr", "bkg")?.nominal).toBe("own");
  expect(ruleFor(card("", { shapes }), "sr", "bkg")?.nominal).toBe("own");
});

test.each([
  ["labels that are equal", "one", "", "", 'two channels are called "one_sr"'],
  ["measured parameters that differ", "two", "m param 1 0.1", "m param 1 0.2", 'parameter "m" is another one in one/card.txt:10'],
])("%s are refused", (_, label, first, second, message) => {
  const join = (): Datacard =>
    joinCards([
      { label: "one", card: card(first) },
      { label, card: card(second) },
    ]);
  expect(join).toThrow(expect.objectContaining({ code: "DATA_CARD", message }));
});

test("a parameter that is constrained in one card and free in the other is refused", async () => {
  const joined = joinCards([
    { label: "one", card: card("x lnN 1.1 -") },
    { label: "two", card: card("x lnU 1.1 -", { file: "two/card.txt" }) },
  ]);
  await expect(readCard(joined, counting("none"))).rejects.toMatchObject({ code: "DATA_CARD", where: "two/card.txt:10" });
});
