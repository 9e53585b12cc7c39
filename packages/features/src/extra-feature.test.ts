import { expect, test } from "@jest/globals";
import { describeError, type AnalysisError } from "@ratiometer/config";
import { tableOf } from "@ratiometer/tables";
import { scopeOf } from "./expression/scope.ts";
import { handWritten } from "./expression/testing/hand-written-events.ts";
import { compileExtraFeature } from "./extra-feature.ts";

const record = handWritten([
  {
    jets: [
      [300, 0, 0, 0, 0.9],
      [200, 0, Math.PI / 2, 0, 0.1],
    ],
  },
  { jets: [[50, 0, 1, 0, 0.5]] },
]);
const table = tableOf([
  ["x", { values: Float64Array.of(2, 3), unit: "" }],
  ["ht", { values: Float64Array.of(500, 50), unit: "GeV" }],
]);
const scope = scopeOf(table, []);

/** Name, unit and values of the columns of an extra feature. */
const columns = (request: Parameters<typeof compileExtraFeature>[0]): unknown[] =>
  compileExtraFeature(request, scope)
    .compute(table, { record })
    .map(([name, { unit, values }]) => [name, unit, [...values]]);

function complaint(request: Parameters<typeof compileExtraFeature>[0]): string {
  try {
    compileExtraFeature(request, scope, { where: "analysis.yaml:9:3", path: "features.extra.y" });
  } catch (error) {
    return describeError(error as AnalysisError);
  }
  return "no error";
}

test("a feature that exists in every event is one column in the unit of its expression", () => {
  expect(columns({ name: "y", expression: "ht / 2" })).toEqual([["y", "GeV", [250, 25]]]);
  expect(compileExtraFeature({ name: "y", expression: "ht / 2" }, scope)).toMatchObject({
    definition: { name: "y", unit: "GeV", latex: "y", definition: "ht / 2" },
    units: new Map([["y", "GeV"]]),
  });
  expect(compileExtraFeature({ name: "y", expression: "ht / 2" }, scope).definition).not.toHaveProperty("fill");
});

test("a feature that can be missing is filled, with 0 unless another value is given, and has a column of validity", () => {
  const expression = "jets[1].pt + 1 GeV";
  expect(columns({ name: "y", expression })).toEqual([
    ["y", "GeV", [201, 0]],
    ["y:valid", "1", [1, 0]],
  ]);
  expect(columns({ name: "y", expression, fill: -1, unit: "TeV" })).toEqual([
    ["y", "TeV", [0.201, -1]],
    ["y:valid", "1", [1, 0]],
  ]);
  const said = { name: "y", expression, fill: -1, unit: "TeV", latex: "p_T", definition: "pT of the second jet" };
  expect(compileExtraFeature(said, scope)).toMatchObject({
    definition: { name: "y", unit: "TeV", latex: "p_T", definition: "pT of the second jet", fill: -1 },
    units: new Map([
      ["y", "TeV"],
      ["y:valid", "1"],
    ]),
  });
});

test("a unit converts, and says what an expression leaves open", () => {
  expect(columns({ name: "y", expression: "mass(sum(jets))", unit: "MeV" })).toEqual([
    ["y", "MeV", [expect.closeTo(1e3 * Math.sqrt(2 * 300 * 200), 6), 0]],
  ]);
  expect(columns({ name: "y", expression: "delta_phi(jets[0], jets[0])", unit: "1" })[0]).toEqual(["y", "1", [0, 0]]);
  expect(columns({ name: "y", expression: "2 * x", unit: "GeV" })).toEqual([["y", "GeV", [4, 6]]]);
  expect(columns({ name: "y", expression: "2 * x" })).toEqual([["y", "", [4, 6]]]);
  expect(columns({ name: "y", expression: "30 deg", unit: "rad" })).toEqual([["y", "rad", [Math.PI / 6, Math.PI / 6]]]);
});

test.each([
  [{ expression: "ht", unit: "pb" }, 'CONFIG_UNIT features.extra.y: "ht" is in GeV, expected pb'],
  [{ expression: "ht", unit: "gev" }, 'CONFIG_UNIT features.extra.y: unknown unit "gev"; hint: a product of powers such as GeV, '],
  [{ expression: "ht > 3", unit: "GeV" }, 'CONFIG_UNIT features.extra.y: "ht > 3" is in 1, expected GeV'],
  [{ expression: "ht", fill: 3 }, 'CONFIG_EXPRESSION features.extra.y: "ht" is never missing, a fill has no meaning; hint: leave it out'],
  [{ expression: "hht" }, 'CONFIG_UNKNOWN_COLUMN features.extra.y: unknown column "hht" at column 1 of "hht"; hint: did you mean "ht"?'],
  [{ expression: "x", name: "ht" }, 'CONFIG_DUPLICATE_COLUMN features.extra.y: "ht" is a column already; hint: choose another name'],
])("%p is refused", (request, expected) => {
  expect(complaint({ name: "y", ...request })).toContain(`analysis.yaml:9:3 ${expected}`);
});
