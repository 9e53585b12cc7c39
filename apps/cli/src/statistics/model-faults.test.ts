import { expect, test } from "@jest/globals";
import { modelFolder, ratiometer } from "../testing/model-command.ts";
import { COUNTING_CARD, SHAPE_CARD, SCALING } from "../testing/small-card.ts";
import { COUNTING, QUADRATIC } from "../testing/small-workspace.ts";

const written = await modelFolder("model-faults");
const counting = await written("counting.json", COUNTING);
const quadratic = await written("quadratic.json", QUADRATIC);
const card = await written("card.txt", COUNTING_CARD);
const scaling = await written("scaling.json", SCALING);
const [channel] = COUNTING.channels;
const [signal, background] = channel.samples;

/** The counting experiment with one sample, or other parts, replaced. */
const withSignal = (change: object): object => ({
  ...COUNTING,
  channels: [{ ...channel, samples: [{ ...signal, ...change }, background] }],
});
const withBackground = (change: object): object => ({
  ...COUNTING,
  channels: [{ ...channel, samples: [signal, { ...background, modifiers: [], ...change }] }],
});
const withParameters = (...parameters: readonly object[]): object => ({
  ...COUNTING,
  measurements: [{ name: "m", config: { poi: "mu", parameters } }],
});

const TEXT = JSON.stringify(COUNTING);
const WORKSPACES: readonly (readonly [string, unknown, RegExp])[] = [
  ["text that is no JSON", "{ channels", /:1:3 MODEL_JSON: /],
  ["JSON that ends too early", TEXT.slice(0, -30), /MODEL_JSON/],
  ["NaN", TEXT.replace("[55]", "[NaN]"), /:1:\d+ MODEL_NOT_FINITE observations\[0\]\.data\[0\]: found NaN, expected a finite number/],
  ["a number beyond doubles", TEXT.replace("[55]", "[1e999]"), /MODEL_NOT_FINITE observations\[0\]\.data\[0\]: /],
  ["a key twice", TEXT.replace('"name":"SR"', '"name":"SR","name":"CR"'), /MODEL_DUPLICATE_NAME/],
  ["some other JSON", { a: 1 }, /MODEL_FORMAT: the JSON is no statistical model that is known/],
  ["an empty file", "", /MODEL_FORMAT: the file is empty/],
  ["a missing key", { ...COUNTING, observations: undefined }, /MODEL_SCHEMA.*observations/],
  [
    "a text for a number",
    withSignal({ data: ["10"] }),
    /:1:\d+ MODEL_SCHEMA channels\[0\]\.samples\[0\]\.data\[0\]: found "10", expected a number/,
  ],
  [
    "an uncertainty of nothing",
    withBackground({ modifiers: [{ name: "bkg", type: "shapesys", data: [1e-200] }] }),
    /MODEL_VALUE channels\[0\]\.samples\[1\]\.modifiers\[0\]\.data\[0\]: found 1e-200, too small beside the yield 50/,
  ],
  ["no channels", { ...COUNTING, channels: [] }, /MODEL_SCHEMA channels/],
  ["a channel without samples", { ...COUNTING, channels: [{ name: "SR", samples: [] }] }, /MODEL_SCHEMA channels\[0\]\.samples/],
  ["a sample without bins", withSignal({ data: [] }), /channels\[0\]\.samples\[\d\]\.data/],
  [
    "samples of different bins",
    withBackground({ data: [50, 51] }),
    /MODEL_LENGTH channels\[0\]\.samples\[1\]\.data: found 2 yields, expected 1/,
  ],
  [
    "observations of another length",
    { ...COUNTING, observations: [{ name: "SR", data: [55, 1] }] },
    /MODEL_LENGTH observations\[0\]\.data/,
  ],
  ["a negative observation", { ...COUNTING, observations: [{ name: "SR", data: [-1] }] }, /MODEL_OBSERVATION observations\[0\]\.data\[0\]/],
  ["a channel without observation", { ...COUNTING, observations: [{ name: "CR", data: [1] }] }, /MODEL_OBSERVATION/],
  ["two channels of one name", { ...COUNTING, channels: [channel, { ...channel, samples: [signal] }] }, /MODEL_DUPLICATE_NAME/],
  [
    "an unknown parameter of interest",
    { ...COUNTING, measurements: [{ name: "m", config: { poi: "mi", parameters: [] } }] },
    /MODEL_UNKNOWN_PARAMETER measurements\[0\]\.config\.poi: unknown parameter of interest "mi"; hint: did you mean "mu"\?/,
  ],
  ["bounds that fall", withParameters({ name: "mu", bounds: [[1, 0]] }), /MODEL_SETTINGS.*bounds that rise/],
  [
    "an initial value outside the bounds",
    withParameters({ name: "mu", inits: [11] }),
    /MODEL_SETTINGS.*"mu" starts at 11, outside its bounds \[0, 10\]/,
  ],
  [
    "a polynomial of too few rows",
    withSignal({ modifiers: [{ name: "eft", type: "polynomial", data: { coefficients: ["mu"], matrix: [] } }] }),
    /channels\[0\]\.samples\[0\]\.modifiers\[0\]\.data\.matrix/,
  ],
];

