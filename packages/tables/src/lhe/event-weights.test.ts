import { expect, test } from "@jest/globals";
import { eventWeightsBuilder, type EventWeights } from "./event-weights.ts";

function read(declared: readonly string[], undeclared: "refuse" | "keep", ...events: string[]): EventWeights {
  const weights = eventWeightsBuilder(declared, "a.lhe", { undeclared, missing: "refuse" });
  for (const event of events) weights.append(event, 0);
  return weights.finish();
}

test("weights are put in the header's order by their ids, in whatever order and shape the event has them", () => {
  const { weightIds, weights } = read(
    ["a", "b&c", "kt_m1"],
    "refuse",
    `<rwgt>\n<wgt id='a'> +1.0e-05 </wgt>\n<wgt id='b&amp;c'> 2 </wgt>\n<wgt id='kt_m1'> -.3E+01 </wgt>\n</rwgt>\n`,
    `<mgrwt><rscale> 1 0.3</rscale></mgrwt>  <rwgt><wgt id="kt_m1"> 6d0 </wgt><wgt name="x>y" id = " a " >4</wgt ><wgt id="b&amp;c">5</wgt></rwgt>`,
  );
  expect(weightIds).toEqual(["a", "b&c", "kt_m1"]);
  expect(weights).toEqual(Float64Array.of(1e-5, 2, -3, 4, 5, 6));
});

test("a <weights> list belongs to the ids without a <wgt>, in the header's order", () => {
  const { weights, unnamedWeights } = read(
    ["a", "b", "c"],
    "refuse",
    "<weights>\n1.0\n -.2E+01 3</weights>",
    "<rwgt><wgt id='b'>5</wgt></rwgt><weights> 4 6 </weights>",
  );
  expect(weights).toEqual(Float64Array.of(1, -2, 3, 4, 5, 6));
  expect(unnamedWeights).toBeUndefined();
});

test("numbers of a list for which no id is left are kept by themselves", () => {
  const { weightIds, weights, unnamedWeights } = read(
    ["a"],
    "refuse",
    "<wgt id='a'>1</wgt><weights> 9 8 7 </weights>",
    "<wgt id='a'>2</wgt>",
    "<weights> 6 5 </weights><wgt id='a'>3</wgt>",
  );
  expect([weightIds, weights]).toEqual([["a"], Float64Array.of(1, 2, 3)]);
  expect(unnamedWeights).toEqual({ offsets: Uint32Array.of(0, 3, 3, 5), values: Float64Array.of(9, 8, 7, 6, 5) });
});

test("a list in a file whose header declares nothing has its positions as ids, the same number in every event", () => {
  const { weightIds, weights } = read([], "keep", "<weights>1 2</weights>", "<weights>3 4</weights>");
  expect([weightIds, weights]).toEqual([["weights[0]", "weights[1]"], Float64Array.of(1, 2, 3, 4)]);
  expect(() => read([], "keep", "<weights>1 2</weights>", "<weights>3</weights>")).toThrow(
    expect.objectContaining({
      code: "DATA_WEIGHT_COUNT",
      where: "a.lhe: event 1",
      message: "<weights> holds 1 numbers, expected 2: as in the first event",
    }),
  );
});

test("weights that an event lacks are marked if asked for, and each `finish` begins anew", () => {
  const builder = eventWeightsBuilder(["a", "b"], "a.lhe", { undeclared: "refuse", missing: "mark" });
  builder.append("<wgt id='a'>1</wgt><wgt id='b'>2</wgt>", 0);
  builder.append("<wgt id='b'>4</wgt><weights>3</weights>", 0);
  builder.append("<wgt id='b'>6</wgt>", 0);
  builder.append("", 0);
  expect(builder.finish()).toEqual({
    weightIds: ["a", "b"],
    weights: Float64Array.of(1, 2, 3, 4, 0, 6, 0, 0),
    missingWeights: Uint32Array.of(4, 6, 7),
    unnamedWeights: undefined,
  });
  builder.append("<wgt id='a'>7</wgt>", 0);
  expect(builder.finish()).toMatchObject({ weights: Float64Array.of(7, 0), missingWeights: Uint32Array.of(1) });
});

test("an empty list needs no closing", () => {
  expect(read(["a"], "refuse", "<weights /><wgt id='a'>1</wgt>").weights).toEqual(Float64Array.of(1));
});

