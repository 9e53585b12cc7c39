import { expect, test } from "@jest/globals";
import { AnalysisError, describeError, unknownName } from "./analysis-error.ts";
import { nearestName } from "./nearest-name.ts";

test("an error is one line: place, code, path, message, hint", () => {
  expect(describeError(new AnalysisError("CONFIG_RANGE", "too far", { where: "a.yaml:1:2", path: "c.range", hint: "come back" }))).toBe(
    "a.yaml:1:2 CONFIG_RANGE c.range: too far; hint: come back",
  );
  expect(describeError(new AnalysisError("DATA_EMPTY", "nothing"))).toBe("DATA_EMPTY: nothing");
});

test("an error that quotes a whole file is no longer than a screen, and ends as it did", () => {
  const { message, hint, where } = new AnalysisError("DATA_FORMAT", `found ${"a".repeat(100_000)}, expected b`, {
    where: "f",
    hint: "b".repeat(9999),
  });
  expect([message.length, hint?.length, where]).toEqual([1993, 1993, "f"]);
  expect(message).toMatch(/^found a+ … a+, expected b$/);
});

test("an unknown name comes with the nearest valid one, or with a list that is not too long", () => {
  expect(unknownName("DATA_X", "column", "h_pz", ["met", "h_pt"]).hint).toBe('did you mean "h_pt"?');
  expect(unknownName("DATA_X", "column", "speed", ["met", "h_pt"]).hint).toBe("valid: met, h_pt");
  expect(unknownName("DATA_X", "column", "speed", []).hint).toBe("valid: none");
  const many = Array.from({ length: 30 }, (_, i) => `jet${i}_transverse_momentum`);
  expect(unknownName("DATA_X", "column", "speed", many).hint).toMatch(/^valid: jet0_\w+, .*, jet23_\w+, and 6 more$/);
});

test("only what a reader would take for a misspelling is near", () => {
  expect(nearestName("KT", ["kt", "ktt"])).toBe("kt");
  expect(nearestName("selektion", ["selection", "estimators"])).toBe("selection");
  expect(nearestName("kt", ["cQ"])).toBeUndefined();
  const began = performance.now();
  const names = Array.from({ length: 10_000 }, (_, i) => `name_${i}`);
  expect(nearestName("x".repeat(300_000), names)).toBeUndefined();
  expect(performance.now() - began).toBeLessThan(10_000);
  expect(nearestName("systematics", ["selection"])).toBeUndefined();
});
