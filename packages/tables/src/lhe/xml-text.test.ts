import { expect, test } from "@jest/globals";
import { attributesOf, blankOut, elementSpans, idOf, unescapeXml } from "./xml-text.ts";

test.each([
  ["pt &lt; 5 &amp;&amp; pt &gt; 2", "pt < 5 && pt > 2"],
  ["&amp;lt;", "&lt;"],
  ["&quot;&apos;&#65;&#x42;", "\"'AB"],
  ["&unknown; & &#x110000;", "&unknown; & &#x110000;"],
])("%s is unescaped once", (escaped, plain) => {
  expect(unescapeXml(escaped)).toBe(plain);
});

test("attributes stand in either quotes, in any order, and are told apart by their whole name", () => {
  const tag = ` grid-id="7" combine = 'None' id=' rwgt_1 ' name="a='b'" type=""`;
  expect([...attributesOf(tag)]).toEqual([
    ["grid-id", "7"],
    ["combine", "None"],
    ["id", "rwgt_1"],
    ["name", "a='b'"],
    ["type", ""],
  ]);
  expect([idOf(tag), idOf(` grid-id="7"`)]).toEqual(["rwgt_1", undefined]);
});

test("blanking keeps every position", () => {
  const text = "a<!-- <b> -->c<![CDATA[ <d> ]]>e";
  expect(blankOut(text, "comments")).toBe(`a${" ".repeat(12)}c<![CDATA[ <d> ]]>e`);
  expect(blankOut(text, "comments and CDATA")).toBe(`a${" ".repeat(12)}c${" ".repeat(17)}e`);
});

test("spans of one element are not confused by others whose names begin alike", () => {
  const markup = "<initrwgt>x</initrwgt><init a='1'>y<initrwgt>z</initrwgt></init ><init/>";
  expect(elementSpans(markup, "init", "f").map(({ start, end }) => markup.slice(start, end))).toEqual(["y<initrwgt>z</initrwgt>"]);
  expect(() => elementSpans("<init>1", "init", "f.lhe")).toThrow(expect.objectContaining({ code: "DATA_LHE_HEADER", where: "f.lhe" }));
});
