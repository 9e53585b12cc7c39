import { expect, test } from "@jest/globals";
import { crossSection, crossSectionTerms } from "./cross-section.ts";
import { type EventWeights, sampleWeights } from "./sample-weights.ts";
import { eventWeights } from "./weight-polynomial.ts";

const CARD = (kt: number): string => `BLOCK KAPPA\n 1 ${kt} # kt\n 2 0.0 # ktt\n`;
const POINTS = [0, 1, 2].flatMap((kt) => [0, 0.5, -1].map((ktt) => ({ kt, ktt })));
/** |M|² of event i: (kt + i)² + ktt². */
const squared = (i: number, kt: number, ktt: number): number => (kt + i) ** 2 + ktt * ktt;

/** Three unweighted events of 1 pb each at the file's own kt, and nine named weights. */
function eventFile(kt: number): EventWeights {
  const weights = POINTS.map((point) => ({
    id: `kt_${point.kt}_ktt_${String(point.ktt).replace("-", "m").replace(".", "p")}`,
    text: "",
    group: undefined,
  }));
  return {
    file: `kt${kt}.lhe`,
    header: { weights, slha: CARD(kt), eventNorm: "sum", crossSection: 3, crossSectionError: 0.001 },
    weight: Float64Array.of(1, 1, 1),
    weightIds: weights.map(({ id }) => id),
    weights: Float64Array.from([0, 1, 2].flatMap((i) => POINTS.map((point) => squared(i, point.kt, point.ktt) / squared(i, kt, 0)))),
  };
}
const options = { coefficients: [{ name: "kt", sm: 1 }], combine: "sum" as const };

test("from headers and weights to polynomials in the declared coefficient, the other one at its standard-model value", () => {
  const { polynomial, strata, generated, files } = sampleWeights([eventFile(1)], options);
  expect(polynomial.coefficients).toEqual(["kt"]);
  const expected = [0, 1, 2].map((i) => squared(i, -0.5, 0) / squared(i, 1, 0));
  eventWeights(polynomial, [-0.5]).forEach((weight, i) => expect(weight).toBeCloseTo(expected[i], 10));
  expect([...strata, ...generated]).toEqual([0, 0, 0, 3]);
  expect(files[0]).toMatchObject({ rank: 6, generation: { kt: 1, ktt: 0 }, normalisation: { convention: "sum" } });
  expect(files[0].closure.maximum).toBeLessThan(1e-12);
  expect(files[0].generationDeviation).toBeLessThan(1e-12);
});

test("a given cross section is that of the standard model, wherever the file was generated", () => {
  const { polynomial } = sampleWeights([eventFile(2)], { ...options, crossSection: 5 });
  expect(crossSection(polynomial, [1]).value).toBeCloseTo(5, 10);
  const mixed = sampleWeights([eventFile(1), eventFile(2)], { ...options, combine: "mixture", crossSection: 5 });
  expect(crossSectionTerms(mixed.polynomial)[0]).toBeCloseTo(5, 10);
  expect([...mixed.strata]).toEqual([0, 0, 0, 1, 1, 1]);
});

test("files of two points are refused as a sum", () => {
  expect(() => sampleWeights([eventFile(1), eventFile(2)], options)).toThrow(expect.objectContaining({ code: "DATA_GENERATION_POINT" }));
});

test("weights that the header names nowhere but the events do are read by their ids", () => {
  const file = eventFile(1);
  const undeclared = { ...file, header: { ...file.header, weights: [] } };
  expect(sampleWeights([undeclared], options).polynomial).toEqual(sampleWeights([file], options).polynomial);
  expect(() => sampleWeights([{ ...undeclared, weightIds: [], weights: new Float64Array() }], options)).toThrow(
    expect.objectContaining({ code: "DATA_NO_WEIGHTS", where: "kt1.lhe" }),
  );
});

test("errors name file and event", () => {
  const file = eventFile(1);
  const off = { ...file, weight: Float64Array.of(1, 1.5, 0.5) };
  expect(() => sampleWeights([off], options)).toThrow(expect.objectContaining({ code: "DATA_WEIGHT_MISMATCH", where: "kt1.lhe: event 1" }));
  const missing = { ...file, weightIds: file.weightIds.map((id) => (id === "kt_1_ktt_0" ? "x" : id)) };
  expect(() => sampleWeights([missing], options)).toThrow(
    expect.objectContaining({
      code: "DATA_MISSING_WEIGHT",
      where: "kt1.lhe",
      message: 'the events have no weight "kt_1_ktt_0", which the header lists',
    }),
  );
  const flat = { ...file.header, weights: file.header.weights.filter(({ id }) => id.endsWith("ktt_0")) };
  const declared = [...options.coefficients, { name: "ktt", sm: 0 }];
  expect(() => sampleWeights([{ ...file, header: flat }], { ...options, coefficients: declared })).toThrow(
    expect.objectContaining({
      code: "DATA_RANK_DEFICIENT",
      where: "kt1.lhe",
      message: expect.stringContaining("every weight has ktt = 0"),
    }),
  );
});
