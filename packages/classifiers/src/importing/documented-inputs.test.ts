import { expect, test } from "@jest/globals";
import { documentedInputs, type DocumentedInputs } from "./documented-inputs.ts";
import { readSidecar } from "./network-sidecar.ts";

const NAMES = ["mass", "distance", "angle"];
const MEANS = [125, 1.6, -0.03];
const SPREADS = [48, 0.4, 0.6];
const EXPECTED = NAMES.map((name, i) => ({ name, mean: MEANS[i], scale: SPREADS[i] }));

/** Metadata with means times `sign`, and spreads or one over them. */
function metadata(sign: 1 | -1, inverse: boolean): Record<string, string> {
  return Object.fromEntries(
    NAMES.flatMap((name, i) => [
      [`input_${i}`, name],
      [`${name}_mean`, String(sign * MEANS[i])],
      [`${name}_std`, String(inverse ? 1 / SPREADS[i] : SPREADS[i])],
    ]),
  );
}

const sidecar = (offset: readonly number[], scale: readonly number[]): ReturnType<typeof readSidecar> =>
  readSidecar(JSON.stringify({ variables: NAMES, offset, scale }), "side.json");

function expectExact(found: DocumentedInputs | undefined): void {
  expect(found?.standardisation).toHaveLength(3);
  found?.standardisation?.forEach(({ name, mean, scale }, i) => {
    expect(name).toBe(EXPECTED[i].name);
    expect(mean).toBeCloseTo(EXPECTED[i].mean, 12);
    expect(scale).toBeCloseTo(EXPECTED[i].scale, 12);
  });
}

test.each([
  [1, false],
  [-1, true],
  [-1, false],
  [1, true],
] as const)("metadata with means of sign %s, one over spreads %s, are read alone and confirmed by a sidecar", (sign, inverse) => {
  expectExact(documentedInputs(metadata(sign, inverse), undefined));
  const confirmed = documentedInputs(metadata(sign, inverse), sidecar(MEANS, SPREADS));
  expectExact(confirmed);
  expect(confirmed?.suspicious).toEqual([]);
  expect(confirmed?.notes.at(-1)).toBe("the sidecar says the same");
});

test("swapped lists are found by the network's own metadata, and the input that shows it is named", () => {
  const found = documentedInputs(metadata(-1, true), sidecar(SPREADS, MEANS));
  expectExact(found);
  expect(found?.suspicious).toHaveLength(1);
  expect(found?.suspicious[0]).toContain('"offset" and "scale" of side.json are swapped in all 3 inputs');
  expect(found?.suspicious[0]).toContain("distance has mean 1.6 and spread 0.4 there, a mean of 0.4 and a spread of 1.6 in the sidecar");
  expect(found?.sidecar?.written[0]).toEqual({ name: "mass", mean: 48, scale: 125 });
  expect(found?.sidecar?.swapped).toEqual(EXPECTED);
});

test("a sidecar alone is taken as it is, with a doubt where its offsets look like spreads", () => {
  const right = documentedInputs({}, sidecar(MEANS, SPREADS));
  expect(right).toMatchObject({ standardisation: EXPECTED, suspicious: [] });
  const wrong = documentedInputs({}, sidecar(SPREADS, MEANS));
  expect(wrong?.standardisation?.[0]).toEqual({ name: "mass", mean: 48, scale: 125 });
  expect(wrong?.suspicious).toEqual([expect.stringContaining("the offset exceeds the scale in 1 of 3 inputs only")]);
});

test("numbers or names that differ altogether are told, and the network's own are taken", () => {
  const numbers = documentedInputs(metadata(1, false), sidecar([1, 2, 3], [4, 5, 6]));
  expectExact(numbers);
  expect(numbers?.suspicious).toEqual([expect.stringContaining("have different numbers, which no exchange explains")]);
  const names = documentedInputs(metadata(1, false), readSidecar('{"variables": ["a", "b", "c"]}', "side.json"));
  expect(names?.suspicious).toEqual([expect.stringContaining("(a, b, c) are not those of the network (mass, distance, angle)")]);
});

test("a file of branches names columns; what it leaves open is said, and nothing is standardised on a guess", () => {
  const text = JSON.stringify({
    branches: NAMES,
    normalization: { mean: MEANS, stddev: SPREADS },
    parameters: [{ mass: 100 }, { mass: 200 }],
  });
  const found = documentedInputs({}, readSidecar(text, "config.json"));
  expect(found).toMatchObject({ names: NAMES, standardisation: undefined, sidecar: { written: EXPECTED }, suspicious: [] });
  expect(found?.notes.join("\n")).toContain("neither units nor what stands for an object that is missing are documented");
  expect(found?.notes.join("\n")).toContain("mass are parameters of the signal, published at 2 points");
});

test("a network without any of this has no documented inputs", () => {
  expect(documentedInputs({ license: "CC0-1.0" }, undefined)).toBeUndefined();
  // half of the numbers are none
  expect(documentedInputs({ input_0: "mass", mass_mean: "1" }, undefined)).toMatchObject({ names: ["mass"], standardisation: undefined });
});

test.each([
  ["no JSON", "{", "the file is no JSON"],
  ["a list", "[1]", "the file holds no JSON object"],
  ["no names", '{"offset": [1]}', "the file names no inputs"],
  ["a name twice", '{"variables": ["a", "a"]}', '"a" is named twice'],
  ["too few numbers", '{"variables": ["a", "b"], "offset": [1], "scale": [1, 2]}', '"offset" has 1 numbers for 2 inputs'],
  ["text for numbers", '{"variables": ["a"], "offset": ["1"]}', '"offset" is no list of numbers'],
  ["a scale of 0", '{"variables": ["a"], "scale": [0]}', '"scale" is 0 for "a"'],
])("a sidecar with %s is refused", (_, text, message) => {
  expect(() => readSidecar(text, "side.json")).toThrow(message);
});