test.each(WORKSPACES)("%s in a workspace is one clear message with its place", async (name, content, message) => {
  const { status, stdout, stderr } = await ratiometer("fit", await written(`${name.replaceAll(" ", "-")}.json`, content));
  expect([status, stdout]).toEqual([2, ""]);
  expect(stderr.trimEnd()).toMatch(message);
  expect(stderr.trimEnd().split("\n")).toHaveLength(1);
});

const CARDS: readonly (readonly [string, string, RegExp])[] = [
  ["a file of histograms that is not there", SHAPE_CARD, /DATA_FILE_MISSING|DATA_FILE_UNREADABLE|shapes\.json/],
  ["a rate that is no number", COUNTING_CARD.replace("10      50", "ten     50"), /card.*:\d+ DATA_CARD/],
  [
    "too few columns",
    COUNTING_CARD.replace("bkg lnN -       1.1", "bkg lnN 1.1"),
    /card.*:12 DATA_CARD: found 1 effects of bkg for 2 processes/,
  ],
  ["an unknown process in a group", COUNTING_CARD.replace("group = bkg lumi", "group = bkg lumy"), /DATA_CARD_NAME.*did you mean "lumi"/],
];

test.each(CARDS)("%s in a card is one clear message with its line", async (name, content, message) => {
  const { status, stdout, stderr } = await ratiometer("fit", await written(`card-${name.replaceAll(" ", "-")}.txt`, content));
  expect([status, stdout]).toEqual([2, ""]);
  expect(stderr.trimEnd()).toMatch(message);
  expect(stderr.trimEnd().split("\n")).toHaveLength(1);
});

test("a card that names a histogram which its file does not have says which, and the nearest", async () => {
  await written("shapes.json", { SR: { data_obs: [55], processes: { signal: { nominal: [10] }, backgroud: { nominal: [50] } } } });
  const { status, stderr } = await ratiometer("fit", await written("shape-card.txt", SHAPE_CARD));
  const message =
    /^\S+shape-card\.txt:6 DATA_UNKNOWN_HISTOGRAM: unknown histogram in \S+shapes\.json "SR\/background"; hint: did you mean "SR\/backgroud"\?$/;
  expect([status, stderr.trimEnd().split("\n")]).toEqual([2, [expect.stringMatching(message)]]);
});

