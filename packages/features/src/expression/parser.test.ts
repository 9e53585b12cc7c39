import { expect, test } from "@jest/globals";
import { describeError, type AnalysisError } from "@ratiometer/config";
import { parseExpression } from "./parser.ts";
import type { SyntaxNode } from "./syntax-tree.ts";

const columns = ["x", "y", "top", "dnn.signal", "top-dnn.signal", "lep_pt:valid", "2nd", "1e3", "GeV", "a (b)", "or"];
const parse = (text: string): SyntaxNode => parseExpression({ text, place: {} }, columns);

/** The tree with every operation in brackets, as prefix notation. */
function shape(node: SyntaxNode): string {
  switch (node.kind) {
    case "number":
      return node.unit === undefined ? String(node.value) : `${node.value}{${node.unit}}`;
    case "name":
      return `'${node.name}'`;
    case "attribute":
      return `(${shape(node.of)} . ${node.named.text})`;
    case "bracket":
      return `(${shape(node.of)} [] ${shape(node.inner)})`;
    case "call":
      return `${node.name}(${node.inputs.map(shape).join(", ")})`;
    case "not":
    case "negative":
    case "positive":
      return `(${node.kind} ${shape(node.of)})`;
    default:
      return `(${shape(node.left)} ${node.operator} ${shape(node.right)})`;
  }
}

/** The one line that a user would read. */
function complaint(text: string): string {
  try {
    parse(text);
  } catch (error) {
    return describeError(error as AnalysisError);
  }
  return "no error";
}

test.each([
  ["1 + 2 * 3 - 4", "((1 + (2 * 3)) - 4)"],
  ["1 - 2 - 3", "((1 - 2) - 3)"],
  ["1 / 2 / 3 * 4", "(((1 / 2) / 3) * 4)"],
  ["2 ^ 3 ^ 4", "(2 ^ (3 ^ 4))"],
  ["-2 ^ 2", "(negative (2 ^ 2))"],
  ["2 ^ -3 ^ 2", "(2 ^ (negative (3 ^ 2)))"],
  ["-x * y", "((negative 'x') * 'y')"],
  ["x - -y + +x", "(('x' - (negative 'y')) + (positive 'x'))"],
  ["x < 1 or y > 2 and not x == 3", "(('x' < 1) or (('y' > 2) and (not ('x' == 3))))"],
  ["not x > 1 and y > 2", "((not ('x' > 1)) and ('y' > 2))"],
  ["not not x > 1 || !(y < 2) && x != 3", "((not (not ('x' > 1))) or ((not ('y' < 2)) and ('x' != 3)))"],
  ["x + 1 >= y * 2", "(('x' + 1) >= ('y' * 2))"],
  ["(x + y) * 2", "(('x' + 'y') * 2)"],
  ["f(x, y + 1) ^ 2", "(f('x', ('y' + 1)) ^ 2)"],
  ["f()", "f()"],
  ["jets[0].pt", "(('jets' [] 0) . pt)"],
  ["jets[-1].pt ^ 2", "((('jets' [] (negative 1)) . pt) ^ 2)"],
  ["jets[pt > 50 and abs(eta) < 2.4][1]", "(('jets' [] (('pt' > 50) and (abs('eta') < 2.4))) [] 1)"],
  ["nearest(jets, lepton).btag", "(nearest('jets', 'lepton') . btag)"],
  ["-jets[0].px", "(negative (('jets' [] 0) . px))"],
])("%s is %s", (text, expected) => {
  expect(shape(parse(text))).toBe(expected);
});

test.each([
  ["top-dnn.signal", "'top-dnn.signal'"],
  ["top - dnn.signal", "('top' - 'dnn.signal')"],
  ["top-x", "('top' - 'x')"],
  ["lep_pt:valid == 1", "('lep_pt:valid' == 1)"],
  ["2nd * 2", "('2nd' * 2)"],
  ["a (b) + x", "('a (b)' + 'x')"],
  // A column that is a number or a word of the language cannot be meant.
  ["1e3", "1000"],
  ["x > 1 or y > 1", "(('x' > 1) or ('y' > 1))"],
  // After a dot there is an attribute, whatever columns are called.
  ["jets[0].top-dnn.signal", "((('jets' [] 0) . top) - 'dnn.signal')"],
])("names of columns are matched longest first: %s is %s", (text, expected) => {
  expect(shape(parse(text))).toBe(expected);
});

