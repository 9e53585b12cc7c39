import { expect, test } from "@jest/globals";
import { AnalysisError } from "@ratiometer/config";
import { randomStream, tableOf, type RandomStream, type Table } from "@ratiometer/tables";
import { candidateNames, candidatesOf } from "../candidates.ts";
import { compileExpression, type Expression } from "./expression.ts";
import { functions } from "./functions.ts";
import { scopeOf } from "./scope.ts";
import { columnsOf, eventsBetween, randomEvents } from "./testing/random-events.ts";

const record = randomEvents(60, 3);
const table = columnsOf(record);
const candidates = candidatesOf(candidateNames, record);
const scope = scopeOf(table, candidateNames);

const pick = <T>(stream: RandomStream, list: readonly T[]): T => list[Math.floor(list.length * stream.uniform())];

/** Either a value or the error of a user: anything else is a defect, and fails the test. */
function outcome(text: string): "value" | AnalysisError {
  try {
    const { values } = compileExpression(text, scope).evaluate(table, { record, candidates });
    if (!values.every(Number.isFinite)) throw new RangeError("NaN or infinity");
    return "value";
  } catch (error) {
    if (error instanceof AnalysisError) return error;
    throw new Error(`"${text}" threw ${String(error)}`, { cause: error });
  }
}

const vocabulary = [
  ...functions.keys(),
  ...["jets", "bjets", "leptons", "photons", "fatjets", "lepton", "missing", "higgs", "this", "met", "n_jets", "lep_pt:valid", "nonsense"],
  ...["pt", "eta", "btag", "mass", "charge", "0", "1", "-1", "2.5", "1e3", "20 GeV", "30 deg", "5 TeV^-2", "3 furlongs"],
  ...["+", "-", "*", "/", "^", "<", ">", "==", "!=", "<=", ">=", "and", "or", "not", "&&", "||", "!", "=", "&", "#", "'", "\\", "é", "😀"],
  ...["(", ")", "[", "]", ",", ".", "(", ")", "[", "]"],
];

test("soups of tokens give a value or an error of the user, never anything else", () => {
  const stream = randomStream(1, "soup");
  for (let i = 0; i < 3000; i++) {
    const tokens = Array.from({ length: 1 + Math.floor(14 * stream.uniform()) }, () => pick(stream, vocabulary));
    outcome(tokens.join(stream.uniform() < 0.3 ? "" : " "));
  }
});

test("soups of characters do, too", () => {
  const stream = randomStream(2, "characters");
  const characters = Array.from("abjetsp.()[]<>=!&|+-*/^ 01.5e,_:\t\né\u0000");
  for (let i = 0; i < 3000; i++)
    outcome(Array.from({ length: Math.floor(25 * stream.uniform()) }, () => pick(stream, characters)).join(""));
});