test("events without weights need none", () => {
  expect(read([], "keep", "", "<mgrwt></mgrwt>")).toMatchObject({ weightIds: [], weights: new Float64Array(0) });
});

test("undeclared weights are kept if asked for, after the declared ones", () => {
  const events = ["<wgt id='x'>1</wgt><wgt id='a'>2</wgt>", "<wgt id='a'>3</wgt><wgt id='x'>4</wgt>"];
  expect(read(["a"], "keep", ...events)).toMatchObject({ weightIds: ["a", "x"], weights: Float64Array.of(2, 1, 3, 4) });
  expect(read([], "keep", ...events)).toMatchObject({ weightIds: ["x", "a"], weights: Float64Array.of(1, 2, 4, 3) });
});

const first = "<wgt id='rwgt_1'>1</wgt><wgt id='rwgt_2'>2</wgt>";

test.each([
  [
    "a missing weight",
    "<wgt id='rwgt_1'>1</wgt>",
    "DATA_MISSING_WEIGHT",
    'weight "rwgt_2" is missing: found 1 of the 2 weights that the header declares',
  ],
  ["no weights at all", "", "DATA_MISSING_WEIGHT", 'weight "rwgt_1" is missing: found 0 of the 2 weights that the header declares'],
  [
    "an unknown weight",
    `${first}<wgt id='x'>1</wgt>`,
    "DATA_UNKNOWN_WEIGHT",
    `unknown weight "x": the header's <initrwgt> declares "rwgt_1", "rwgt_2"`,
  ],
  ["a weight twice", first + first, "DATA_DUPLICATE_WEIGHT", 'weight "rwgt_1" occurs twice'],
  ["a weight without an id", "<wgt>1</wgt>", "DATA_LHE_EVENT", "<wgt> without an id"],
  ["a misspelt opening", first.replace("id='rwgt_2'", "id=rwgt_2'"), "DATA_LHE_EVENT", "2 </wgt> for 1 <wgt>"],
  ["a misspelt name", first.replace("<wgt id='rwgt_2'", "<wht id='rwgt_2'"), "DATA_LHE_EVENT", "2 </wgt> for 1 <wgt>"],
  ["a misspelt closing", first.replace("</wgt>", "</vgt>"), "DATA_LHE_EVENT", "1 </wgt> for 2 <wgt>"],
  ["a misspelt list", `${first}<weighs>1</weights>`, "DATA_LHE_EVENT", "1 </weights> for 0 <weights>"],
  ["a weight that is no number", first.replace(">1<", "> abc <"), "DATA_LHE_EVENT", 'weight "rwgt_1" is "abc", expected a number'],
  ["a weight without a number", first.replace(">1<", "><"), "DATA_LHE_EVENT", 'weight "rwgt_1" is "", expected a number'],
  [
    "an infinite weight",
    first.replace(">2<", "> Infinity <"),
    "DATA_NOT_FINITE",
    'weight "rwgt_2" is "Infinity", expected a finite number',
  ],
  ["an overflow", first.replace(">2<", ">1e999<"), "DATA_NOT_FINITE", 'weight "rwgt_2" is "1e999", expected a finite number'],
  ["a NaN in a list", "<weights>1 nan</weights>", "DATA_NOT_FINITE", 'weight "rwgt_2" is "nan", expected a finite number'],
  [
    "a list of another length",
    "<weights>1 2 3</weights>",
    "DATA_WEIGHT_COUNT",
    "<weights> holds 3 numbers, expected 2: the weights that <initrwgt> declares",
  ],
])("%s is refused, naming the event", (_, event, code, message) => {
  expect(() => read(["rwgt_1", "rwgt_2"], "refuse", first, event)).toThrow(
    expect.objectContaining({ code, where: "a.lhe: event 1", message }),
  );
});

test("a misspelt id is answered with the nearest", () => {
  expect(() => read(["rwgt_1", "rwgt_2"], "refuse", "<wgt id='rwg_2'>1</wgt>")).toThrow(
    expect.objectContaining({ hint: 'did you mean "rwgt_2"?' }),
  );
});

test("a weight that first occurs in a later event is unknown, even where undeclared ones are kept", () => {
  expect(() => read([], "keep", first, `${first}<wgt id='rwgt_3'>3</wgt>`)).toThrow(
    expect.objectContaining({ code: "DATA_UNKNOWN_WEIGHT", where: "a.lhe: event 1" }),
  );
});
