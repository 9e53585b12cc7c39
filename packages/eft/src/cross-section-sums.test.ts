import { expect, test } from "@jest/globals";
import { randomStream } from "@ratiometer/tables";
import { crossSection, crossSectionCovariance, crossSectionTerms } from "./cross-section.ts";
import {
  crossSectionCovarianceOf,
  crossSectionSums,
  crossSectionTermsOf,
  mergeCrossSectionSums,
  smCrossSection,
} from "./cross-section-sums.ts";
import { termCount } from "./quadratic-form.ts";
import { concatPolynomials, takeEvents, type WeightPolynomial } from "./weight-polynomial.ts";

const TERMS = termCount(2);

/** Events of one file; weights of both signs over several decades. */
function randomEvents(label: string, events: number): WeightPolynomial {
  const stream = randomStream(5, label);
  const values = Float64Array.from({ length: events * TERMS }, () => stream.normal() * 10 ** (4 * stream.uniform()));
  return { events, coefficients: ["a", "b"], sm: [0, 1], values };
}
const files = [randomEvents("one", 300), randomEvents("two", 111)];

function inBlocks(polynomial: WeightPolynomial, size: number): ReturnType<typeof crossSectionSums> {
  const rows = Array.from({ length: polynomial.events }, (_, i) => i);
  const blocks = Array.from({ length: Math.ceil(polynomial.events / size) }, (_, b) =>
    crossSectionSums(takeEvents(polynomial, rows.slice(b * size, (b + 1) * size))),
  );
  return blocks.reduce(mergeCrossSectionSums);
}

test("terms and covariance are those of all events at once", () => {
  const sums = files.map((file) => crossSectionSums(file));
  const all = concatPolynomials(files);
  const strata = Int32Array.from({ length: all.events }, (_, i) => (i < 300 ? 0 : 1));
  const terms = crossSectionTerms(all);
  crossSectionTermsOf(sums).forEach((term, t) => expect(Math.abs(term / terms[t] - 1)).toBeLessThan(1e-12));
  for (const generated of [undefined, [400, 200]]) {
    const expected = crossSectionCovariance(all, strata, generated);
    crossSectionCovarianceOf(sums, generated).forEach((entry, e) => expect(Math.abs(entry / expected[e] - 1)).toBeLessThan(1e-10));
  }
});

test("the cross section at the standard model is that of all events at once", () => {
  const all = concatPolynomials(files);
  const strata = Int32Array.from({ length: all.events }, (_, i) => (i < 300 ? 0 : 1));
  for (const generated of [undefined, [400, 200]]) {
    const expected = crossSection(all, [0, 1], strata, generated);
    const found = smCrossSection(
      files.map((file) => crossSectionSums(file)),
      generated,
    );
    for (const key of ["value", "error", "effectiveSampleSize"] as const)
      expect(Math.abs(found[key] / expected[key] - 1)).toBeLessThan(1e-10);
  }
});

test("blocks of any size give the same bits, merged in any order", () => {
  const [whole] = files.map((file) => crossSectionSums(file));
  const expected = [...crossSectionTermsOf([whole]), ...crossSectionCovarianceOf([whole])];
  for (const size of [1, 7, 64, 300]) {
    const sums = inBlocks(files[0], size);
    expect([...crossSectionTermsOf([sums]), ...crossSectionCovarianceOf([sums])]).toEqual(expected);
  }
  const [first, second] = files.map((file) => crossSectionSums(file));
  expect(crossSectionTermsOf([mergeCrossSectionSums(first, second)])).toEqual(crossSectionTermsOf([second, first]));
});

test("sums in different coefficients do not merge", () => {
  const other = crossSectionSums({ ...files[0], coefficients: ["a", "c"] });
  expect(() => mergeCrossSectionSums(crossSectionSums(files[0]), other)).toThrow(
    expect.objectContaining({ code: "DATA_COEFFICIENTS_DIFFER" }),
  );
});
