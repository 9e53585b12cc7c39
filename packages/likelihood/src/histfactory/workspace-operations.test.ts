import { expect, test } from "@jest/globals";
import type { AnalysisError } from "@ratiometer/config";
import { combineWorkspaces, type Join } from "./combine-workspaces.ts";
import { jsonDigest } from "./json-digest.ts";
import { asWorkspace } from "./parse-workspace.ts";
import { pruneWorkspace } from "./prune-workspace.ts";
import { renameWorkspace } from "./rename-workspace.ts";
import { sortWorkspace } from "./sort-workspace.ts";
import type { Workspace } from "./workspace.ts";

const left = asWorkspace(
  {
    channels: [
      {
        name: "SR",
        samples: [
          {
            name: "signal",
            data: [2, 3],
            modifiers: [
              { name: "mu", type: "normfactor", data: null },
              { name: "lumi", type: "lumi", data: null },
            ],
          },
          {
            name: "background",
            data: [10, 20.5],
            modifiers: [
              { name: "JES", type: "normsys", data: { hi: 1.1, lo: 0.9 } },
              { name: "JES", type: "histosys", data: { hi_data: [11, 21], lo_data: [9, 19] } },
              { name: "stat", type: "staterror", data: [1, 2] },
            ],
          },
        ],
      },
      { name: "CR", samples: [{ name: "background", data: [50], modifiers: [{ name: "own", type: "shapesys", data: [5] }] }] },
    ],
    observations: [
      { name: "SR", data: [12, 23] },
      { name: "CR", data: [52] },
    ],
    measurements: [
      {
        name: "main",
        config: {
          poi: "mu",
          parameters: [
            { name: "lumi", auxdata: [1], sigmas: [0.02], inits: [1], bounds: [[0.5, 1.5]] },
            { name: "mu", bounds: [[0, 5]] },
          ],
        },
      },
      { name: "other", config: { poi: "JES", parameters: [{ name: "lumi", auxdata: [1], sigmas: [0.02] }] } },
    ],
    version: "1.0.0",
  },
  "left",
);

const right = asWorkspace(
  {
    channels: [
      {
        name: "VR",
        samples: [{ name: "background", data: [7, 8, 9], modifiers: [{ name: "JES", type: "normsys", data: { hi: 1.2, lo: 0.8 } }] }],
      },
      { name: "CR", samples: [{ name: "fakes", data: [4], modifiers: [{ name: "kf", type: "normfactor", data: null }] }] },
    ],
    observations: [
      { name: "VR", data: [7, 8, 10] },
      { name: "CR", data: [52] },
    ],
    measurements: [
      {
        name: "main",
        config: {
          poi: "mu",
          parameters: [
            { name: "kf", inits: [1], bounds: [[0, 3]] },
            { name: "mu", bounds: [[0, 5]] },
          ],
        },
      },
    ],
    version: "1.0.0",
  },
  "right",
);

/** The digest knows the order of all lists, and none of the numbers here is a whole float. */
const digest = (workspace: Workspace): string => jsonDigest(JSON.stringify(workspace), "result");

const messageOf = (run: () => unknown): string => {
  try {
    run();
  } catch (error) {
    const { code, message } = error as AnalysisError;
    return `${code}: ${message}`;
  }
  return "no fault";
};

// every digest below is that of the same operation in pyhf 0.7.6

test("the workspaces are those that pyhf was given", () => {
  expect(digest(left)).toBe("a027ef430d6061a915d61d9debb359bf23e0592e8621f19b25482357989ae2b3");
  expect(digest(right)).toBe("ca4b8e89fda6c034c4ff0fcf2f79f1414d11b072b324c958b6a3bd05eb343b39");
});

test.each<[Join, boolean, string]>([
  ["outer", true, "f19bb2aac0c63e832f3b01f4b7ab4c11f4ba9e5599f577515206bebb2a699122"],
  ["left outer", false, "f7af7f6de4c6839ed471368690e421442cf23e000580dfab810e99be9ce0d852"],
  ["left outer", true, "bd6f930b4ef03becf84263c038c8518d3f2961acae313327c07e5a72630e2a27"],
  ["right outer", false, "e91fca14d30ae8ef7592742a535e958735273ade81cb670a224d10de06b78f09"],
  ["right outer", true, "372de7b4dbe627691382d87c40a9abdb0e6203d5e1e340436ca5a8ecc2a5ed45"],
])("the join %s (channels merged: %s) is that of pyhf", (join, merge, expected) => {
  expect(digest(combineWorkspaces(left, right, join, merge))).toBe(expected);
});

