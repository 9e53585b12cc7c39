import { expect, test } from "@jest/globals";
import { parseCard } from "./parse-card.ts";

const HEAD = `A card for tests
imax 2 number of bins
jmax 1
kmax *
---------------
shapes * * shapes.root $CHANNEL/$PROCESS $CHANNEL/$PROCESS_$SYSTEMATIC
shapes bkg one FAKE
---------------
bin one two
observation 12 -1
---------------
bin      one one two two
process  sig bkg sig bkg
process  0   1   0   1
rate     2.5 1e1 -1  -1
---------------
`;

const card = (body = "", head = HEAD): ReturnType<typeof parseCard> => parseCard(head + body, "folder/card.txt");

test("the head of a card is bins, processes, rates and rules of shapes", () => {
  const { channels, observations, columns, shapes, nuisances } = card();
  expect(channels).toEqual(["one", "two"]);
  expect(observations).toEqual([12, -1]);
  expect(columns).toEqual([
    { channel: "one", process: "sig", signal: true, rate: 2.5 },
    { channel: "one", process: "bkg", signal: false, rate: 10 },
    { channel: "two", process: "sig", signal: true, rate: -1 },
    { channel: "two", process: "bkg", signal: false, rate: -1 },
  ]);
  expect(shapes.map(({ process, channel, file, nominal, varied, place }) => [place.line, process, channel, file, nominal, varied])).toEqual(
    [
      [6, "*", "*", "shapes.root", "$CHANNEL/$PROCESS", "$CHANNEL/$PROCESS_$SYSTEMATIC"],
      [7, "bkg", "one", "FAKE", "", undefined],
    ],
  );
  expect(nuisances).toEqual([]);
});

test("names and indices of processes may come in either order", () => {
  const swapped = HEAD.replace("process  sig bkg sig bkg\nprocess  0   1   0   1", "process  0   1   0   1\nprocess  sig bkg sig bkg");
  expect(card("", swapped).columns).toEqual(card().columns);
});

test("bins that are numbers get a name", () => {
  const numbered = HEAD.replaceAll("one", "1").replaceAll("two", "2");
  expect(card("", numbered).channels).toEqual(["bin1", "bin2"]);
});

test("effects are read with their sides, and lines without effect go", () => {
  const { nuisances } = card(
    "lumi lnN 1.02 1.02 - 0.9/1.2 a word behind\nflat lnN 1 - - 0\njes shape? 1 - 0.5 0.8/1.1\nside gmN 4 - 2.5 - -\n1st lnU 2 - - -\n",
  );
  const brief = nuisances.map(({ name, kind, optional, sideband, effects }) => [
    name,
    optional ? `${kind}?` : kind,
    sideband,
    effects.map((effect) => effect?.values.join("/") ?? "-").join(" "),
  ]);
  expect(brief).toEqual([
    ["lumi", "lnN", undefined, "1.02 1.02 - 0.9/1.2"],
    ["jes", "shape?", undefined, "1 - 0.5 0.8/1.1"],
    ["side", "gmN", 4, "- 2.5 - -"],
    ["theta1st", "lnU", undefined, "1 - - -".replace("1", "2")],
  ]);
});

test("parameters, rate parameters, groups and simulation statistics are read", () => {
  const read = card(
    `mass param 125 -0.2/+0.3 [120,130]
norm rateParam * bkg 1 [0,5]
both rateParam o?e* bkg (1-@0)*@1 norm,mass
free flatParam 3 [0,9]
theory group = mass
theory group += norm
* autoMCStats 10
two autoMCStats 0 1 2
`,
  );
  expect(read.parameters).toMatchObject([{ name: "mass", mean: 125, sigmaLow: 0.2, sigmaHigh: 0.3, range: [120, 130] }]);
  expect(read.rateParameters).toMatchObject([
    { name: "norm", columns: [1, 3], scale: { kind: "value", value: 1, range: [0, 5] } },
    { name: "both", columns: [1], scale: { kind: "formula", formula: "(1-@0)*@1", parameters: ["norm", "mass"] } },
  ]);
  expect(read.flatParameters).toMatchObject([{ name: "free", value: 3, range: [0, 9] }]);
  expect(read.groups).toMatchObject([{ name: "theory", members: ["mass", "norm"] }]);
  expect(read.statistics).toMatchObject([
    { channel: "one", threshold: 10, includeSignal: false, mode: 1 },
    { channel: "two", threshold: 0, includeSignal: true, mode: 2 },
  ]);
});

