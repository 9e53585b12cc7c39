import { expect, test } from "@jest/globals";
import type { AnalysisError } from "@ratiometer/config";
import { getMeasurement } from "./measurement.ts";
import { asWorkspace } from "./parse-workspace.ts";
import { workspaceRemarks } from "./workspace-remarks.ts";
import type { ParameterSettings, Workspace } from "./workspace.ts";

/** A luminosity, a strength, an interpolated parameter, and one with two components. */
function withSettings(poi: string, parameters: readonly ParameterSettings[], nominal: readonly number[] = [10, 20]): Workspace {
  return asWorkspace(
    {
      channels: [
        {
          name: "SR",
          samples: [
            {
              name: "s",
              data: nominal,
              modifiers: [
                { name: "mu", type: "normfactor", data: null },
                { name: "lumi", type: "lumi", data: null },
                { name: "JES", type: "normsys", data: { hi: 1.1, lo: 0.9 } },
                { name: "stat", type: "staterror", data: [1, 2] },
              ],
            },
          ],
        },
      ],
      observations: [{ name: "SR", data: [12, 0] }],
      measurements: [{ name: "main", config: { poi, parameters } }],
      version: "1.0.0",
    },
    "made here",
  );
}

const lumi: ParameterSettings = { name: "lumi", auxdata: [1], sigmas: [0.02] };

function faults(poi: string, parameters: readonly ParameterSettings[]): string[] {
  try {
    getMeasurement(withSettings(poi, parameters), "main", "w.json");
  } catch (error) {
    const errors = (error instanceof AggregateError ? error.errors : [error]) as AnalysisError[];
    return errors.map(({ code, path, message, hint }) => `${code} ${path}: ${message}${hint === undefined ? "" : `; ${hint}`}`);
  }
  return [];
}

test("a measurement is found by name or index, the first by default", () => {
  const workspace = withSettings("mu", [lumi]);
  expect(getMeasurement(workspace)).toBe(workspace.measurements[0]);
  expect(getMeasurement(workspace, "main")).toBe(workspace.measurements[0]);
  expect(() => getMeasurement(workspace, "mian")).toThrow('unknown measurement "mian"');
  expect(() => getMeasurement(workspace, 1)).toThrow("there is no measurement 1, expected a number from 0 to 0");
  expect(faults("", [lumi])).toEqual([]);
});

const config = "measurements[0].config";

test.each<[string, ParameterSettings[], string]>([
  ["mru", [lumi], `MODEL_UNKNOWN_PARAMETER ${config}.poi: unknown parameter of interest "mru"; did you mean "mu"?`],
  ["stat", [lumi], `MODEL_UNKNOWN_PARAMETER ${config}.poi: "stat" has 2 components, expected a parameter of interest with one`],
  ["mu", [lumi, lumi], `MODEL_DUPLICATE_NAME ${config}.parameters[1]: "lumi" has settings twice`],
  [
    "mu",
    [lumi, { name: "stat", inits: [1] }],
    `MODEL_LENGTH ${config}.parameters[1].inits: found 1 entries, expected 2, one for each component of "stat"`,
  ],
  [
    "mu",
    [lumi, { name: "mu", inits: [7], bounds: [[0, 5]] }],
    `MODEL_SETTINGS ${config}.parameters[1].inits[0]: "mu" starts at 7, outside its bounds [0, 5]`,
  ],
  [
    "mu",
    [lumi, { name: "mu", bounds: [[2, 5]] }],
    `MODEL_SETTINGS ${config}.parameters[1].bounds[0]: "mu" starts at 1 by default, outside its bounds [2, 5]`,
  ],
  [
    "mu",
    [lumi, { name: "mu", bounds: [[5, 0]] }],
    `MODEL_SETTINGS ${config}.parameters[1].bounds[0]: found [5, 0], expected bounds that rise`,
  ],
  [
    "mu",
    [lumi, { name: "JES", sigmas: [1] }],
    `MODEL_SETTINGS ${config}.parameters[1].sigmas: "JES", a normsys, has no sigmas; leave it out`,
  ],
  ["mu", [{ ...lumi, sigmas: [0] }], `MODEL_SETTINGS ${config}.parameters[0].sigmas[0]: found 0, expected a number above 0`],
])("with the parameter of interest %s and settings %j: %s", (poi, parameters, message) => {
  expect(faults(poi, parameters)).toEqual([message]);
});

test("a luminosity without its measurement is refused", () => {
  expect(faults("mu", []).map((line) => line.split(";")[0])).toEqual([
    `MODEL_SETTINGS ${config}.parameters: measurement "main" has no auxdata of "lumi"`,
    `MODEL_SETTINGS ${config}.parameters: measurement "main" has no sigmas of "lumi"`,
  ]);
});

test("a workspace without peculiarities has no remarks", () => {
  expect(workspaceRemarks(withSettings("mu", [lumi]))).toEqual([]);
});

test("what may surprise is remarked with its path", () => {
  const settings = [lumi, { name: "jes", inits: [0] }, { name: "mu", inits: [0], bounds: [[0, 5]] }];
  const workspace = withSettings("mu", settings, [-10, 0]);
  expect(workspaceRemarks({ ...workspace, observations: [...workspace.observations, { name: "VR", data: [1] }] })).toEqual([
    'channels[0].samples[0].data: the nominal yield of "s" is negative in bin 0',
    `channels[0]: the staterror "stat" is fixed at 1 in bins 0, 1, where its samples' nominal yields add up to nothing positive`,
    "channels[0]: the nominal yields of bin 0 add up to -10, 12 observed: the likelihood is not finite there unless a parameter lifts it",
    "channels[0]: the nominal yields of bin 1 add up to 0",
    'observations[1]: there is no channel "VR", its counts have no effect',
    'measurements[0].config.parameters[1]: there is no parameter "jes", its settings have no effect; did you mean "JES"?',
    'measurements[0].config.poi: "mu" starts at 0, a bound of [0, 5]',
  ]);
});
