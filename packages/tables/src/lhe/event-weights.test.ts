import { expect, test } from "@jest/globals";
import { eventWeightsBuilder } from "./event-weights.ts";

function read(
  declared: readonly string[],
  undeclared: "refuse" | "keep",
  ...events: string[]
): { ids: readonly string[]; values: Float64Array } {
  const weights = eventWeightsBuilder(declared, "a.lhe", undeclared);
  for (const event of events) weights.append(event, 0);
  return weights.finish();
}

test("weights are put in the header's order by their ids, in whatever order and shape the event has them", () => {
  const { ids, values } = read(
    ["a", "b&c", "kt_m1"],
    "refuse",
    `<rwgt>\n<wgt id='a'> +1.0e-05 </wgt>\n<wgt id='b&amp;c'> 2 </wgt>\n<wgt id='kt_m1'> -.3E+01 </wgt>\n</rwgt>\n`,
    `<mgrwt><rscale> 1 0.3</rscale></mgrwt>  <rwgt><wgt id="kt_m1"> 6d0 </wgt><wgt name="x>y" id = " a " >4</wgt ><wgt id="b&amp;c">5</wgt></rwgt>`,
  );
  expect(ids).toEqual(["a", "b&c", "kt_m1"]);
  expect(values).toEqual(Float64Array.of(1e-5, 2, -3, 4, 5, 6));
});

test("a <weights> list is read in the header's order, unless the event has weights with ids as well", () => {
  const { values } = read(
    ["a", "b"],
    "refuse",
    "<weights>\n1.0\n -.2E+01\n</weights>",
    "<weights> 9 9 9 </weights><rwgt><wgt id='b'>4</wgt><wgt id='a'>3</wgt></rwgt>",
  );
  expect(values).toEqual(Float64Array.of(1, -2, 3, 4));
});

test("events without weights need none", () => {
  expect(read([], "keep", "", "<mgrwt></mgrwt>")).toEqual({ ids: [], values: new Float64Array(0) });
});

test("undeclared weights are kept if asked for, after the declared ones", () => {
  const events = ["<wgt id='x'>1</wgt><wgt id='a'>2</wgt>", "<wgt id='a'>3</wgt><wgt id='x'>4</wgt>"];
  expect(read(["a"], "keep", ...events)).toEqual({ ids: ["a", "x"], values: Float64Array.of(2, 1, 3, 4) });
  expect(read([], "keep", ...events)).toEqual({ ids: ["x", "a"], values: Float64Array.of(1, 2, 4, 3) });
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
    "<weights> holds 3 numbers, the header's <initrwgt> declares 2 weights",
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