const effects = (body: string): Record<string, string> =>
  Object.fromEntries(
    card(body).nuisances.map(({ name, effects }) => [name, effects.map((effect) => effect?.values.join("/") ?? "-").join(" ")]),
  );

test("members of groups have the names of their parameters", () => {
  expect(card("1st lnN 1.1 - - -\ntheory group = 1st\n").groups).toMatchObject([{ members: ["theta1st"] }]);
});

test("edits add, drop, rename and freeze what is above them", () => {
  const lines = "a lnN 1.1 1.1 1.1 1.1\nb lnN 1.2 1.2 - -\n";
  expect(effects(`${lines}nuisance edit add bkg two c lnN 1.3\n`)).toMatchObject({ c: "- - - 1.3" });
  expect(effects(`${lines}nuisance edit add * one a lnN 0.8/1.3 overwrite\n`)).toMatchObject({ a: "0.8/1.3 0.8/1.3 1.1 1.1" });
  expect(effects(`${lines}nuisance edit drop sig .* [ab]\n`)).toEqual({ a: "- 1.1 - 1.1", b: "- 1.2 - -" });
  expect(effects(`${lines}nuisance edit drop * * b\nnuisance edit drop * * b ifexists\n`)).toEqual({ a: "1.1 1.1 1.1 1.1" });
  expect(effects(`${lines}nuisance edit rename bkg * a a_bkg\n`)).toEqual({ a: "1.1 - 1.1 -", a_bkg: "- 1.1 - 1.1", b: "1.2 1.2 - -" });
  expect(card(`${lines}nuisance edit changepdf a lnU\n`).nuisances[0].kind).toBe("lnU");
  expect(card(`${lines}nuisance edit freeze [ab]\nnuisance edit freeze x ifexists\n`).frozen).toEqual(["a", "b"]);
});

test("what is renamed keeps the name of its histograms", () => {
  const { nuisances } = card("jes shape 1 1 - -\nnuisance edit rename jes jes_2018\n");
  expect(nuisances).toMatchObject([{ name: "jes_2018", effects: [{ histogram: "jes" }, { histogram: "jes" }, undefined, undefined] }]);
});

test.each([
  ["shap * * f.root h\n", "", 'found "shap" before the rate line', 'did you mean "shapes"?'],
  ["imax 3\n", "", "announces 3 bins, found 2", "write 2 or *"],
])("a head with %s is refused", (line, body, message, hint) => {
  const head = line.startsWith("imax") ? HEAD.replace("imax 2 number of bins\n", line) : HEAD.replace("kmax *\n", `kmax *\n${line}`);
  expect(() => card(body, head)).toThrow(expect.objectContaining({ code: "DATA_CARD", message, hint }));
});

