import { expect, test } from "@jest/globals";
import { checkPackedNames, storedPolynomial } from "./stored-polynomial.ts";
import { eventWeights } from "./weight-polynomial.ts";

/** w = 2 + 3a + 5a² + 7b + 11ab + 13b² in TopCoffea's order: (0,0) (1,0) (1,1) (2,0) (2,1) (2,2), no factor 2 on cross terms. */
const STORED = [2, 3, 5, 7, 11, 13];
const weight = (a: number, b: number): number => 2 + 3 * a + 5 * a * a + 7 * b + 11 * a * b + 13 * b * b;
const POINTS = [
  [0, 0],
  [1, 0],
  [-2, 0.5],
  [0.3, -4],
];

test("full cross terms are halved: the weight is that of the sum over i ≥ j", () => {
  const polynomial = storedPolynomial(Float64Array.from([...STORED, ...STORED.map((s) => 2 * s)]), {
    coefficients: ["a", "b"],
    sm: [0, 0],
    cross: "full",
  });
  for (const [a, b] of POINTS)
    expect([...eventWeights(polynomial, [a, b])]).toEqual([expect.closeTo(weight(a, b), 10), expect.closeTo(2 * weight(a, b), 10)]);
});

test("physical values become displacements from the standard model", () => {
  const stored = { coefficients: ["a", "b"], sm: [1, -0.5], cross: "full" } as const;
  const polynomial = storedPolynomial(Float64Array.from(STORED), stored);
  expect(polynomial.values[0]).toBeCloseTo(weight(1, -0.5), 12);
  for (const [a, b] of POINTS) expect(eventWeights(polynomial, [a, b])[0]).toBeCloseTo(weight(a, b), 10);
});

test("halves are left as they are", () => {
  const halves = Float64Array.of(2, 1.5, 5, 3.5, 5.5, 13);
  expect(storedPolynomial(halves, { coefficients: ["a", "b"], sm: [0, 0], cross: "half" }).values).toEqual(halves);
});

const pack = (text: string, least: "first" | "last"): number => {
  const bytes = [0, 1, 2, 3].map((i) => text.charCodeAt(i) || 0);
  return (least === "first" ? bytes.toReversed() : bytes).reduce((value, byte) => ((value << 8) | byte) >>> 0, 0);
};

test.each(["first", "last"] as const)("packed names, least byte %s, shortened or run on", (least) => {
  const names = ["cpt", "cQlMi", "ctG"];
  checkPackedNames(
    names.map((name) => pack(name, least)),
    names,
    "f",
  );
  checkPackedNames(
    ["cptc", "QlMi", "ctG"].map((part) => pack(part, least)),
    names,
    "f",
  );
  expect(() =>
    checkPackedNames(
      ["cpt", "ctG", "cQlM"].map((name) => pack(name, least)),
      names,
      "f.root",
    ),
  ).toThrow(
    expect.objectContaining({
      code: "DATA_WEIGHT_DISAGREES",
      where: "f.root",
      message: expect.stringMatching(/cpt ctG cQlM".*cpt cQlMi ctG/),
    }),
  );
  expect(() => checkPackedNames([1, 2, 3], names, "f.root")).toThrow(
    expect.objectContaining({ message: expect.stringContaining("no letters") }),
  );
});
