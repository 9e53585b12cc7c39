import { expect, test } from "@jest/globals";
import type { ProcessScaling } from "./scaling.ts";
import { readScaling } from "./read-scaling.ts";

const TABLE = JSON.stringify({
  2017: { ttZ: { sm: 1, a: 0.2, "a*a": 0.5, "a*b": 0.3, b: -0.1, "b*b": 0.25 }, ttH: { sm: 2, a: 1 } },
  2018: { ttZ: { sm: 1, a: 0.4 } },
});

/** vᵀ M v of a scaling of plain parameters and 1. */
function value({ terms, matrix }: ProcessScaling, values: Readonly<Record<string, number>>): number {
  const v = terms.map((term) => (term.kind === "parameter" ? values[term.name] : 1));
  let sum = 0;
  for (let i = 0, t = 0; i < v.length; i++) for (let j = 0; j <= i; j++, t++) sum += (i === j ? 1 : 2) * matrix[t] * v[i] * v[j];
  return sum;
}

test("a table's polynomials are those of its processes, relative to the SM", () => {
  const scaling = readScaling(TABLE, "table.json");
  const at = { a: 1.5, b: -2 };
  const of = (channel: string, process: string): number | undefined => {
    const found = scaling.of(channel, process, "card.txt");
    return found && value(found.scaling, at);
  };
  expect(of("y2017_sr", "ttZ")).toBeCloseTo(1 + 0.2 * 1.5 + 0.5 * 2.25 + 0.3 * 1.5 * -2 + 0.1 * 2 + 0.25 * 4, 12);
  expect(of("y2017_sr", "ttH")).toBeCloseTo(1 + 0.5 * 1.5, 12);
  expect(of("y2018_sr", "ttZ")).toBeCloseTo(1 + 0.4 * 1.5, 12);
  expect(of("y2018_sr", "ttH")).toBeUndefined();
  expect(of("y2018_sr", "VV")).toBeUndefined();
});

test("the group is that of the channel, or of the card's file, and must be one", () => {
  const scaling = readScaling(TABLE, "table.json");
  expect(scaling.of("sr", "ttZ", "cards/datacard_2018.txt")?.name).toBe("2018/ttZ");
  expect(() => scaling.of("sr", "ttZ", "card.txt")).toThrow(
    expect.objectContaining({ code: "DATA_SCALING", hint: expect.stringContaining("2017, 2018") }),
  );
  expect(() => scaling.of("2017_2018", "ttZ", "card.txt")).toThrow('channel "2017_2018" may belong to 2017 or 2018');
});

test("coefficients can be chosen, with ranges or up to where they scale a process by a hundred", () => {
  const { definitions } = readScaling(TABLE, "table.json", { coefficients: ["b", "a"], ranges: new Map([["b", [-3, 2]]]) });
  // 2018: 0.4 a = 99 is further away than 0.2 a + 0.5 a² = 99
  const reach = (-0.2 + Math.sqrt(0.04 + 4 * 0.5 * 99)) / (2 * 0.5);
  expect([...definitions.keys()]).toEqual(["b", "a"]);
  expect(definitions.get("b")).toEqual({ init: 0, range: [-3, 2] });
  expect(definitions.get("a")).toMatchObject({ init: 0, range: [expect.closeTo(-reach, 10), expect.closeTo(reach, 10)] });
  const found = readScaling(TABLE, "table.json", { coefficients: ["b"] }).of("2017", "ttZ", "");
  expect(found && [...found.scaling.matrix]).toEqual([1, -0.05, 0.25]);
});

test("coefficients without an effect are left out unless they are asked for", () => {
  const table = JSON.stringify({ ttZ: { sm: 1, a: 0.2, "a*a": 0.5, noise: 1e-7, "noise*noise": -2e-8, "a*noise": 1e-8 } });
  const { definitions, remarks } = readScaling(table, "table.json");
  expect([...definitions.keys()]).toEqual(["a"]);
  expect(remarks).toEqual(["coefficients of the scaling that are 0: noise"]);
  expect([...readScaling(table, "table.json", { coefficients: ["noise"] }).definitions.keys()]).toEqual(["noise"]);
});

test("an unknown coefficient and a range without the SM are refused", () => {
  expect(() => readScaling(TABLE, "table.json", { coefficients: ["aa"] })).toThrow('unknown coefficient "aa"');
  expect(() => readScaling(TABLE, "table.json", { ranges: new Map([["a", [1, 2]]]) })).toThrow("the range [1, 2] of a does not hold 0");
});
