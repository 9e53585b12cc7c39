import { expect, test } from "@jest/globals";
import { verdictTable, verdictWarnings, type Verdict } from "./diagnostic-verdicts.ts";

const VERDICTS: readonly Verdict[] = [
  { name: "mean of r̂", value: 1.0512, error: 0.0031, expected: "1", passed: false },
  { name: "two-sample test", value: 0.5021, error: 0.0042, expected: "0.5", passed: true },
  { name: "spread", value: 0.0213, expected: "small" },
];

test("what is off is told with value, error and what was expected; what has no bound is not", () => {
  expect(verdictWarnings("net", VERDICTS)).toEqual(["net: mean of r̂: 1.0512 ± 0.0031, expected 1"]);
});

test("columns of the table stand under each other, accents taking no room", () => {
  const lines = verdictTable([
    { name: "net", verdicts: VERDICTS },
    { name: "another", verdicts: VERDICTS.slice(1, 2) },
  ]);
  expect(lines).toEqual([
    "estimator  diagnostic       value            expected",
    "net        mean of r̂        1.0512 ± 0.0031  1         OFF",
    "net        two-sample test  0.5021 ± 0.0042  0.5       good",
    "net        spread           0.0213           small",
    "another    two-sample test  0.5021 ± 0.0042  0.5       good",
  ]);
});
