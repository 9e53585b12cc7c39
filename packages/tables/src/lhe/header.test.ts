import { expect, test } from "@jest/globals";
import { parseLheHeader, type LheHeader } from "./header.ts";

const init = "<init>\n 2212 2212 6500 0.65D+04 0 0 247000 247001 -4 2\n 3.0 0.3 1.5 1 # first\n 4.0 4d-1 1.5 2\n</init>";
const parse = (text: string): LheHeader => parseLheHeader(text, "a.lhe");
/** A weight without a group and without attributes. */
const ungrouped = { group: undefined, attributes: {}, groupAttributes: {} };
const weightsOf = (...parts: string[]): LheHeader["weights"] => parse(parts.join("\n")).weights;

test("beams, strategy, processes and cross section come from <init>", () => {
  const header = parse(init);
  expect(header).toMatchObject({
    weightStrategy: -4,
    crossSection: 7,
    beams: [
      { pdgId: 2212, energy: 6500, pdfGroup: 0, pdfSet: 247000 },
      { pdgId: 2212, energy: 6500, pdfGroup: 0, pdfSet: 247001 },
    ],
    processes: [
      { xsec: 3, error: 0.3, max: 1.5, id: 1 },
      { xsec: 4, error: 0.4, max: 1.5, id: 2 },
    ],
    weights: [],
    slha: undefined,
    eventNorm: undefined,
  });
  // 3-4-5 triangle of the errors.
  expect(header.crossSectionError).toBeCloseTo(0.5, 15);
});

test("other elements, comments and text after the numbers do not disturb <init>", () => {
  const crowded = init
    .replace("<init>", "<init a='1'><initrwgt><weight id='1'>7</weight></initrwgt><!-- 8 --><weightinfo name='9'/>")
    .replace("</init>", "\nJust some text 10\n<generator name='x' version='3.5'>cite 1405.0301</generator></init>");
  expect(parse(crowded)).toEqual({ ...parse(init), weights: [{ id: "1", text: "7", ...ungrouped }] });
});

test("a generator that lists none of its processes leaves them empty", () => {
  expect(parse("<init>1 2 1.2 2.3 3 4 5 6 7 8</init>")).toMatchObject({ processes: [], crossSection: 0, crossSectionError: 0 });
});

test.each([
  ["no <init>", "<header></header>", "no <init> before the first event"],
  ["too few numbers", "<init>2212 2212 6500</init>", "<init> has 3 numbers, expected at least 10"],
  ["text among them", init.replace("6500", "abc"), '<init> has 2 numbers before "abc", expected at least 10'],
  ["an infinite cross section", init.replace("3.0", "inf"), '<init> announces 2 processes (8 numbers), found 0 numbers before "inf"'],
  ["a process too few", init.replace("4.0 4d-1 1.5 2", ""), "<init> announces 2 processes (8 numbers), found 4 numbers"],
  ["a process too many", init.replace("-4 2", "-4 1"), "<init> announces 1 processes (4 numbers), found 8 numbers"],
])("<init> with %s is refused", (_, text, message) => {
  expect(() => parse(text)).toThrow(expect.objectContaining({ code: "DATA_LHE_INIT", where: "a.lhe", message }));
});

