import { expect, test } from "@jest/globals";
import { asWorkspace, readWorkspace, upperLimit, type Workspace } from "@ratiometer/likelihood";
import jsonPatch, { type Operation } from "fast-json-patch";
import { templateTally, type OwnTemplate } from "./own-templates.ts";
import { ownWorkspace, type OwnProcess } from "./own-workspace.ts";

const published: Workspace = {
  version: "1.0.0",
  channels: [
    {
      name: "sr",
      samples: [
        {
          name: "tHq",
          data: [10, 5],
          modifiers: [
            { name: "eft", type: "polynomial", data: { coefficients: ["kt"], matrix: [[0.25, 0.25, 0.25], [1, 0, 0]] } }, // prettier-ignore
            { name: "staterror_sr", type: "staterror", data: [0.5, 0.4] },
            { name: "xs", type: "normsys", data: { hi: 1.1, lo: 0.9 } },
            { name: "shape", type: "histosys", data: { hi_data: [11, 6], lo_data: [9, 4] } },
          ],
        },
        { name: "tt", data: [50, 20], modifiers: [] },
      ],
    },
  ],
  observations: [{ name: "sr", data: [61, 24] }],
  measurements: [{ name: "m", config: { poi: "kt", parameters: [{ name: "kt", inits: [1], bounds: [[-2, 2]] }] } }],
};

/** Yields ν (1 + a δ)² per bin, without errors. */
const template = (yields: readonly number[], slopes: readonly number[], variance = [0, 0]): OwnTemplate => ({
  terms: yields.map((nu, b) => [nu, nu * slopes[b], nu * slopes[b] ** 2]),
  variance,
  events: [100, 100],
  negative: [0, 0],
  lost: { events: 0, yield: 0 },
});

const process = (name: string, replaces: boolean, own: OwnTemplate): OwnProcess => ({
  name,
  replaces,
  coefficients: [{ name: "kt", sm: 1 }],
  templates: new Map([["sr", own]]),
});

const settings = { coefficients: ["kt"], freeCoefficients: false, polynomial: true, where: "artifact" };

const expected = (workspace: Workspace, measurement: string, kt: number): readonly number[] => {
  const { experiment } = readWorkspace(asWorkspace(workspace, "w"), { measurement });
  const x = experiment.parameters.map(({ name, init }) => (name === "kt" ? kt : init));
  return [...experiment.expected(x)[0].yields];
};

test("a new signal has its own polynomial in physical values, beside the published processes", () => {
  const { workspace, strength, scanMeasurement, patch, remarks } = ownWorkspace(
    published,
    process("bsm", false, template([4, 3], [0.5, -0.2])),
    settings,
  );
  expect([strength, scanMeasurement]).toEqual(["mu", "m_scan"]);
  expect(remarks).toEqual(['the uncertainties xs, shape of the published processes do not move the new process "bsm"']);
  for (const kt of [1, -0.5, 1.7]) {
    const own = [4 * (1 + 0.5 * (kt - 1)) ** 2, 3 * (1 - 0.2 * (kt - 1)) ** 2];
    const found = expected(workspace, scanMeasurement, kt);
    expect(found[0]).toBeCloseTo(10 * (0.5 + 0.5 * kt) ** 2 + 50 + own[0], 10);
    expect(found[1]).toBeCloseTo(25 + own[1], 10);
  }
  expect(jsonPatch.applyPatch(structuredClone(published), structuredClone(patch) as Operation[]).newDocument).toEqual(workspace);
});