test.each([
  ["20 GeV", "20{GeV}"],
  ["20GeV", "20{GeV}"],
  ["1.5e2 TeV * 2", "(150{TeV} * 2)"],
  ["5 TeV^-2 + x", "(5{TeV^-2} + 'x')"],
  ["2 GeV ^ 2", "2{GeV^2}"],
  ["(2 GeV) ^ 2", "(2{GeV} ^ 2)"],
  ["30 deg > x", "(30{deg} > 'x')"],
  ["20 * GeV", "(20 * 'GeV')"],
  ["3 mm", "3{mm}"],
])("a number takes the unit behind it: %s is %s", (text, expected) => {
  expect(shape(parse(text))).toBe(expected);
});

test.each([
  ["x +", 'expected a number, a name, a function or "(", found the end at column 4 of "x +"'],
  ["", 'expected a number, a name, a function or "(", found the end at column 1 of ""'],
  ["(x + 1", 'expected ")", found the end at column 7 of "(x + 1"'],
  ["jets[0", 'expected "]", found the end at column 7 of "jets[0"'],
  ["jets[0)", 'expected "]", found ")" at column 7 of "jets[0)"'],
  ["jets[]", 'expected a number, a name, a function or "(", found "]" at column 6 of "jets[]"'],
  ["jets.[0]", 'expected the name of an attribute, found "[" at column 6 of "jets.[0]"'],
  ["x y", 'expected an operator or the end, found "y" at column 3 of "x y"'],
  ["f(x,)", 'expected a number, a name, a function or "(", found ")" at column 5 of "f(x,)"'],
  ["x = 2", 'unexpected "=" at column 3 of "x = 2"; hint: equality is =='],
  ["x; y", 'unexpected ";" at column 2 of "x; y"'],
  ["x + 😀", 'unexpected "😀" at column 5 of "x + 😀"'],
  ["0 < x < 2", 'a comparison has two sides, found another "<" at column 7 of "0 < x < 2"; hint: write a < b and b < c'],
  ["1 + not x", 'expected a number, a name, a function or "(", found "not" at column 5 of "1 + not x"'],
  ["2x", 'malformed number at column 1 of "2x"'],
  ["1e999", 'malformed number at column 1 of "1e999"'],
  ["2 GeVs", 'expected an operator or the end, found "GeVs" at column 3 of "2 GeVs"'],
  [
    "2 GeV^0.5",
    'the exponent of the unit GeV is no whole number at column 1 of "2 GeV^0.5"; hint: brackets raise the number with it: (2 GeV)^…',
  ],
])("%s is refused where it goes wrong", (text, expected) => {
  expect(complaint(text)).toBe(`CONFIG_EXPRESSION: ${expected}`);
});

test.each([
  ["brackets", "(".repeat(1000) + "x" + ")".repeat(1000), "nested more than 200 deep at column 201"],
  ["signs", "-".repeat(9000) + "x", "nested more than 200 deep at column 201"],
  ["negations", "not ".repeat(1000) + "x > 1", "nested more than 200 deep"],
  ["functions", "abs(".repeat(1000) + "x" + ")".repeat(1000), "nested more than 200 deep"],
  ["filters", "jets[".repeat(1000), "nested more than 200 deep"],
  ["powers", "x^".repeat(1000) + "x", "nested more than 200 deep"],
  ["a sum", "x+".repeat(4000) + "x", "more than 500 operators within each other"],
  ["places", "x" + "[0]".repeat(3000), "more than 500 operators within each other"],
])("a thousand %s are refused instead of overflowing the stack", (_, text, expected) => {
  expect(complaint(text)).toContain(`CONFIG_EXPRESSION: ${expected}`);
});

test("a text of any length is answered at once", () => {
  expect(complaint("jets[0]" + ".pt".repeat(100_000))).toBe("CONFIG_EXPRESSION: found 300007 characters, expected at most 10000");
});

test("what people write by the hundred is parsed", () => {
  expect(complaint(Array.from({ length: 400 }, (_, i) => `x * ${i}`).join(" + "))).toBe("no error");
  expect(complaint("(".repeat(100) + "x" + ")".repeat(100))).toBe("no error");
});
