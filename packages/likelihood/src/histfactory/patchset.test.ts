import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "@jest/globals";
import type { AnalysisError } from "@ratiometer/config";
import { jsonDigest } from "./json-digest.ts";
import { applyPatch, readPatchset, verifyPatchset, type PatchSet } from "./patchset.ts";

/** A background that waits for a signal: its parameter of interest is not there yet. */
const workspace = {
  text: JSON.stringify({
    channels: [{ name: "SR", samples: [{ name: "b", data: [10, 20], modifiers: [] }] }],
    observations: [{ name: "SR", data: [12, 23] }],
    measurements: [{ name: "main", config: { poi: "mu", parameters: [] } }],
    version: "1.0.0",
  }),
  where: "bkg.json",
};

const signal = { name: "s", data: [1, 2], modifiers: [{ name: "mu", type: "normfactor", data: null }] };

const patchset = {
  metadata: {
    references: { hepdata: "ins1234567" },
    description: "a signal",
    digests: { sha256: jsonDigest(workspace.text, "") },
    labels: ["mass", "decay"],
  },
  patches: [
    { metadata: { name: "light", values: [100, "tb"] }, patch: [{ op: "add", path: "/channels/0/samples/-", value: signal }] },
    {
      metadata: { name: "heavy", values: [200, "tb"] },
      patch: [
        { op: "add", path: "/channels/0/samples/0", value: signal },
        { op: "replace", path: "/channels/0/samples/0/data/1", value: 5 },
      ],
    },
    { metadata: { name: "wrong", values: [300, "tb"] }, patch: [{ op: "replace", path: "/channels/3/name", value: "x" }] },
    { metadata: { name: "spoilt", values: [400, "tb"] }, patch: [{ op: "remove", path: "/channels/0/samples/0" }] },
  ],
  version: "1.0.0",
};

const read = (): PatchSet => readPatchset(JSON.stringify(patchset), "p.json");

const faults = (run: () => unknown): string[] => {
  try {
    run();
  } catch (error) {
    const errors = (error instanceof AggregateError ? error.errors : [error]) as AnalysisError[];
    return errors.map(({ code, path, message }) => `${code} ${path ?? ""}: ${message}`);
  }
  return [];
};

test("a patch is applied by name or by values, and stays as it is", () => {
  const set = read();
  const light = applyPatch(set, "light", workspace);
  expect(light.channels[0].samples.map(({ name }) => name)).toEqual(["b", "s"]);
  expect(applyPatch(set, [100, "tb"], workspace)).toEqual(light);
  const heavy = applyPatch(set, "heavy", workspace);
  expect(heavy.channels[0].samples[0]).toEqual({ ...signal, data: [1, 5] });
  expect(set).toEqual(patchset);
});

test("a patchset is not applied to another workspace", () => {
  const other = { ...workspace, text: workspace.text.replace("[10,20]", "[10.0,20]") };
  expect(faults(() => verifyPatchset(read(), workspace))).toEqual([]);
  expect(faults(() => verifyPatchset(read(), other))).toEqual([
    expect.stringMatching(/^MODEL_DIGEST : the workspace's sha256 is [0-9a-f]{64}/),
  ]);
  expect(faults(() => applyPatch(read(), "light", other))).toEqual([expect.stringMatching(/^MODEL_DIGEST/)]);
});

test("unknown patches, impossible operations and spoilt workspaces are told", () => {
  expect(faults(() => applyPatch(read(), "lihgt", workspace))).toEqual(['MODEL_UNKNOWN_NAME : unknown patch "lihgt"']);
  expect(faults(() => applyPatch(read(), [100], workspace))).toEqual(["MODEL_UNKNOWN_NAME : there is no patch for the values [100]"]);
  expect(faults(() => applyPatch(read(), "wrong", workspace))).toEqual([
    expect.stringMatching(/^MODEL_PATCH : operation 0 of patch "wrong", replace at "\/channels\/3\/name", cannot be done/),
  ]);
  expect(faults(() => applyPatch(read(), "spoilt", workspace))).toEqual([
    "MODEL_SCHEMA channels[0].samples: found 0 entries, expected at least 1",
  ]);
});

test.each([
  ['"name":"heavy"', '"name":"light"', 'MODEL_DUPLICATE_NAME patches[1].metadata.name: patch 0 is called "light", too'],
  ["[200,", "[100,", 'MODEL_DUPLICATE_NAME patches[1].metadata.values: patch 0 is for the values [100,"tb"], too'],
  ['[200,"tb"]', "[200]", "MODEL_LENGTH patches[1].metadata.values: found 1 values, expected 2: mass, decay"],
  [
    "ins1234567",
    "ins12",
    'MODEL_SCHEMA metadata.references.hepdata: found "ins12", expected ins and the seven digits of an INSPIRE record',
  ],
  [
    '"op":"remove"',
    '"op":"delete"',
    'MODEL_SCHEMA patches[3].patch[0].op: found "delete", expected one of add, copy, move, remove, replace, test',
  ],
  ['"op":"remove"', '"op":"move"', 'MODEL_SCHEMA patches[3].patch[0]: missing key "from"'],
])("with %s for %s: %s", (good, bad, message) => {
  expect(faults(() => readPatchset(JSON.stringify(patchset).replace(good, bad), "p.json"))).toEqual([message]);
});

const shared = new URL("../../../../../shared/data/statistics/pyhf/", import.meta.url);
const withData = existsSync(shared) ? test : test.skip;
const textOf = (name: string): string => readFileSync(new URL(name, shared), "utf8");

withData.each([
  ["duplicate_patch_name", /^MODEL_DUPLICATE_NAME patches\[1\].metadata.name/],
  ["duplicate_patch_values", /^MODEL_DUPLICATE_NAME patches\[1\].metadata.values/],
  ["empty_patches", /^MODEL_SCHEMA patches: found 0 entries, expected at least 1/],
  ["no_version", /^MODEL_SCHEMA patchset: missing key "version"/],
  ["wrong_values_multiplicity", /^MODEL_LENGTH patches\[\d\].metadata.values/],
  ["wrong_valuetype", /^MODEL_SCHEMA patches\[0\].metadata.values\[1\]: found an object, expected a number or a text/],
])("the patchset bad_%s of pyhf's tests is refused for that", (name, message) => {
  const file = `patchsets/patchset_bad_${name}.json`;
  expect(faults(() => readPatchset(textOf(file), file))).toEqual([expect.stringMatching(message)]);
});

withData.each(["good", "good_2_patches", "good_stringvalues"])("the patchset %s of pyhf's tests is read", (name) => {
  const text = textOf(`patchsets/patchset_${name}.json`);
  expect(readPatchset(text, name)).toEqual(JSON.parse(text));
});

withData("pyhf's example is verified and applied", () => {
  const set = readPatchset(textOf("example_patchset.json"), "example_patchset.json");
  const patched = applyPatch(set, [0], { text: textOf("example_bkgonly.json"), where: "example_bkgonly.json" });
  const [modifier] = patched.channels[0].samples[0].modifiers;
  expect(modifier).toMatchObject({ type: "normsys", data: { hi: 1.2, lo: 0.8 } });
});