test("MadGraph's weights keep order, text, group and attributes", () => {
  const reweighting = {
    group: "mg_reweighting",
    attributes: {},
    groupAttributes: { name: "mg_reweighting", weight_name_strategy: "includeIdInWeightName" },
  };
  expect(
    weightsOf(
      `<header><initrwgt>
       <weightgroup name='mg_reweighting' weight_name_strategy='includeIdInWeightName'>
       <weight id='sm_nlo'/>
       <weight id='kt_m1'>set param_card kappa 1 -1.0 # orig: 1.0
       set param_card kappa 2 0.5 # orig: 0.0
       </weight>
       <weight id='empty'></weight>
       </weightgroup>
       <weightgroup type="scale_variation" combine="envelope"><weight MUR="0.5" id="1001" DYN_SCALE='3' PDF = "247000 &amp; more" > muR=0.5 </weight></weightgroup>
       <weight id="free">pt &lt; 5 &amp;&amp; x</weight>
       </initrwgt></header>`,
      init,
    ),
  ).toEqual([
    { id: "sm_nlo", text: "", ...reweighting },
    {
      id: "kt_m1",
      text: expect.stringMatching(/^set param_card kappa 1 -1\.0 # orig: 1\.0\n\s+set param_card kappa 2 0\.5 # orig: 0\.0$/) as unknown,
      ...reweighting,
    },
    { id: "empty", text: "", ...reweighting },
    {
      id: "1001",
      text: "muR=0.5",
      group: "scale_variation",
      attributes: { MUR: "0.5", DYN_SCALE: "3", PDF: "247000 & more" },
      groupAttributes: { type: "scale_variation", combine: "envelope" },
    },
    { id: "free", text: "pt < 5 && x", ...ungrouped },
  ]);
});

test("<initrwgt> may stand in the header, in <init>, in both, or free; equal declarations count once", () => {
  const list = "<initrwgt><weight id='a'>1</weight><weight id='b'>2</weight></initrwgt>";
  const expected = ["a", "b"].map((id, i) => ({ id, text: String(i + 1), ...ungrouped }));
  const inInit = init.replace("</init>", `${list}</init>`);
  for (const text of [`<header>${list}</header>${init}`, inInit, `<header>${list}</header>${inInit}`, list + init, init + list])
    expect(weightsOf(text)).toEqual(expected);
});

test("what stands in comments or CDATA declares nothing", () => {
  expect(
    weightsOf("<!-- <initrwgt><weight id='a'>1</weight></initrwgt> -->", "<![CDATA[<initrwgt><weight id='b'/></initrwgt>]]>", init),
  ).toEqual([]);
});

test("tags that are escaped inside <initrwgt> are read", () => {
  expect(
    weightsOf(
      `<initrwgt>&lt;weightgroup name="g"&gt;&lt;weight id="a"&gt;set x 1 &amp;lt; 2&lt;/weight&gt;&lt;/weightgroup&gt;</initrwgt>`,
      init,
    ),
  ).toEqual([{ id: "a", text: "set x 1 < 2", group: "g", attributes: {}, groupAttributes: { name: "g" } }]);
});

test.each([
  ["one id with two meanings", "<initrwgt><weight id='a'>1</weight><weight id='a'>2</weight></initrwgt>", "DATA_DUPLICATE_WEIGHT"],
  ["no id", "<initrwgt><weight name='a'>1</weight></initrwgt>", "DATA_LHE_HEADER"],
  ["an open quote", "<initrwgt><weight id='a>1</weight></initrwgt>", "DATA_LHE_HEADER"],
  ["an open list", "<initrwgt><weight id='a'>1</weight>", "DATA_LHE_HEADER"],
])("weights with %s are refused", (_, text, code) => {
  expect(() => weightsOf(text, init)).toThrow(expect.objectContaining({ code, where: "a.lhe" }));
});

test("the parameter card is kept as it is, CDATA or not", () => {
  const card = "\nBLOCK KAPPA\n 1 -1.0 # kt\n";
  expect(parse(`<slha>${card}</slha>${init}`).slha).toBe(card);
  expect(parse(`<slha><![CDATA[${card}]]></slha>${init}`).slha).toBe(card);
});

test.each(["sum", "average", "unity"])("event_norm %s is found in the run card, not in comments", (norm) => {
  const runCard = `<MGRunCard><![CDATA[\n# other = event_norm\n  ${norm} = event_norm ! norm\n]]></MGRunCard>`;
  expect(parse(`<!--\n other = event_norm\n-->${runCard}${init}`).eventNorm).toBe(norm);
});

test("an unknown event_norm is refused", () => {
  expect(() => parse(`<MGRunCard>\n bias = event_norm\n</MGRunCard>${init}`)).toThrow(
    expect.objectContaining({ code: "DATA_EVENT_NORM", message: expect.stringContaining('"bias"') as unknown }),
  );
});