test.each([
  [
    "a file that is not there",
    ["fit", `${counting}x`],
    /USAGE_NO_SUCH_FILE: there is no file ".*"; hint: did you mean ".*counting\.json"\?/,
  ],
  ["a folder", ["fit", counting.replace("/counting.json", "")], /MODEL_FORMAT: the folder is no artifact and no run/],
  ["a scaling alone", ["fit", scaling], /MODEL_FORMAT: an interference scaling belongs to a card: it is no model/],
  ["an unknown measurement", ["fit", counting, "--measurement", "n"], /MODEL_UNKNOWN_MEASUREMENT: unknown measurement "n"/],
  [
    "a measurement of a card",
    ["fit", card, "--measurement", "m"],
    /--measurement is for a pyhf workspace or an HS3 document; hint: ".*card\.txt" is a Combine card/,
  ],
  ["a scaling of a workspace", ["fit", counting, "--scaling", scaling], /--scaling is for a Combine card/],
  ["an unknown interpolation", ["nll", counting, "--interpolation", "normsys=code3"], /unknown interpolation of normsys "code3"/],
  [
    "an interpolation of something else",
    ["nll", counting, "--interpolation", "shapesys=code1"],
    /unknown kind of modifier in --interpolation "shapesys"/,
  ],
  [
    "an interpolation without a code",
    ["nll", counting, "--interpolation", "code1"],
    /--interpolation is "code1", expected normsys=CODE,histosys=CODE/,
  ],
  ["a patch alone", ["nll", counting, "--patch", "p"], /found --patch alone; hint: --patchset FILE and --patch NAME go together/],
  ["a value without a name", ["nll", counting, "--at", "1"], /--at is "1", expected NAME=NUMBER/],
  ["a name without a value", ["nll", counting, "--at", "mu"], /--at is "mu", expected NAME=NUMBER, several separated by commas/],
  ["a value that is no number", ["nll", counting, "--at", "mu=NaN"], /--at is "mu=NaN", expected NAME=NUMBER/],
  ["a name twice", ["nll", counting, "--at", "mu=1", "--at", "mu=2"], /--at says "mu" twice/],
  ["an unknown name", ["nll", counting, "--at", "my=1"], /MODEL_UNKNOWN_PARAMETER: unknown parameter "my"; hint: did you mean "mu"\?/],
  ["an unknown component", ["nll", counting, "--at", "bkg[1]=1"], /unknown parameter "bkg\[1\]"; hint: did you mean "bkg\[0\]"\?/],
  [
    "a start outside the bounds",
    ["fit", counting, "--set", "mu=11"],
    /MODEL_SETTINGS: "mu" would start at 11, outside its bounds \[0, 10\]/,
  ],
  ["two values", ["fit", counting, "--set", "mu=1", "--fix", "mu=2"], /"mu" has two values, by --set and by --fix/],
  ["two values by a common name", ["fit", counting, "--fix", "bkg=1,bkg[0]=2"], /"bkg\[0\]" has two values, by --fix and by --fix/],
  ["an unknown channel", ["fit", counting, "--mask", "SSR"], /MODEL_UNKNOWN_NAME: unknown channel "SSR"; hint: did you mean "SR"\?/],
  ["no channel left", ["fit", counting, "--mask", "SR"], /no channel remains of the one/],
  ["an order that is none", ["fit", quadratic, "--order", "cubic"], /USAGE_OPTION_VALUE/],
  [
    "a point where the likelihood overflows",
    ["nll", quadratic, "--at", "lumi=1e7"],
    /MODEL_NOT_FINITE: the likelihood overflows at this point/,
  ],
] as const)("%s is refused with one message", async (_, argv, message) => {
  const { status, stdout, stderr } = await ratiometer(...argv);
  expect([status, stdout]).toEqual([2, ""]);
  expect(stderr.trimEnd().split("\n")).toEqual([expect.stringMatching(message)]);
});

test("what is odd and allowed is told: a parameter of interest that starts at its bound, a bin that expects nothing", async () => {
  const bound = await written("bound.json", withParameters({ name: "mu", inits: [0] }));
  const { status, stderr } = await ratiometer("fit", bound);
  expect([status, stderr]).toEqual([0, 'warning: measurements[0].config.poi: "mu" starts at 0, a bound of [0, 10]\n']);
  const empty = await written("empty-bin.json", {
    ...COUNTING,
    channels: [
      {
        name: "SR",
        samples: [
          { ...signal, data: [10, 0] },
          { name: "b", data: [50, 0], modifiers: [] },
        ],
      },
    ],
    observations: [{ name: "SR", data: [55, 0] }],
  });
  const fitted = await ratiometer("fit", empty, "--json");
  expect([fitted.status, fitted.stderr]).toEqual([0, expect.stringContaining("the nominal yields of bin 1 add up to 0")]);
});
