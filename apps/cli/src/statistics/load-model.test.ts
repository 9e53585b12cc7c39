import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import { expect, test } from "@jest/globals";
import { jsonDigest } from "@ratiometer/likelihood";
import { canonicalJson, sha256 } from "@ratiometer/tables";
import { answerOf, modelFolder, ratiometer } from "../testing/model-command.ts";
import { COUNTING_CARD, SCALING } from "../testing/small-card.ts";
import { COUNTING, QUADRATIC } from "../testing/small-workspace.ts";

const written = await modelFolder("load-model");
const card = await written("card.txt", COUNTING_CARD);
const scaling = await written("scaling.json", SCALING);
const counting = await written("counting.json", COUNTING);

interface Nll {
  readonly twiceNll: number;
  readonly expected: Readonly<Record<string, readonly number[]>>;
}
const nll = (...argv: readonly string[]): Promise<Nll> => answerOf("nll", ...argv);

test("a Combine card is a model, with a scaling one of coefficients", async () => {
  const { expected } = await nll(card, "--at", "r=2,bkg=1,lumi=-1");
  expect(expected.SR[0]).toBeCloseTo((2 * 10) / 1.02 + 50 * 1.1, 10);
  const scaled = await nll(card, "--scaling", scaling, "--at", "c=2");
  expect(scaled.expected.SR[0]).toBeCloseTo(10 * (1 + 1 + 4) + 50, 10);
  const linear = await nll(card, "--scaling", scaling, "--at", "c=2", "--order", "linear");
  expect(linear.expected.SR[0]).toBeCloseTo(10 * (1 + 1) + 50, 10);
});

test("a measurement is chosen by its name, and interpolations by their codes", async () => {
  const base = QUADRATIC.measurements[0];
  const two = await written("two.json", {
    ...QUADRATIC,
    measurements: [base, { name: "other", config: { ...base.config, parameters: [{ name: "ctZ", inits: [1], bounds: [[-3, 3]] }] } }],
  });
  expect((await nll(two)).expected.SR).toEqual([150, 100]);
  expect((await nll(two, "--measurement", "other")).expected.SR).toEqual([250, 170]);
  // half a standard deviation: exponential by code1, another curve by code4
  const at = ["--at", "xs, other=0.5"];
  const exponential = await nll(two, "--interpolation", "normsys=code1", ...at);
  expect(exponential.expected.SR[0]).toBeCloseTo(100 + 50 * Math.sqrt(1.1), 10);
  expect((await nll(two, ...at)).expected.SR[0]).not.toBeCloseTo(100 + 50 * Math.sqrt(1.1), 5);
});

test("a patch of a patchset changes the workspace that it was made for", async () => {
  const patchset = {
    metadata: {
      description: "signals",
      labels: ["mass"],
      references: { hepdata: "ins1234567" },
      digests: { sha256: jsonDigest(JSON.stringify(COUNTING), "w") },
    },
    patches: [{ metadata: { name: "heavy", values: [500] }, patch: [{ op: "replace", path: "/channels/0/samples/0/data", value: [4] }] }],
    version: "1.0.0",
  };
  const file = await written("patchset.json", patchset);
  expect((await nll(counting, "--patchset", file, "--patch", "heavy")).expected.SR).toEqual([54]);
  const wrong = await ratiometer("nll", counting, "--patchset", file, "--patch", "heavyy");
  expect(wrong.stderr).toMatch(/MODEL_UNKNOWN_NAME: unknown patch "heavyy"; hint: did you mean "heavy"\?/);
  const other = await written("other.json", { ...COUNTING, observations: [{ name: "SR", data: [56] }] });
  expect((await ratiometer("nll", other, "--patchset", file, "--patch", "heavy")).stderr).toMatch(/MODEL_DIGEST/);
});

test("a channel that is left out is out, and what depended on it alone is told", async () => {
  const control = {
    name: "CR",
    samples: [{ name: "background", data: [90], modifiers: [{ name: "norm", type: "normfactor", data: null }] }],
  };
  const two = await written("channels.json", {
    ...COUNTING,
    channels: [...COUNTING.channels, control],
    observations: [...COUNTING.observations, { name: "CR", data: [91] }],
  });
  const { status, stdout, stderr } = await ratiometer("nll", two, "--mask", "CR", "--json");
  expect([status, stderr]).toEqual([0, 'warning: nothing depends on "norm" without the channels that are left out: it is held\n']);
  expect((JSON.parse(stdout) as Nll).expected).toEqual({ SR: [60] });
  expect((JSON.parse(stdout) as Nll).twiceNll).toBeCloseTo((await nll(counting)).twiceNll, 12);
});

/** A folder with nothing but the model of an artifact and its index. */
async function artifact(folder: string, channels: readonly object[]): Promise<string> {
  const text = JSON.stringify(QUADRATIC);
  const root = dirname(await written("index.json", ""));
  await mkdir(`${root}/${folder}/likelihood`, { recursive: true });
  await written(`${folder}/likelihood/workspace.json`, text);
  const index = {
    schema_version: "1.0.0",
    name: "small",
    title: "Small",
    authors: [{ name: "Someone" }],
    licence: "CC0-1.0",
    generator: { name: "ratiometer", version: "0.1.0" },
    reactions: [],
    coefficients: [{ name: "ctZ", sm: 0, range: [-3, 3], unit: "TeV^-2" }],
    networks: [],
    provenance: { seed: 1, inputs: [] },
    channels,
    files: [
      {
        path: "likelihood/workspace.json",
        role: "statistical-model",
        mediaType: "application/json",
        bytes: text.length,
        sha256: sha256(text),
      },
    ],
    selfDigest: "0".repeat(64),
  };
  await written(`${folder}/artifact.json`, canonicalJson({ ...index, selfDigest: sha256(canonicalJson(index)) }));
  return `${root}/${folder}`;
}

test("the model of an artifact is its workspace, that of a run the one of its artifact; what unbinned channels are is told", async () => {
  const alone = await artifact("published", [{ name: "SR", model: "binned" }]);
  const { expected } = await nll(alone, "--at", "ctZ=1");
  expect(expected.SR).toEqual([250, 170]);
  await artifact("run/artifact", [{ name: "SR", model: "unbinned" }]);
  const run = alone.replace("published", "run");
  await mkdir(`${run}/ingest`);
  const { status, stdout, stderr } = await ratiometer("nll", run, "--at", "ctZ=1", "--json");
  expect([status, (JSON.parse(stdout) as Nll).expected.SR]).toEqual([0, [250, 170]]);
  expect(stderr).toMatch(
    /^warning: the workspace has the binned shape of the score for the unbinned channel "SR", not the unbinned likelihood\n$/,
  );
  await written("published/likelihood/workspace.json", JSON.stringify(COUNTING));
  const altered = await ratiometer("nll", alone);
  expect([altered.status, altered.stderr]).toEqual([2, expect.stringContaining("EXPORT_ARTIFACT_ALTERED likelihood/workspace.json")]);
});

test("a run without an artifact says how to make one", async () => {
  const root = dirname(await written("index.json", ""));
  await mkdir(`${root}/unfinished/train`, { recursive: true });
  const { status, stderr } = await ratiometer("fit", `${root}/unfinished`);
  expect([status, stderr]).toEqual([2, expect.stringMatching(/MODEL_FORMAT: the run has no artifact yet; hint: ratiometer export/)]);
});
