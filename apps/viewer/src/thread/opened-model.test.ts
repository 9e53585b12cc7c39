import { expect, test } from "@jest/globals";
import { zip } from "@ratiometer/hepdata-export";
import { jsonDigest, type Workspace } from "@ratiometer/likelihood";
import { fitted } from "./fit.ts";
import { movableModel } from "./movable-model.ts";
import { openedModel } from "./opened-model.ts";

/** A counting experiment: 10 mu + 50 expected, 55 observed, the background known to 10 %. */
const COUNTING: Workspace = {
  version: "1.0.0",
  channels: [
    {
      name: "SR",
      samples: [
        { name: "signal", data: [10], modifiers: [{ name: "mu", type: "normfactor", data: null }] },
        { name: "background", data: [50], modifiers: [{ name: "bkg", type: "normsys", data: { hi: 1.1, lo: 0.9 } }] },
      ],
    },
  ],
  observations: [{ name: "SR", data: [55] }],
  measurements: [{ name: "m", config: { poi: "mu", parameters: [] } }],
};
const text = JSON.stringify(COUNTING);
const bytes = (value: string): Uint8Array => new TextEncoder().encode(value);
const patchset = JSON.stringify({
  version: "1.0.0",
  metadata: { description: "d", digests: { sha256: jsonDigest(text, "m") }, labels: ["m"], references: { hepdata: "ins1234567" } },
  patches: [
    { metadata: { name: "light", values: [100] }, patch: [{ op: "replace", path: "/channels/0/samples/0/data", value: [20] }] },
    { metadata: { name: "heavy", values: [500] }, patch: [{ op: "replace", path: "/channels/0/samples/0/data", value: [5] }] },
  ],
});
const quiet = (): void => undefined;

test("a workspace is moved, fitted and limited", () => {
  const { read, view } = openedModel("m.json", [{ path: "m.json", bytes: bytes(text) }], {});
  expect(view).toMatchObject({ poi: "mu", patches: [], coefficients: [{ name: "mu", sm: 1, range: [0, 10] }] });
  const likelihood = { name: "data", likelihood: read.experiment.likelihood(read.experiment.observed) };
  const move = movableModel(read, view.coefficients, [likelihood]);
  const { channels, likelihoods, notPositive } = move({ point: { mu: 2 }, along: 0 });
  expect(channels).toEqual([
    {
      name: "SR",
      total: [70],
      samples: [
        { name: "signal", yields: [20] },
        { name: "background", yields: [50] },
      ],
    },
  ]);
  expect(notPositive).toEqual([]);
  // without the nuisance parameter the minimum is at 55 expected events
  const twiceNll = (expected: number): number => 2 * (expected - 55 * Math.log(expected));
  expect(likelihoods[0].above).toBeCloseTo(twiceNll(70) - twiceNll(55), 8);
  expect(likelihoods[0].curve.at).toHaveLength(41);
  expect(likelihoods[0].curve.above[0]).toBeCloseTo(twiceNll(50) - twiceNll(55), 8);
  // a curve stays where the coefficient moves along it
  expect(move({ point: { mu: 3 }, along: 0 }).likelihoods[0].curve).toEqual(likelihoods[0].curve);

  const fit = fitted(read.experiment, { task: "fit" }, quiet);
  if (fit.task !== "fit") throw new Error("another task");
  expect(fit.parameters.find(({ name }) => name === "mu")?.value).toBeCloseTo(0.5, 4);
  const profile = fitted(read.experiment, { task: "profile", coefficient: "mu", range: [0, 2], points: 5 }, quiet);
  if (profile.task !== "profile") throw new Error("another task");
  expect(profile).toMatchObject({ status: "converged", at: [0, 0.5, 1, 1.5, 2] });
  expect(profile.above[1]).toBeCloseTo(0, 6);
  // the nuisance parameter makes the profile wider than the curve through its initial value
  expect(profile.above[4]).toBeLessThan(twiceNll(70) - twiceNll(55));
  expect(profile.above[4]).toBeGreaterThan(1);
  expect(fitted(read.experiment, { task: "limit", poi: "mu" }, quiet)).toMatchObject({ task: "limit", status: "converged", level: 0.95 });
});

test("patches are found beside a workspace and in an archive, and chosen by name", () => {
  const files = [
    { path: "a/patchset.json", bytes: bytes(patchset) },
    { path: "a/m.json", bytes: bytes(text) },
  ];
  const archive = zip(new Map(files.map((file) => [file.path, file.bytes])));
  for (const given of [files, [{ path: "record.zip", bytes: archive }]]) {
    expect(openedModel("a", given, {}).view).toMatchObject({ patches: ["light", "heavy"], patch: "light" });
    const { read } = openedModel("a", given, { patch: "heavy" });
    expect(read.model.channels[0].samples[0].nominal).toEqual(Float64Array.of(5));
    expect(openedModel("a", given, { patch: "" }).read.model.channels[0].samples[0].nominal).toEqual(Float64Array.of(10));
  }
});

test("what is no model is told", () => {
  expect(() => openedModel("b", [{ path: "b.json", bytes: bytes("{}") }], {})).toThrow();
  expect(() => openedModel("b", [{ path: "b.txt", bytes: Uint8Array.of(0xff, 0xfe, 0xff) }], {})).toThrow("no text in UTF-8");
  expect(() => openedModel("b", [{ path: "c.md", bytes: bytes("c") }, { path: "d.md", bytes: bytes("d") }], {})).toThrow("found 0 files"); // prettier-ignore
});

test("a workspace of backgrounds alone is a model without a signal, which a patch puts in", () => {
  const [channel] = COUNTING.channels;
  const [signal, background] = channel.samples;
  const alone = JSON.stringify({ ...COUNTING, channels: [{ ...channel, samples: [background] }] });
  const added = {
    ...(JSON.parse(patchset) as object),
    metadata: { description: "d", digests: { sha256: jsonDigest(alone, "m") }, labels: ["m"], references: { hepdata: "ins1234567" } },
    patches: [{ metadata: { name: "light", values: [100] }, patch: [{ op: "add", path: "/channels/0/samples/0", value: signal }] }],
  };
  const files = [
    { path: "p.json", bytes: bytes(JSON.stringify(added)) },
    { path: "m.json", bytes: bytes(alone) },
  ];
  expect(openedModel("a", files, {}).view).toMatchObject({ patch: "light", poi: "mu" });
  const { read, view } = openedModel("a", files, { patch: "" });
  expect(view).toMatchObject({ patches: ["light"], patch: "", coefficients: [] });
  expect(view.poi).toBeUndefined();
  expect(fitted(read.experiment, { task: "fit" }, quiet)).toMatchObject({ status: "converged" });
});