test("workspaces without common names are put together", () => {
  const renamed = renameWorkspace(right, { channels: { CR: "CR2" }, measurements: { main: "second" } });
  expect(digest(combineWorkspaces(left, renamed))).toBe("08e30eef5a4fc0b9ca04d28c0191d22c2e90077b878ec0cd8a9376d7d0f48ed6");
});

test("what cannot be joined is refused", () => {
  expect(messageOf(() => combineWorkspaces(left, right))).toBe('MODEL_COMBINE: both workspaces have a channel "CR"');
  expect(messageOf(() => combineWorkspaces(left, right, "outer"))).toBe('MODEL_COMBINE: both workspaces have a channel "CR"');
  expect(messageOf(() => combineWorkspaces(left, right, "none", true))).toMatch(/^MODEL_COMBINE: channels cannot be merged/);
  const { measurements } = renameWorkspace(right, { modifiers: { kf: "k" } });
  const other = { ...right, measurements: [{ ...measurements[0], config: { ...measurements[0].config, poi: "kf" } }] };
  expect(messageOf(() => combineWorkspaces(left, other, "outer", true))).toBe(
    'MODEL_COMBINE: measurement "main" has the parameter of interest "mu" in one workspace and "kf" in the other',
  );
  const bounds = { ...right, measurements: [{ name: "main", config: { poi: "mu", parameters: [{ name: "mu", bounds: [[0, 6]] }] } }] };
  expect(messageOf(() => combineWorkspaces(left, bounds, "outer", true))).toMatch(
    /^MODEL_COMBINE: .*settings in measurement "main" of "mu"/,
  );
});

test("names are changed wherever they stand, as pyhf does", () => {
  const renamed = renameWorkspace(left, {
    modifiers: { JES: "JER", mu: "r" },
    samples: { background: "tt" },
    channels: { SR: "A" },
    measurements: { other: "o2" },
  });
  expect(digest(renamed)).toBe("db3eaef540020c25c55d70e8a3b9a9ad376eb687a192c8e278ef7a1c3396b01b");
  expect(renamed.observations[0].name).toBe("A");
  expect(renamed.measurements[0].config.poi).toBe("r");
});

test("coefficients are parameters, and get other names as such", () => {
  const eft = { name: "eft", type: "polynomial", data: { coefficients: ["ctZ"], matrix: [[1, 0, 1]] } } as const;
  const workspace: Workspace = {
    channels: [{ name: "a", samples: [{ name: "s", data: [1], modifiers: [eft] }] }],
    observations: [{ name: "a", data: [1] }],
    measurements: [{ name: "m", config: { poi: "ctZ", parameters: [{ name: "ctZ", inits: [0] }] } }],
    version: "1.0.0",
  };
  const renamed = renameWorkspace(workspace, { modifiers: { ctZ: "c" } });
  expect(JSON.stringify(renamed)).toBe(JSON.stringify(renamed).replaceAll("ctZ", "c"));
  expect(renamed.channels[0].samples[0].modifiers[0]).toEqual({ ...eft, data: { ...eft.data, coefficients: ["c"] } });
  expect(renamed.measurements[0].config).toEqual({ poi: "c", parameters: [{ name: "c", inits: [0] }] });
});

test("parts are taken out as pyhf does", () => {
  expect(digest(pruneWorkspace(left, { modifiers: ["JES"], measurements: ["other"] }))).toBe(
    "6ef1fb730fa44b4b19186df86751e8ad30e254f9ce189ec4015912433b1b1465",
  );
  expect(digest(pruneWorkspace(left, { modifierTypes: ["normsys", "staterror"], channels: ["CR"] }))).toBe(
    "c5012c6392d946d81f671ee2ee58aea3453f5b24cbfb4d034cad9c7de7d070ef",
  );
  expect(digest(pruneWorkspace(left, { samples: ["signal"] }))).toBe("204379c09c21233f07c52d395da3e79b0974561263dbe8c9cfb8f277185c2e5b");
});

test("names that are not there, and results that are no workspace, are refused", () => {
  expect(messageOf(() => pruneWorkspace(left, { channels: ["SRR"] }))).toBe('MODEL_UNKNOWN_NAME: unknown channel "SRR"');
  expect(messageOf(() => renameWorkspace(left, { modifiers: { jes: "x" } }))).toBe('MODEL_UNKNOWN_NAME: unknown modifier "jes"');
  expect(messageOf(() => pruneWorkspace(left, { samples: ["background"] }))).toMatch(/^MODEL_SCHEMA: found 0 entries/);
  expect(messageOf(() => renameWorkspace(left, { samples: { signal: "background" } }))).toMatch(/^MODEL_DUPLICATE_NAME/);
});

test("lists are put in the order of names as pyhf does", () => {
  expect(digest(sortWorkspace(left))).toBe("38f389f6d590c0fe4efec6427cbc291cea8bd5883f40d74bd4b448e052a50d27");
});