test("a replaced process keeps what holds for other events, and loses with a word what does not", () => {
  const own = template([8, 6], [0, 0], [0.09, 0.16]);
  const { workspace, remarks } = ownWorkspace(published, { ...process("tHq", true, own), coefficients: [] }, settings);
  const [sample, other] = workspace.channels[0].samples;
  expect(sample).toMatchObject({ name: "tHq", data: [8, 6] });
  expect(sample.modifiers.map(({ type }) => type)).toEqual(["normsys", "normfactor", "staterror"]);
  expect(sample.modifiers.at(-1)).toEqual({ name: "staterror_sr", type: "staterror", data: [0.3, 0.4] });
  expect(other).toEqual(published.channels[0].samples[1]);
  expect(remarks).toEqual([
    'channel "sr": shape uncertainties of the published "tHq" (shape) are not those of other events and are left out',
    'the published "tHq" depends on the coefficients; the own events carry no weights for that, and do not',
  ]);
});

test("a limit holds the coefficients unless they are free, and halves where the cross section doubles", () => {
  const limitOf = (yields: readonly number[]): number | null => {
    const { workspace, strength } = ownWorkspace(published, process("bsm", false, template(yields, [0, 0])), settings);
    const { experiment, observed } = readWorkspace(workspace);
    expect(experiment.parameters.find(({ name }) => name === "kt")).toMatchObject({ fixed: true, init: 1 });
    return upperLimit(experiment, observed, { poi: strength }).observed;
  };
  const [once, twice] = [limitOf([4, 3]), limitOf([8, 6])];
  expect(twice).toBeCloseTo((once ?? NaN) / 2, 6);
  const free = ownWorkspace(published, process("bsm", false, template([4, 3], [0, 0])), { ...settings, freeCoefficients: true });
  expect(readWorkspace(free.workspace).experiment.parameters.find(({ name }) => name === "kt")).toMatchObject({ fixed: false });
});

test("a strength that is another process's is not taken", () => {
  const twin: Workspace = {
    ...published,
    channels: [{ name: "sr", samples: [{ name: "tHq", data: [10, 5], modifiers: [{ name: "mu", type: "normfactor", data: null }] }] }],
    measurements: [{ name: "m", config: { poi: "mu", parameters: [{ name: "mu", inits: [1], bounds: [[0, 10]], fixed: true }] } }],
  };
  const plain = { ...settings, polynomial: false };
  const added = ownWorkspace(twin, process("a-b", false, template([4, 3], [0, 0])), plain);
  expect(added.strength).toBe("mu_a_b");
  expect(added.workspace.measurements[0].config.parameters.map(({ name, fixed }) => [name, fixed])).toEqual([["mu", true], ["mu_a_b", undefined]]); // prettier-ignore
  expect(ownWorkspace(twin, process("tHq", true, template([4, 3], [0, 0])), plain).strength).toBe("mu");
});

test.each([
  ["a process that is not there", process("tHr", true, template([1, 1], [0, 0])), 'unknown process "tHr"'],
  ["a signal that is", process("tt", false, template([1, 1], [0, 0])), '--signal is "tt", which is a process of the workspace'],
  ["no events", process("x", false, { ...template([0, 0], [0, 0]), events: [0, 0] }), "none of the events is in a bin"],
  [
    "weights that cancel at the SM alone",
    process("x", false, { ...template([1, 1], [0, 0]), terms: [[1, 0, 0], [0, 0.5, 1]] }), // prettier-ignore
    'bin 1 of channel "sr" has events of "x", whose weights at the SM add up to 0',
  ],
])("%s is refused", (_, own, message) => {
  expect(() => ownWorkspace(published, own, settings)).toThrow(message);
});

test("events fill their bins at full precision, ends included, with signs; what is outside is counted", () => {
  const tally = templateTally({ axes: [{ column: "score", unit: "1", edges: [-1, 0.1 + 0.2, 2] }] }, 1);
  tally.add([[-1, 0.3, 0.30000000000000004, 2, 2.1, -2]], [1, 2, -4, 8, 16, 32]);
  expect(tally.template()).toEqual({
    terms: [[3], [4]],
    variance: [5, 80],
    events: [2, 2],
    negative: [0, 1],
    lost: { events: 2, yield: 48 },
  });
});