/** A random expression of the given type that the language accepts, or nearly. */
function grown(stream: RandomStream, kind: "number" | "truth" | "object" | "list", depth: number): string {
  const grow = (of: typeof kind): string => grown(stream, of, depth - 1);
  const leaf = depth <= 0;
  switch (kind) {
    case "number":
      return pick<() => string>(
        stream,
        leaf
          ? [
              () => pick(stream, ["met", "n_jets", "jet2_eta", "lep_charge", "2", "0.5"]),
              () => `${pick(stream, ["jets[0]", "lepton", "missing"])}.pt`,
            ]
          : [
              () => `${grow("object")}.${pick(stream, ["pt", "eta", "phi", "mass", "rapidity"])}`,
              () => `${grow("number")} ${pick(stream, ["+", "-", "*"])} ${grow("number")}`,
              () => `${pick(stream, ["abs", "sign", "sin", "tanh"])}(${grow("number")} / (1 + abs(${grow("number")})))`,
              () => `${pick(stream, ["sum", "count", "max", "min", "mean"])}(${grow("list")})`,
              () => `where(${grow("truth")}, ${grow("number")}, ${grow("number")})`,
              () => `fill(${grow("number")}, ${grow("number")})`,
              () => `delta_r(${grow("object")}, ${grow("object")})`,
              () => `mass(${grow("object")} + ${grow("object")})`,
            ],
      )();
    case "truth":
      return pick<() => string>(
        stream,
        leaf
          ? [() => "met > 40", () => "valid(lep_pt)", () => "exists(jets[2])"]
          : [
              () => `${grow("number")} ${pick(stream, ["<", ">", "<=", ">=", "==", "!="])} ${grow("number")}`,
              () => `(${grow("truth")} ${pick(stream, ["and", "or"])} ${grow("truth")})`,
              () => `not (${grow("truth")})`,
              () => `any(${grow("list")} > ${grow("number")})`,
            ],
      )();
    case "object":
      return pick<() => string>(
        stream,
        leaf
          ? [() => pick(stream, ["lepton", "missing", "higgs", "jets[0]", "jets[-1]", "bjets[1]"])]
          : [
              () => `(${grow("object")} + ${grow("object")})`,
              () => `jets[pt > 30 and ${grow("truth")}][0]`,
              () => `nearest(jets, ${grow("object")})`,
              () => `largest(jets, abs(eta))`,
              () => `sum(jets[${grow("truth")}])`,
            ],
      )();
    case "list":
      return pick<() => string>(
        stream,
        leaf
          ? [() => "jets.pt", () => "leptons.eta", () => "photons.id_mva"]
          : [() => `delta_r(jets, ${grow("object")})`, () => `jets[${grow("truth")}].pt`, () => `${grow("list")} * 2`],
      )();
  }
}

/** An expression that compiles, and does not divide by a unit somewhere. */
function compilable(stream: RandomStream): Expression | undefined {
  const text = grown(stream, pick(stream, ["number", "truth"]), 3);
  try {
    return compileExpression(text, scope);
  } catch (error) {
    if (error instanceof AnalysisError) return undefined;
    throw error;
  }
}

const rowsBetween = (from: number, to: number): Table =>
  tableOf([...table.columns].map(([name, { values, unit }]) => [name, { values: values.slice(from, to), unit }]));

test("an expression has the same values on a table as on any split of it into blocks", () => {
  const stream = randomStream(3, "grown");
  let compiled = 0;
  for (let i = 0; i < 300; i++) {
    const expression = compilable(stream);
    if (expression === undefined) continue;
    compiled++;
    const { text } = expression;
    const whole = expression.evaluate(table, { record, candidates }, -99);
    let from = 0;
    while (from < record.events) {
      const to = Math.min(record.events, from + 1 + Math.floor(30 * stream.uniform()));
      const block = eventsBetween(record, from, to);
      const part = expression.evaluate(rowsBetween(from, to), { record: block, candidates: candidatesOf(candidateNames, block) }, -99);
      expect([text, [...part.values]]).toEqual([text, [...whole.values.subarray(from, to)]]);
      expect([text, part.valid]).toEqual([text, whole.valid?.slice(from, to)]);
      from = to;
    }
  }
  expect(compiled).toBeGreaterThan(75);
});

test("what is known beforehand is true: an expression that cannot be missing never is", () => {
  const stream = randomStream(4, "grown");
  const outcomes = { always: 0, sometimes: 0 };
  for (let i = 0; i < 600; i++) {
    const expression = compilable(stream);
    if (expression === undefined) continue;
    const { values, valid } = expression.evaluate(table, { record, candidates });
    expect([expression.text, values.every(Number.isFinite)]).toEqual([expression.text, true]);
    expect(valid === undefined).toBe(!expression.canBeMissing);
    if (valid === undefined) outcomes.always++;
    else if (valid.includes(0)) outcomes.sometimes++;
  }
  expect(outcomes.always).toBeGreaterThan(20);
  expect(outcomes.sometimes).toBeGreaterThan(20);
});