test.each([
  ["x lnN 1.1 1.1 1.1", "DATA_CARD", "found 3 effects of x for 4 processes"],
  ["x lnN 1.1 1.1 1.1 1.1 1.1", "DATA_CARD", 'found "1.1" after the 4 effects of x'],
  ["x lnN 1.1 1.1 1.1 nan", "DATA_CARD", 'found "nan", expected an effect of x or -'],
  ["x lnN 1.1 -2 - -", "DATA_CARD", "found the effect -2 of x, expected no negative numbers"],
  ["x shape 0.9/1.1 - - -", "DATA_CARD", 'found "0.9/1.1" for x'],
  ["x lnM 1.1 - - -", "DATA_CARD", 'found "lnM" after "x"'],
  ["x trG 0.1 - - -", "DATA_CARD_UNSUPPORTED", "trG (x) is not supported"],
  ["x gmN 2.5 0.1 - - -", "DATA_CARD", "found 2.5, expected the events in the sideband of x, a whole number from 0"],
  ["x", "DATA_CARD", 'found "x" alone'],
  ["x lnN 2 - - -\nx shape 1 - - -", "DATA_CARD", 'nuisance parameter "x" is lnN in line 17 and shape here'],
  ["x rateParam three bkg 1", "DATA_CARD_NAME", 'unknown channel "three"'],
  ["x rateParam one bgk 1", "DATA_CARD_NAME", 'unknown process "bgk"'],
  ["x rateParam one bkg 1 [2,5]", "DATA_CARD", "1 is outside its range [2,5]"],
  ["x rateParam one bkg 1 [5,5]", "DATA_CARD", "the range [5,5] does not rise"],
  ["x rateParam one bkg f.root:w", "DATA_CARD_UNSUPPORTED", "the rate parameter x from a RooFit workspace is not supported"],
  ["x param 1 0", "DATA_CARD", "found the uncertainty 0 of x, expected positive ones"],
  ["g group = x", "DATA_CARD_NAME", 'unknown nuisance parameter "x"'],
  ["g group += x", "DATA_CARD", 'group "g" is added to before it is there'],
  ["onee autoMCStats 10", "DATA_CARD_NAME", 'unknown channel "onee"'],
  ["* autoMCStats 10 0 3", "DATA_CARD", "found the mode 3, expected 1 or 2"],
  ["nuisance edit merge * * a b", "DATA_CARD_UNSUPPORTED", '"nuisance edit merge" is not supported'],
  ["nuisance edit drop * * a", "DATA_CARD", "drop * * a finds nothing"],
  ["nuisance edit drop * * (a+)+", "DATA_CARD_UNSUPPORTED", 'the pattern "(a+)+" with a repeated group is not supported'],
  ["nuisance edit rename a b", "DATA_CARD_NAME", 'unknown nuisance parameter "a"'],
])("the line %s is refused", (line, code, message) => {
  const last = 16 + line.split("\n").length;
  expect(() => card(`${line}\n`)).toThrow(expect.objectContaining({ code, message, where: `folder/card.txt:${last}` }));
});

test.each([
  ["no rate line", HEAD.replace(/rate.*\n/, ""), "found no rate line"],
  [
    "a process twice in a bin",
    HEAD.replace("sig bkg sig bkg", "bkg bkg sig bkg").replace("0   1   0", "1   1   0"),
    'process "bkg" is twice in bin "one"',
  ],
  [
    "a process that is signal and background",
    HEAD.replace("0   1   0   1", "0   1   1   1"),
    'process "sig" is a signal in some bins and a background in others',
  ],
  ["a bin without observation", HEAD.replace("bin one two", "bin one").replace("12 -1", "12"), 'bin "two" has no observation'],
  ["fewer rates than processes", HEAD.replace("-1  -1\n", "-1\n"), "found 3 columns, the bin line 12 has 4"],
  ["a rate that is no number", HEAD.replace("1e1", "ten"), 'found "ten", expected the rate of bkg in one'],
  ["fewer observations than bins", HEAD.replace("12 -1", "12"), "found 1 observations for 2 bins"],
  [
    "two rules for the same shapes",
    HEAD.replace("bkg one FAKE", "* * FAKE"),
    'the shapes of process "*" in channel "*" are in line 6 already',
  ],
])("a card with %s is refused", (_, head, message) => {
  expect(() => card("", head)).toThrow(
    expect.objectContaining({ code: "DATA_CARD", message, where: expect.stringMatching(/^folder\/card\.txt:\d+$/) }),
  );
});

test("the number of nuisance parameters must be the announced one", () => {
  const head = HEAD.replace("kmax *", "kmax 2");
  expect(() => card("a lnN 1.1 - - -\n", head)).toThrow("announces 2 nuisance parameters, found 1");
  expect(card("a lnN 1.1 - - -\nb param 1 0.1\n", head).parameters).toHaveLength(1);
});
