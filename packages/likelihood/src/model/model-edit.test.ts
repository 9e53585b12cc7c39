import { expect, test } from "@jest/globals";
import { readWorkspace } from "../histfactory/read-workspace.ts";
import type { Workspace } from "../histfactory/workspace.ts";
import { linearOrder } from "./linear-order.ts";
import { maskedChannels } from "./masked-channels.ts";
import { withBounds, withFixed, withInits } from "./model-edit.ts";
import { parameterIndex, parameterPoint } from "./parameter-names.ts";
import { templateExperiment } from "./template-experiment.ts";

/** 1 + 0.5 c + 2 c² and, made at kt = 1, 4 - 4 kt + kt². */
const WORKSPACE: Workspace = {
  version: "1.0.0",
  channels: [
    {
      name: "SR",
      samples: [
        {
          name: "signal",
          data: [10, 20],
          modifiers: [
            {
              name: "eft",
              type: "polynomial",
              data: {
                coefficients: ["c"],
                matrix: [
                  [1, 0.25, 2],
                  [1, -0.5, 1],
                ],
              },
            },
          ],
        },
        {
          name: "higgs",
          data: [3, 0],
          modifiers: [
            {
              name: "kappa",
              type: "polynomial",
              data: {
                coefficients: ["kt"],
                matrix: [
                  [4, -2, 1],
                  [7, 0, 0],
                ],
              },
            },
          ],
        },
        { name: "fakes", data: [5, 6], modifiers: [{ name: "mc", type: "shapesys", data: [1, 2] }] },
      ],
    },
    { name: "CR", samples: [{ name: "fakes", data: [50], modifiers: [{ name: "norm", type: "normfactor" }] }] },
  ],
  observations: [
    { name: "SR", data: [16, 27] },
    { name: "CR", data: [55] },
  ],
  measurements: [
    {
      name: "m",
      config: {
        poi: "c",
        parameters: [
          { name: "c", inits: [0], bounds: [[-2, 2]] },
          { name: "kt", inits: [1], bounds: [[-3, 3]] },
        ],
      },
    },
  ],
};
const { model, observed } = readWorkspace(WORKSPACE);
const fault = (code: string, message: RegExp, hint?: RegExp): unknown =>
  expect.objectContaining({
    code,
    message: expect.stringMatching(message) as unknown,
    ...(hint === undefined ? {} : { hint: expect.stringMatching(hint) as unknown }),
  });

test("values, fixed parameters and bounds are those of the parameters named, of all components for a name without a number", () => {
  const edited = withBounds(withFixed(withInits(model, new Map([["c", 0.5]])), new Map([["mc", 1.2]])), new Map([["kt", [2, 3] as const]]));
  const of = (name: string): unknown => {
    const { init, fixed, bounds } = edited.parameters[parameterIndex(edited.parameters, name)];
    return { init, fixed, bounds };
  };
  expect(of("c")).toEqual({ init: 0.5, fixed: false, bounds: [-2, 2] });
  expect(of("mc[0]")).toMatchObject({ init: 1.2, fixed: true });
  expect(of("mc[1]")).toMatchObject({ init: 1.2, fixed: true });
  expect(of("kt")).toEqual({ init: 2, fixed: false, bounds: [2, 3] });
  expect(withFixed(edited, new Map([["c", undefined]])).parameters[parameterIndex(model.parameters, "c")]).toMatchObject({
    init: 0.5,
    fixed: true,
  });
});

test("unknown names are answered with the nearest one, names of several components with the first and last", () => {
  expect(() => withInits(model, new Map([["kT_", 1]]))).toThrow(fault("MODEL_UNKNOWN_PARAMETER", /"kT_"/, /"kt"/));
  expect(() => parameterIndex(model.parameters, "mc")).toThrow(fault("MODEL_UNKNOWN_PARAMETER", /2 components/, /"mc\[0\]" to "mc\[1\]"/));
  expect(() => withInits(model, new Map([["c", 9]]))).toThrow(
    fault("MODEL_SETTINGS", /"c" would start at 9, outside its bounds \[-2, 2\]/),
  );
  expect(() => withBounds(model, new Map([["c", [1, 1] as const]]))).toThrow(fault("MODEL_SETTINGS", /expected bounds that rise/));
});

test("a channel is left out with its data, and what only it depends on is held", () => {
  const masked = maskedChannels(model, observed, ["CR"]);
  expect([...masked.observed.counts]).toEqual([16, 27]);
  expect(masked.inert).toEqual(["norm"]);
  expect(masked.model.parameters.filter(({ fixed }) => fixed).map(({ name }) => name)).toEqual(["norm"]);
  const whole = templateExperiment(model, observed);
  const part = templateExperiment(masked.model, masked.observed);
  const x = parameterPoint(model.parameters, new Map([["norm", 1.1]]));
  // the Poisson term of the control region: 55 observed, 55 expected
  const logGamma56 = Array.from({ length: 55 }, (_, i) => Math.log(i + 1)).reduce((a, b) => a + b);
  const term = -2 * (55 * Math.log(55) - 55 - logGamma56);
  const values = [whole.likelihood(whole.observed), part.likelihood(part.observed)].map(({ evaluate }) => evaluate(x).value);
  expect(values[0] - values[1]).toBeCloseTo(term, 9);
  expect(() => maskedChannels(model, observed, ["cr"])).toThrow(fault("MODEL_UNKNOWN_NAME", /unknown channel "cr"/, /"CR"/));
  expect(() => maskedChannels(model, observed, ["SR", "CR"])).toThrow(fault("MODEL_UNKNOWN_NAME", /no channel remains of all 2/));
});

test("linear order keeps value and slope where the sample was made, and nothing of second order", () => {
  const linear = templateExperiment(linearOrder(model), observed);
  const at = (c: number, kt: number): number[] => [
    ...linear.expected(
      parameterPoint(
        model.parameters,
        new Map([
          ["c", c],
          ["kt", kt],
        ]),
      ),
    )[0].yields,
  ];
  // (2 - kt)² = 1 - 2 (kt - 1) + …
  const expected = (c: number, kt: number): number[] => [10 * (1 + 0.5 * c) + 3 * (1 - 2 * (kt - 1)) + 5, 20 * (1 - c) + 6];
  for (const [c, kt] of [
    [0, 1],
    [0.7, 1],
    [-1.5, 0.2],
  ])
    at(c, kt).forEach((value, b) => expect(value).toBeCloseTo(expected(c, kt)[b], 12));
  const elsewhere = withInits(model, new Map([["kt", 0.5]]));
  expect(() => linearOrder(elsewhere)).toThrow(fault("MODEL_VALUE", /sample "higgs" is not 1 at kt = 0.5/));
});

test("a form of formulas has no linear order", () => {
  const [channel, ...others] = model.channels;
  const form = { kind: "form", parameters: Int32Array.of(0), vector: () => [], matrix: new Float64Array(1) } as const;
  const samples = [{ ...channel.samples[0], factors: [form] }];
  expect(() => linearOrder({ ...model, channels: [{ ...channel, samples }, ...others] })).toThrow(
    fault("MODEL_VALUE", /sample "signal" depends on formulas/),
  );
});
