import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "@jest/globals";
import { jsonDigest } from "./json-digest.ts";

test("numbers, escapes and the order of keys are those of Python: the digest is that of pyhf 0.7.6", () => {
  const numbers =
    "[1, 1.0, 2.50, 1e5, 1E-5, 0.0001, 1e16, 1e15, 123456789012345678901234567890, -0, -0.0, 5e-324, 1.7976931348623157e308, " +
    "0.1e1, 1e22, 9007199254740993.0, -3.25e-09, 1e-4, 12345678.9e8]";
  const texts = String.raw`{"z": "\u03ba_t \"q\"\n\u0001\u007f\/", "y": null, "\ud83d\ude00": true, "\uffee": false, "": []}`;
  const document = `{"b": ${numbers}, "a": ${texts}}`;
  expect(jsonDigest(document, "a.json")).toBe("0d20c724bed3f2cbb5a7594694ca320428bb9098ccd867147f42929c7ffb4180");
  expect(jsonDigest(document, "a.json", "md5")).toBe("a2064c974d29ad5d283df95390241779");
});

test("1 and 1.0 are different documents, spaces and the order of keys are not", () => {
  const [whole, real] = ['{"a":1,"b":2}', '{"a":1.0,"b":2}'].map((text) => jsonDigest(text, "a.json"));
  expect(whole).not.toBe(real);
  expect(jsonDigest('{ "b": 2,\n"a": 1 }', "a.json")).toBe(whole);
});

const shared = new URL("../../../../../shared/data/statistics/", import.meta.url);

/** First digits of pyhf.utils.digest (0.7.6). */
const DIGESTS: readonly (readonly [string, string])[] = [
  ["large/atlas-sabine-test.json", "7db4783c99c3451d"],
  ["large/atlas-ttz-3l.json", "3055a3421ceea6bf"],
  ["large/bottom-squarks.json", "099db1f124f7eb81"],
  ["large/cms-ttg-2l.json", "b6afed4e15e8c07b"],
  ["large/simplify_BkgOnly.json", "1e52765ace84bd74"],
  ["medium/multi-bin-stat-bbl.json", "250e08445bc86d03"],
  ["medium/multi-bin-sys-histosys-corr.json", "2881d5cd8f3d3cec"],
  ["pyhf/example_bkgonly.json", "7c32ca3b8db75cba"],
  ["pyhf/patchsets/patchset_good_stringvalues.json", "6a361abd05385cab"],
  ["pyhf/validation_1bin_lumi.json", "eb69ea9bbe66497d"],
  ["hs3/zfit_sum3gauss.json", "1948676564631278"],
  ["combine/validation_reference.json", "be33fa069d78637e"],
];

(existsSync(shared) ? test : test.skip).each(DIGESTS)("the digest of %s is that of pyhf", (name, digits) => {
  expect(jsonDigest(readFileSync(new URL(name, shared), "utf8"), name).slice(0, 16)).toBe(digits);
});
